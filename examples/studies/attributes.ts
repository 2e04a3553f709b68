import { element, encapsulated, inOrder, item, type Part, sequence, unSequence } from '../../test/build/index.ts';
import { facts } from './dictionary.ts';
import { Fragments, Marked } from './mark.ts';

const PIXEL_DATA = 0x7fe00010;

/** What an attribute says. A list of attributes is a list of items. */
export type Value =
  | string
  | number
  | readonly (string | number)[]
  | Uint8Array
  | Marked
  | readonly Attributes[]
  | Fragments;

/**
 * A data set by keywords. `Keyword VR` chooses where the dictionary leaves a choice; `gggg,eeee VR` is for private,
 * unknown and misplaced elements. Order does not matter.
 */
export interface Attributes {
  readonly [key: string]: Value;
}

export interface Writing {
  /** Filled with the needles of every marked value. */
  readonly needles: Set<string>;
  /** Sequences and items of undefined length with delimiters, as some vendors write them. */
  readonly openSequences: boolean;
}

/** The elements of a data set in ascending order. */
export function partsOf(attributes: Attributes, writing: Writing): readonly Part[] {
  return inOrder(...Object.entries(attributes).map(([key, value]) => partOf(key, value, writing)));
}

/**
 * A private block as attributes; the keys are offset and VR.
 *
 * @example block(0x0029, 0x10, 'SIEMENS CSA HEADER', { '08 CS': 'IMAGE NUM 4', '10 OB': blob })
 */
export function block(group: number, reserved: number, creator: string, elements: Attributes): Attributes {
  const inside = Object.entries(elements).map(([key, value]) => [`${hex4(group)},${hex2(reserved)}${key}`, value]);
  return { [`${hex4(group)},00${hex2(reserved)} LO`]: creator, ...Object.fromEntries(inside) };
}

/** One item of a code sequence (PS3.3 8.8). */
export function code(value: string, scheme: string, meaning: string): Attributes {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}

function partOf(key: string, value: Value, writing: Writing): Part {
  const { tag, vr } = resolve(key);
  if (value instanceof Marked) return element(tag, vr, noted(value, writing));
  if (value instanceof Fragments) {
    const fragments = value.fragments.map((fragment) => noted(fragment, writing));
    return encapsulated(fragments, { tag, offsetTable: 'one-fragment-a-frame' });
  }
  if (isItems(value, vr)) return itemsOf(tag, vr, value, writing);
  return element(tag, vr, value);
}

function noted({ bytes, needles }: Marked, writing: Writing): Uint8Array {
  for (const needle of needles) writing.needles.add(needle);
  return bytes;
}

function itemsOf(tag: number, vr: string, items: readonly Attributes[], writing: Writing): Part {
  const length = writing.openSequences ? { length: 'undefined' as const } : {};
  const parts = items.map((attributes) => item(length, ...partsOf(attributes, writing)));
  return vr === 'UN' ? unSequence(tag, parts) : sequence(tag, parts, length);
}

function resolve(key: string): { tag: number; vr: string } {
  const [name = '', stated] = key.split(' ');
  if (/^[0-9A-F]{4},[0-9A-F]{4}$/.test(name) && stated !== undefined) {
    return { tag: Number.parseInt(name.replace(',', ''), 16), vr: stated };
  }
  const { tag, vr } = facts(name);
  if (tag === PIXEL_DATA) return { tag, vr: stated ?? 'OB' };
  if (stated === undefined && vr.includes('/')) throw new TypeError(`attributes: ${name} needs one VR of ${vr}`);
  return { tag, vr: stated ?? vr };
}

function isItems(value: Exclude<Value, Marked | Fragments>, vr: string): value is readonly Attributes[] {
  return Array.isArray(value) && (vr === 'SQ' || (value.length > 0 && typeof value[0] === 'object'));
}

const hex2 = (number: number) => number.toString(16).toUpperCase().padStart(2, '0');
const hex4 = (number: number) => number.toString(16).toUpperCase().padStart(4, '0');
