import { codecOf } from './charset.ts';
import type { DataSet, Element } from './model.ts';

/** VRs whose text follows Specific Character Set (PS3.5 6.1.2.3). */
const CHARSET_VRS = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
const ASCII_VRS = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR']);
const SINGLE_VALUED = new Set(['LT', 'ST', 'UT', 'UR']);
/** Leading blanks count in these (PS3.5 Table 6.2-1). */
const LEADING_COUNTS = new Set(['LT', 'ST', 'UT', 'UC']);
const UNIT: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, UV: 8, SV: 8, AT: 4 };

/** VRs that can stand for each other without changing what a value is. */
export function vrClass(vr: string): 'text' | 'number' | 'sequence' | 'bytes' {
  if (vr === 'SQ') return 'sequence';
  if (CHARSET_VRS.has(vr) || ASCII_VRS.has(vr)) return 'text';
  return vr in UNIT ? 'number' : 'bytes';
}

/** The value as one decoded string, padding and separators included; bytes without a text VR read as Latin-1. */
export function elementText(element: Element, charset: readonly string[]): { text: string; clean: boolean } {
  if (!CHARSET_VRS.has(element.vr)) {
    const text = Buffer.from(element.bytes).toString('latin1');
    return { text, clean: !ASCII_VRS.has(element.vr) || !/[\x80-\xff]/.test(text) };
  }
  const rules = { multiValued: !SINGLE_VALUED.has(element.vr), personName: element.vr === 'PN' };
  return codecOf(charset).decode(element.bytes, rules);
}

/** Values of a text element without insignificant padding; one empty value counts as none. */
export function stringsOf(element: Element, charset: readonly string[]): string[] {
  if (vrClass(element.vr) !== 'text') return [];
  const { text } = elementText(element, charset);
  const values = (SINGLE_VALUED.has(element.vr) ? [text] : text.split('\\')).map((value) => trim(value, element.vr));
  return values.length === 1 && values[0] === '' ? [] : values;
}

function trim(value: string, vr: string): string {
  const end = value.replace(/[ \0]+$/, '');
  return LEADING_COUNTS.has(vr) ? end : end.replace(/^ +/, '');
}

/** Values of a binary number element; AT as 8 hex digits; numbers beyond 2^53 as text. */
export function numbersOf(element: Element): (number | string)[] {
  const unit = UNIT[element.vr];
  if (unit === undefined) return [];
  const { bytes, vr, littleEndian: little } = element;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: (number | string)[] = [];
  for (let at = 0; at + unit <= bytes.length; at += unit) values.push(numberAt(view, at, { vr, little }));
  return values;
}

function numberAt(view: DataView, at: number, { vr, little }: { vr: string; little: boolean }): number | string {
  switch (vr) {
    case 'US':
      return view.getUint16(at, little);
    case 'SS':
      return view.getInt16(at, little);
    case 'UL':
      return view.getUint32(at, little);
    case 'SL':
      return view.getInt32(at, little);
    case 'FL':
      return view.getFloat32(at, little);
    case 'FD':
      return view.getFloat64(at, little);
    case 'AT':
      return (view.getUint16(at, little) * 65536 + view.getUint16(at + 2, little))
        .toString(16)
        .padStart(8, '0')
        .toUpperCase();
    default: {
      const value = vr === 'UV' ? view.getBigUint64(at, little) : view.getBigInt64(at, little);
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    }
  }
}

/** Values of any element but sequences and bytes. */
export function valuesOf(element: Element, charset: readonly string[]): (string | number)[] {
  return vrClass(element.vr) === 'number' ? numbersOf(element) : stringsOf(element, charset);
}

/** Present with zero length, zero items, or nothing but padding. */
export function isEmpty(element: Element): boolean {
  if (element.items !== undefined) return element.items.length === 0;
  if (element.bytes.length === 0) return true;
  return vrClass(element.vr) === 'text' && Buffer.from(element.bytes).toString('latin1').replace(/[ \0]/g, '') === '';
}

/** Every text in the element, at all depths, one line each. */
export function textOf(element: Element, charset: readonly string[]): string {
  if (element.items !== undefined) {
    return element.items.map((item) => item.elements.map((e) => textOf(e, item.charset)).join('\n')).join('\n');
  }
  if (vrClass(element.vr) === 'number') return numbersOf(element).join('\\');
  return elementText(element, charset).text;
}

export interface Visit {
  readonly element: Element;
  readonly dataSet: DataSet;
  /** Tags with item numbers, in the syntax of the case files. */
  readonly path: string;
}

/** Every element of a data set, depth first, in the order of the file. */
export function* walk(dataSet: DataSet, prefix = ''): Generator<Visit> {
  for (const element of dataSet.elements) {
    const path = `${prefix}${element.tag}`;
    yield { element, dataSet, path };
    for (const [index, item] of (element.items ?? []).entries()) yield* walk(item, `${path}[${index}].`);
  }
}
