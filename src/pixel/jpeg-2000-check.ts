import { Failure } from '../failure/index.ts';
import type { StreamShape } from './jpeg-ls-check.ts';

/** What a JPEG 2000 codestream says of itself. */
export interface Jpeg2000Facts {
  /** The codestream alone, where it came in the boxes of a JP2 file. */
  readonly codestream: Uint8Array;
  readonly precision: number;
  readonly isSigned: boolean;
  /** The components were made of others: red, green and blue come out (Annex G). */
  readonly hasColourTransform: boolean;
  readonly isReversible: boolean;
  /** Blocks of high throughput (ITU-T T.814). */
  readonly isHighThroughput: boolean;
}

const SOC = 0xff4f;
const CAP = 0xff50;
const SIZ = 0xff51;
const COD = 0xff52;
const SOT = 0xff90;
const SOD = 0xff93;
const EOC = 0xffd9;
/** A box `jp2c` holds the codestream (Annex I). */
const JP2C = 0x6a703263;

interface Size {
  readonly tiles: number;
  readonly precision: number;
  readonly isSigned: boolean;
}

interface Style {
  readonly hasColourTransform: boolean;
  readonly isReversible: boolean;
}

/**
 * The structure of a JPEG 2000 codestream (ITU-T T.800 Annex A): headers, every part of every tile by its length, and
 * EOC right behind the last one. Decoders fill in what is missing without a word.
 * @throws {Failure} `input/pixel-stream`
 */
export function checkJpeg2000(bytes: Uint8Array, shape: StreamShape): Jpeg2000Facts {
  const codestream = codestreamOf(bytes);
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.length);
  if (view.byteLength < 4 || view.getUint16(0) !== SOC || view.getUint16(2) !== SIZ) throw broken('it has no size');
  const size = readSize(view, shape);
  const { at, style, isHighThroughput } = readMainHeader(view);
  checkTileParts(view, at, size.tiles);
  return { codestream, ...size, ...style, isHighThroughput };
}

/** DICOM wants the bare codestream (PS3.5 A.4.4); writers that wrap it in a JP2 file exist. */
function codestreamOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = length === 0 ? bytes.length : at + length;
    if ((length !== 0 && length < 8) || end > bytes.length) break;
    if (view.getUint32(at + 4) === JP2C) return bytes.subarray(at + 8, end);
    at = end;
  }
  throw broken('neither a codestream nor boxes with one');
}

/** A.5.1. Components of other sizes than the picture are refused: a decoder reads behind its memory for them. */
function readSize(view: DataView, shape: StreamShape): Size {
  const count = segmentEnd(view, 2) >= 42 ? view.getUint16(40) : 0;
  if (count === 0 || segmentEnd(view, 2) !== 42 + 3 * count) throw broken('the size segment');
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  const [tileWidth, tileHeight, tileLeft, tileTop] = [24, 28, 32, 36].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  if (right - left !== shape.columns || bottom - top !== shape.rows) throw broken('another size');
  if (count !== shape.components) throw broken('another number of components');
  if (tileWidth === 0 || tileHeight === 0 || tileLeft > left || tileTop > top) throw broken('tiles of no size');
  const depth = view.getUint8(42);
  for (let at = 42; at < 42 + 3 * count; at += 3) {
    const isFull = view.getUint8(at + 1) === 1 && view.getUint8(at + 2) === 1;
    if (!isFull || view.getUint8(at) !== depth) throw broken('components of different kinds');
  }
  const precision = (depth & 0x7f) + 1;
  if (precision > shape.bitsAllocated) throw broken('samples of more bits');
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  // A.4.2: tiles are numbered in 16 bits.
  if (tiles > 65_535) throw broken('more tiles than there are numbers');
  return { tiles, precision, isSigned: depth >= 0x80 };
}

function readMainHeader(view: DataView): { at: number; style: Style; isHighThroughput: boolean } {
  let style: Style | undefined;
  let isHighThroughput = false;
  let at = 2;
  while (view.getUint16(at) !== SOT) {
    const end = segmentEnd(view, at);
    const marker = view.getUint16(at);
    if (marker === CAP) isHighThroughput = (view.getUint32(at + 4) & (1 << 17)) !== 0;
    if (marker === COD) style = readStyle(view, at, end);
    at = end;
  }
  if (style === undefined) throw broken('no coding style');
  return { at, style, isHighThroughput };
}

/** A.6.1. */
function readStyle(view: DataView, at: number, end: number): Style {
  if (end - at < 14) throw broken('the coding style');
  return { hasColourTransform: view.getUint8(at + 8) === 1, isReversible: view.getUint8(at + 13) === 1 };
}

function checkTileParts(view: DataView, start: number, tiles: number): void {
  const parts = new Uint16Array(tiles);
  const declared = new Uint16Array(tiles);
  let at = start;
  while (marker(view, at) === SOT) {
    if (segmentEnd(view, at) !== at + 12) throw broken('a tile part', at);
    const tile = view.getUint16(at + 4);
    const length = view.getUint32(at + 6);
    // A.4.2: 0 stands for everything up to EOC, for the last part alone.
    const end = length === 0 ? lastEoc(view) : at + length;
    if (tile >= tiles || view.getUint8(at + 10) !== parts[tile] || end + 2 > view.byteLength)
      throw broken('a tile part', at);
    if (view.getUint8(at + 11) !== 0) declared[tile] = view.getUint8(at + 11);
    parts[tile]!++;
    checkTilePart(view, at + 12, end);
    at = end;
  }
  if (marker(view, at) !== EOC) throw broken('it has no end', at);
  if (view.byteLength - at > 3) throw broken('it goes on behind its end', at);
  // More parts than declared exist in the test sets of good readers; fewer are a loss.
  if (parts.some((count, tile) => count === 0 || count < declared[tile]!)) throw broken('parts of tiles are missing');
}

function checkTilePart(view: DataView, start: number, end: number): void {
  let at = start;
  while (at < end && marker(view, at) !== SOD) at = segmentEnd(view, at);
  if (at + 2 > end) throw broken('a tile part without data', start);
}

function lastEoc(view: DataView): number {
  for (const back of [2, 3]) {
    if (view.byteLength > back && view.getUint16(view.byteLength - back) === EOC) return view.byteLength - back;
  }
  throw broken('it has no end');
}

const marker = (view: DataView, at: number): number => (at + 2 <= view.byteLength ? view.getUint16(at) : 0);

/** The end of the marker segment at `at`; it and two bytes more are there. */
function segmentEnd(view: DataView, at: number): number {
  if (at + 4 > view.byteLength || view.getUint16(at) < 0xff01) throw broken('a marker is missing', at);
  const length = view.getUint16(at + 2);
  const end = at + 2 + length;
  if (length < 2 || end + 2 > view.byteLength) throw broken('a marker segment longer than the stream', at);
  return end;
}

function broken(what: string, offset?: number): Failure {
  const at = offset === undefined ? {} : { at: { offset } };
  return new Failure('input/pixel-stream', `the JPEG 2000 frame is broken: ${what}`, at);
}
