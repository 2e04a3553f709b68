/** Civil dates as day numbers: integers only, no time zone. */
export interface DateParts {
  readonly days: number;
  /** What follows the eight digits of a DT. */
  readonly rest: string;
}

const MILLISECONDS_PER_DAY = 86_400_000;
/** Values that devices write where they have no date. They name nobody. */
const CONSTANTS = new Set(['00010101', '19000101', '99991231']);

export const isConstantDate = (date: string): boolean => CONSTANTS.has(date);

/** Day number of `YYYYMMDD`, `undefined` for a day that does not exist. */
export function dayNumber(date: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(date);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== day || month === 0) return undefined;
  return Math.round(time.getTime() / MILLISECONDS_PER_DAY);
}

/** `YYYYMMDD` of a day number. */
export function dateOfDay(days: number): string {
  return new Date(days * MILLISECONDS_PER_DAY).toISOString().slice(0, 10).replaceAll('-', '');
}

/** A source DA or DT with a full date; the legacy form YYYY.MM.DD and blanks around are read too (PS3.5 6.2). */
export function dateParts(value: string): DateParts | undefined {
  const match = /^ *(\d{4})\.(\d{2})\.(\d{2}) *$/.exec(value) ?? /^ *(\d{4})(\d{2})(\d{2})([\d.+&-]*) *$/.exec(value);
  if (match === null) return undefined;
  const days = dayNumber(`${match[1]}${match[2]}${match[3]}`);
  return days === undefined ? undefined : { days, rest: match[4] ?? '' };
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** A calendar date in the spellings that people and devices write it in, lower case. */
export function dateSpellings(date: string): string[] {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)];
  const [m, d, yy] = [String(Number(month)), String(Number(day)), year.slice(2)];
  const name = MONTHS[Number(month) - 1] ?? '';
  const numeric = ['-', '.', '/'].flatMap((s) => [
    `${year}${s}${month}${s}${day}`,
    `${day}${s}${month}${s}${year}`,
    `${month}${s}${day}${s}${year}`,
    `${d}${s}${m}${s}${year}`,
    `${m}${s}${d}${s}${year}`,
  ]);
  const named = [name, name.slice(0, 3)].flatMap((text) => [
    ...['-', ' ', '. '].flatMap((s) => [
      `${day}${s}${text}${s === '. ' ? ' ' : s}${year}`,
      `${d}${s}${text}${s === '. ' ? ' ' : s}${year}`,
    ]),
    `${day}-${text}-${yy}`,
    `${day}${text}${year}`,
    `${text} ${day}, ${year}`,
    `${text} ${d}, ${year}`,
  ]);
  return [...new Set([date, ...numeric, ...named])];
}
