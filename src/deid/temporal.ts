import { VR, type Vr } from '../dicom/index.ts';
import type { FindingCode } from '../failure/index.ts';
import {
  isSentinelDate,
  isTime,
  parseDate,
  parseDateTime,
  shiftDate,
  shiftDateTime,
  yearOnlyDate,
  yearOnlyDateTime,
} from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';

/** `definition`: a day of the standard and no day of a patient, as Context Group Version is (PS3.3 8.6). */
export type TemporalKind = 'birth' | 'date' | 'date-time' | 'time' | 'zone' | 'definition' | 'other';

const TIMEZONE_OFFSET = 0x00080201;
export const BIRTH_DATE = 0x00100030;

/** Context Group Version and Local Version: days of the standard or of a code list, and none of a patient (PS3.3 8.6). */
const DEFINITION_DATES: ReadonlySet<number> = new Set([0x00080106, 0x00080107]);

/** What an attribute's value says of time. */
export function temporalKind(tag: number, vr: Vr): TemporalKind {
  if (tag === BIRTH_DATE) return 'birth';
  if (DEFINITION_DATES.has(tag)) return 'definition';
  return tag === TIMEZONE_OFFSET ? 'zone' : temporalKindOfVr(vr);
}

/** The same by the VR alone: for a rule that names the attribute. */
export function temporalKindOfVr(vr: Vr): TemporalKind {
  if (vr === VR.DA) return 'date';
  if (vr === VR.DT) return 'date-time';
  return vr === VR.TM ? 'time' : 'other';
}

/** What to do with a date or time: as its row says, by the date mode, or by its Basic code whatever the options say. */
export type TemporalPlan =
  | { readonly kind: 'row' }
  | { readonly kind: 'act'; readonly action: 'keep' | 'shift' | 'year' | 'local' }
  | { readonly kind: 'basic'; readonly finding?: FindingCode }
  | { readonly kind: 'remove' };

/** What a plan depends on beside the value. */
export interface TemporalContext {
  readonly policy: Pick<CompiledPolicy, 'dates' | 'safeHarbor'>;
  /** Of this patient; without it nothing is said of the range of shifted dates. */
  readonly offsetDays: number | undefined;
  /** The last year that the data of the patient name, for the cap of a birth year. */
  readonly latestYear: number | undefined;
}

/** 45 CFR 164.514(b)(2)(i)(C): a birth year stays up to the age of 89. */
const OLDEST_YEARS = 89;

const ROW: TemporalPlan = Object.freeze({ kind: 'row' });
const BASIC: TemporalPlan = Object.freeze({ kind: 'basic' });
const act = (action: 'keep' | 'shift' | 'year' | 'local'): TemporalPlan => ({ kind: 'act', action });

/**
 * Dates and times under the policy's date mode (PS3.15 E.3.6). Times of day never move, because shifts are whole days;
 * what is no date, or a date without a day, cannot be moved and goes the way of its Basic code.
 */
export function temporalPlan(kind: TemporalKind, context: TemporalContext, text: () => string): TemporalPlan {
  const { dates } = context.policy;
  if (kind === 'birth') return birthDate(context, text);
  switch (dates.mode) {
    case 'rows':
      return ROW;
    case 'keep':
      return kept(kind, dates, text);
    case 'remove':
      return { kind: 'remove' };
    case 'shift':
      return shifted(kind, context, text);
    case 'year-only':
      return yearOnly(kind, text);
  }
}

function kept(kind: TemporalKind, dates: CompiledPolicy['dates'], text: () => string): TemporalPlan {
  switch (kind) {
    case 'date':
      return faultOf(text(), (value) => parseDate(value) !== undefined) ?? act('keep');
    case 'date-time':
    case 'definition':
      return (
        faultOf(text(), (value) => parseDateTime(value) !== undefined) ??
        act(losesZone(dates, text()) ? 'local' : 'keep')
      );
    case 'time':
      return faultOf(text(), isTime, 'invalid-time') ?? act('keep');
    case 'zone':
      return zone(dates, text);
    default:
      return ROW;
  }
}

function shifted(kind: TemporalKind, context: TemporalContext, text: () => string): TemporalPlan {
  const { policy, offsetDays } = context;
  switch (kind) {
    case 'date':
      return movable(text(), shiftDate, (value) => parseDate(value), offsetDays) ?? act('shift');
    case 'date-time':
      return movable(text(), shiftDateTime, (value) => parseDateTime(value)?.day, offsetDays) ?? act('shift');
    case 'time':
    case 'definition':
      return kept(kind, policy.dates, text);
    case 'zone':
      return zone(policy.dates, text);
    default:
      return ROW;
  }
}

function yearOnly(kind: TemporalKind, text: () => string): TemporalPlan {
  switch (kind) {
    case 'date':
      return faultOf(text(), (value) => yearOnlyDate(value) !== undefined) ?? act('year');
    case 'date-time':
      return faultOf(text(), (value) => yearOnlyDateTime(value) !== undefined) ?? act('year');
    default:
      return ROW;
  }
}

/** `utc-offset: drop` means everywhere: instants would move against each other if one of the two stayed. */
function zone(dates: CompiledPolicy['dates'], text: () => string): TemporalPlan {
  return dates.utcOffset === 'keep' && /^[ \0]*[-+]\d{4}[ \0]*$/.test(text()) ? act('keep') : BASIC;
}

const losesZone = (dates: CompiledPolicy['dates'], text: string): boolean =>
  dates.utcOffset === 'drop' && /[-+]\d{4}/.test(text);

// Birth Date has no column of a date option: Z, for which a dummy is allowed (PS3.15 Table E.1-1).
function birthDate(context: TemporalContext, text: () => string): TemporalPlan {
  switch (context.policy.dates.birth) {
    case 'empty':
      return ROW;
    case 'shifted':
      return movable(text(), shiftDate, (value) => parseDate(value), context.offsetDays) ?? act('shift');
    case 'year':
      if (!mayTellBirthYear(context, text())) return BASIC;
      return faultOf(text(), (value) => yearOnlyDate(value) !== undefined) ?? act('year');
  }
}

/** Counted in calendar years: who turns 90 later in the last year counts as 90. */
function mayTellBirthYear({ policy, latestYear }: TemporalContext, text: string): boolean {
  if (!policy.safeHarbor) return true;
  const year = Number(yearOnlyDate(text)?.slice(0, 4));
  return latestYear !== undefined && latestYear - year <= OLDEST_YEARS;
}

/** Why a value cannot be moved; `undefined` when every non-empty one can. */
function movable(
  text: string,
  shift: (value: string, days: number) => string | undefined,
  dayOf: (value: string) => number | undefined,
  offsetDays: number | undefined,
): TemporalPlan | undefined {
  const isMovable = (value: string): boolean => {
    const day = dayOf(value);
    return day !== undefined && !isSentinelDate(day);
  };
  if (offsetDays === undefined) return faultOf(text, isMovable);
  const fault = faultOf(text, (value) => shift(value, offsetDays) !== undefined, 'offset-out-of-range');
  return fault === undefined ? undefined : (faultOf(text, isMovable) ?? fault);
}

/** `undefined` when every non-empty value passes. */
function faultOf(
  text: string,
  passes: (value: string) => boolean,
  finding: FindingCode = 'invalid-date',
): TemporalPlan | undefined {
  for (const value of text.split('\\')) {
    if (/^[ \0]*$/.test(value) || passes(value)) continue;
    return { kind: 'basic', finding };
  }
  return undefined;
}
