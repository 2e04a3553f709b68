import { attribute, tagText, vrFacts } from '../standard/index.ts';
import type { Fault, KeyPath, Refuse } from './problem.ts';
import { parseAttribute } from './selector.ts';
import type { TestDataSet, TestElement } from './test-types.ts';

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
  readonly tag: number;
  /** The first one of the dictionary. */
  readonly vr: string;
}

/** An attribute by keyword or tag, with its VR; a fault unless the dictionary has it and a data set can. */
export function testAttribute(name: string): TestAttribute | Fault {
  const read = parseAttribute(name);
  if (!read.ok) return read.fault;
  const tag = read.value;
  const vr = attribute(tag)?.vr.split('/')[0] ?? '';
  if (tag >>> 16 >= 8 && vr !== '' && (tag & 0xffff) !== 0) return { tag, vr };
  return { code: 'policy/unknown-attribute', message: `${tagText(tag)} is no attribute that a data set has` };
}

/** Values by keyword or tag as elements. They need not be what their VR allows: what then happens can be tested. */
export function readDataSet(values: unknown, path: KeyPath, refuse: Refuse): TestDataSet {
  if (!isMap(values)) return refuse(path, 'expected keywords with values');
  const seen = new Set<number>();
  return Object.entries(values).map(([name, value]) => {
    const at = [...path, name];
    const found = testAttribute(name);
    if ('code' in found) return refuse(at, found.message, { ...found, at: 'key' });
    if (seen.has(found.tag)) return refuse(at, 'the attribute stands twice in the dataset', { at: 'key' });
    seen.add(found.tag);
    return elementOf(found, value, at, refuse);
  });
}

function elementOf({ tag, vr }: TestAttribute, value: unknown, path: KeyPath, refuse: Refuse): TestElement {
  if (vr === 'SQ') {
    if (!Array.isArray(value)) return refuse(path, 'a sequence is a list of datasets');
    return { tag, vr, items: value.map((item, index) => readDataSet(item, [...path, index], refuse)) };
  }
  if (!Array.isArray(value)) return { tag, vr, values: value === '' ? [] : [valueOfVr(vr, value, path, refuse)] };
  return { tag, vr, values: value.map((one, index) => valueOfVr(vr, one, [...path, index], refuse)) };
}

function valueOfVr(vr: string, value: unknown, path: KeyPath, refuse: Refuse): string | number {
  if (RANGES[vr] !== undefined || FLOATS.has(vr)) return numberOf(vr, value, path, refuse);
  if (typeof value === 'number' && NUMBERS_AS_TEXT.has(vr)) return String(value);
  if (typeof value !== 'string')
    return refuse(path, `expected text (${vr})`, {
      hint: value === null ? '"" writes no value' : 'put it in quotes',
    });
  if (vr === 'AT') return tagValue(value, path, refuse);
  if (vrFacts(vr)?.class !== 'text' && /[^\x20-\x7e]/.test(value))
    return refuse(path, `expected printable ASCII (${vr})`);
  return value;
}

function numberOf(vr: string, value: unknown, path: KeyPath, refuse: Refuse): number {
  if (typeof value !== 'number') return refuse(path, `expected a number (${vr})`);
  const range = RANGES[vr];
  if (range === undefined || (Number.isInteger(value) && value >= range[0] && value <= range[1])) return value;
  return refuse(path, `expected a whole number that ${vr} can hold`);
}

/** The value of an AT is a tag, written as everywhere. */
function tagValue(text: string, path: KeyPath, refuse: Refuse): number {
  const read = parseAttribute(text);
  return read.ok ? read.value : refuse(path, read.fault.message, read.fault);
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
