import { classOf, FORBIDDEN, OTHER } from './borders.ts';
import type { BytePattern, PatternEncoding } from './byte-patterns.ts';

/** The stretch that is searched: what lies outside of it is no neighbour. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Whether a hit of a pattern at an offset meets the pattern's border rule, neighbours read in its encoding. */
export function byteBorderHolds(stretch: Stretch, at: number, pattern: BytePattern): boolean {
  const { before, after } = FORBIDDEN[pattern.border];
  if (before !== OTHER && (classBefore(stretch, at, pattern) & before) !== 0) return false;
  return after === OTHER || (classAfter(stretch, at + pattern.bytes.length, pattern) & after) === 0;
}

function classBefore({ bytes, start }: Stretch, at: number, { encoding, bytes: own }: BytePattern): number {
  if (at <= start) return OTHER;
  if (isUtf16(encoding)) return classOf(utf16Unit(at - 2 < start ? 0 : bytes[at - 2]!, bytes[at - 1]!, encoding));
  const byte = bytes[at - 1]!;
  if (byte < 0x80) return classOf(byte);
  if (encoding === 'other') return own[0]! >= 0x80 ? LETTER_OF_THE_SET : OTHER;
  const character = utf8Before(bytes, start, at);
  if (character !== undefined) return classOf(character);
  return isLatin1Letter(byte, at - 2 >= start ? bytes[at - 2]! : 0) ? classOf(byte) : OTHER;
}

function classAfter({ bytes, end }: Stretch, at: number, { encoding, bytes: own }: BytePattern): number {
  if (at >= end) return OTHER;
  if (isUtf16(encoding)) return classOf(utf16Unit(bytes[at]!, at + 2 > end ? 0 : bytes[at + 1]!, encoding));
  const byte = bytes[at]!;
  const next = at + 1 < end ? bytes[at + 1]! : undefined;
  // A byte before a NUL may be the group number of the next element: 0x32 0x00 in little endian reads like a digit.
  if (byte < 0x80) return next === 0 ? OTHER : classOf(byte);
  if (encoding === 'other') return own.at(-1)! >= 0x80 ? LETTER_OF_THE_SET : OTHER;
  const character = utf8At(bytes, at, end);
  if (character !== undefined) return classOf(character);
  return isLatin1Letter(byte, next ?? 0) ? classOf(byte) : OTHER;
}

/** Beside letters beyond ASCII of a character set that is not decoded here, its other such bytes count as letters. */
const LETTER_OF_THE_SET = classOf(0x61);

const isUtf16 = (encoding: PatternEncoding): boolean => encoding === 'utf-16le' || encoding === 'utf-16be';

/**
 * Text of one byte order is also text of the other, one byte further on. At the ends of the stretch such a reading
 * has half a neighbour: its missing half is taken as zero.
 */
const utf16Unit = (first: number, second: number, encoding: PatternEncoding): number =>
  encoding === 'utf-16le' ? first | (second << 8) : (first << 8) | second;

/**
 * A byte that is no part of a UTF-8 character is taken as Latin-1, unless another such byte stands beside it: two in a
 * row are rather a Chinese, Japanese or Korean character, and there names have no borders.
 */
const isLatin1Letter = (byte: number, beside: number): boolean => byte >= 0xc0 && beside < 0x80;

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** Bytes of a UTF-8 character by its first byte, 0 for a byte that begins none. */
function utf8Length(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/** The code point beyond ASCII that begins at a position. */
function utf8At(bytes: Uint8Array, at: number, end: number): number | undefined {
  const length = utf8Length(bytes[at]!);
  if (length === 0 || at + length > end) return undefined;
  let codePoint = bytes[at]! & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i]!;
    if (!isContinuation(byte)) return undefined;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return codePoint <= 0x10ffff ? codePoint : undefined;
}

/** The code point beyond ASCII that ends before a position. */
function utf8Before(bytes: Uint8Array, start: number, at: number): number | undefined {
  let first = at - 1;
  while (first > start && at - first < 4 && isContinuation(bytes[first]!)) first--;
  return utf8Length(bytes[first]!) === at - first ? utf8At(bytes, first, at) : undefined;
}
