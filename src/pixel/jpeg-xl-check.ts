import { Failure } from '../failure/index.ts';

const CONTAINER = [0, 0, 0, 12, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
const JXLC = 0x6a786c63;
const JXLP = 0x6a786c70;
/** ISO/IEC 18181-1 D.2: width over height by the number that stands for it; 0 for a width of its own. */
const RATIOS = [0, 1, 6 / 5, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2];
/** More than signature and size take. */
const HEAD_BYTES = 16;
/** Bits of a size by its selector, less one. */
const SIZE_BITS = [9, 13, 18, 30];

/**
 * The signature, the boxes where there are any, and the size of a JPEG XL picture. Its data are for the decoder to
 * judge, which has to say that it saw the whole picture.
 * @throws {Failure} `input/pixel-stream`
 */
export function checkJpegXl(bytes: Uint8Array, shape: { readonly rows: number; readonly columns: number }): void {
  const codestream = bytes[0] === 0xff ? bytes : codestreamHead(bytes);
  if (codestream[0] !== 0xff || codestream[1] !== 0x0a || codestream.length < 12) throw broken('no signature');
  const { rows, columns } = readSize(codestream);
  // An orientation may turn the picture; the decoder's result is checked again.
  const isTurned = rows === shape.columns && columns === shape.rows;
  if (!isTurned && (rows !== shape.rows || columns !== shape.columns)) throw broken('another size');
}

/** The first bytes of the codestream in boxes that fill the stream. A part is shorter only when it is a head alone. */
function codestreamHead(bytes: Uint8Array): Uint8Array {
  if (!CONTAINER.every((byte, i) => bytes[i] === byte)) throw broken('no signature');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at === 1 && bytes[at] === 0) break;
    if (at + 8 > bytes.length) throw broken('a box');
    const length = view.getUint32(at);
    const end = length === 0 ? bytes.length : at + length;
    // Lengths of 64 bits (1) are for frames beyond the limit.
    if ((length !== 0 && length < 8) || end > bytes.length) throw broken('a box');
    const type = view.getUint32(at + 4);
    // A part has its number in front.
    if (type === JXLC || type === JXLP) parts.push(bytes.subarray(at + (type === JXLC ? 8 : 12), end));
    at = end;
  }
  if (parts.length === 0) throw broken('boxes without a picture');
  return Uint8Array.from(parts.flatMap((part) => [...part.subarray(0, HEAD_BYTES)]));
}

/** D.2: the size header behind the signature, lowest bits first. */
function readSize(codestream: Uint8Array): { rows: number; columns: number } {
  let at = 16;
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) value += ((codestream[at >> 3]! >> (at & 7)) & 1) * 2 ** i;
    return value;
  };
  const isSmall = bits(1) === 1;
  const size = (): number => (isSmall ? 8 * (bits(5) + 1) : bits(SIZE_BITS[bits(2)]!) + 1);
  const rows = size();
  const ratio = RATIOS[bits(3)]!;
  return { rows, columns: ratio === 0 ? size() : Math.floor(rows * ratio + 1e-9) };
}

const broken = (what: string): Failure => new Failure('input/pixel-stream', `the JPEG XL frame is broken: ${what}`);
