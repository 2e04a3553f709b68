import { EntropyWriter } from '../entropy-writer.ts';
import { encodingTable, type HuffmanSpec, optimalHuffman } from '../huffman.ts';
import { MAX_DC_BITS } from '../jpeg-check.ts';
import { brokenJpeg, type JpegScan, type JpegSegment } from '../jpeg-stream.ts';
import { eachBlock, type JpegBlocks } from './jpeg-blocks.ts';

const SOI = [0xff, 0xd8];
const EOI = [0xff, 0xd9];
const SOS = 0xda;
const DHT = 0xc4;
const APP0 = 0xe0;
const APP14 = 0xee;
/** Segments that are written as they stand: quantization, frame headers of process 1, 2 and 4, restart interval. */
const KEPT: ReadonlySet<number> = new Set([0xdb, 0xc0, 0xc1, 0xdd]);

/**
 * A JPEG of these blocks with the headers, scans and restarts of the one that they were read from. The tables of codes
 * are made anew, the best ones: those of the source may not have a code for what a mask needs. Two of each kind, which
 * is what baseline allows (ITU-T T.81 F.1.1.2.2).
 */
export function writeJpeg(bytes: Uint8Array, blocks: JpegBlocks): Uint8Array {
  const { segments, scans } = blocks.stream;
  const pieces: (Uint8Array | readonly number[])[] = [SOI];
  let scan = 0;
  for (const segment of segments) {
    if (segment.marker === SOS) pieces.push(...scanPieces(scans[scan++]!, blocks));
    else pieces.push(keptSegment(bytes, segment));
  }
  pieces.push(EOI);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const stream = new Uint8Array(length + (length & 1));
  let at = 0;
  for (const piece of pieces) {
    stream.set(piece, at);
    at += piece.length;
  }
  return stream;
}

/** What a decoder needs; what else stands in application segments and comments may be anyone's name. */
function keptSegment(bytes: Uint8Array, { marker, start, end }: JpegSegment): Uint8Array | readonly number[] {
  const content = bytes.subarray(start, end);
  if (KEPT.has(marker)) return segmentOf(marker, content);
  // JFIF without its thumbnail, whose sides are the last two bytes.
  if (marker === APP0 && begins(content, 'JFIF\0') && content.length >= 14) {
    return segmentOf(marker, [...content.subarray(0, 12), 0, 0]);
  }
  if (marker === APP14 && begins(content, 'Adobe') && content.length >= 12) {
    return segmentOf(marker, content.subarray(0, 12));
  }
  return [];
}

const begins = (content: Uint8Array, text: string): boolean =>
  [...text].every((letter, i) => content[i] === letter.charCodeAt(0));

function segmentOf(marker: number, content: Uint8Array | readonly number[]): Uint8Array {
  const length = content.length + 2;
  return Uint8Array.from([0xff, marker, length >> 8, length & 0xff, ...content]);
}

/** Of one table: how often each symbol is needed, then its codes. */
interface Coding {
  readonly frequencies: Uint32Array;
  codes: Uint32Array;
}

/** Codes of means and of the other coefficients: of the first component, and of those behind it. */
type Codings = readonly { readonly dc: Coding; readonly ac: Coding }[];

function scanPieces(scan: JpegScan, blocks: JpegBlocks): (Uint8Array | readonly number[])[] {
  const used = [...new Set(scan.components.map(({ index }) => tableOf(index)))];
  const coding = (): Coding => ({ frequencies: new Uint32Array(256), codes: new Uint32Array(256) });
  const codings: Codings = [0, 1].map(() => ({ dc: coding(), ac: coding() }));
  countSymbols(scan, blocks, codings);
  const tables = used.flatMap((table) => {
    const dc = optimalHuffman(codings[table]!.dc.frequencies);
    const ac = optimalHuffman(codings[table]!.ac.frequencies);
    codings[table]!.dc.codes = encodingTable(dc);
    codings[table]!.ac.codes = encodingTable(ac);
    return [tableSegment(table, dc), tableSegment(0x10 | table, ac)];
  });
  const { frame } = blocks.stream;
  const selectors = scan.components.flatMap(({ index }) => [frame.components[index]!.id, tableOf(index) * 0x11]);
  const header = segmentOf(SOS, [scan.components.length, ...selectors, 0, 63, 0]);
  return [...tables, header, writeScan(scan, blocks, codings)];
}

const tableOf = (index: number): number => (index === 0 ? 0 : 1);

const tableSegment = (id: number, { counts, symbols }: HuffmanSpec): Uint8Array =>
  segmentOf(DHT, [id, ...counts, ...symbols]);

/** Bits of a value without its sign (T.81 F.1.2.1.1). */
const sizeOf = (value: number): number => 32 - Math.clz32(value < 0 ? -value : value);

const END_OF_BLOCK = 0;
const SIXTEEN_ZEROS = 0xf0;

function countSymbols(scan: JpegScan, blocks: JpegBlocks, codings: Codings): void {
  const maxBits = MAX_DC_BITS[blocks.stream.frame.precision]!;
  const predictions = new Int32Array(scan.components.length);
  eachBlock(scan, blocks, {
    restart: () => void predictions.fill(0),
    block: (i, { coefficients }, at) => {
      const { dc, ac } = codings[tableOf(scan.components[i]!.index)]!;
      const size = sizeOf(coefficients[at]! - predictions[i]!);
      if (size > maxBits) throw brokenJpeg('means that are too far apart');
      predictions[i] = coefficients[at]!;
      dc.frequencies[size]!++;
      let run = 0;
      for (let k = at + 1; k < at + 64; k++) {
        const value = coefficients[k]!;
        if (value === 0) {
          run++;
          continue;
        }
        for (; run > 15; run -= 16) ac.frequencies[SIXTEEN_ZEROS]!++;
        ac.frequencies[(run << 4) | sizeOf(value)]!++;
        run = 0;
      }
      if (run > 0) ac.frequencies[END_OF_BLOCK]!++;
    },
  });
}

function writeScan(scan: JpegScan, blocks: JpegBlocks, codings: Codings): Uint8Array {
  const writer = new EntropyWriter(Math.max(1024, scan.end - scan.start));
  const predictions = new Int32Array(scan.components.length);
  let restarts = 0;
  const put = (value: number, size: number): void => {
    if (size > 0) writer.bits(value < 0 ? value - 1 : value, size);
  };
  eachBlock(scan, blocks, {
    restart: () => {
      writer.restart(restarts++);
      predictions.fill(0);
    },
    block: (i, { coefficients }, at) => {
      const { dc, ac } = codings[tableOf(scan.components[i]!.index)]!;
      const difference = coefficients[at]! - predictions[i]!;
      predictions[i] = coefficients[at]!;
      const bits = sizeOf(difference);
      writer.bits(dc.codes[bits]!, dc.codes[bits]! >> 16);
      put(difference, bits);
      let run = 0;
      for (let k = at + 1; k < at + 64; k++) {
        const value = coefficients[k]!;
        if (value === 0) {
          run++;
          continue;
        }
        for (; run > 15; run -= 16) writer.bits(ac.codes[SIXTEEN_ZEROS]!, ac.codes[SIXTEEN_ZEROS]! >> 16);
        const size = sizeOf(value);
        const code = ac.codes[(run << 4) | size]!;
        writer.bits(code, code >> 16);
        put(value, size);
        run = 0;
      }
      if (run > 0) writer.bits(ac.codes[END_OF_BLOCK]!, ac.codes[END_OF_BLOCK]! >> 16);
    },
  });
  return writer.finish();
}
