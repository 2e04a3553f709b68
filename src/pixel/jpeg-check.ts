import { EntropyReader } from './entropy-reader.ts';
import { decodingTable } from './huffman.ts';
import { brokenJpeg, type JpegFrame, type JpegScan, type JpegStream, readJpegStream } from './jpeg-stream.ts';

/** What the data set says of a frame. */
export interface JpegShape {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly bitsAllocated: number;
}

/** The tables of one component of a scan and its blocks: in a unit, or side by side where it is alone. */
export interface Blocks {
  readonly dc: Uint16Array;
  readonly ac: Uint16Array;
  readonly perUnit: number;
}

/** T.81 F.1.2.1.1, F.1.2.2.1: bits of the largest differences and coefficients of 8 and 12 bit samples. */
export const MAX_DC_BITS: Readonly<Record<number, number>> = { 8: 11, 12: 15 };

/**
 * Reads a JPEG of process 1, 2 or 4 to its last bit: markers, tables, every code of every block, restarts, the end. What
 * passes is a whole frame of the size that the attributes say; a decoder would fill what is missing with grey.
 * @throws {Failure} `input/pixel-stream`
 */
export function checkJpeg(bytes: Uint8Array, shape: JpegShape): JpegStream {
  const stream = checkJpegHeaders(bytes, shape);
  for (const scan of stream.scans) walkScan(bytes, stream.frame, scan);
  return stream;
}

/**
 * Markers and headers of a JPEG of process 1, 2 or 4, each component in one scan; the data are not read.
 * @throws {Failure} `input/pixel-stream`
 */
export function checkJpegHeaders(bytes: Uint8Array, shape: JpegShape): JpegStream {
  const stream = readJpegStream(bytes);
  const { frame, scans } = stream;
  checkFrame(frame, shape);
  const seen = new Set<number>();
  for (const scan of scans) {
    checkScan(frame, scan);
    for (const { index } of scan.components) {
      if (seen.has(index)) throw brokenJpeg('a component twice', scan.start);
      seen.add(index);
    }
  }
  if (seen.size !== frame.components.length) throw brokenJpeg('a component is missing');
  return stream;
}

function checkFrame(frame: JpegFrame, shape: JpegShape): void {
  const { marker, precision, rows, columns, components } = frame;
  if (marker !== 0xc0 && marker !== 0xc1) throw brokenJpeg('it is not sequential with Huffman codes');
  if (precision !== 8 && !(precision === 12 && marker === 0xc1)) throw brokenJpeg('a precision of its own');
  if (precision > shape.bitsAllocated) throw brokenJpeg('samples of more bits');
  if (rows !== shape.rows || columns !== shape.columns) throw brokenJpeg('another size');
  if (components.length !== shape.components) throw brokenJpeg('another number of components');
}

function checkScan(frame: JpegFrame, scan: JpegScan): void {
  const { start, components } = scan;
  // T.81 B.2.3 wants 63 for the end of the spectrum; sequential writers that leave 0 exist, and readers take it for 63.
  const isWhole = scan.ss === 0 && (scan.se === 63 || scan.se === 0) && scan.ah === 0 && scan.al === 0;
  if (!isWhole) throw brokenJpeg('the scan header', start);
  // T.81 B.2.3: at most ten blocks a unit.
  const perUnit = components.map(
    ({ index }) => frame.components[index]!.horizontal * frame.components[index]!.vertical,
  );
  if (components.length > 1 && perUnit.reduce((sum, count) => sum + count, 0) > 10) {
    throw brokenJpeg('units of too many blocks', start);
  }
}

function walkScan(bytes: Uint8Array, frame: JpegFrame, scan: JpegScan): void {
  const { start, end, restartInterval } = scan;
  const blocks = scan.components.map((_, i) => blocksOf(frame, scan, i));
  const reader = new EntropyReader(bytes, start, end);
  const maxDcBits = MAX_DC_BITS[frame.precision]!;
  const units = unitsOf(frame, scan);
  for (let unit = 0; unit < units; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) reader.restart();
    for (const { dc, ac, perUnit } of blocks) {
      for (let block = 0; block < perUnit; block++) walkBlock(reader, dc, ac, maxDcBits);
    }
  }
  reader.finish();
}

/** @throws {Failure} `input/pixel-stream` where a table is missing */
export function blocksOf(frame: JpegFrame, scan: JpegScan, i: number): Blocks {
  const { index, dc: dcSpec, ac: acSpec } = scan.components[i]!;
  const { horizontal, vertical, quantization } = frame.components[index]!;
  if (!scan.quantizations.has(quantization)) throw brokenJpeg('a quantization table is missing', scan.start);
  const dc = dcSpec && decodingTable(dcSpec);
  const ac = acSpec && decodingTable(acSpec);
  if (dc === undefined || ac === undefined) throw brokenJpeg('a Huffman table is missing', scan.start);
  return { dc, ac, perUnit: scan.components.length === 1 ? 1 : horizontal * vertical };
}

/** Minimum coded units of a scan (T.81 A.2): a single component has its own blocks, without those that only pad. */
function unitsOf(frame: JpegFrame, scan: JpegScan): number {
  const maxHorizontal = Math.max(...frame.components.map(({ horizontal }) => horizontal));
  const maxVertical = Math.max(...frame.components.map(({ vertical }) => vertical));
  if (scan.components.length > 1) {
    return Math.ceil(frame.columns / (8 * maxHorizontal)) * Math.ceil(frame.rows / (8 * maxVertical));
  }
  const { horizontal, vertical } = frame.components[scan.components[0]!.index]!;
  const columns = Math.ceil((frame.columns * horizontal) / maxHorizontal);
  const rows = Math.ceil((frame.rows * vertical) / maxVertical);
  return Math.ceil(columns / 8) * Math.ceil(rows / 8);
}

/** T.81 F.2.2: the difference of the mean, then runs of zeros with the coefficient behind each. */
function walkBlock(reader: EntropyReader, dc: Uint16Array, ac: Uint16Array, maxDcBits: number): void {
  const dcBits = reader.symbol(dc);
  if (dcBits > maxDcBits) throw brokenJpeg('a difference of too many bits');
  reader.bits(dcBits);
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(ac);
    const size = symbol & 0x0f;
    const run = symbol >> 4;
    if (size === 0) {
      if (run === 0) return;
      if (run !== 15) throw brokenJpeg('a run of its own');
      k += 15;
    } else {
      if (size >= maxDcBits) throw brokenJpeg('a coefficient of too many bits');
      k += run;
      reader.bits(size);
    }
    if (k > 63) throw brokenJpeg('a block of more than 64 coefficients');
  }
}
