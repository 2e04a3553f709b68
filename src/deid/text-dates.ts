import { isNoRange, type Pattern } from './text-pattern.ts';

/** Names of months in English, German, French, Spanish, Italian, Portuguese and Dutch, with their usual short forms. */
const LONG_MONTHS =
  'january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|maerz|juni|juli|' +
  'oktober|dezember|janvier|février|fevrier|mars|avril|juin|juillet|août|aout|septembre|octobre|novembre|décembre|' +
  'decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|gennaio|' +
  'febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro|' +
  'outubro|novembro|dezembro|januari|februari|maart|mei|augustus';
const SHORT_MONTHS =
  'jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|okt|dez|mai|janv|févr|fevr|avr|juil|ene|abr|ago|dic|gen|mag|giu|' +
  'lug|set|ott|fev|fév|out|mrt|mrz|mär|déc|jän|jänner|jaenner|feber|feb|juil';
const MONTH = `(?:${LONG_MONTHS}|${SHORT_MONTHS})`;
/** Short forms that are also words of imaging or others (`MAR 2`, `SET 3`, `2 out`) count only where a year stands. */
const CLEAR_MONTH = `(?:${LONG_MONTHS}|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec|okt|dez|janv|févr|fevr|fév|avr|juil|déc|mrz|mär|jänner|feber)`;
/** The same in the letters in which names of months are written: `Mar 14`, `May 5`. */
const WRITTEN_MONTH = '(?:Mar|May|Mai|Mär|Ago|Set|Ott|Dic|Gen|Mag|Giu|Lug|Ene|Abr)';
const ROMAN = '(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})';
/** Hyphens and dashes of every length. */
const DASH = '\\u2010-\\u2015\\u2212-';
/** Words behind which a day and a month need no year. */
const BEFORE_DAY =
  '(?:vom|am|bis|seit|ab|on|since|until|till|dated?|le|du|depuis|el|desde|il|dal|del|em|op|vanaf|dob|born|geb(?:oren)?|né|née|nato|nata|nacido|nacida|nascido|compared (?:to|with)|prior|previous|study)';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const YEAR = "(?:(?:19|20)\\d\\d|'?\\d\\d)";
/** Not inside a longer number or word. */
const FROM = '(?<![\\p{L}\\d])(?<!\\d[.,])';
const TO = '(?![\\p{L}\\d])';
const GAP = '[ .,/_-]{0,3}';
const ORDINAL = '(?:st|nd|rd|th|er|\\.|º|°)';
const CLOCK =
  '(?:[ T_,-]{1,3}(?:at |um |à )?\\d{1,2}[:.h]\\d{2}(?:[:.]\\d{2})?(?:\\.\\d{1,6})?(?: ?[ap]\\.?m\\.?)?(?: ?[+-]\\d{2}:?\\d{2}| ?(?:utc|gmt|uhr))?)?';

const date = (form: string, more: Pick<Pattern, 'holds' | 'hint'> = {}): Pattern => ({
  reason: 'date',
  form: new RegExp(form, 'giu'),
  digits: 2,
  ...more,
});

/** What every date of its kind has: short to compile, and most texts have none of it. */
const YEAR_FIRST_HINT = new RegExp(`(?:19|20)\\d\\d[/._ ${DASH}]`);
const THREE_NUMBERS_HINT = /\d\D{1,3}\d{1,2}\D{1,3}\d/;
const ROMAN_HINT = new RegExp(`\\d[ ./${DASH}]{1,2}[ivx]{1,4}[ ./${DASH}]{1,2}['\\d]`, 'i');
const TWO_NUMBERS_HINT = new RegExp(`\\d[/.${DASH}]\\d`);

const namedMonth = (form: string, flags = 'giu'): Pattern => ({
  reason: 'date',
  form: new RegExp(form, flags),
  digits: 1,
  hint: MONTH_HINT,
});

/** The beginnings of all months. */
const MONTH_HINT =
  /j[aä]n|jaen|feb|m[aä]r|ma[aiyg]|mr[tz]|mei|apr|abr|ago|aug|ao[uû]|avr|ju[inl]|sep|set|oct|okt|ott|out|nov|d[eéi][cz]|ene|gen|giu|lug|f[eé]v/i;

/** Two of three numbers can be a day and a month. */
const isDayAndMonth = ([, first, , second]: RegExpExecArray): boolean => areDayAndMonth(first, second);

function areDayAndMonth(first?: string, second?: string): boolean {
  const [a, b] = [Number(first), Number(second)];
  return a > 0 && b > 0 && a <= 31 && b <= 31 && Math.min(a, b) <= 12;
}

/** `3 x 04` is a size, `14 X 1956` a day. */
const isRomanDate = ([, separator = '', month, year = '']: RegExpExecArray): boolean =>
  separator.trim() !== '' || (month !== 'x' && year.length === 4);

/** Days, in every order and notation that is unlikely to be anything else (deidentification.md 6.3). */
export const DATES: readonly Pattern[] = [
  // The year first, and the same sign twice; `2024. 3. 14.` as in Korea and Hungary.
  date(`(?<!\\d)(?:19|20)\\d\\d([/._ ${DASH}]|\\. )(?:0?[1-9]|1[0-2])\\1${DAY}(?!\\d)${CLOCK}`, {
    hint: YEAR_FIRST_HINT,
  }),
  date(
    '(?<!\\d)(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:[T_ -]?(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?)?(?!\\d)',
  ),
  date('(?<!\\d)(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\\d\\d(?!\\d)'),
  date('(?<!\\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:19|20)\\d\\d(?!\\d)'),
  date(`(?<!\\d)(?<!\\d\\.)(\\d{1,2})(\\s?[/._,${DASH}]\\s?| )(\\d{1,2})\\2(?:19|20)\\d\\d(?![\\d.]?\\d)${CLOCK}`, {
    holds: isDayAndMonth,
    hint: THREE_NUMBERS_HINT,
  }),
  date(`(?<!\\d)(?<!\\d\\.)(\\d{1,2})(\\s?[/.${DASH}]\\s?)(\\d{1,2})\\2\\d\\d(?![\\d.]?\\d)${CLOCK}`, {
    holds: isDayAndMonth,
    hint: THREE_NUMBERS_HINT,
  }),
  date(`(?<!\\d)\\d\\d([/.${DASH}])(?:0?[1-9]|1[0-2])\\1${DAY}(?!\\d)${CLOCK}`, { hint: THREE_NUMBERS_HINT }),
  date(`${FROM}${DAY}([ ./${DASH}]{1,2})(${ROMAN})\\1(${YEAR})${TO}`, { holds: isRomanDate, hint: ROMAN_HINT }),
  date(`${FROM}(?:19|20)\\d\\d([ ./${DASH}]{1,2})${ROMAN}\\1${DAY}${TO}`, { hint: ROMAN_HINT }),
  // A month by its name.
  namedMonth(`${FROM}${DAY}${ORDINAL}?${GAP}(?:of |de |di |van )?${MONTH}${GAP}(?:de |del )?${YEAR}${TO}${CLOCK}`),
  namedMonth(`${FROM}${MONTH}${GAP}${DAY}${ORDINAL}?[ .,/_-]{1,3}${YEAR}${TO}${CLOCK}`),
  namedMonth(`${FROM}${MONTH} {1,2}${DAY} \\d{1,2}:\\d{2}(?::\\d{2})? (?:[a-z]{3,4} )?(?:19|20)\\d\\d${TO}`),
  namedMonth(`${FROM}${YEAR}[ ./_-]?${MONTH}[ ./_-]?${DAY}${TO}(?!,? (?:19|20)\\d\\d${TO})${CLOCK}`),
  namedMonth(`${FROM}${MONTH}${GAP}(?:de |del )?(?:(?:19|20)\\d\\d|'\\d\\d)${TO}`),
  namedMonth(`${FROM}(?:19|20)\\d\\d[ ./_-]?${MONTH}${TO}(?! ${DAY},? (?:19|20)\\d\\d${TO})`),
  namedMonth(`${FROM}${DAY}${ORDINAL}?[ ./_-]{0,2}(?:of |de |di |van )?${CLEAR_MONTH}${TO}`),
  namedMonth(`${FROM}${CLEAR_MONTH}[ ./_-]{0,2}${DAY}${ORDINAL}?${TO}`),
  namedMonth(`${FROM}${MONTH}[ ./_-]?${DAY}(?:st|nd|rd|th)${TO}`),
  namedMonth(`${FROM}${DAY}[ .-]?(?:may|mai)${TO}`),
  namedMonth(`${FROM}${DAY}(?:st|nd|rd|th|er|°|º)[ ./_-]?(?:of )?${MONTH}${TO}`),
  namedMonth(`${FROM}${DAY}[ ./_-]{0,2}${WRITTEN_MONTH}${TO}`, 'gu'),
  namedMonth(`${FROM}${WRITTEN_MONTH}\\.? ?${DAY}${TO}`, 'gu'),
  namedMonth(`${FROM}${DAY}mar${TO}`),
  // Without a day, or without a year.
  date(`(?<![\\d.,])(?:0?[1-9]|1[0-2])[/.${DASH}](?:19|20)\\d\\d(?![\\d]|[.,]\\d)`),
  date(`(?<![\\d.,])(?:19|20)\\d\\d[/.${DASH}](?:0[1-9]|1[0-2])(?![\\d]|[.,]\\d)`),
  date('(?<!\\d)(?:19|20)\\d\\d-?W[0-5]\\d(?:-?[1-7])?(?!\\d)'),
  date('(?<!\\d)(?:19|20)\\d\\d-[0-3]\\d\\d(?![\\d-])', { holds: isNoRange }),
  {
    reason: 'date',
    form: new RegExp(
      `(?<![\\p{L}\\d])${BEFORE_DAY}[ .:,]{0,3}(\\d{1,2}[/.${DASH}]\\d{1,2}\\.?)(?!\\d|[.,/]\\d)`,
      'dgiu',
    ),
    digits: 2,
    hint: TWO_NUMBERS_HINT,
    holds: ([, value = '']) => areDayAndMonth(...value.split(/\D/)),
  },
];
