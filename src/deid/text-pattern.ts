/** Why a span of a text was cut, in the order in which it is looked for. */
export const TEXT_REASONS = Object.freeze({
  identifier: 'what the headers of all instances say of the patient, in the spellings that the search knows',
  date: 'days in numbers, and in the names of months of seven languages, with a time behind them; a day and a month alone behind a word that announces one',
  phone: 'numbers of telephones, pagers and extensions',
  mail: 'addresses of mail, pages, hosts and machines; paths of files',
  address: 'streets with a number, towns with a postal code',
  number:
    'numbers of records, insurances and orders behind a word that says so; words of five digits and more, but for decimals',
  uid: 'UIDs and UUIDs',
  title: 'up to three capitalised words behind a title, up to a word of medicine',
  age: 'ages of ninety and more where a unit or a word says that they are ages',
  word: 'words that no vocabulary has, names among them that are words as well, initials beside them',
});

export type TextReason = keyof typeof TEXT_REASONS;

/** A span of the text, in UTF-16 units. */
export interface TextCut {
  readonly start: number;
  readonly end: number;
  readonly reason: TextReason;
}

/** What a span of a text looks like that may identify somebody. */
export interface Pattern {
  readonly reason: TextReason;
  /** With the flags `g` and `d` where group 1 is what goes; without a group the whole match does. */
  readonly form: RegExp;
  /** What a form cannot say. */
  readonly holds?: (match: RegExpExecArray) => boolean;
  /** Digits that a text must have. An expression that no text needs is never compiled, and most are long. */
  readonly digits: number;
  /** What a text must have besides; short. */
  readonly hint?: RegExp;
}

/** The digits of a text alone. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Steps of b-values and sizes of matrices come in round numbers, telephones do not. */
export const isNoRange = ([text]: RegExpExecArray): boolean =>
  !text.split(/\D+/).every((part) => part === '' || isRound(Number(part)));

const isRound = (number: number): boolean => number % 25 === 0 || (number % 8 === 0 && number <= 4096);
