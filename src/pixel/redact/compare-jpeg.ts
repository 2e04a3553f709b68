import { EntropyReader } from '../entropy-reader.ts';
import { decodingTable } from '../huffman.ts';
import { jpegPhotometric } from '../jpeg-colour.ts';
import { type JpegFrame, type JpegScan, type JpegStream, readJpegStream } from '../jpeg-stream.ts';
import type { Photometric } from '../pixel-format.ts';
import type { Coverage } from './coverage.ts';
import { FrameFault } from './verdict.ts';

/** Pixels of a unit of blocks: 8 times the largest sampling factors, of a single component one block. */
export interface Unit {
  readonly width: number;
  readonly height: number;
  /** Colour that is coarser than light, which decoders may smooth over the edge of a unit. */
  readonly isCoarse: boolean;
}

export interface JpegPair {
  readonly was: Uint8Array;
  readonly is: Uint8Array;
}

export function unitOf({ components }: JpegFrame): Unit {
  if (components.length === 1) return { width: 8, height: 8, isCoarse: false };
  const width = 8 * Math.max(...components.map(({ horizontal }) => horizontal));
  const height = 8 * Math.max(...components.map(({ vertical }) => vertical));
  const isCoarse = components.some(({ horizontal, vertical }) => 8 * horizontal < width || 8 * vertical < height);
  return { width, height, isCoarse };
}

const DQT = 0xdb;
const DRI = 0xdd;
const SOS = 0xda;
const DHT = 0xc4;
const APP0 = 0xe0;
const APP14 = 0xee;
const JFIF_BYTES = 14;
const ADOBE_BYTES = 12;

/**
 * Holds one JPEG against another block by block: the same headers, and coefficients that are the same outside the masked
 * units and in them none but one mean. Neither stream is taken apart by the code that masks.
 * @throws {FrameFault} `format`, `stream`, `outside`, `mask`; `Failure` where a stream cannot be read
 */
export function compareJpeg({ was, is }: JpegPair, masked: Coverage, stated: Photometric): JpegFrame {
  const [before, behind] = [readJpegStream(was), readJpegStream(is)];
  const isSame = JSON.stringify(headersOf(was, before)) === JSON.stringify(headersOf(is, behind));
  const isSameColour = jpegPhotometric(was, before, stated) === jpegPhotometric(is, behind, stated);
  if (!isSame || !isSameColour) throw new FrameFault('format');
  checkBare(is, behind);
  const means: (number | undefined)[] = [];
  for (const [i, scan] of before.scans.entries()) {
    compareScan({ was, is }, { frame: before.frame, before: scan, behind: behind.scans[i]!, masked, means });
  }
  return before.frame;
}

/** What decides how coefficients become samples, in the order in which it stands. */
function headersOf(bytes: Uint8Array, { frame, scans, segments }: JpegStream): unknown {
  const tables = segments
    .filter(({ marker }) => marker === DQT || marker === DRI || marker === SOS)
    .map(({ marker, start, end }) => [marker, marker === SOS ? [] : [...bytes.subarray(start, end)]]);
  const order = scans.map(({ components, restartInterval }) => [components.map(({ index }) => index), restartInterval]);
  return { frame, tables, order };
}

/** Nothing but the picture: no comment, no segment of an application, no thumbnail in that of JFIF. */
function checkBare(bytes: Uint8Array, { segments, frame }: JpegStream): void {
  for (const { marker, start, end } of segments) {
    if ([DQT, DRI, SOS, DHT, frame.marker].includes(marker)) continue;
    const isJfif = marker === APP0 && end - start === JFIF_BYTES && bytes[end - 1] === 0 && bytes[end - 2] === 0;
    const isAdobe = marker === APP14 && end - start === ADOBE_BYTES;
    if (!isJfif && !isAdobe) throw new FrameFault('stream');
  }
}

interface ScanPair {
  readonly frame: JpegFrame;
  readonly before: JpegScan;
  readonly behind: JpegScan;
  readonly masked: Coverage;
  /** Of each component the mean of masked blocks, once one was seen. */
  readonly means: (number | undefined)[];
}

function compareScan({ was, is }: JpegPair, { frame, before, behind, masked, means }: ScanPair): void {
  const [one, other] = [new BlockReader(was, before), new BlockReader(is, behind)];
  let units = 0;
  for (const { blocks, isRestart, x, y } of unitsOf(frame, before)) {
    if (isRestart) for (const reader of [one, other]) reader.restart();
    const isMasked = masked[y * frame.columns + x] === 1;
    for (const [i, count] of blocks.entries()) {
      const { index } = before.components[i]!;
      for (let block = 0; block < count; block++) {
        const [a, b] = [one.next(i), other.next(i)];
        if (!isMasked) compareBlocks(a, b);
        else means[index] = checkMasked(b, means[index]);
      }
    }
    units++;
  }
  if (units === 0) throw new FrameFault('format');
  for (const reader of [one, other]) reader.finish();
}

function compareBlocks(a: Int32Array, b: Int32Array): void {
  for (let k = 0; k < 64; k++) if (a[k] !== b[k]) throw new FrameFault('outside');
}

/** One mean for all masked blocks of a component, and nothing else in them. Its value is for the decoder to show. */
function checkMasked(block: Int32Array, mean = block[0]!): number {
  if (block[0] !== mean) throw new FrameFault('mask');
  for (let k = 1; k < 64; k++) if (block[k] !== 0) throw new FrameFault('mask');
  return mean;
}

/** What follows each other in a scan: blocks of each component, and the first pixel of the unit that they belong to. */
interface CodedUnit {
  readonly blocks: readonly number[];
  readonly isRestart: boolean;
  readonly x: number;
  readonly y: number;
}

/** T.81 A.2: units of all components of the scan, or single blocks of the one that it has. */
function* unitsOf(frame: JpegFrame, { components, restartInterval }: JpegScan): Generator<CodedUnit> {
  const unit = unitOf(frame);
  const isAlone = components.length === 1;
  // Blocks of a component that is alone in its scan come one by one: so many make up a unit.
  const { horizontal, vertical } =
    isAlone && frame.components.length > 1 ? frame.components[components[0]!.index]! : { horizontal: 1, vertical: 1 };
  const blocks = components.map(({ index }) =>
    isAlone ? 1 : frame.components[index]!.horizontal * frame.components[index]!.vertical,
  );
  const [rows, columns] = [
    Math.ceil((frame.rows * vertical) / unit.height),
    Math.ceil((frame.columns * horizontal) / unit.width),
  ];
  for (let row = 0, count = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, count++) {
      yield {
        blocks,
        isRestart: restartInterval > 0 && count > 0 && count % restartInterval === 0,
        x: Math.floor(column / horizontal) * unit.width,
        y: Math.floor(row / vertical) * unit.height,
      };
    }
  }
}

/** The blocks of a scan one after the other, means as they are. */
class BlockReader {
  readonly #reader: EntropyReader;
  readonly #tables: readonly { readonly dc: Uint16Array; readonly ac: Uint16Array }[];
  readonly #means: Int32Array;
  readonly #block = new Int32Array(64);

  constructor(bytes: Uint8Array, scan: JpegScan) {
    this.#reader = new EntropyReader(bytes, scan.start, scan.end);
    this.#tables = scan.components.map((component) => {
      const [dc, ac] = [component.dc, component.ac].map((spec) => spec && decodingTable(spec));
      if (dc === undefined || ac === undefined) throw new FrameFault('stream');
      return { dc, ac };
    });
    this.#means = new Int32Array(scan.components.length);
  }

  /** The next block, of this component of the scan. The same memory each time. */
  next(component: number): Int32Array {
    const { dc, ac } = this.#tables[component]!;
    const block = this.#block.fill(0);
    this.#means[component]! += this.#reader.difference(this.#reader.symbol(dc));
    block[0] = this.#means[component]!;
    for (let at = 1; at < 64; at++) {
      const symbol = this.#reader.symbol(ac);
      if (symbol === 0) break;
      at += symbol >> 4;
      if (at > 63) throw new FrameFault('stream');
      block[at] = this.#reader.difference(symbol & 0x0f);
    }
    return block;
  }

  restart(): void {
    this.#reader.restart();
    this.#means.fill(0);
  }

  finish(): void {
    this.#reader.finish();
  }
}
