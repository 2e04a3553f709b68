import { attribute, safePrivate, tagText, vrFacts } from '../standard/index.ts';
import type { Fault, KeyPath, Refuse } from './problem.ts';
import { parseAttribute, parseOneAttribute, selectorText } from './selector.ts';
import type { TestContent, TestDataSet } from './test-types.ts';
import type { AttributeSelector } from './types.ts';

/** Numbers that a binary VR can hold (PS3.5 6.2); those of 64 bits as far as YAML writes them. */
const RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  US: [0, 0xffff],
  SS: [-0x8000, 0x7fff],
  UL: [0, 0xffffffff],
  SL: [-0x80000000, 0x7fffffff],
  UV: [0, Number.MAX_SAFE_INTEGER],
  SV: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};
const FLOATS: ReadonlySet<string> = new Set(['FL', 'FD']);
/** Text VRs in which a number of YAML says what the author wrote; in any other one 093000 would lose its zero. */
const NUMBERS_AS_TEXT: ReadonlySet<string> = new Set(['DS', 'IS']);

/** What a test knows of an attribute. */
export interface TestAttribute {
  readonly at: AttributeSelector;
  /** The first one of the dictionary; of a private attribute that Table E.3.10-1 does not list it is empty. */
  readonly vr: string;
}

/** An attribute as a test names it; a fault unless a data set can have it, and the dictionary has what is public. */
export function testAttribute(name: string): TestAttribute | Fault {
  const read = parseOneAttribute(name);
  if (!read.ok) return read.fault;
  const at = read.value;
  if (at.kind === 'private') return { at, vr: firstOf(safePrivate(at.creator, at.group, at.element)?.vr) };
  const vr = firstOf(attribute(at.tag)?.vr);
  if (at.tag >>> 16 >= 8 && vr !== '' && (at.tag & 0xffff) !== 0) return { at, vr };
  return { code: 'policy/unknown-attribute', message: `${tagText(at.tag)} is no attribute that a data set has` };
}

const firstOf = (vr = ''): string => vr.split('/')[0]!;

/** Values by attribute as elements. They need not be what their VR allows: what then happens can be tested. */
export function readDataSet(values: unknown, path: KeyPath, refuse: Refuse): TestDataSet {
  if (!isMap(values)) return refuse(path, 'expected keywords with values');
  const seen = new Set<string>();
  return Object.entries(values).map(([name, value]) => {
    const place = [...path, name];
    const found = testAttribute(name);
    if ('code' in found) return refuse(place, found.message, { ...found, at: 'key' });
    const key = selectorText(found.at);
    if (seen.has(key)) return refuse(place, 'the attribute stands twice in the dataset', { at: 'key' });
    seen.add(key);
    const vr = found.vr || likelyVr(value);
    return { at: found.at, vr, ...contentOf(vr, value, { place, refuse }) };
  });
}

/** Of a private attribute that no table describes: what holds such a value without a limit that matters here. */
function likelyVr(value: unknown): string {
  const values = Array.isArray(value) ? value : [value];
  if (values.length > 0 && values.every(isMap)) return 'SQ';
  return values.length > 0 && values.every((one) => typeof one === 'number') ? 'DS' : 'LO';
}

interface Where {
  readonly place: KeyPath;
  readonly refuse: Refuse;
}

function contentOf(vr: string, value: unknown, { place, refuse }: Where): TestContent {
  if (vr === 'SQ') {
    if (!Array.isArray(value)) return refuse(place, 'a sequence is a list of datasets');
    return { items: value.map((item, index) => readDataSet(item, [...place, index], refuse)) };
  }
  if (!Array.isArray(value)) return { values: value === '' ? [] : [oneValue(vr, value, { place, refuse })] };
  return { values: value.map((one, index) => oneValue(vr, one, { place: [...place, index], refuse })) };
}

function oneValue(vr: string, value: unknown, { place, refuse }: Where): string | number {
  if (RANGES[vr] !== undefined || FLOATS.has(vr)) return numberOf(vr, value, { place, refuse });
  if (typeof value === 'number' && NUMBERS_AS_TEXT.has(vr)) return String(value);
  if (typeof value !== 'string')
    return refuse(place, `expected text (${vr})`, {
      hint: value === null ? '"" writes no value' : 'put it in quotes',
    });
  if (vr === 'AT') return tagValue(value, { place, refuse });
  if (vrFacts(vr)?.class !== 'text' && /[^\x20-\x7e]/.test(value))
    return refuse(place, `expected printable ASCII (${vr})`);
  return value;
}

function numberOf(vr: string, value: unknown, { place, refuse }: Where): number {
  if (typeof value !== 'number') return refuse(place, `expected a number (${vr})`);
  const range = RANGES[vr];
  if (range === undefined || (Number.isInteger(value) && value >= range[0] && value <= range[1])) return value;
  return refuse(place, `expected a whole number that ${vr} can hold`);
}

/** The value of an AT is a tag, written as everywhere. */
function tagValue(text: string, { place, refuse }: Where): number {
  const read = parseAttribute(text);
  return read.ok ? read.value : refuse(place, read.fault.message, read.fault);
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
