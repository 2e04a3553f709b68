import { unreachable } from '../failure/index.ts';
import type { Border } from './borders.ts';
import { dateSpellings } from './date-spellings.ts';
import {
  addressSpellings,
  deviceSpellings,
  idSpellings,
  phoneSpellings,
  textSpellings,
  uidSpellings,
} from './id-spellings.ts';
import { hasShortFamilyName, nameSpellings } from './name-spellings.ts';
import { normalText } from './normal-form.ts';
import type { Spelling } from './spelling.ts';
import type { Identifier, IdentifierKind, Subject } from './subject.ts';

/** Something to search for. */
export interface Needle {
  /** In normal form: to be searched in texts in normal form. No two needles of a subject have the same text. */
  readonly text: string;
  readonly kind: IdentifierKind;
  readonly border: Border;
  /**
   * The same as it may stand in bytes that nobody decoded: small letters, accents and separators as written. From
   * these `bytePatterns` are made.
   */
  readonly forms: readonly string[];
}

/**
 * Every spelling of every identifier of a subject (deidentification.md 6.2), in the order of the identifiers.
 *
 * | kind | spellings |
 * | --- | --- |
 * | name | words of 3 letters and more, components in one word, family and given name joined (`name-spellings.ts`) |
 * | staff | the same, words of 4 letters and more |
 * | patient-id, id, device | as written, digits, without zeros, in groups (`id-spellings.ts`) |
 * | date | numbers and month names of five languages (`date-spellings.ts`) |
 * | phone, address, institution, text, uid | as written, and what `id-spellings.ts` says |
 *
 * A name with umlauts or Nordic letters is searched in both transcriptions (`muller`, `mueller`), and a transcribed
 * one also with its letters. Words that stand for a missing value (`ANONYMOUS`, `UNKNOWN`) are nobody's identifiers.
 */
export function needlesOf(subject: Subject): readonly Needle[] {
  const needles = new Map<string, GrowingNeedle>();
  for (const identifier of subject.identifiers) {
    for (const spelling of spellingsOf(identifier)) collect(needles, identifier.kind, spelling);
  }
  return [...needles.values()].map(({ forms, ...needle }) => ({ ...needle, forms: [...forms] }));
}

/**
 * The identifiers of a subject that are too short to be searched for: those without any needle, and names whose family
 * name is only searched together with the given name (finding `short-identifier`). Their absence is not proved.
 */
export function shortIdentifiers(subject: Subject): readonly Identifier[] {
  return subject.identifiers.filter((identifier) => {
    const { kind, value } = identifier;
    // A date without needles is a year or a device's constant: nobody's, not short.
    if (kind === 'date' || isPlaceholder(normalText(value))) return false;
    return (kind === 'name' && hasShortFamilyName(value)) || spellingsOf(identifier).length === 0;
  });
}

interface GrowingNeedle {
  readonly text: string;
  readonly kind: IdentifierKind;
  border: Border;
  readonly forms: Set<string>;
}

function spellingsOf({ kind, value }: Identifier): readonly Spelling[] {
  switch (kind) {
    case 'name':
      return nameSpellings(value);
    case 'staff':
      return nameSpellings(value, SHORTEST_STAFF_WORD);
    case 'patient-id':
    case 'id':
      return idSpellings(value);
    case 'device':
      return deviceSpellings(value);
    case 'date':
      return dateSpellings(value);
    case 'phone':
      return phoneSpellings(value);
    case 'address':
      return addressSpellings(value);
    case 'uid':
      return uidSpellings(value);
    case 'institution':
    case 'text':
      return textSpellings(value);
    default:
      return unreachable(kind);
  }
}

/** Staff is many people, whose names are not the patient's: short ones would hit too much. */
const SHORTEST_STAFF_WORD = 4;

function collect(needles: Map<string, GrowingNeedle>, kind: IdentifierKind, { written, border }: Spelling): void {
  const text = normalText(written);
  if (text === '' || isPlaceholder(text)) return;
  let needle = needles.get(text);
  if (needle === undefined) {
    needle = { text, kind, border, forms: new Set() };
    needles.set(text, needle);
  }
  if (LOOSEST_FIRST.indexOf(border) < LOOSEST_FIRST.indexOf(needle.border)) needle.border = border;
  const small = written.normalize('NFC').toLowerCase();
  for (const form of [text, small, small.normalize('NFKC')]) needle.forms.add(form);
  // Systems that keep file names or keyboards' input in decomposed letters write names so, not months.
  if (kind !== 'date') needle.forms.add(small.normalize('NFD'));
}

/** Where two identifiers have one spelling, the rule that finds more. */
const LOOSEST_FIRST: readonly Border[] = ['none', 'letter', 'date', 'digit', 'token'];

/** What stands in a field that has no value. As a needle it would hit half of the standard's own words. */
const PLACEHOLDERS = new Set(
  `anonymous anonymized anonymised anonymize anon deidentified unknown unnamed unspecified undefined noname nobody none
  null empty removed redacted name patient not available applicable na no`.split(/\s+/),
);

const isPlaceholder = (text: string): boolean =>
  PLACEHOLDERS.has(text.replaceAll(' ', '')) || text.split(' ').every((word) => PLACEHOLDERS.has(word));
