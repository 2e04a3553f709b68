import { type CivilDay, civilFromDay, formatDate, isSentinelDate, parseDate, parseDateTime } from './dates.ts';
import type { Spelling } from './spelling.ts';

/** Names and abbreviations of the twelve months. `de` for the Spanish `14 de febrero de 1956`. */
const ENGLISH = `january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep
  |october oct|november nov|december dec`;
const GERMAN = `januar jänner jan|februar feb|märz maerz mrz mär|april apr|mai|juni jun|juli jul|august aug
  |september sept sep|oktober okt|november nov|dezember dez`;
const FRENCH = `janvier janv|février févr fév|mars|avril avr|mai|juin|juillet juil|août|septembre sept|octobre oct
  |novembre nov|décembre déc`;
const SPANISH = `enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre sept
  |octubre oct|noviembre nov|diciembre dic`;
const ITALIAN = `gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago
  |settembre set|ottobre ott|novembre nov|dicembre dic`;

const months = (table: string): readonly (readonly string[])[] => table.split('|').map((row) => row.trim().split(' '));

const ENGLISH_MONTHS = months(ENGLISH);
const SPANISH_MONTHS = months(SPANISH);
const MONTHS: readonly (readonly string[])[] = [GERMAN, FRENCH, ITALIAN]
  .map(months)
  .reduce(
    (all, language) => all.map((names, i) => [...new Set([...names, ...language[i]!])]),
    [...ENGLISH_MONTHS.map((names, i) => [...new Set([...names, ...SPANISH_MONTHS[i]!])])],
  );

/** Longest abbreviation that is written without separators or with a year of two digits: `14FEB56`. */
const ABBREVIATION = 4;

/**
 * The spellings of a DA or DT value. One for each order of the parts: separators of one character are all the same to
 * the search, so `14-02-1956` stands for `14.02.1956`, `14/02/1956` and `14 02 1956`.
 *
 * What is no full date is searched as written, with the dates in it: a month, a range, a day that does not exist. A
 * year alone has no spellings, nor has a device's constant such as 19000101.
 */
export function dateSpellings(value: string): readonly Spelling[] {
  const day = parseDate(value) ?? parseDateTime(value)?.day;
  if (day !== undefined) return isSentinelDate(day) ? [] : spellingsOfDay(day);
  const days = (value.match(/\d{8}/g) ?? []).map(parseDate).filter((inside) => inside !== undefined);
  const digits = value.replace(/\D/g, '');
  const asWritten: readonly Spelling[] = digits.length < FEWEST_DIGITS ? [] : [{ written: value, border: 'digit' }];
  return [...asWritten, ...days.filter((inside) => !isSentinelDate(inside)).flatMap(spellingsOfDay)];
}

/** Year and month; a year alone says too little. */
const FEWEST_DIGITS = 6;

function spellingsOfDay(day: CivilDay): readonly Spelling[] {
  const date = civilFromDay(day);
  const canonical = formatDate(day);
  const year = canonical.slice(0, 4);
  const month = canonical.slice(4, 6);
  const padded = canonical.slice(6, 8);
  const days = [...new Set([padded, String(date.day)])];
  const forms = [
    ...numeric(year, month, padded),
    ...separated(year, String(date.month), String(date.day)),
    ...days.flatMap((d) => withMonthName(year, date.month - 1, d)),
  ];
  const spellings = [...new Set(forms)].map((written) => ({ written, border: 'digit' }) as const);
  return [{ written: canonical, border: 'date' }, ...spellings];
}

function numeric(year: string, month: string, day: string): readonly string[] {
  const short = year.slice(2);
  return [
    `${day}${month}${year}`,
    `${month}${day}${year}`,
    ...separated(year, month, day),
    `${day}-${month}-${short}`,
    `${month}-${day}-${short}`,
    `${short}-${month}-${day}`,
  ];
}

/** Also without leading zeros, but then never with a short year: 1.1.88 is a part of the SOP Class UIDs of reports. */
const separated = (year: string, month: string, day: string): readonly string[] => [
  `${year}-${month}-${day}`,
  `${day}-${month}-${year}`,
  `${month}-${day}-${year}`,
];

function withMonthName(year: string, month: number, day: string): readonly string[] {
  const short = year.slice(2);
  const texts: string[] = [];
  for (const name of MONTHS[month]!) {
    texts.push(`${day} ${name} ${year}`, `${day}. ${name} ${year}`);
    if (name.length > ABBREVIATION) continue;
    texts.push(`${day}${name}${year}`, `${day}${name}${short}`, `${day} ${name} ${short}`, `${year} ${name} ${day}`);
    texts.push(`${day}. ${name}. ${year}`);
  }
  for (const name of ENGLISH_MONTHS[month]!) texts.push(`${name} ${day} ${year}`, `${name} ${day}, ${year}`);
  return [...texts, `${day} de ${SPANISH_MONTHS[month]![0]} de ${year}`];
}
