import { attributeFacts, type DataSet, type Element, numbersOf, stringsOf, vrClass } from '../parse/index.ts';
import { dayNumber } from './dates.ts';

/** Longest value in characters (PS3.5 Table 6.2-1); PN per component group. */
const MAX_CHARACTERS: Readonly<Record<string, number>> = {
  AE: 16,
  AS: 4,
  CS: 16,
  DA: 8,
  DS: 16,
  DT: 26,
  IS: 12,
  LO: 64,
  LT: 10240,
  PN: 64,
  SH: 16,
  ST: 1024,
  TM: 14,
  UI: 64,
};
const UNIT: Readonly<Record<string, number>> = {
  AT: 4,
  FD: 8,
  FL: 4,
  OD: 8,
  OF: 4,
  OL: 4,
  OV: 8,
  OW: 2,
  SL: 4,
  SS: 2,
  SV: 8,
  UL: 4,
  US: 2,
  UV: 8,
};
const TEXT_CONTROLS = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/;
const CONTROLS = /[\x00-\x1a\x1c-\x1f]/;

/** PS3.5 9.1: at most 64 characters, no empty component, no leading zero. */
export function isValidUid(value: string): boolean {
  return value.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/.test(value);
}

const FORMS: Readonly<Record<string, (value: string) => boolean>> = {
  AE: (value) => !CONTROLS.test(value) && value.trim() !== '',
  AS: (value) => /^\d{3}[DWMY]$/.test(value),
  CS: (value) => /^[A-Z0-9 _]*$/.test(value),
  DA: (value) => dayNumber(value) !== undefined,
  DS: (value) => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value),
  DT: isDateTime,
  IS: (value) => /^[+-]?\d+$/.test(value) && Math.abs(Number(value)) <= 2 ** 31,
  TM: (value) =>
    /^([01]\d|2[0-3])([0-5]\d([0-5]\d|60)?)?$/.test(value) ||
    /^([01]\d|2[0-3])[0-5]\d([0-5]\d|60)\.\d{1,6}$/.test(value),
  UI: isValidUid,
  UR: (value) => /^[!-~]+$/.test(value) && !value.includes('\\'),
  LT: (value) => !TEXT_CONTROLS.test(value),
  ST: (value) => !TEXT_CONTROLS.test(value),
  UT: (value) => !TEXT_CONTROLS.test(value),
  LO: (value) => !CONTROLS.test(value),
  SH: (value) => !CONTROLS.test(value),
  UC: (value) => !CONTROLS.test(value),
  PN: (value) =>
    !CONTROLS.test(value) && value.split('=').length <= 3 && value.split('=').every((g) => g.split('^').length <= 5),
};

function isDateTime(value: string): boolean {
  const match = /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\.\d{1,6})?([+-]\d{4})?$/.exec(value);
  if (match === null) return false;
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00'] = match;
  const time = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 61;
  return time && dayNumber(`${year}${month}${day}`) !== undefined && (match[7] === undefined || match[6] !== undefined);
}

/** Why an element's value is not legal for its VR (PS3.5 6.2); `undefined` when it is. Never repeats the value. */
export function illegal(element: Element, holder: DataSet): string | undefined {
  const { vr, bytes } = element;
  if (bytes.length % 2 === 1) return 'odd length';
  const unit = UNIT[vr];
  if (unit !== undefined && element.fragments === undefined && bytes.length % unit !== 0)
    return `not a multiple of ${unit} bytes`;
  if (vrClass(vr) !== 'text') return undefined;
  for (const value of stringsOf(element, holder.charset)) {
    if (value === '') continue;
    if (tooLong(value, vr)) return 'too long';
    if (!(FORMS[vr]?.(value) ?? true)) return `not a value that ${vr} allows`;
  }
  return undefined;
}

function tooLong(value: string, vr: string): boolean {
  const max = MAX_CHARACTERS[vr];
  if (max === undefined) return false;
  const parts = vr === 'PN' ? value.split('=') : [value];
  return parts.some((part) => [...part].length > max);
}

/** Whether the number of values fits the Value Multiplicity of the dictionary; unknown and private tags fit. */
export function fitsMultiplicity(element: Element, holder: DataSet): boolean {
  const vm = attributeFacts(element.tag)?.vm;
  const kind = vrClass(element.vr);
  if (vm === undefined || kind === 'bytes' || kind === 'sequence') return true;
  const count = kind === 'number' ? numbersOf(element).length : stringsOf(element, holder.charset).length;
  return vm.split(' or ').some((choice) => countFits(count, choice));
}

function countFits(count: number, vm: string): boolean {
  const match = /^(\d+)(?:-(\d*)(n?))?$/.exec(vm);
  if (match === null) return true;
  const low = Number(match[1]);
  if (match[2] === undefined) return count === low;
  const step = match[2] === '' ? 1 : Number(match[2]);
  return match[3] === 'n' ? count >= low && count % step === 0 : count >= low && count <= step;
}
