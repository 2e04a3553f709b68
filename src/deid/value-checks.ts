import { decodeLatin1, trimPadding, UNIT_BYTES, VR, type Vr } from '../dicom/index.ts';
import type { FindingCode } from '../failure/index.ts';
import { isTime, parseAge, parseDate, parseDateTime } from '../identity/index.ts';

/** Values that are what their VR says (PS3.5 6.2): text where none belongs can hold anything. */

/** What is wrong with a value that is to stay; `undefined` for nothing, and for VRs that hold any text. */
export function valueFault(vr: Vr, bytes: Uint8Array): FindingCode | undefined {
  switch (vr) {
    case VR.CS:
      return isCodeString(bytes) ? undefined : 'invalid-code';
    case VR.DS:
    case VR.IS:
      return isDecimalText(bytes) ? undefined : 'invalid-number';
    case VR.UI:
      return areUids(bytes) ? undefined : 'invalid-uid';
    case VR.AS:
      return every(bytes, (value) => parseAge(value)?.legal === true) ? undefined : 'invalid-age';
    case VR.DA:
      return every(bytes, (value) => parseDate(value) !== undefined) ? undefined : 'invalid-date';
    case VR.DT:
      return every(bytes, (value) => parseDateTime(value) !== undefined) ? undefined : 'invalid-date';
    case VR.TM:
      return every(bytes, isTime) ? undefined : 'invalid-time';
    case VR.FD:
    case VR.FL:
    case VR.SL:
    case VR.SS:
    case VR.SV:
    case VR.UL:
    case VR.US:
    case VR.UV:
      return bytes.length % UNIT_BYTES[vr]! === 0 ? undefined : 'invalid-number';
    default:
      return undefined;
  }
}

function every(bytes: Uint8Array, passes: (value: string) => boolean): boolean {
  return decodeLatin1(bytes)
    .split('\\')
    .map(trimPadding)
    .every((value) => value === '' || passes(value));
}

/** CS: capital letters, digits, space and underscore, at most 16 in each value. */
export function isCodeString(bytes: Uint8Array): boolean {
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!;
    if (c === 0x5c) {
      length = 0;
      continue;
    }
    length++;
    if ((c >= 0x41 && c <= 0x5a) || (c >= 0x30 && c <= 0x39) || c === 0x20 || c === 0x5f) {
      if (length <= 16 || c === 0x20) continue;
      return false;
    }
    // A NUL as padding is wrong and harmless.
    if (c !== 0 || i < bytes.length - 1) return false;
  }
  return true;
}

/** DS and IS: digits, sign, point, exponent. */
export function isDecimalText(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!;
    const isDigit = c >= 0x30 && c <= 0x39;
    if (isDigit || c === 0x2e || c === 0x2d || c === 0x2b || c === 0x5c || c === 0x20 || c === 0x45 || c === 0x65)
      continue;
    if (c !== 0 || i < bytes.length - 1) return false;
  }
  return true;
}

const UID = /^[0-2](?:\.(?:0|[1-9]\d*))+$/;
const LONGEST_UID = 64;

export const isUid = (text: string): boolean => text.length <= LONGEST_UID && UID.test(text);

/** UI: UIDs of PS3.5 9.1 or nothing. */
export const areUids = (bytes: Uint8Array): boolean => every(bytes, isUid);

/** An age of 90 and more among the values of an AS. */
export const holdsOldAge = (bytes: Uint8Array): boolean => !every(bytes, (value) => (parseAge(value)?.years ?? 0) < 90);

/** Characters that terms of character sets have, misspelt ones included: `ISO_IR 100`, `iso-ir 100`. */
export const CHARACTER_SET_TERM = /^[A-Za-z0-9 _-]{0,16}$/;
