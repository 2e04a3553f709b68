import { type DataSet, type Element, isEmpty, numbersOf, stringsOf, vrClass } from '../parse/index.ts';

/** An element and the data set that says how its text is encoded. */
export interface Located {
  readonly element: Element;
  readonly holder: DataSet;
}

/**
 * The value as a list of comparable strings: text without insignificant padding, numbers as decimals, bytes as hex
 * without the pad byte, items as JSON. Two elements are equal when class and list are equal.
 */
export function canonicalValues({ element, holder }: Located): string[] {
  if (element.items !== undefined) return element.items.map((item) => JSON.stringify(canonicalItem(item)));
  switch (vrClass(element.vr)) {
    case 'number':
      return numbersOf(element).map(String);
    case 'text':
      return stringsOf(element, holder.charset).map((value) => (element.vr === 'PN' ? personName(value) : value));
    default:
      return isEmpty(element) ? [] : [bytesHex(element)];
  }
}

/** Trailing delimiters of groups and components say nothing (PS3.5 6.2.1). */
function personName(value: string): string {
  return value
    .split('=')
    .map((group) => group.replace(/[\^ ]+$/, ''))
    .join('=')
    .replace(/=+$/, '');
}

function bytesHex(element: Element): string {
  const hex = Buffer.from(element.bytes).toString('hex');
  return hex.endsWith('00') ? hex.slice(0, -2) : hex;
}

function canonicalItem(item: DataSet): [string, string[]][] {
  return item.elements.map((element) => [element.tag, canonicalValues({ element, holder: item })]);
}

/** Same VR class and the same value. */
export function equalElements(a: Located, b: Located): boolean {
  if (vrClass(a.element.vr) !== vrClass(b.element.vr)) return false;
  return JSON.stringify(canonicalValues(a)) === JSON.stringify(canonicalValues(b));
}
