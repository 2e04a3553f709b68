import { isUnspaced } from './plain-words.ts';

/**
 * What spoils a hit by standing beside it.
 *
 * | border | no hit beside |
 * | --- | --- |
 * | none | nothing |
 * | letter | a letter |
 * | token | a letter, a digit, an underscore |
 * | digit | a digit |
 */
export type HitBorder = 'none' | 'letter' | 'token' | 'digit';

export const LETTER = 1;
export const DIGIT = 2;
const UNDERSCORE = 4;

const SPOILS: Readonly<Record<HitBorder, number>> = {
  none: 0,
  letter: LETTER,
  token: LETTER | DIGIT | UNDERSCORE,
  digit: DIGIT,
};

/** How the bytes of a hit say text: it decides what the bytes beside it are. `other`: a set declared by the object. */
export type HitEncoding = 'ascii' | 'latin-1' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'other';

/** Bytes of a value around a hit; outside of them there is no neighbour. */
export interface HitPlace {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** The hit is [start, end). */
  readonly start: number;
  readonly end: number;
}

export function hasBorder(place: HitPlace, border: HitBorder, encoding: HitEncoding): boolean {
  const spoils = SPOILS[border];
  if (spoils === 0) return true;
  return (classBefore(place, encoding) & spoils) === 0 && (classAfter(place, encoding) & spoils) === 0;
}

/** Classes of ASCII bytes; everything from 0x80 on is asked for by its encoding. */
export const ASCII_CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)) return LETTER;
  if (byte >= 0x30 && byte <= 0x39) return DIGIT;
  return byte === 0x5f ? UNDERSCORE : 0;
});

function classBefore({ bytes, from, start }: HitPlace, encoding: HitEncoding): number {
  if (encoding === 'utf-16le') return start - 2 < from ? 0 : classOf(bytes[start - 2]! | (bytes[start - 1]! << 8));
  if (encoding === 'utf-16be') return start - 2 < from ? 0 : classOf((bytes[start - 2]! << 8) | bytes[start - 1]!);
  if (start <= from) return 0;
  const byte = bytes[start - 1]!;
  if (byte < 0x80) return ASCII_CLASS[byte]!;
  if (encoding === 'other') return bytes[start]! >= 0x80 ? LETTER : 0;
  let first = start - 1;
  while (first > from && start - first < 4 && (bytes[first]! & 0xc0) === 0x80) first--;
  const character = characterIn(bytes, first, start);
  return character === undefined ? latinClass(byte, start - 2 >= from ? bytes[start - 2]! : 0) : classOf(character);
}

function classAfter({ bytes, to, end }: HitPlace, encoding: HitEncoding): number {
  if (encoding === 'utf-16le') return end + 2 > to ? 0 : classOf(bytes[end]! | (bytes[end + 1]! << 8));
  if (encoding === 'utf-16be') return end + 2 > to ? 0 : classOf((bytes[end]! << 8) | bytes[end + 1]!);
  if (end >= to) return 0;
  const byte = bytes[end]!;
  if (byte < 0x80) return ASCII_CLASS[byte]!;
  if (encoding === 'other') return bytes[end - 1]! >= 0x80 ? LETTER : 0;
  let last = end + 1;
  while (last < to && last - end < 4 && (bytes[last]! & 0xc0) === 0x80) last++;
  const character = characterIn(bytes, end, last);
  return character === undefined ? latinClass(byte, end + 1 < to ? bytes[end + 1]! : 0) : classOf(character);
}

/**
 * A byte that is no part of UTF-8 is read as Latin-1. Two of them in a row are rather one character of a Chinese,
 * Japanese or Korean set, beside which a name has no border.
 */
const latinClass = (byte: number, beside: number): number =>
  byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7 && beside < 0x80 ? LETTER : 0;

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The one character that [first, end) is in UTF-8; undefined when it is none. */
function characterIn(bytes: Uint8Array, first: number, end: number): number | undefined {
  if (bytes[first]! < 0xc2 || end - first < 2) return undefined;
  const text = UTF8.decode(bytes.slice(first, end));
  const character = text.codePointAt(0)!;
  const isOne = text.length === (character > 0xffff ? 2 : 1);
  return isOne && character !== 0xfffd ? character : undefined;
}

function classOf(character: number): number {
  if (character < 0x80) return ASCII_CLASS[character]!;
  const text = String.fromCodePoint(character);
  if (/\p{Nd}/u.test(text)) return DIGIT;
  return /[\p{L}\p{M}]/u.test(text) && !isUnspaced(text) ? LETTER : 0;
}
