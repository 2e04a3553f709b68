import { significant } from './padding.ts';

export type AgeUnit = 'D' | 'W' | 'M' | 'Y';

export interface Age {
  readonly count: number;
  readonly unit: AgeUnit;
  /** Whole years, rounded down. */
  readonly years: number;
  /** Three digits and a capital letter: the only form that PS3.5 6.2 AS allows. */
  readonly legal: boolean;
}

const UNITS_PER_YEAR: Readonly<Record<AgeUnit, number>> = { D: 365.25, W: 365.25 / 7, M: 12, Y: 1 };

/** 45 CFR 164.514(b)(2)(i)(C): all ages over 89 become one category. */
const OLDEST_YEARS = 89;
const OLDEST_CATEGORY = '090Y';

/**
 * An age string in the legal form and in forms that devices write: more or fewer digits, a small letter. They are read
 * to know the years (1092M is 91 years), not to be kept. Undefined for anything else.
 */
export function parseAge(text: string): Age | undefined {
  const parts = /^(\d{1,6}) ?([DWMYdwmy])$/.exec(significant(text));
  if (parts === null) return undefined;
  const count = Number(parts[1]);
  const unit = parts[2]!.toUpperCase() as AgeUnit;
  const years = Math.floor(count / UNITS_PER_YEAR[unit]);
  return { count, unit, years, legal: /^\d{3}[DWMY]$/.test(parts[0]) };
}

/**
 * The age that Safe Harbor lets stay: itself up to 89 years, `090Y` beyond. Undefined when it is not a legal age
 * string and not certainly over 89: such a value is dropped and reported (`invalid-age`).
 */
export function capAge(text: string): string | undefined {
  const age = parseAge(text);
  if (age === undefined) return undefined;
  if (age.years > OLDEST_YEARS) return OLDEST_CATEGORY;
  return age.legal ? significant(text) : undefined;
}
