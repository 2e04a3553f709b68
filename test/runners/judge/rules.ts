import { elementText, isEmpty, type ParsedFile, stringsOf, textOf, valuesOf, vrClass, walk } from '../parse/index.ts';
import { canonicalValues, equalElements, type Located } from './canonical.ts';
import { dateOfDay, dateParts, dayNumber, isConstantDate } from './dates.ts';
import { findIdentifier, fold, identifiersOf, nameParts } from './identifiers.ts';
import { fitsMultiplicity, illegal, isValidUid } from './legal.ts';

/** What a rule on an element path looks at. */
export interface Subject {
  readonly out: Located | undefined;
  readonly in: Located | undefined;
  /** The element that `value` points at in the outputs, for the rules that compare. */
  readonly other: Located | undefined;
  readonly value: unknown;
  readonly label: {
    readonly k: number | undefined;
    readonly otherK: number | undefined;
    readonly all: readonly number[];
  };
  /** All inputs of the same patient. */
  readonly inputs: readonly ParsedFile[];
}

type Rule = (subject: Subject) => boolean;

/** Rules that hold when nothing was released (marked (q) in the README of the case format). */
export const HOLD_WITHOUT_RELEASE: ReadonlySet<string> = new Set([
  'absent',
  'absentOrClean',
  'absentOrDummy',
  'absentOrDummyOrYear',
  'containsIfPresent',
  'dummyIfReleased',
  'linkedIfPresent',
  'notContains',
  'notContainsHex',
  'validDateOrAbsent',
]);

/** The rules on element paths, by the names of the case format. */
export const ELEMENT_RULES: Readonly<Record<string, Rule>> = {
  absent: ({ out }) => out === undefined,
  equalsInput: ({ out, in: input }) => out !== undefined && input !== undefined && equalElements(out, input),
  equals: ({ out, value }) => out !== undefined && sameList(canonicalValues(out), expectedValues(value)),
  oneOf: ({ out, value }) => out !== undefined && isOneOf(canonicalValues(out), value),
  differs: ({ out, in: input }) => filled(out) && !sharesValue(out, input),
  dummy: isDummy,
  absentOrDummy: (subject) => subject.out === undefined || isDummy(subject),
  emptyOrDummy: (subject) => subject.out !== undefined && (isEmpty(subject.out.element) || isDummy(subject)),
  absentOrDummyOrYear: (subject) => subject.out === undefined || isDummy(subject) || isYear(subject),
  absentOrClean: ({ out, inputs }) =>
    out === undefined || findIdentifier(textOf(out.element, out.holder.charset), identifiersOf(inputs)) === undefined,
  nonEmptyDummySequence: ({ out, in: input }) =>
    (out?.element.items?.length ?? 0) > 0 && out !== undefined && !sharesValue(out, input),
  itemCount: ({ out, value }) => out !== undefined && canonicalValues(out).length === value,
  contains: ({ out, value }) => out !== undefined && containsText(out, value),
  notContains: ({ out, value }) => out === undefined || !containsText(out, value),
  containsIfPresent: ({ out, value }) => !filled(out) || containsText(out, value),
  nonEmptyNotContains: ({ out, value }) => filled(out) && !containsText(out, value),
  notContainsHex: ({ out, value }) =>
    out === undefined || !Buffer.from(out.element.bytes).includes(Buffer.from(String(value), 'hex')),
  matches: ({ out, value }) =>
    filled(out) && canonicalValues(out).every((text) => new RegExp(String(value)).test(text)),
  sameAs: ({ out, other }) => out !== undefined && other !== undefined && equalElements(out, other),
  notSameAs: ({ out, other }) => out !== undefined && other !== undefined && !equalElements(out, other),
  linkedIfPresent: ({ out, other }) => !filled(out) || (other !== undefined && equalElements(out, other)),
  valueEqualsValue: ({ out, value }) => out !== undefined && twoValuesEqual(canonicalValues(out), value),
  validUid: ({ out }) => filled(out) && canonicalValues(out).every(isValidUid),
  shifted: (subject) => isShifted(subject),
  validDateOrAbsent: ({ out, in: input }) => out === undefined || isEmpty(out.element) || isNewDate(out, input),
  validDateOrEmpty: ({ out, in: input }) => out !== undefined && (isEmpty(out.element) || isNewDate(out, input)),
  pnSingleGroup: isSingleGroup,
  textIs: ({ out, value }) =>
    out !== undefined && stringsOf(out.element, out.holder.charset).join('\\') === String(value),
  validCharset: ({ out }) => out !== undefined && elementText(out.element, out.holder.charset).clean,
  codesExactly: ({ out, value }) => out !== undefined && sameList(codeValues(out).sort(), expectedValues(value).sort()),
  dummyIfReleased: isDummy,
  nonEmptyOrQuarantined: ({ out }) => filled(out),
};

const filled = (located: Located | undefined): located is Located => located !== undefined && !isEmpty(located.element);

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** Values of the case file as the canonical strings of an element. */
function expectedValues(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((item: unknown) => {
    if (item === null || item === undefined) return '';
    if (typeof item !== 'object') return String(item);
    const { Alphabetic = '', Ideographic = '', Phonetic = '' } = item as Readonly<Record<string, string>>;
    return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');
  });
}

const isOneOf = (values: readonly string[], allowed: unknown): boolean =>
  values.length === 1 && expectedValues(allowed).includes(values[0] ?? '');

const sharesValue = (out: Located, input: Located | undefined): boolean => {
  const old = new Set(input === undefined ? [] : canonicalValues(input));
  return canonicalValues(out).some((value) => old.has(value));
};

const containsText = ({ element, holder }: Located, value: unknown): boolean =>
  lowerAscii(textOf(element, holder.charset)).includes(lowerAscii(String(value)));

/** ASCII letters only, as the case format asks for. */
export const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function twoValuesEqual(values: readonly string[], indices: unknown): boolean {
  const [a, b] = Array.isArray(indices) ? (indices as number[]) : [];
  return a !== undefined && b !== undefined && values[a] !== undefined && values[a] === values[b];
}

/** Present, non-empty, legal, and no source value of four characters and more in it. */
function isDummy({ out, in: input }: Subject): boolean {
  if (!filled(out)) return false;
  if (illegal(out.element, out.holder) !== undefined || !fitsMultiplicity(out.element, out.holder)) return false;
  if (input === undefined) return true;
  switch (vrClass(out.element.vr)) {
    case 'sequence':
    case 'number':
      return !sharesValue(out, input);
    case 'bytes':
      return !Buffer.from(out.element.bytes).includes(withoutPad(input));
    case 'text': {
      const text = fold(textOf(out.element, out.holder.charset));
      return !sourceParts(input).some((part) => text.includes(fold(part)));
    }
  }
}

const withoutPad = ({ element }: Located): Buffer => {
  const bytes = Buffer.from(element.bytes);
  return bytes.length > 1 && bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
};

function sourceParts({ element, holder }: Located): string[] {
  const values = valuesOf(element, holder.charset).map(String);
  const parts = element.vr === 'PN' ? values.flatMap(nameParts) : [];
  return [...values, ...parts].filter((value) => [...value].length >= 4);
}

/** A bare year: the true one, or one that the shift of the case can lead to. */
function isYear({ out, in: input, label }: Subject): boolean {
  const [year, ...more] = out === undefined ? [] : canonicalValues(out);
  const [source] = input === undefined ? [] : canonicalValues(input);
  if (year === undefined || source === undefined || more.length > 0 || !/^\d{4}$/.test(year)) return false;
  const first = dayNumber(`${source.slice(0, 4)}0101`);
  const last = dayNumber(`${source.slice(0, 4)}1231`);
  if (first === undefined || last === undefined) return false;
  const yearOf = (days: number): string => dateOfDay(days).slice(0, 4);
  return [0, ...label.all].some((k) => year === yearOf(first + k) || year === yearOf(last + k));
}

/** Days between output and input, when every value moved by the same number and nothing else changed. */
export function shiftOf(out: Located | undefined, input: Located | undefined): number | undefined {
  if (!filled(out) || !filled(input)) return undefined;
  const sources = valuesOf(input.element, input.holder.charset).map((value) => dateParts(String(value)));
  const results = valuesOf(out.element, out.holder.charset).map((value) => dateParts(String(value)));
  if (sources.length !== results.length || illegal(out.element, out.holder) !== undefined) return undefined;
  const shifts = new Set<number | undefined>();
  for (const [index, source] of sources.entries()) {
    const result = results[index];
    const same = source !== undefined && result !== undefined && source.rest === result.rest;
    shifts.add(same ? result.days - source.days : undefined);
  }
  return shifts.size === 1 ? [...shifts][0] : undefined;
}

function isShifted({ out, in: input, label }: Subject): boolean {
  const k = shiftOf(out, input);
  return k !== undefined && k !== 0 && k === label.k && k !== label.otherK;
}

function isNewDate(out: Located, input: Located | undefined): boolean {
  const old = new Set(input === undefined ? [] : canonicalValues(input));
  return canonicalValues(out).every(
    (value) => dayNumber(value) !== undefined && (!old.has(value) || (isConstantDate(value) && value !== '99991231')),
  );
}

/** No ideographic or phonetic group, and no part of the source name in any of its writings. */
function isSingleGroup({ out, in: input }: Subject): boolean {
  if (out === undefined || out.element.vr !== 'PN') return false;
  const values = stringsOf(out.element, out.holder.charset);
  if (values.some((value) => value.split('=').slice(1).join('').replaceAll('^', '').trim() !== '')) return false;
  const text = fold(values.join('\\'));
  const parts = input === undefined ? [] : stringsOf(input.element, input.holder.charset).flatMap(nameParts);
  return !parts.some((part) => text.includes(fold(part)));
}

/** Code Values of a code sequence. */
export function codeValues({ element }: Located): string[] {
  return (element.items ?? []).flatMap((item) => {
    const code = item.get('00080100');
    return code === undefined ? [''] : stringsOf(code, item.charset);
  });
}

/** Every text of a file decodes without replacement in the character set in force. */
export const allTextDecodes = (file: ParsedFile): boolean =>
  [...walk(file.dataSet)].every(
    ({ element, dataSet }) => element.items !== undefined || elementText(element, dataSet.charset).clean,
  );
