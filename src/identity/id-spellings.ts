import type { Border } from './borders.ts';
import { wordBorder } from './name-spellings.ts';
import { normalText } from './normal-form.ts';
import type { Spelling } from './spelling.ts';

/** Fewer digits occur by chance in every object. */
const FEWEST_DIGITS = 5;
const FEWEST_PHONE_DIGITS = 7;
/** Digits of a telephone number without the country code, where the country code can be told apart. */
const NATIONAL_DIGITS = 10;
/** Shorter texts are prefixes of most UIDs. */
const SHORTEST_UID = 11;
const SHORTEST_STREET = 6;

/**
 * The border rule of an identifier or a text with digits in it.
 *
 * | letters and digits | rule |
 * | --- | --- |
 * | up to 3 | none: not searched |
 * | 4, with a digit | `token` |
 * | 5 and more, with a digit | `digit` |
 * | letters only | as a word (`wordBorder`) |
 */
export function idBorder(text: string): Border | undefined {
  const compact = normalText(text).replaceAll(' ', '');
  if (!/\d/.test(compact)) return wordBorder(compact);
  if (compact.length < 4) return undefined;
  return compact.length === 4 ? 'token' : 'digit';
}

/**
 * The spellings of an identifier: as written and without separators; its digits alone and without leading zeros, where
 * five are left; and those digits in groups, as people write them (`00-48-29-13`).
 */
export function idSpellings(value: string): readonly Spelling[] {
  return [...deviceSpellings(value), ...digitForms(value).flatMap(grouped).map(digitBound)];
}

/** The same without groups of digits: nobody dictates the serial number of a machine. */
export function deviceSpellings(value: string): readonly Spelling[] {
  return [...asWritten(value), ...digitForms(value).map(digitBound)];
}

/** A telephone or fax number as written, and its digits with and without a country code. */
export function phoneSpellings(value: string): readonly Spelling[] {
  const digits = normalText(value).replace(/\D/g, '');
  if (digits.length < FEWEST_PHONE_DIGITS) return [];
  const national = digits.length > NATIONAL_DIGITS ? [digits.slice(-NATIONAL_DIGITS)] : [];
  return [value, digits, ...national].map(digitBound);
}

/** An address as a whole, and each line or part of it that holds a house number: the street. */
export function addressSpellings(value: string): readonly Spelling[] {
  const parts = value.split(/[,;^=\\\r\n]+/).map((part) => part.trim());
  const streets = parts.filter((part) => /\d/.test(part) && /\p{L}/u.test(part) && part.length >= SHORTEST_STREET);
  return [value, ...streets].flatMap(asWritten);
}

export function uidSpellings(value: string): readonly Spelling[] {
  return value.length < SHORTEST_UID ? [] : [digitBound(value)];
}

/** A name of a place or any other text: as written and in one word. */
export function textSpellings(value: string): readonly Spelling[] {
  return asWritten(value);
}

function asWritten(value: string): readonly Spelling[] {
  const ownBorder = idBorder(value);
  if (ownBorder === undefined) return [];
  // The underscore at the end of a value is a separator in normal form, and would forbid the hit of the rest.
  const border =
    ownBorder === 'token' && /^[^\p{L}\p{N}\p{M}]*_|_[^\p{L}\p{N}\p{M}]*$/u.test(value) ? 'letter' : ownBorder;
  const compact = value.replace(/[^\p{L}\p{N}\p{M}]+/gu, '');
  return [...new Set([value, compact])].map((written) => ({ written, border }));
}

const digitBound = (written: string): Spelling => ({ written, border: 'digit' });

/** All digits of the value together, and each run of them, with and without leading zeros. */
function digitForms(value: string): readonly string[] {
  const text = normalText(value);
  const runs = [text.replace(/\D/g, ''), ...(text.match(/\d+/g) ?? [])];
  const forms = runs.flatMap((run) => [run, run.replace(/^0+/, '')]);
  return [...new Set(forms)].filter((form) => form.length >= FEWEST_DIGITS);
}

/** Digits in pairs, threes from the right and fours, and as 3-2-4 and 3-3-4. Separators are all the same to the search. */
function grouped(digits: string): readonly string[] {
  const { length } = digits;
  const groups: string[] = [];
  if (length < 6 || length > 16) return groups;
  if (length % 2 === 0) groups.push(digits.replace(/..(?=.)/g, '$&-'));
  groups.push(digits.replace(/.(?=(?:...)+$)/g, '$&-'));
  if (length % 4 === 0) groups.push(digits.replace(/....(?=.)/g, '$&-'));
  if (length === 9) groups.push(digits.replace(/^(...)(..)/, '$1-$2-'));
  if (length === 10) groups.push(digits.replace(/^(...)(...)/, '$1-$2-'));
  return groups;
}
