import { ASCII_CLASS, DIGIT, LETTER } from './borders.ts';
import { LEAST_NUMBER, MOST_DIGITS, type Needles, shortKey } from './needles.ts';

/** Names and abbreviations of the months, without accents, in English, German, French, Spanish and Italian. */
const MONTHS: readonly string[] = [
  'january jan januar janner jaenner janvier janv enero ene gennaio gen',
  'february feb februar fevrier fevr fev febrero febbraio',
  'march mar marz maerz mrz mars marzo',
  'april apr avril avr abril abr aprile',
  'may mai mayo maggio mag',
  'june jun juni juin junio giugno giu',
  'july jul juli juillet juil julio luglio lug',
  'august aug aout agosto ago',
  'september sept sep septembre septiembre settembre set',
  'october oct oktober okt octobre octubre ottobre ott',
  'november nov novembre noviembre',
  'december dec dezember dez decembre diciembre dic dicembre',
];
const MONTH_OF: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((names, i) => names.split(' ').map((name) => [name, i + 1] as const)),
);
const LONGEST_MONTH = 10;

/** Words inside dates: `14 de febrero de 1956`, `14th of February`. */
const INSIDE_DATES = new Set(['de', 'del', 'of', 'st', 'nd', 'rd', 'th', 'le', 'er', 'the']);

/** Bytes between two parts of one date, words inside dates included; between groups of digits of one identifier. */
const DATE_GAP = 6;
const GROUP_GAP = 2;
/** Fewer digits in groups are a measure or a version. */
const LEAST_GROUPED = 6;

const TOKENS = 8;
const NUMBER = 1;
const MONTH = 2;

/** A date, or an identifier of digits, that was read in a value. `kinds` is 0 for a date. */
export type OnNumber = (kinds: number, start: number, end: number) => void;

export interface ReadRange {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Hits of fewer bytes do not count. */
  readonly leastBytes: number;
}

/**
 * Reads text for dates and for identifiers of digits, and looks them up. Reading instead of spelling: a date has some
 * fifty notations, a number any grouping, and a patient can have a hundred dates.
 *
 * A date is eight digits in any of the three orders (with the digits of a time behind them), three numbers with
 * separators, or a day, a month's name and a year in any usual order. An identifier is a run of digits, or of groups
 * of digits with one or two separators between them.
 */
export class ValueReader {
  readonly #needles: Needles;
  readonly #hasNumbers: boolean;
  readonly #hasDates: boolean;
  // The last tokens, as a ring.
  readonly #kind = new Uint8Array(TOKENS);
  readonly #value = new Float64Array(TOKENS);
  readonly #start = new Int32Array(TOKENS);
  readonly #end = new Int32Array(TOKENS);
  #count = 0;
  /** The stretch that is being looked up. */
  #hitStart = 0;
  #hitEnd = 0;
  #range: ReadRange = { bytes: new Uint8Array(0), from: 0, to: 0, leastBytes: 0 };
  #onNumber: OnNumber = () => {};

  constructor(needles: Needles) {
    this.#needles = needles;
    this.#hasNumbers = needles.numbers.size > 0;
    this.#hasDates = needles.days.size > 0;
  }

  read(range: ReadRange, onNumber: OnNumber): void {
    this.#range = range;
    this.#onNumber = onNumber;
    this.#count = 0;
    const { bytes, from, to } = range;
    for (let at = from; at < to; ) {
      const kind = ASCII_CLASS[bytes[at]!]!;
      if (kind === DIGIT) at = this.#readDigits(at);
      else if (kind === LETTER || bytes[at]! >= 0x80) at = this.#readWord(at);
      else at++;
    }
  }

  #readDigits(start: number): number {
    const { bytes, to } = this.#range;
    let value = 0;
    let end = start;
    while (end < to && bytes[end]! >= 0x30 && bytes[end]! <= 0x39) value = value * 10 + bytes[end++]! - 0x30;
    const digits = end - start;
    if (digits > MOST_DIGITS) {
      this.#count = 0;
      return end;
    }
    this.#push(NUMBER, value, start, end);
    if (digits === 3 || digits === 4) this.#tryShort(value, start, end);
    if (this.#hasNumbers && value >= LEAST_NUMBER) this.#tryNumber(value);
    if (this.#hasDates) this.#tryDigits(value, digits);
    if (this.#hasNumbers) this.#tryGroups(digits, value);
    if (this.#hasDates) this.#tryTriple();
    return end;
  }

  #readWord(start: number): number {
    const { bytes, to } = this.#range;
    let end = start;
    while (end < to && (ASCII_CLASS[bytes[end]!] === LETTER || bytes[end]! >= 0x80)) end++;
    const length = end - start;
    if (length > LONGEST_MONTH || length < 2) {
      this.#count = 0;
      return end;
    }
    let word = '';
    for (let i = start; i < end; i++) word += String.fromCharCode(bytes[i]! | 0x20);
    const month = MONTH_OF.get(word);
    if (month !== undefined) {
      this.#push(MONTH, month, start, end);
      if (this.#hasDates) this.#tryTriple();
    } else if (!INSIDE_DATES.has(word)) this.#count = 0;
    return end;
  }

  #push(kind: number, value: number, start: number, end: number): void {
    const slot = this.#count++ % TOKENS;
    this.#kind[slot] = kind;
    this.#value[slot] = value;
    this.#start[slot] = start;
    this.#end[slot] = end;
    this.#hitStart = start;
    this.#hitEnd = end;
  }

  /** Eight digits; twelve or fourteen, when the rest can be a time of day. */
  #tryDigits(value: number, digits: number): void {
    if (digits === 8) {
      this.#tryDay(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
      const year = value % 10_000;
      const first = Math.floor(value / 1_000_000);
      const second = Math.floor(value / 10_000) % 100;
      this.#tryDay(year, second, first);
      this.#tryDay(year, first, second);
    } else if (digits === 12 || digits === 14) {
      const time = digits === 12 ? value % 10_000 : Math.floor(value / 100) % 10_000;
      const date = Math.floor(value / 10 ** (digits - 8));
      if (time % 100 < 60 && time < 2400) this.#tryKey(date);
    }
  }

  #tryTriple(): void {
    if (this.#count < 3) return;
    const [a, b, c] = [(this.#count - 3) % TOKENS, (this.#count - 2) % TOKENS, (this.#count - 1) % TOKENS];
    this.#hitStart = this.#start[a]!;
    this.#hitEnd = this.#end[c]!;
    const gaps = [this.#start[b]! - this.#end[a]!, this.#start[c]! - this.#end[b]!] as const;
    const [x, y, z] = [this.#value[a]!, this.#value[b]!, this.#value[c]!];
    const hasMonth = this.#kind[a] === MONTH || this.#kind[b] === MONTH || this.#kind[c] === MONTH;
    const most = hasMonth ? DATE_GAP : GROUP_GAP;
    const least = hasMonth ? 0 : 1;
    if (gaps[0] > most || gaps[1] > most || gaps[0] < least || gaps[1] < least) return;
    if (this.#kind[c] !== NUMBER) return;
    const [l, m, n] = [this.#length(a), this.#length(b), this.#length(c)];
    if (this.#kind[a] === MONTH) {
      if (m <= 2 && n === 4) this.#tryDay(z, x, y);
    } else if (this.#kind[b] === MONTH) {
      if (l <= 2 && (n === 4 || n === 2)) this.#tryYears(z, n, y, x);
      if (l === 4 && n <= 2) this.#tryDay(x, y, z);
    } else if (l === 4 && m <= 2 && n <= 2) {
      this.#tryDay(x, y, z);
      this.#tryDay(x, z, y);
    } else if (l <= 2 && m <= 2 && n === 4) {
      this.#tryDay(z, y, x);
      this.#tryDay(z, x, y);
    } else if (l === 2 && m === 2 && n === 2) {
      this.#tryYears(z, 2, y, x);
      this.#tryYears(z, 2, x, y);
      this.#tryYears(x, 2, y, z);
    }
  }

  #length(slot: number): number {
    return this.#end[slot]! - this.#start[slot]!;
  }

  #tryYears(year: number, digits: number, month: number, day: number): void {
    const centuries = digits === 4 ? [0] : [1900, 2000];
    for (const century of centuries) this.#tryDay(century + year, month, day);
  }

  #tryDay(year: number, month: number, day: number): void {
    if (month <= 12 && day <= 31) this.#tryKey(year * 10_000 + month * 100 + day);
  }

  #tryKey(key: number): void {
    if (this.#needles.days.has(key)) this.#hit(0);
  }

  #tryNumber(value: number): void {
    const kinds = this.#needles.numbers.get(value);
    if (kinds !== undefined) this.#hit(kinds);
  }

  /** The last group joined with the ones before it, as long as they are close and the number is exact. */
  #tryGroups(lastDigits: number, last: number): void {
    let digits = lastDigits;
    let joined = last;
    for (let back = 2; back <= Math.min(this.#count, TOKENS); back++) {
      const slot = (this.#count - back) % TOKENS;
      const next = (this.#count - back + 1) % TOKENS;
      const gap = this.#start[next]! - this.#end[slot]!;
      if (this.#kind[slot] !== NUMBER || gap > GROUP_GAP || gap < 1) return;
      joined += this.#value[slot]! * 10 ** digits;
      digits += this.#length(slot);
      if (digits > MOST_DIGITS) return;
      this.#hitStart = this.#start[slot]!;
      if (digits >= LEAST_GROUPED && joined >= LEAST_NUMBER) this.#tryNumber(joined);
    }
  }

  /** Four digits as a word of their own, three as a value of their own. */
  #tryShort(value: number, start: number, end: number): void {
    const kinds = this.#needles.shortNumbers.get(shortKey(end - start, value));
    if (kinds === undefined) return;
    const { bytes, from, to } = this.#range;
    const isAlone = (at: number, step: -1 | 1): boolean => {
      let i = at;
      while (i >= from && i < to && (bytes[i] === 0x20 || bytes[i] === 0)) i += step;
      return i < from || i >= to || bytes[i] === 0x5c;
    };
    const isWord = (at: number): boolean =>
      at < from || at >= to || (ASCII_CLASS[bytes[at]!] === 0 && bytes[at] !== 0x2e && bytes[at]! < 0x80);
    const counts = end - start === 4 ? isWord(start - 1) && isWord(end) : isAlone(start - 1, -1) && isAlone(end, 1);
    if (counts) this.#hit(kinds);
  }

  #hit(kinds: number): void {
    const [start, end] = [this.#hitStart, this.#hitEnd];
    if (end - start >= this.#range.leastBytes) this.#onNumber(kinds, start, end);
  }
}
