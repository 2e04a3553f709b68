import { vrFacts } from '../standard/index.ts';

/** VRs whose value a policy can write as text (PS3.5 6.2). */
export const STRING_VRS: readonly string[] = Object.freeze(
  'AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '),
);

/** Values longer than this are refused in a policy, whatever the VR allows. */
export const MAX_VALUE = 1024;

const TIME = '(?:[01]\\d|2[0-3])(?:[0-5]\\d(?:(?:[0-5]\\d|60)(?:\\.\\d{1,6})?)?)?';
const ZONE = '[+-](?:0\\d|1[0-4])[0-5]\\d';

/** PS3.5 Table 6.2-1, the VRs with a grammar of their own. */
const GRAMMARS: Readonly<Record<string, { readonly form: RegExp; readonly says: string }>> = {
  AE: { form: /^[\x20-\x5b\x5d-\x7e]*$/, says: 'printable ASCII without backslash' },
  AS: { form: /^\d{3}[DWMY]$/, says: 'three digits and D, W, M or Y' },
  CS: { form: /^[A-Z0-9 _]*$/, says: 'capital letters, digits, blank and underscore' },
  DA: { form: /^\d{8}$/, says: 'a date as YYYYMMDD' },
  DS: { form: /^ *[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)? *$/, says: 'a decimal number' },
  DT: {
    form: new RegExp(`^\\d{4}(?:\\d{2}(?:\\d{2}(?:${TIME})?)?)?(?:${ZONE})?$`),
    says: 'a date and time as YYYYMMDDHHMMSS',
  },
  IS: { form: /^ *[+-]?\d+ *$/, says: 'a whole number' },
  TM: { form: new RegExp(`^${TIME}$`), says: 'a time as HHMMSS' },
  UI: { form: /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+$/, says: 'a UID' },
  UR: { form: /^[\x21-\x5b\x5d-\x7e]+$/, says: 'a URI' },
};

const FIXED_LENGTHS: Readonly<Record<string, true>> = { AS: true, DA: true };

/** What is wrong with one value of a VR (PS3.5 6.2), as what it should be; undefined when nothing is. */
export function valueFault(vr: string, value: string): string | undefined {
  const facts = vrFacts(vr);
  if (facts === undefined || !STRING_VRS.includes(vr)) return `a VR that is written as text: ${STRING_VRS.join(', ')}`;
  if (value.trim() === '') return 'a value; the action empty writes none';
  const grammar = GRAMMARS[vr];
  if (grammar !== undefined && !grammar.form.test(value)) return `${grammar.says} (${vr})`;
  if (grammar === undefined && !isText(value, facts.multi))
    return `text without ${facts.multi ? 'backslash and ' : ''}control characters (${vr})`;
  if (vr === 'PN') return personNameFault(value);
  const max = Math.min(facts.max, MAX_VALUE);
  const length = facts.unit === 'chars' ? [...value].length : value.length;
  if (length > max && FIXED_LENGTHS[vr] === undefined) return `at most ${max} characters (${vr})`;
  if (vr === 'IS' && !isInt32(value)) return 'a whole number of 32 bits (IS)';
  if ((vr === 'DA' || vr === 'DT') && !isCalendarDate(value)) return `a date that exists (${vr})`;
  return undefined;
}

/** PS3.5 6.1.3: LT, ST and UT may hold TAB, LF, FF and CR; a backslash is data where the VR has one value only. */
function isText(value: string, multi: boolean): boolean {
  return multi ? !/[\\\p{Cc}\p{Cs}]/u.test(value) : !/[^\P{Cc}\t\n\f\r]|\p{Cs}/u.test(value);
}

/** PS3.5 6.2.1: three groups of 64 characters, each of five components. */
function personNameFault(value: string): string | undefined {
  const groups = value.split('=');
  if (groups.length > 3) return 'at most three component groups (PN)';
  if (groups.some((group) => [...group].length > 64)) return 'at most 64 characters in a component group (PN)';
  if (groups.some((group) => group.split('^').length > 5)) return 'at most five components in a group (PN)';
  return undefined;
}

function isInt32(value: string): boolean {
  const number = Number(value);
  return number >= -(2 ** 31) && number < 2 ** 31;
}

/** True when the parts of a date that are there exist in the calendar. */
function isCalendarDate(value: string): boolean {
  const [, yearText, monthText, dayText] = /^(\d{4})(\d{2})?(\d{2})?/.exec(value) ?? [];
  if (monthText === undefined) return true;
  const month = Number(monthText);
  if (month < 1 || month > 12) return false;
  if (dayText === undefined) return true;
  return Number(dayText) >= 1 && Number(dayText) <= daysOfMonth(Number(yearText), month);
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
