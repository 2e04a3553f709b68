import { unreachable } from '../failure/index.ts';
import {
  formatDate,
  IDENTIFIER_KINDS,
  type Identifier,
  type IdentifierKind,
  isSentinelDate,
  parseDate,
  parseDateTime,
  type Subject,
} from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { HitBorder } from './borders.ts';
import { isPlaceholder, nameSpellings, type Spelling, wordBorder } from './name-spellings.ts';
import { plainWords } from './plain-words.ts';

/** A spelling with the kinds of identifier that it is one of, as bits. */
export interface Needle {
  readonly text: string;
  border: HitBorder;
  kinds: number;
  /** Digits and separators alone: in a number or a UID it says nothing. */
  readonly isNumeric: boolean;
}

/** What must not be in a file of a patient, ready to be looked up. */
export interface Needles {
  readonly spellings: readonly Needle[];
  /** Identifiers of five digits and more, as numbers: separators and leading zeros are all the same. With their kinds. */
  readonly numbers: ReadonlyMap<number, number>;
  /** Identifiers of three and four digits, by `shortKey`. */
  readonly shortNumbers: ReadonlyMap<number, number>;
  /** Days as `YYYYMMDD`, without those that the policy lets stand. */
  readonly days: ReadonlySet<number>;
  /** Months as `YYYYMM`, from dates without a day. */
  readonly months: ReadonlySet<number>;
  /** Every day of the patient, to know the image of a date again. */
  readonly sourceDays: ReadonlySet<number>;
}

export const kindBit = (kind: IdentifierKind): number => 1 << IDENTIFIER_KINDS.indexOf(kind);
export const shortKey = (digits: number, value: number): number => digits * 100_000 + value;

/** Below this a number occurs by chance in every object. */
export const LEAST_NUMBER = 10_000;
/** Longer digits are no exact number any more: they are searched as text. */
export const MOST_DIGITS = 15;

/** Staff is many people, none of them the patient: their short names would hit everywhere. */
const LEAST_STAFF_WORD = 4;
const LEAST_NAME_WORD = 3;
/** Shorter descriptors (`CHEST`) are words of the trade. */
const LEAST_TEXT = 8;
const LEAST_UID = 11;
const LEAST_STREET = 6;
const LEAST_PHONE = 7;
const NATIONAL_DIGITS = 10;

/**
 * Needles of a subject under a policy.
 *
 * | kind | searched |
 * | --- | --- |
 * | name, staff | words of 3 (staff: 4) letters and more, joined names, names with an initial (`name-spellings.ts`) |
 * | patient-id, id, device | as written, without separators; each stretch of digits as a number; 3 digits: as a whole value |
 * | date | every notation that `ValueReader` knows: digits, three numbers, month names |
 * | phone | digits, with and without the country code |
 * | address | as written, and its parts with a house number |
 * | institution, text | as written and in one word; `text` not under Clean Descriptors, where descriptors stay |
 * | uid | as written |
 *
 * Nothing under three characters, and nothing that stands for a missing value, is a needle. Under year-only dates a day
 * that is its own year-only form is none.
 */
export function needlesOf(subject: Subject, policy: CompiledPolicy): Needles {
  const builder = new NeedleBuilder(policy);
  for (const identifier of subject.identifiers) builder.add(identifier);
  return builder;
}

class NeedleBuilder implements Needles {
  readonly numbers = new Map<number, number>();
  readonly shortNumbers = new Map<number, number>();
  readonly days = new Set<number>();
  readonly months = new Set<number>();
  readonly sourceDays = new Set<number>();
  readonly #spellings = new Map<string, Needle>();
  readonly #yearOnly: boolean;
  readonly #keepsText: boolean;

  constructor(policy: CompiledPolicy) {
    this.#yearOnly = policy.dates.mode === 'year-only';
    this.#keepsText = policy.options.includes('clean-descriptors');
  }

  get spellings(): readonly Needle[] {
    return [...this.#spellings.values()];
  }

  add({ kind, value }: Identifier): void {
    const bit = kindBit(kind);
    switch (kind) {
      case 'name':
        this.#addName(value, bit, LEAST_NAME_WORD);
        break;
      case 'staff':
        this.#addName(value, bit, LEAST_STAFF_WORD);
        break;
      case 'patient-id':
      case 'id':
      case 'device':
        this.#addId(value, bit);
        break;
      case 'date':
        this.#addDate(value);
        break;
      case 'phone':
        this.#addPhone(value, bit);
        break;
      case 'address':
        this.#addAddress(value, bit);
        break;
      case 'institution':
        this.#addText(value, bit, LEAST_NAME_WORD);
        break;
      case 'text':
        if (!this.#keepsText) this.#addText(value, bit, LEAST_TEXT);
        break;
      case 'uid':
        if (value.length >= LEAST_UID) this.#spell({ text: value, border: 'digit' }, bit);
        break;
      default:
        unreachable(kind);
    }
  }

  #addName(value: string, bit: number, least: number): void {
    for (const spelling of nameSpellings(value, least)) this.#spell(spelling, bit);
    for (const digits of value.match(/\d+/g) ?? []) this.#addDigits(digits, bit, false);
  }

  #addId(value: string, bit: number): void {
    const plain = plainWords(value);
    if (plain === '' || isPlaceholder(plain)) return;
    if (/^\d+$/.test(plain)) {
      this.#addDigits(plain, bit, true);
      return;
    }
    this.#addText(value, bit, LEAST_NAME_WORD);
    // Digits between letters are stretches of their own: S19-1_A_1_1 is not 19111.
    for (const stretch of plain.split(/[^\d ]+/)) this.#addDigits(stretch.replaceAll(' ', ''), bit, false);
  }

  /** `whole`: the digits are the whole identifier, so that few of them count too. */
  #addDigits(digits: string, bit: number, whole: boolean): void {
    const value = Number(digits);
    if (digits.length <= MOST_DIGITS && value >= LEAST_NUMBER) addBits(this.numbers, value, bit);
    else if (digits.length >= 5)
      this.#spell({ text: digits, border: 'digit' }, whole || value >= LEAST_NUMBER ? bit : 0);
    else if (whole && digits.length >= 3) addBits(this.shortNumbers, shortKey(digits.length, value), bit);
  }

  #addPhone(value: string, bit: number): void {
    const digits = plainWords(value).replace(/\D/g, '');
    if (digits.length < LEAST_PHONE) return;
    this.#addDigits(digits, bit, true);
    if (digits.length > NATIONAL_DIGITS) this.#addDigits(digits.slice(-NATIONAL_DIGITS), bit, true);
  }

  #addAddress(value: string, bit: number): void {
    const parts = value.split(/[,;^=\\\r\n]+/).map((part) => part.trim());
    const streets = parts.filter((part) => /\d/.test(part) && /\p{L}/u.test(part) && part.length >= LEAST_STREET);
    for (const text of [value, ...streets]) this.#addText(text, bit, LEAST_NAME_WORD);
  }

  #addText(value: string, bit: number, least: number): void {
    const plain = plainWords(value);
    const compact = plain.replaceAll(' ', '');
    if (compact.length < least || isPlaceholder(plain)) return;
    if (/^\d+$/.test(compact)) {
      this.#addDigits(compact, bit, compact === plain);
      if (compact !== plain) this.#spell({ text: value.toLowerCase(), border: 'digit' }, bit);
      return;
    }
    const border = textBorder(compact);
    if (border === undefined) return;
    const small = value.normalize('NFC').toLowerCase();
    const glued = small.replace(/[^\p{L}\p{N}\p{M}]+/gu, '');
    for (const text of new Set([small, small.replace(/[\s\0]+/g, ' '), small.normalize('NFD'), plain, glued])) {
      this.#spell({ text, border }, bit);
    }
  }

  #addDate(value: string): void {
    const day = parseDate(value) ?? parseDateTime(value)?.day;
    if (day !== undefined) this.#addDay(day);
    else this.#addPartialDate(value);
  }

  /** A month, or the days in a range. */
  #addPartialDate(value: string): void {
    if (/^\d{6}([-+]\d{4})?$/.test(value)) this.months.add(Number(value.slice(0, 6)));
    for (const digits of value.match(/\d{8}/g) ?? []) {
      const inside = parseDate(digits);
      if (inside !== undefined) this.#addDay(inside);
    }
  }

  #addDay(day: number): void {
    if (isSentinelDate(day)) return;
    this.sourceDays.add(day);
    const number = Number(formatDate(day));
    if (!this.#yearOnly || number % 10_000 !== 101) this.days.add(number);
  }

  #spell({ text, border }: Spelling, kinds: number): void {
    if (kinds === 0 || text === '') return;
    const known = this.#spellings.get(text);
    if (known === undefined) {
      this.#spellings.set(text, { text, border, kinds, isNumeric: !/\p{L}/u.test(text) });
      return;
    }
    known.kinds |= kinds;
    if (LOOSEST_FIRST.indexOf(border) < LOOSEST_FIRST.indexOf(known.border)) known.border = border;
  }
}

const LOOSEST_FIRST: readonly HitBorder[] = ['none', 'letter', 'digit', 'token'];

const addBits = (map: Map<number, number>, key: number, bits: number): void => {
  map.set(key, (map.get(key) ?? 0) | bits);
};

function textBorder(compact: string): HitBorder | undefined {
  if (!/\d/.test(compact)) return wordBorder(compact);
  if (compact.length < 3) return undefined;
  return compact.length < 5 ? 'token' : 'digit';
}
