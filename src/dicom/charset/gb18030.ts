import { pairs, REPLACEMENT, span } from './runtime.ts';

/**
 * GB 18030 and its subset GBK: one byte as in ISO 646, two bytes 81-FE 40-7E/80-FE, four bytes 81-FE 30-39 81-FE 30-39.
 * All 23,940 pairs have a character (user-defined ones in the Private Use Area), and the four-byte codes count through
 * the rest of Unicode, so that no table is needed for them.
 */

const FIRST_LEAD = 0x81;
const TRAILS = 190;
const PAIRS = 126 * TRAILS;
/** Four-byte codes 90308130 and above: Unicode from U+10000 in order. */
const SUPPLEMENTARY = 189_000;

/**
 * Pairs whose character depends on the edition: [pair, character, character in GB 18030-2000]. The runtimes are of
 * different editions; GB 18030-2022 holds, and the 2000 one fixes which characters the four-byte codes skip.
 */
const EDITIONS: readonly (readonly [pair: number, character: number, of2000: number])[] = [
  // A user-defined cell that deployed text uses as the ideographic space.
  [0xa3a0, 0x3000, 0xe5e5],
  [0xa6d9, 0xfe10, 0xe78d],
  [0xa6da, 0xfe12, 0xe78e],
  [0xa6db, 0xfe11, 0xe78f],
  [0xa6dc, 0xfe13, 0xe790],
  [0xa6dd, 0xfe14, 0xe791],
  [0xa6de, 0xfe15, 0xe792],
  [0xa6df, 0xfe16, 0xe793],
  [0xa6ec, 0xfe17, 0xe794],
  [0xa6ed, 0xfe18, 0xe795],
  [0xa6f3, 0xfe19, 0xe796],
  [0xa8bc, 0x1e3f, 0xe7c7],
  [0xfe59, 0x9fb4, 0xe81e],
  [0xfe61, 0x9fb5, 0xe826],
  [0xfe66, 0x9fb6, 0xe82b],
  [0xfe67, 0x9fb7, 0xe82c],
  [0xfe6d, 0x9fb8, 0xe832],
  [0xfe7e, 0x9fb9, 0xe843],
  [0xfe90, 0x9fba, 0xe854],
  [0xfea0, 0x9fbb, 0xe864],
];

/**
 * Six pairs kept in the Private Use Area because their ideographs lie beyond the BMP: [pair, ideograph, character]. They
 * are read as the ideographs and never written, which the four-byte codes hold as well.
 */
const BEYOND_BMP: readonly (readonly [pair: number, ideograph: number, character: number])[] = [
  [0xfe51, 0x20087, 0xe816],
  [0xfe52, 0x20089, 0xe817],
  [0xfe53, 0x200cc, 0xe818],
  [0xfe6c, 0x215d7, 0xe831],
  [0xfe76, 0x2298f, 0xe83b],
  [0xfe91, 0x241fe, 0xe855],
];
const IDEOGRAPHS: ReadonlyMap<number, number> = new Map(
  BEYOND_BMP.map(([, ideograph, character]) => [character, ideograph]),
);

/** Pairs that GB 18030 added to GBK: read everywhere, never written where the term is GBK. */
const NOT_IN_GBK: readonly (readonly [first: number, last: number])[] = [
  [0xa2e3, 0xa2e3],
  [0xa6d9, 0xa6df],
  [0xa6ec, 0xa6ed],
  [0xa6f3, 0xa6f3],
  [0xa8bc, 0xa8bc],
  [0xa8bf, 0xa8bf],
  [0xa989, 0xa995],
  [0xfe50, 0xfea0],
];

const cellOf = (lead: number, trail: number): number =>
  (lead - FIRST_LEAD) * TRAILS + trail - (trail > 0x7f ? 0x41 : 0x40);
const leadOf = (cell: number): number => FIRST_LEAD + Math.floor(cell / TRAILS);
const trailOf = (cell: number): number => (cell % TRAILS) + (cell % TRAILS < 63 ? 0x40 : 0x41);

/** One character read: its code point (U+FFFD: none) and how many bytes it took. */
export interface ReadCharacter {
  codePoint: number;
  length: number;
}

/** Reads the character at `at`, whose first byte is 0x80 or above. The result object is the same every time. */
export function readGb18030(bytes: Uint8Array, at: number): Readonly<ReadCharacter> {
  const lead = bytes[at]!;
  const next = bytes[at + 1] ?? 0;
  // 0x80 belongs to no edition; code page 936, which writes it as the euro sign, is often labelled GBK.
  if (lead === 0x80) return found(0x20ac, 1);
  if (lead === 0xff) return found(REPLACEMENT, 1);
  if (next >= 0x40 && next !== 0x7f && next !== 0xff) {
    const character = twoByte()[cellOf(lead, next)]!;
    return found(IDEOGRAPHS.get(character) ?? character, 2);
  }
  const codePoint = next >= 0x30 && next <= 0x39 ? fourByteCharacter(bytes, at) : undefined;
  return codePoint === undefined ? found(REPLACEMENT, 1) : found(codePoint, 4);
}

const result: ReadCharacter = { codePoint: 0, length: 0 };

function found(codePoint: number, length: number): Readonly<ReadCharacter> {
  result.codePoint = codePoint;
  result.length = length;
  return result;
}

function fourByteCharacter(bytes: Uint8Array, at: number): number | undefined {
  const third = (bytes[at + 2] ?? 0) - 0x81;
  const fourth = (bytes[at + 3] ?? 0) - 0x30;
  if (third < 0 || third > 125 || fourth < 0 || fourth > 9) return undefined;
  const index = ((bytes[at]! - 0x81) * 10 + bytes[at + 1]! - 0x30) * 1260 + third * 10 + fourth;
  if (index < BMP_REST) return fourByte()[index];
  const codePoint = index - SUPPLEMENTARY + 0x10000;
  return codePoint >= 0x10000 && codePoint <= 0x10ffff ? codePoint : undefined;
}

/** Appends the bytes of a code point from U+0080 on, or returns false when the set cannot hold it. */
export function writeGb18030(codePoint: number, term: 'GB18030' | 'GBK', bytes: number[]): boolean {
  const cell = codePoint > 0xffff ? 0 : pairCells()[codePoint]!;
  if (cell > 0) {
    const [lead, trail] = [leadOf(cell - 1), trailOf(cell - 1)];
    if (term === 'GBK' && !isGbk(codePoint, (lead << 8) | trail)) return false;
    bytes.push(lead, trail);
    return true;
  }
  if (term === 'GBK') return false;
  const index = codePoint > 0xffff ? SUPPLEMENTARY + codePoint - 0x10000 : fourByteIndexes()[codePoint]! - 1;
  if (index < 0) return false;
  bytes.push(0x81 + Math.floor(index / 12_600), 0x30 + (Math.floor(index / 1260) % 10));
  bytes.push(0x81 + (Math.floor(index / 10) % 126), 0x30 + (index % 10));
  return true;
}

function isGbk(character: number, pair: number): boolean {
  return !isPrivateUse(character) && !NOT_IN_GBK.some(([first, last]) => pair >= first && pair <= last);
}

export const isPrivateUse = (character: number): boolean => character >= 0xe000 && character <= 0xf8ff;

/** The character of a pair of bytes that are both 0xA1 to 0xFE, where GB 2312 lies. */
export function gb2312Character(lead: number, trail: number): number {
  return twoByte()[cellOf(lead, trail)]!;
}

/** Code points of the BMP behind U+007F that no pair holds, surrogates left out. */
const BMP_REST = 65_536 - 2048 - 128 - PAIRS;

let twoByteCharacters: Uint16Array | undefined;
let fourByteCharacters: Uint16Array | undefined;
let cellsByCharacter: Uint16Array | undefined;
let indexesByCharacter: Uint16Array | undefined;

function twoByte(): Uint16Array {
  if (twoByteCharacters === undefined) {
    twoByteCharacters = pairs('gb18030', span(0x81, 0xfe), [...span(0x40, 0x7e), ...span(0x80, 0xfe)]);
    for (const [pair, character] of EDITIONS) twoByteCharacters[cellOf(pair >> 8, pair & 0xff)] = character;
    for (const [pair, , character] of BEYOND_BMP) twoByteCharacters[cellOf(pair >> 8, pair & 0xff)] = character;
  }
  return twoByteCharacters;
}

function fourByte(): Uint16Array {
  if (fourByteCharacters === undefined) {
    const inPairs = new Uint8Array(65_536);
    for (const character of twoByte()) inPairs[character] = 1;
    // The order was fixed by the edition of 2000 and stayed, but for one exchange in 2005 (U+1E3F with U+E7C7).
    for (const [, character, of2000] of EDITIONS) {
      if (character !== 0x3000) inPairs[character] = 0;
      inPairs[of2000] = 1;
    }
    const rest: number[] = [];
    for (let codePoint = 0x80; codePoint <= 0xffff; codePoint++) {
      const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
      if (inPairs[codePoint] === 0 && !isSurrogate) rest.push(codePoint === 0x1e3f ? 0xe7c7 : codePoint);
    }
    fourByteCharacters = Uint16Array.from(rest);
  }
  return fourByteCharacters;
}

/** Cell + 1 of the pair of a character; 0 where it has none. */
function pairCells(): Uint16Array {
  if (cellsByCharacter === undefined) {
    cellsByCharacter = inverse(twoByte());
    for (const [, , character] of BEYOND_BMP) cellsByCharacter[character] = 0;
  }
  return cellsByCharacter;
}

function fourByteIndexes(): Uint16Array {
  indexesByCharacter ??= inverse(fourByte());
  return indexesByCharacter;
}

/** Position + 1 by character, 0 for none; of several positions the first. */
function inverse(characters: Uint16Array): Uint16Array {
  const positions = new Uint16Array(65_536);
  for (let i = characters.length - 1; i >= 0; i--) positions[characters[i]!] = i + 1;
  return positions;
}
