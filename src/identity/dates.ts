import { significant } from './padding.ts';

/**
 * A day as the number of days since 1970-01-01 in the Gregorian calendar. Integers instead of `Date`: six times
 * faster, and no time zone can enter.
 */
export type CivilDay = number;

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** What a DT says (PS3.5 6.2): it may end after any part. */
export interface DateTime {
  readonly year: number;
  /** Missing when the value stops at the year or the month: then there is no day to shift. */
  readonly day: CivilDay | undefined;
  /** Time, fraction and offset from UTC, as written. */
  readonly rest: string;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/**
 * The day that a DA names: `YYYYMMDD` or, from before 1993, `YYYY.MM.DD`; padding at either end. Undefined for
 * anything else: days that do not exist (they do not roll over), ranges, partial dates.
 */
export function parseDate(text: string): CivilDay | undefined {
  const date = significant(text);
  if (date.length === 10 && date[4] === '.' && date[7] === '.') {
    return dayOf(digits(date, 0, 4), digits(date, 5, 7), digits(date, 8, 10));
  }
  return date.length === 8 ? dayOf(digits(date, 0, 4), digits(date, 4, 6), digits(date, 6, 8)) : undefined;
}

/** `YYYYMMDD`, for days of the years 1 to 9999. */
export function formatDate(day: CivilDay): string {
  const date = civilFromDay(day);
  return String(date.year * 10_000 + date.month * 100 + date.day).padStart(8, '0');
}

/**
 * A DA moved by whole days, in canonical form. Undefined when it is no date (`parseDate` is undefined then too), when
 * it is a device's constant such as 19000101, or when the result leaves the years 1900 to 2199.
 * @example
 * shiftDate('20240311', -364); // '20230313'
 */
export function shiftDate(text: string, days: number): string | undefined {
  const day = parseDate(text);
  return day === undefined ? undefined : shifted(day, days);
}

/**
 * The parts of a DT: `YYYY[MM[DD[HH[MM[SS[.F{1,6}]]]]]][&ZZXX]`. Undefined where a part cannot exist.
 */
export function parseDateTime(text: string): DateTime | undefined {
  const parts = DATE_TIME.exec(significant(text));
  if (parts === null) return undefined;
  const [, date = '', rest = '', time = '', zone] = parts;
  if (!isTimeOfDay(time) || !isOffsetFromUtc(zone)) return undefined;
  if (date.length === 8) {
    const day = parseDate(date);
    return day === undefined ? undefined : { year: digits(date, 0, 4), day, rest };
  }
  const month = date.length === 6 ? digits(date, 4, 6) : 1;
  const year = digits(date, 0, 4);
  return time === '' && year > 0 && month >= 1 && month <= 12 ? { year, day: undefined, rest } : undefined;
}

/**
 * A DT whose date is moved by whole days; time, fraction and offset from UTC are copied. Undefined also for a value
 * without a day: shifting the year of a mid-month anchor would be invention.
 */
export function shiftDateTime(text: string, days: number): string | undefined {
  const value = parseDateTime(text);
  if (value?.day === undefined) return undefined;
  const date = shifted(value.day, days);
  return date === undefined ? undefined : date + value.rest;
}

/** The first day of the year of a DA. Undefined where `shiftDate` is, with no shift. */
export function yearOnlyDate(text: string): string | undefined {
  const date = shiftDate(text, 0);
  return date === undefined ? undefined : `${date.slice(0, 4)}0101`;
}

/** The year of a DT of any precision. */
export function yearOnlyDateTime(text: string): string | undefined {
  const value = parseDateTime(text);
  if (value === undefined || value.year < FIRST_YEAR || value.year > LAST_YEAR) return undefined;
  if (value.day !== undefined && SENTINELS.has(value.day)) return undefined;
  return String(value.year);
}

/** Whether a TM can exist: `HH[MM[SS[.F{1,6}]]]` or, from before 1993, `HH:MM[:SS[.F{1,6}]]`. */
export function isTime(text: string): boolean {
  const time = significant(text);
  if (/^\d\d:\d\d(:\d\d(\.\d{1,6})?)?$/.test(time)) return isTimeOfDay(time.replaceAll(':', ''));
  return /^\d\d(\d\d(\d\d(\.\d{1,6})?)?)?$/.test(time) && isTimeOfDay(time);
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/**
 * Days since 1970-01-01. Years are counted from March, so that the leap day is the last of a year and months follow
 * one formula; 400 years have 146,097 days.
 */
export function dayFromCivil({ year, month, day }: CivilDate): CivilDay {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `dayFromCivil`. */
export function civilFromDay(civilDay: CivilDay): CivilDate {
  const shiftedDay = civilDay + 719_468;
  const era = Math.floor(shiftedDay / 146_097);
  const dayOfEra = shiftedDay - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Constants of devices, no days of anybody: 00010101, 19000101, 99991231. Shifted they would publish the offset. */
const SENTINELS: ReadonlySet<CivilDay> = new Set([
  dayFromCivil({ year: 1, month: 1, day: 1 }),
  dayFromCivil({ year: 1900, month: 1, day: 1 }),
  dayFromCivil({ year: 9999, month: 12, day: 31 }),
]);

export const isSentinelDate = (day: CivilDay): boolean => SENTINELS.has(day);

const DATE_TIME =
  /^(\d{8}(?=$|\d|[-+])|\d{6}(?=$|[-+])|\d{4}(?=$|[-+]))(((?:\d\d(?:\d\d(?:\d\d(?:\.\d{1,6})?)?)?)?)([-+]\d{4})?)$/;

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dayOf(year: number, month: number, day: number): CivilDay | undefined {
  // NaN, from anything that is not a digit, fails each of these comparisons.
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  const last = month === 2 && isLeapYear(year) ? 29 : DAYS_OF_MONTH[month - 1]!;
  return day <= last ? dayFromCivil({ year, month, day }) : undefined;
}

function shifted(day: CivilDay, days: number): string | undefined {
  if (SENTINELS.has(day)) return undefined;
  const { year } = civilFromDay(day + days);
  return year >= FIRST_YEAR && year <= LAST_YEAR ? formatDate(day + days) : undefined;
}

/** Digits at [start, end) as a number, NaN if anything else stands there. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Ranges of a time whose shape was checked. PS3.5 6.2: the second may be 60, for a leap second. */
function isTimeOfDay(time: string): boolean {
  const part = (at: number): number => (time.length > at ? digits(time, at, at + 2) : 0);
  return part(0) <= 23 && part(2) <= 59 && part(4) <= 60;
}

/** PS3.5 6.2 DT: -1200 to +1400. A range such as 20240311-2024 fails here. */
function isOffsetFromUtc(zone: string | undefined): boolean {
  if (zone === undefined) return true;
  const hours = digits(zone, 1, 3);
  const minutes = digits(zone, 3, 5);
  const longest = zone.startsWith('-') ? 12 : 14;
  return minutes <= 59 && hours * 60 + minutes <= longest * 60;
}
