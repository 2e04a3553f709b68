import { encodeAscii } from '../dicom/index.ts';
import { isDicomUid } from '../standard/index.ts';

/**
 * Attributes whose UID names a definition and no instance: kept whatever it is (PS3.15 Table E.1-1 lists none of them
 * with U; PS3.3 and PS3.6 say what they name).
 */
const DEFINITIONS: ReadonlyMap<number, string> = new Map([
  [0x00080016, 'SOP Class UID, PS3.3 C.12.1'],
  [0x0008001a, 'Related General SOP Class UID, PS3.3 C.12.1'],
  [0x0008001b, 'Original Specialized SOP Class UID, PS3.3 C.12.1'],
  [0x00080062, 'SOP Classes in Study, PS3.4 C.3.4'],
  [0x00080117, 'Context UID, PS3.3 8.6'],
  [0x00080118, 'Mapping Resource UID, PS3.3 8.6'],
  [0x0008040e, 'Stored Instance Transfer Syntax UID, PS3.3 C.38.2'],
  [0x00081150, 'Referenced SOP Class UID, PS3.3 10.8'],
  [0x0008115a, 'SOP Classes Supported, PS3.4 C.3.4'],
  [0x00083002, 'Available Transfer Syntax UID, PS3.4 C.3.4'],
  [0x00340003, 'Flow Transfer Syntax UID, PS3.3 C.33'],
  [0x04000010, 'MAC Calculation Transfer Syntax UID, PS3.3 C.12.1.1.3'],
  [0x04000510, 'Encrypted Content Transfer Syntax UID, PS3.3 C.12.1.1.4'],
  [0x3010001f, 'Segmentation Template UID, PS3.3 C.36'],
  [0x30100052, 'Pertinent SOP Classes in Study, PS3.3 C.36'],
  [0x30100053, 'Pertinent SOP Classes in Series, PS3.3 C.36'],
]);

/** Coding Scheme UID (PS3.3 8.8, C.12.1): kept below roots under which coding schemes are published. */
const CODING_SCHEME_UID = 0x0008010c;
const CODING_SCHEME_ROOTS: readonly string[] = [
  '2.16.840.1.113883.',
  '2.16.840.1.113995.',
  '1.2.840.10065.',
  '1.2.276.0.76.5.',
];

/** Whether a UID may stand in any attribute: the standard's own, or one that was made from a key. */
export function isReplacedOrPublic(uid: string): boolean {
  const bytes = encodeAscii(uid);
  return isReplacedOrDicom(bytes, 0, bytes.length) || isDicomUid(uid);
}

/** The same, from bytes without padding, for all but the few registered UIDs that are not below the root of DICOM. */
export function isReplacedOrDicom(bytes: Uint8Array, from: number, to: number): boolean {
  return isKeyed(bytes, from, to) || (startsWith(bytes, from, to, DICOM_ROOT) && to - from > DICOM_ROOT.length);
}

/** Whether a UID may stand in this attribute because of what the attribute names. */
export function isDefinition(tag: number, uid: string): boolean {
  if (tag === CODING_SCHEME_UID) return CODING_SCHEME_ROOTS.some((root) => uid.startsWith(root));
  return DEFINITIONS.has(tag);
}

const DICOM_ROOT = encodeAscii('1.2.840.10008.');
const UUID_ROOT = encodeAscii('2.25.');
const MOST_UUID_DIGITS = 39;
/** Digits that are taken at once: 10^6 x 2^32 is still an exact number. */
const CHUNK = 6;
const WORD = 2 ** 32;

/**
 * Whether a UID is `2.25.` and the decimal number of a UUID of version 8 and the variant of RFC 9562 (PS3.5 B.2): what
 * the keyed construction makes. One in 64 random UUIDs looks like that by chance; those of programs have version 4.
 */
export function isKeyedUid(uid: string): boolean {
  const bytes = encodeAscii(uid);
  return isKeyed(bytes, 0, bytes.length);
}

function isKeyed(bytes: Uint8Array, from: number, to: number): boolean {
  const first = from + UUID_ROOT.length;
  const digits = to - first;
  if (digits < 1 || digits > MOST_UUID_DIGITS || bytes[first] === 0x30) return false;
  if (!startsWith(bytes, from, to, UUID_ROOT)) return false;
  // 128 bits as four words, most significant first.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let at = first; at < to; ) {
    let chunk = 0;
    let scale = 1;
    for (const end = Math.min(at + CHUNK, to); at < end; at++) {
      const digit = bytes[at]! - 0x30;
      if (!(digit >= 0 && digit <= 9)) return false;
      chunk = chunk * 10 + digit;
      scale *= 10;
    }
    d = d * scale + chunk;
    let carry = Math.floor(d / WORD);
    d -= carry * WORD;
    c = c * scale + carry;
    carry = Math.floor(c / WORD);
    c -= carry * WORD;
    b = b * scale + carry;
    carry = Math.floor(b / WORD);
    b -= carry * WORD;
    a = a * scale + carry;
    if (a >= WORD) return false;
  }
  const version = (b >>> 12) & 0xf;
  const variant = c >>> 30;
  return version === 8 && variant === 2;
}

function startsWith(bytes: Uint8Array, from: number, to: number, prefix: Uint8Array): boolean {
  if (to - from < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[from + i] !== prefix[i]) return false;
  return true;
}

const LEAST_LENGTH = 20;
const LEAST_COMPONENTS = 4;

/** A UID has 64 characters (PS3.5 9.1); what goes on for longer is none, and is not followed. */
const MOST_LENGTH = 128;

/**
 * Calls back for every stretch of bytes that can be a UID by its bytes and its length. Stretches have `LEAST_LENGTH`
 * and more, so only every 20th byte is looked at.
 */
export function findUids(
  bytes: Uint8Array,
  from: number,
  to: number,
  found: (start: number, end: number) => void,
): void {
  for (let at = from + LEAST_LENGTH - 1; at < to; at += LEAST_LENGTH) {
    if (!isDigitOrDot(bytes[at]!)) continue;
    const [start, end] = stretchAround(bytes, from, to, at);
    if (end - start >= LEAST_LENGTH) found(start, end);
    while (at < to && isDigitOrDot(bytes[at]!)) at++;
  }
}

/** The stretch of digits and dots around a position, without dots at its ends; of a long one the part around it. */
export function stretchAround(bytes: Uint8Array, from: number, to: number, at: number): readonly [number, number] {
  const first = Math.max(from, at - MOST_LENGTH);
  const last = Math.min(to, at + MOST_LENGTH);
  let start = at;
  let end = at;
  while (start > first && isDigitOrDot(bytes[start - 1]!)) start--;
  while (end < last && isDigitOrDot(bytes[end]!)) end++;
  while (start < end && bytes[start] === 0x2e) start++;
  while (end > start && bytes[end - 1] === 0x2e) end--;
  return [start, end];
}

/** Whether digits and dots can be a UID: four components and more, none empty, the first 0, 1 or 2 (PS3.5 9.1). */
export const looksLikeUid = (text: string): boolean =>
  /^[0-2](?:\.\d+)+$/.test(text) && text.split('.').length >= LEAST_COMPONENTS;

const isDigitOrDot = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || byte === 0x2e;
