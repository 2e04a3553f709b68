import { isEmpty, type ParsedFile, valuesOf, walk } from '../parse/index.ts';
import { dateOfDay, dateParts, dateSpellings, isConstantDate } from './dates.ts';

export type IdentifierKind = 'name' | 'id' | 'date' | 'uid';

/** One source identifier in one spelling, in lower case. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly text: string;
}

/** Names of the patient and of relatives; other PN values name staff. */
const PATIENT_NAMES = new Set(['00100010', '00101001', '00101005', '00101060']);
const ID_TAGS = new Set(['00100020', '00101000', '00080050', '00200010', '00380010', '00104000']);
const UID_TAGS = new Set(['00080018', '0020000D', '0020000E', '00200052']);
/** Versions of the standard and of coding schemes are dates that concern no patient. */
const DEFINITION_DATES = new Set(['00080106', '00080107', '0044000B']);
const SHORTEST_NAME = 4;
const SHORTEST_NUMBER = 5;

/** Lower case without accents, so that MÜLLER, Müller and Muller are one spelling. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ı', 'i');
}

/** What identifies the patient of these inputs: name parts, IDs with and without prefix and zeros, dates, UIDs. */
export function identifiersOf(inputs: readonly ParsedFile[], options: { staff?: boolean } = {}): Identifier[] {
  const found = new Map<string, Identifier>();
  const add = (kind: IdentifierKind, text: string): void => {
    const folded = fold(text);
    if (!found.has(`${kind} ${folded}`)) found.set(`${kind} ${folded}`, { kind, text: text.toLowerCase() });
  };
  for (const { element, dataSet } of inputs.flatMap((input) => [...walk(input.dataSet)])) {
    const { tag, vr } = element;
    if (isEmpty(element)) continue;
    const values = valuesOf(element, dataSet.charset).map(String);
    if (vr === 'PN' && (options.staff || PATIENT_NAMES.has(tag))) {
      for (const value of values) for (const part of nameParts(value)) add('name', part);
    } else if (ID_TAGS.has(tag)) {
      for (const value of values) for (const form of idForms(value)) add('id', form);
    } else if ((vr === 'DA' || vr === 'DT') && !DEFINITION_DATES.has(tag)) {
      for (const value of values) for (const form of dateForms(value)) add('date', form);
    } else if (UID_TAGS.has(tag)) {
      for (const value of values) if (!value.startsWith('1.2.840.10008.')) add('uid', value);
    }
  }
  return [...found.values()];
}

/** Parts of a person name with four letters or more, and as German writes its umlauts without them. */
export function nameParts(value: string): string[] {
  const parts = value.split(/[\s^=,.'’-]+/u).filter((part) => [...part].length >= SHORTEST_NAME || isIdeographic(part));
  return parts.flatMap((part) => [part, germanSpelling(part)]);
}

/** A Chinese, Japanese or Korean name part is long enough with two characters. */
const isIdeographic = (part: string): boolean => /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]{2,}$/u.test(part);

const germanSpelling = (part: string): string =>
  part.normalize('NFC').replace(/[äöüÄÖÜ]/g, (letter) => `${fold(letter)}e`);

function idForms(value: string): string[] {
  const digits = /(\d+)\D*$/.exec(value)?.[1] ?? '';
  const forms = [value, digits, digits.replace(/^0+/, '')];
  return forms.filter((form, index) => (index === 0 ? form.length >= SHORTEST_NAME : form.length >= SHORTEST_NUMBER));
}

function dateForms(value: string): string[] {
  const parts = dateParts(value);
  if (parts === undefined) return [];
  const date = dateOfDay(parts.days);
  return isConstantDate(date) ? [] : dateSpellings(date);
}

/** Whether any identifier stands in the text; a number is one only where no further digit touches it. */
export function findIdentifier(text: string, identifiers: readonly Identifier[]): Identifier | undefined {
  const folded = fold(text);
  return identifiers.find((identifier) => occurs(folded, fold(identifier.text)));
}

function occurs(folded: string, needle: string): boolean {
  const digitStart = /^\d/.test(needle);
  const digitEnd = /\d$/.test(needle);
  for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + 1)) {
    const before = folded[at - 1] ?? '';
    const after = folded[at + needle.length] ?? '';
    if (!(digitStart && /\d/.test(before)) && !(digitEnd && /\d/.test(after))) return true;
  }
  return false;
}
