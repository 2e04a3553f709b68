import { asciiForm, isAsciiText } from './ascii-form.ts';

/**
 * What identifies in a text by its form alone: dates, numbers of telephones, records and insurances, addresses, names
 * behind a title (PS3.15 E.3.5; 45 CFR 164.514(b)(2)). Every pattern is bounded: none repeats what repeats.
 */

/** Why a span of a text was cut, in the order in which it is looked for. */
export const TEXT_REASONS = Object.freeze({
  identifier: 'what the data of the patient say of him, in every spelling and character set',
  date: 'days in numbers and words of seven languages, with a time behind them',
  phone: 'numbers of telephones, pagers and extensions',
  mail: 'addresses of mail, pages, hosts and machines; paths of files',
  address: 'streets with a number, towns with a postal code',
  number: 'numbers of records, insurances, taxes and orders; any number of five digits and more',
  uid: 'UIDs and UUIDs',
  title: 'names behind a title',
  age: 'ages of ninety and more',
  word: 'words that no vocabulary has, and initials beside them',
});

export type TextReason = keyof typeof TEXT_REASONS;

/** A span of the text, in UTF-16 units. */
export interface TextCut {
  readonly start: number;
  readonly end: number;
  readonly reason: TextReason;
}

interface Pattern {
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

/** Names of months in English, German, French, Spanish, Italian, Portuguese and Dutch, with their usual short forms. */
const LONG_MONTHS =
  'january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|maerz|juni|juli|' +
  'oktober|dezember|janvier|février|fevrier|mars|avril|juin|juillet|août|aout|septembre|octobre|novembre|décembre|' +
  'decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|gennaio|' +
  'febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro|' +
  'outubro|novembro|dezembro|januari|februari|maart|mei|augustus';
const SHORT_MONTHS =
  'jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|okt|dez|mai|janv|févr|fevr|avr|juil|ene|abr|ago|dic|gen|mag|giu|' +
  'lug|set|ott|fev|out|mrt';
const MONTH = `(?:${LONG_MONTHS}|${SHORT_MONTHS})`;
/** Short forms that are also words of imaging (`MAR 2`, `SET 3`) count only where a year stands. */
const CLEAR_MONTH = `(?:${LONG_MONTHS}|jan|feb|apr|aug|sept|nov|okt|dez|janv|févr|fevr|avr|juil)`;
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const YEAR = "(?:(?:19|20)\\d\\d|'?\\d\\d)";
/** Not inside a longer number or word. */
const FROM = '(?<![\\p{L}\\d])(?<!\\d[.,])';
const TO = '(?![\\p{L}\\d])';
const GAP = '[ .,/_-]{0,3}';
const CLOCK = '(?:[ T_,-]{1,3}(?:at |um |à )?\\d{1,2}[:.h]\\d{2}(?:[:.]\\d{2})?(?:\\.\\d{1,6})?(?: ?[ap]\\.?m\\.?)?)?';

const date = (form: string, holds?: Pattern['holds']): Pattern => ({
  reason: 'date',
  form: new RegExp(form, 'giu'),
  ...(/may\b|january/.test(form) ? { digits: 1, hint: MONTH_HINT } : { digits: 4 }),
  ...(holds === undefined ? {} : { holds }),
});

/** The beginnings of all months. */
const MONTH_HINT =
  /jan|feb|m[aä]r|ma[aiyg]|mrt|mei|apr|abr|ago|aug|ao[uû]|avr|ju[inl]|sep|set|oct|okt|ott|out|nov|d[eéi][cz]|ene|gen|giu|lug|f[eé]v/i;

/** Two of three numbers can be a day and a month. */
function isDayAndMonth([, first, , second]: RegExpExecArray): boolean {
  const [a, b] = [Number(first), Number(second)];
  return a > 0 && b > 0 && a <= 31 && b <= 31 && Math.min(a, b) <= 12;
}

const DATES: readonly Pattern[] = [
  date(`(?<!\\d)(?:19|20)\\d\\d([-/._ ])(?:0?[1-9]|1[0-2])\\1${DAY}(?!\\d)${CLOCK}`),
  date(
    '(?<!\\d)(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:[T_ -]?(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?)?(?!\\d)',
  ),
  date('(?<!\\d)(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\\d\\d(?!\\d)'),
  date('(?<!\\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:19|20)\\d\\d(?!\\d)'),
  date(
    `(?<!\\d)(?<!\\d\\.)(\\d{1,2})(\\s?[-/.]\\s?)(\\d{1,2})\\2(?:(?:19|20)\\d\\d|\\d\\d)(?![\\d.]?\\d)${CLOCK}`,
    isDayAndMonth,
  ),
  date(`(?<!\\d)\\d\\d([-/.])(?:0[1-9]|1[0-2])\\1(?:0[1-9]|[12]\\d|3[01])(?!\\d)${CLOCK}`),
  date(`${FROM}${DAY}(?:st|nd|rd|th|\\.|º)?${GAP}(?:of |de |di |van )?${MONTH}${GAP}(?:de |del )?${YEAR}${TO}${CLOCK}`),
  date(`${FROM}${MONTH}${GAP}${DAY}(?:st|nd|rd|th)?[ .,/_-]{1,3}${YEAR}${TO}${CLOCK}`),
  date(`${FROM}${YEAR}[ ./_-]?${MONTH}[ ./_-]?${DAY}${TO}${CLOCK}`),
  date(`${FROM}${MONTH}${GAP}(?:de |del )?(?:19|20)\\d\\d${TO}`),
  date(`${FROM}${DAY}(?:st|nd|rd|th|\\.|º)?[ ./_-]?(?:of |de |di |van )?${CLEAR_MONTH}${TO}`),
  date(`${FROM}${CLEAR_MONTH}[ ./_-]?${DAY}(?:st|nd|rd|th)?${TO}`),
  date(`${FROM}${MONTH}[ ./_-]?${DAY}(?:st|nd|rd|th)${TO}`),
  date(`${FROM}${DAY}[ .-]?(?:may|mai)${TO}`),
  date(`${FROM}${DAY}(?:st|nd|rd|th)[ ./_-]?(?:of )?${MONTH}${TO}`),
  date('(?<!\\d)(?:0[1-9]|1[0-2])/(?:19|20)\\d\\d(?!\\d)'),
  date('(?<!\\d)(?:19|20)\\d\\d-?W[0-5]\\d(?:-?[1-7])?(?!\\d)'),
];

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Steps of b-values and sizes of matrices come in round numbers, telephones do not. */
const isNoRange = ([text]: RegExpExecArray): boolean =>
  !text.split(/\D+/).every((part) => part === '' || isRound(Number(part)));

const isRound = (number: number): boolean => number % 25 === 0 || (number % 8 === 0 && number <= 4096);

/** Four digits and more that are no size. */
const isNumberOfPerson = ([, value = '']: RegExpExecArray): boolean =>
  digitsOf(value).length >= 4 && !/^\d+[x×]\d+$/i.test(value);

/** Versions of software begin with a small number, addresses of networks do not. */
function isIpAddress([text]: RegExpExecArray): boolean {
  const parts = text.split('.').map(Number);
  return parts[0]! >= 10 && parts.every((part) => part <= 255);
}

function isTelephone([text]: RegExpExecArray): boolean {
  const { length } = digitsOf(text);
  return length >= 7 && length <= 15 && !/^\d{1,2}([/.-])\d{1,2}\1\d{4}/.test(text);
}

const OTHERS: readonly Pattern[] = [
  {
    digits: 0,
    hint: /@/,
    reason: 'mail',
    form: /(?:(?<![\p{L}\p{N}._%+-])(?:\d{1,6}(?:x\d{1,6})?_){1,4})?([\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6})/dgiu,
  },
  {
    digits: 0,
    hint: /:\/\//,
    reason: 'mail',
    form: /(?<![\p{L}\d])(?:https?|ftp|file|dicom|smb):\/\/[^\s"<>]{1,500}/giu,
  },
  { digits: 0, hint: /www/i, reason: 'mail', form: /(?<![\p{L}\d])www\.[^\s"<>]{1,300}/giu },
  {
    digits: 0,
    hint: /\.[cgloen]/i,
    reason: 'mail',
    form: /(?<![\p{L}\d@])[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){0,4}\.(?:com|org|net|edu|gov|example|local|lan)(?![\p{L}\d])(?:\/[^\s"<>]{0,200})?/giu,
  },
  { digits: 0, hint: /\\/, reason: 'mail', form: /\\\\[^\s"<>]{2,200}/giu },
  {
    digits: 0,
    hint: /[\\/]/,
    reason: 'mail',
    form: /(?<![\p{L}\d])(?:[A-Z]:\\|\/(?:home|users?|mnt|data|export)\/)[^\s"<>]{1,200}/giu,
  },
  {
    digits: 8,
    hint: /\.\d{1,39}\./,
    reason: 'uid',
    form: /(?<![\d.])[0-2](?:\.\d{1,39}){3,20}(?![\d])/gu,
    holds: ([text]) => text.length > 15,
  },
  {
    digits: 4,
    hint: /\.\d{1,39}\./,
    reason: 'mail',
    form: /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/gu,
    holds: isIpAddress,
  },
  {
    digits: 0,
    hint: /:/,
    reason: 'mail',
    form: /(?<![\p{L}\d:])[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}(?![\p{L}\d:])/giu,
  },
  {
    digits: 0,
    hint: /[:-]/,
    reason: 'mail',
    form: /(?<![\p{L}\d])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\p{L}\d])/giu,
  },
  {
    digits: 0,
    hint: /-/,
    reason: 'uid',
    form: /(?<![\p{L}\d])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\p{L}\d])/giu,
  },
  { digits: 9, reason: 'number', form: /(?<![\d.])\d{3}([- ])\d{2}\1\d{4}(?!\d)/gu },
  // Numbers of insurances and taxes as other countries write them.
  { digits: 11, reason: 'number', form: /(?<![\d.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/gu },
  { digits: 13, reason: 'number', form: /(?<![\d.])[12] \d{2} \d{2} \d{2} \d{3} \d{3}(?: \d{2})?(?!\d)/gu },
  { digits: 8, reason: 'number', form: /(?<![\d.])\d{2}-\d{2}-\d{2}-\d{2}(?:-\d{2})?(?!\d)/gu, holds: isNoRange },
  {
    digits: 6,
    reason: 'number',
    form: /(?<![\p{L}\d])(?:ssn|nir|nif|nss|nuss|cpf|cns|dni|nie|bsn|ahv|nhs|npi|insee|cf|svnr|sv|tin|passport|policy|police|serial|account|konto|member|insurance|versicherten|versicherung|assurance|seguro|sécu|licen[cs]e|plate)[ _-]{0,2}(?:id|no|nr|num(?:ber)?|nummer|número|numero|social|#)?[.:#=_ -]{0,3}(\d{1,15}(?:([ ./-])\d{2,8}(?:\2\d{2,8}){0,7})?)(?!\d)/dgiu,
    holds: (match) => digitsOf(match[1] ?? '').length >= 6,
  },
  // A word for a number of a person, and the number.
  {
    digits: 4,
    reason: 'number',
    form: /(?<![\p{L}\d])(?:mrn?|pt|pid|id|acc(?:ession)?|ssn|nhs|npi|nss|ahv|bsn|cpf|dni)[ _-]{0,2}(?:id|no|nr|num(?:ber)?|nummer|#)?[.:#=_ -]{0,3}((?=[\p{L}\d-]{0,12}\d)[\p{Lu}\d]{1,4}[-/]?\d[\p{Lu}\d/-]{2,20})(?![\p{L}\d])/dgiu,
    holds: isNumberOfPerson,
  },
  // Common words mean a number only where that is said.
  {
    digits: 4,
    reason: 'number',
    form: /(?<![\p{L}\d])(?:pat(?:ient)?|case|hosp(?:ital)?|fall|enc(?:ounter)?|visit|chart|record|order|req(?:uest)?|study|exam)[ _-]{0,2}(?:id|no|nr|num(?:ber)?|nummer|#|:)[.:#=_ -]{0,3}((?=[\p{L}\d-]{0,12}\d)[\p{Lu}\d]{1,4}[-/]?\d[\p{Lu}\d/-]{2,20})(?![\p{L}\d])/dgiu,
    holds: isNumberOfPerson,
  },
  {
    digits: 3,
    reason: 'phone',
    form: /(?<![\p{L}\d])(?:tel(?:efon|efono|éfono|ephone|efoon)?|phone|ph|call|callback|fax|pager|beeper|bleep|mobile|mobil|handy|cell|contact|ext(?:ension)?|durchwahl)[.:# ]{0,3}([+(]{0,2}\d{1,15}\)?(?:[ ./()-]{1,3}\d{2,8}){0,6})(?!\d)/dgiu,
  },
  {
    digits: 3,
    reason: 'phone',
    form: /(?<![\p{L}\d])(?:(?:ext(?:ension)?\.?|pager|beeper|bleep|dect)[:# ]{0,2}|x(?=\d{4}))(\d{3,6})(?!\d)/dgiu,
  },
  {
    digits: 7,
    hint: /\+/,
    reason: 'phone',
    form: /(?<![\d.])\+\d{1,3}(?:[ ./()-]{1,3}\d{1,5}){2,6}(?!\d)/gu,
    holds: isTelephone,
  },
  { digits: 8, hint: /\+/, reason: 'phone', form: /(?<![\d.])\+\d{8,15}(?!\d)/gu },
  {
    digits: 7,
    hint: /\(/,
    reason: 'phone',
    form: /(?<!\d)\(\d{2,5}\)[ ./-]{0,2}\d{2,5}(?:[ ./-]\d{2,5}){0,3}(?!\d)/gu,
    holds: isTelephone,
  },
  {
    digits: 7,
    reason: 'phone',
    form: /(?<![\d.,/-])0\d{1,5}[ ./-]{1,2}\d{2,8}(?:[ ./-]\d{2,5}){0,4}(?!\d)/gu,
    holds: isTelephone,
  },
  { digits: 10, reason: 'phone', form: /(?<![\d.])\d{3}[-. ]\d{3}[-. ]\d{4}(?!\d)/gu, holds: isNoRange },
  { digits: 7, hint: /-/, reason: 'phone', form: /(?<![\d.\p{L}-])\d{3}-\d{4}(?![\d-])/gu, holds: isNoRange },
  { digits: 10, reason: 'number', form: /(?<![\d.])\d{3}[ -]\d{3}[ -]\d{4}(?!\d)/gu, holds: isNoRange },
  { digits: 9, reason: 'phone', form: /(?<![\d.,])\d{2} \d{3} \d{4}(?![\d,]|\.\d)/gu, holds: isNoRange },
  {
    digits: 9,
    reason: 'phone',
    form: /(?<![\d.,])[6-9]\d{2} (?:\d{3} \d{3}|\d{2} \d{2} \d{2})(?![\d,]|\.\d)/gu,
    holds: isNoRange,
  },
  // Ages of ninety and more are one class (164.514(b)(2)(i)(C)); `Y` as in AS.
  {
    digits: 2,
    hint: /9\d|1[0-2]\d/,
    reason: 'age',
    form: /(?<![\d.])((?:0?9\d|1[0-2]\d)) ?-?(?:y(?:ears?|rs?)?(?:[ /-]?o(?:lds?)?)?|y\/o|yo|jahren?|j\.|jährige?[nrs]?|jaehrige?[nrs]?|jarige?|ans|años|anos|anni|jaar)(?![\p{L}\d])/dgiu,
  },
  {
    digits: 2,
    hint: /9\d|1[0-2]\d/,
    reason: 'age',
    form: /(?<![\p{L}\d])(?:age[d:]?|alter|âge|edad|età|idade|leeftijd)[ :]{1,2}((?:0?9\d|1[0-2]\d))(?!\d)/dgiu,
  },
  // Streets: a name and a number on either side.
  {
    digits: 1,
    hint: / (?:st|r[od]|av|l[na]|dr|b[ol]|wa|sq|te|c[rlo]|pl)/i,
    reason: 'address',
    form: /(?<![\p{L}\d])\d{1,5}[a-z]?,? (?:\p{Lu}[\p{L}'.-]{0,30} ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|boulevard|blvd|way|square|terrace|crescent|close|court|place)(?![\p{L}\d])/giu,
  },
  {
    digits: 1,
    hint: /(?:street|road|avenue|lane|drive|boulevard|square|terrace|crescent),? \d/i,
    reason: 'address',
    form: /(?<![\p{L}\d])(?:\p{L}[\p{L}'.-]{1,30} )(?:street|road|avenue|lane|drive|boulevard|square|terrace|crescent),? \d{1,5}[a-z]?(?![\p{L}\d])/giu,
  },
  {
    digits: 1,
    hint: /(?:str|gasse|weg|allee|platz|laan|plein)\S{0,12} ?\d/i,
    reason: 'address',
    form: /(?<![\p{L}\d])[\p{L}-]{2,40}(?:str(?:\.|asse|aße|aat)?|gasse|weg|allee|platz|laan|plein)[ ]?\d{1,4}[a-z]?(?![\p{L}\d])/giu,
  },
  {
    digits: 0,
    hint: /(?:rue|via|calle|aven|rua|pia|pla|chem|boul|cors)/,
    reason: 'address',
    form: /(?<![\p{L}\d])(?:\d{1,4},? )?(?:rue|via|viale|calle|avenida|avenue|rua|piazza|plaza|place|chemin|boulevard|corso)(?: (?:de|del|della|di|da|do|dos|la|las|los|du|des|l'))?(?: \p{Lu}[\p{L}'-]{1,30}){1,3}(?:,? \d{1,4})?(?![\p{L}\d])/gu,
  },
  { digits: 5, reason: 'address', form: /(?<![\p{L}\d.])\d{5},? \p{Lu}\p{Ll}[\p{L}-]{1,30}(?![\p{L}\d])/gu },
];

/** What follows a title is a name, whatever else the word may mean. In capitals alone MR and DR are modalities. */
const TITLES =
  /(?<![\p{L}\d])(?:(?:Drs?|Prof|Mr|Mrs|Ms|Miss|Herrn?|Frau|Hr|Fr|Mme|Mlle|Monsieur|Madame|Sr|Sra|Srta|Señora?|Sig|Sigra|Signora?|Dott|Dottssa|Dra|Dhr|Mevr|Mw|Schwester|Pfleger|Sister|Nurse|Pastor)\.? ?|(?:PROF|MRS|HERR|FRAU|MME|SRA|DOTT|MEVR|DHR)\.? ?|(?:DR|MR|MS|SR|FR)\. )((?:(?:[\p{Lu}]\.? ?){0,2}(?:(?:van|von|de|der|den|la|le|el|al|zu|ten|ter|dos|da|di|du)\.? ){0,2}\p{Lu}[\p{L}'’-]{1,30}[ ,]{0,2}){1,3})/dgu;

interface PatternSet {
  readonly dates: readonly Pattern[];
  readonly others: readonly Pattern[];
  readonly titles: RegExp;
}

const UNICODE: PatternSet = { dates: DATES, others: OTHERS, titles: TITLES };
let ascii: PatternSet | undefined;

function asciiPatterns(): PatternSet {
  const inAscii = (patterns: readonly Pattern[]): readonly Pattern[] =>
    patterns.map((pattern) => ({ ...pattern, form: asciiForm(pattern.form) }));
  ascii ??= { dates: inAscii(DATES), others: inAscii(OTHERS), titles: asciiForm(TITLES) };
  return ascii;
}

/**
 * Calls back for every span that a pattern finds.
 *
 * @param isWord whether a word belongs to medicine or plain language: a name behind a title ends there.
 */
export function findPatterns(text: string, isWord: (word: string) => boolean, found: (cut: TextCut) => void): void {
  const { dates, others, titles } = isAsciiText(text) ? asciiPatterns() : UNICODE;
  findAll(dates, text, found);
  findAll(others, text, found);
  for (const match of text.matchAll(titles)) {
    const [start, end] = match.indices![1]!;
    found({ start: match.index, end: endOfName(text, start, end, isWord), reason: 'title' });
  }
}

function findAll(patterns: readonly Pattern[], text: string, found: (cut: TextCut) => void): void {
  const count = digitsOf(text).length;
  for (const { form, reason, holds, digits, hint } of patterns) {
    if (count < digits || hint?.test(text) === false) continue;
    for (const match of text.matchAll(form)) {
      if (holds?.(match) === false) continue;
      const [start, end] = (form.hasIndices ? match.indices?.[1] : undefined) ?? [
        match.index,
        match.index + match[0].length,
      ];
      found({ start, end, reason });
    }
  }
}

/** The first word is part of the name; further ones as long as they are no words of the language. */
function endOfName(text: string, start: number, end: number, isWord: (word: string) => boolean): number {
  let last = start;
  for (const { 0: word, index } of text.slice(start, end).matchAll(/[\p{L}'’-]+/gu)) {
    if (last > start && word.length > 1 && isWord(word)) break;
    last = start + index + word.length;
  }
  return last;
}
