import { latin1 } from '#latin1';
import { VALUE_BYTES, VR, type Vr } from './vr.ts';

/** Shorter values are put together faster than they are handed over. */
const SHORT = 12;

/** Bytes as the characters of the same numbers (ISO 8859-1 with its control characters), for what is not text. */
export function decodeLatin1(bytes: Uint8Array): string {
  return decodeLatin1Range(bytes, 0, bytes.length);
}

const { fromCharCode } = String;

/** The same of [start, end), without a view that would live for this alone. */
export function decodeLatin1Range(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > SHORT) return latin1(bytes, start, end);
  let text = '';
  let i = start;
  for (; i + 4 <= end; i += 4) text += fromCharCode(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!, bytes[i + 3]!);
  if (i + 2 <= end) {
    text += fromCharCode(bytes[i]!, bytes[i + 1]!);
    i += 2;
  }
  return i < end ? text + fromCharCode(bytes[i]!) : text;
}

/** ASCII text as bytes; the caller knows that it is ASCII. */
export function encodeAscii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A value without the spaces and NULs that pad it, on both sides: leading ones are as insignificant (PS3.5 6.2). */
export function trimPadding(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isPadding(text.charCodeAt(start))) start++;
  while (end > start && isPadding(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

const isPadding = (code: number): boolean => code === 0x20 || code === 0;

/** Numbers of a binary value or of DS and IS text. A rest that is no whole unit is left out. */
export function decodeNumbers(bytes: Uint8Array, vr: Vr, bigEndian: boolean): number[] {
  if (vr === VR.DS || vr === VR.IS) return bytes.length === 0 ? [] : decodeLatin1(bytes).split('\\').map(parseNumber);
  const read = READERS[vr];
  if (read === undefined) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unit = VALUE_BYTES[vr]!;
  const numbers: number[] = [];
  for (let at = 0; at + unit <= bytes.length; at += unit) numbers.push(read(view, at, !bigEndian));
  return numbers;
}

/** The same numbers as decimal text, those of 64 bits in full. */
export function decodeNumberTexts(bytes: Uint8Array, vr: Vr, bigEndian: boolean): string[] {
  if (vr !== VR.SV && vr !== VR.UV) return decodeNumbers(bytes, vr, bigEndian).map(String);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    texts.push(String(vr === VR.SV ? view.getBigInt64(at, !bigEndian) : view.getBigUint64(at, !bigEndian)));
  }
  return texts;
}

/** DS and IS (PS3.5 6.2). `Number` alone would also take hexadecimal digits and Infinity. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parseNumber(text: string): number {
  const trimmed = trimPadding(text);
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
}

type Read = (view: DataView, at: number, littleEndian: boolean) => number;

const READERS: Readonly<Record<number, Read>> = Object.freeze({
  [VR.US]: (view, at, little) => view.getUint16(at, little),
  [VR.SS]: (view, at, little) => view.getInt16(at, little),
  [VR.UL]: (view, at, little) => view.getUint32(at, little),
  [VR.SL]: (view, at, little) => view.getInt32(at, little),
  [VR.FL]: (view, at, little) => view.getFloat32(at, little),
  [VR.FD]: (view, at, little) => view.getFloat64(at, little),
  [VR.SV]: (view, at, little) => Number(view.getBigInt64(at, little)),
  [VR.UV]: (view, at, little) => Number(view.getBigUint64(at, little)),
  // PS3.5 6.2: a tag is two 16-bit numbers, each in the byte order of the data set.
  [VR.AT]: (view, at, little) => view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little),
} satisfies Record<number, Read>);
