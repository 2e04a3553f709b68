import { isSentinelDate, parseDate } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { Needles } from './needles.ts';

/** Context group versions are days of the standard, nobody's (PS3.3 8.6). */
const DEFINITIONS: ReadonlySet<number> = new Set([0x00080106, 0x00080107]);
const BIRTH_DATE = 0x00100030;

export type TemporalFault = 'date' | 'precision';

export interface TemporalValue {
  readonly tag: number;
  /** Of DT; else of DA. */
  readonly isDateTime: boolean;
  /** Without padding. */
  readonly text: string;
  /** An option or rule keeps dates here. */
  readonly isKept: boolean;
  /** An own rule shifts, or makes a year of, the value here. */
  readonly rule: 'shift' | 'generalize' | undefined;
}

/** Dates of a written file under one policy, for one patient and his offset. */
export interface TemporalContext {
  readonly needles: Needles;
  readonly dates: CompiledPolicy['dates'];
  readonly offsetDays: number;
}

/**
 * What is wrong with one value of a DA or DT; undefined when nothing is.
 *
 * A day of the patient may stand as the image of another one: when it lies the patient's offset behind a day of his,
 * two visits were as far apart as the dates moved. Under year-only dates a DA is the first of January and a DT a year,
 * dummies apart (PS3.15 E.3.6).
 */
export function temporalFault(value: TemporalValue, context: TemporalContext): TemporalFault | undefined {
  const { text, tag } = value;
  if (text === '' || DEFINITIONS.has(tag)) return undefined;
  const day = dayIn(text);
  if (day === undefined) return partialFault(value, context);
  const parsed = parseDate(String(day).padStart(8, '0'));
  if (parsed !== undefined && isSentinelDate(parsed)) return undefined;
  const isSource = context.needles.days.has(day);
  if (isSource && !value.isKept && !isYear(value, day, context) && !isImage(value, parsed, context)) return 'date';
  return isTooFine(value, day, context) ? 'precision' : undefined;
}

/** `YYYYMMDD` as a number, of a DA, an old `YYYY.MM.DD`, or a DT with a day. */
function dayIn(text: string): number | undefined {
  if (/^\d{8}/.test(text)) return Number(text.slice(0, 8));
  if (/^\d{4}\.\d{2}\.\d{2}$/.test(text)) return Number(text.replaceAll('.', ''));
  return undefined;
}

/** A month, or what is no date: a month of the patient's is a fault, all else is for the search of identifiers. */
function partialFault(
  { text, isDateTime, isKept }: TemporalValue,
  { needles, dates }: TemporalContext,
): TemporalFault | undefined {
  const month = isDateTime && /^\d{6}(?!\d)/.test(text) ? Number(text.slice(0, 6)) : undefined;
  if (month !== undefined && needles.months.has(month) && !isKept) return 'date';
  const isYearAlone = /^\d{4}([-+]\d{4})?$/.test(text);
  return dates.mode === 'year-only' && !isKept && !(isDateTime && isYearAlone) ? 'precision' : undefined;
}

function isImage(
  { tag, rule }: TemporalValue,
  parsed: number | undefined,
  { needles, dates, offsetDays }: TemporalContext,
): boolean {
  const moves = dates.mode === 'shift' || rule === 'shift' || (tag === BIRTH_DATE && dates.birth === 'shifted');
  return moves && parsed !== undefined && needles.sourceDays.has(parsed - offsetDays);
}

/** A first of January that stands for its year, where the policy makes years of dates. */
function isYear({ tag, rule }: TemporalValue, day: number, { dates }: TemporalContext): boolean {
  return day % 10_000 === 101 && (rule === 'generalize' || (tag === BIRTH_DATE && dates.birth === 'year'));
}

function isTooFine({ tag, isDateTime, isKept, rule }: TemporalValue, day: number, { dates }: TemporalContext): boolean {
  if (dates.mode !== 'year-only' || isKept || rule === 'shift') return false;
  if (tag === BIRTH_DATE && dates.birth === 'shifted') return false;
  return isDateTime || day % 10_000 !== 101;
}
