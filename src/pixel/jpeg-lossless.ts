import { EntropyReader } from './entropy-reader.ts';
import { EntropyWriter } from './entropy-writer.ts';
import { decodingTable, encodingTable, optimalHuffman } from './huffman.ts';
import { brokenJpeg, type JpegFrame, type JpegScan, readJpegStream } from './jpeg-stream.ts';

/** Samples of lossless JPEG: unsigned numbers of so many bits, those of a pixel together. */
export interface LosslessPicture {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  readonly samples: Uint16Array;
}

/** What the data set says of a frame; a stream that says otherwise is not decoded. */
export interface LosslessShape {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly maxPrecision: number;
}

/** What is set up for a scan: columns of components, planes are not kept apart. */
interface Walk {
  readonly frame: JpegFrame;
  readonly scan: JpegScan;
  readonly reader: EntropyReader;
  readonly tables: readonly Uint16Array[];
  readonly samples: Uint16Array;
  /** Lines between two restarts; all of them when there is none. */
  readonly restartLines: number;
}

/** The difference of 16 bits has no bits behind it: it is 32768 (ITU-T T.81 H.1.2.2). */
const HALF_CIRCLE = 16;

/**
 * Decodes lossless JPEG, process 14 with any predictor (ITU-T T.81 Annex H). Strict: every sample is there, fits its
 * precision, and nothing stands behind the last one.
 * @throws {Failure} `input/pixel-stream`
 */
export function decodeJpegLossless(stream: Uint8Array, shape: LosslessShape): LosslessPicture {
  const { frame, scans } = readJpegStream(stream);
  checkFrame(frame, shape);
  const { rows, columns, precision } = frame;
  const components = frame.components.length;
  // A sample takes a bit at least: what is too little for the frame is refused before there is memory for it.
  if (stream.length * 8 < rows * columns * components) throw brokenJpeg('too few bytes for its size');
  const samples = new Uint16Array(rows * columns * components);
  const seen = new Set<number>();
  for (const scan of scans) {
    for (const { index } of scan.components) {
      if (seen.has(index)) throw brokenJpeg('a component twice', scan.start);
      seen.add(index);
    }
    decodeScan(walkOf(stream, frame, scan, samples));
  }
  if (seen.size !== components) throw brokenJpeg('a component is missing');
  return { rows, columns, components, precision, samples };
}

function checkFrame(frame: JpegFrame, shape: LosslessShape): void {
  if (frame.marker !== 0xc3) throw brokenJpeg('it is not lossless with Huffman codes');
  if (frame.precision < 2 || frame.precision > shape.maxPrecision) throw brokenJpeg('samples of more or fewer bits');
  if (frame.rows !== shape.rows || frame.columns !== shape.columns) throw brokenJpeg('another size');
  if (frame.components.length !== shape.components) throw brokenJpeg('another number of components');
  if (frame.components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1)) {
    throw brokenJpeg('components of different sizes');
  }
}

function walkOf(stream: Uint8Array, frame: JpegFrame, scan: JpegScan, samples: Uint16Array): Walk {
  const { restartInterval, start, end, ss, se, ah, al } = scan;
  if (ss < 1 || ss > 7 || se !== 0 || ah !== 0 || al >= frame.precision) throw brokenJpeg('the scan header', start);
  // T.81 H.1.1: whole lines.
  if (restartInterval % frame.columns !== 0) throw brokenJpeg('a restart within a line', start);
  const tables = scan.components.map(({ dc }) => dc && decodingTable(dc));
  if (!tables.every((table) => table !== undefined)) throw brokenJpeg('a Huffman table is missing', start);
  const reader = new EntropyReader(stream, start, end);
  const restartLines = restartInterval === 0 ? frame.rows : restartInterval / frame.columns;
  return { frame, scan, reader, tables, samples, restartLines };
}

function decodeScan(walk: Walk): void {
  const { frame, reader, restartLines } = walk;
  for (let row = 0; row < frame.rows; row++) {
    const isFirst = row % restartLines === 0;
    if (isFirst && row > 0) reader.restart();
    decodeLine(walk, row, isFirst);
  }
  reader.finish();
}

/** T.81 H.1.2.1: the first line is predicted from the left, the first sample of the others from above. */
function decodeLine({ frame, scan, reader, tables, samples }: Walk, row: number, isFirst: boolean): void {
  const step = frame.components.length;
  const lineStep = frame.columns * step;
  const { al } = scan;
  const limit = 1 << (frame.precision - al);
  for (let column = 0; column < frame.columns; column++) {
    const predictor = column === 0 ? (isFirst ? 0 : 2) : isFirst ? 1 : scan.ss;
    for (let c = 0; c < tables.length; c++) {
      const at = row * lineStep + column * step + scan.components[c]!.index;
      const predicted = predictor === 0 ? limit >> 1 : predict(samples, at, { predictor, step, lineStep, al });
      const size = reader.symbol(tables[c]!);
      if (size > HALF_CIRCLE) throw brokenJpeg('a difference of more than 16 bits');
      const difference = size === HALF_CIRCLE ? 0x8000 : reader.difference(size);
      const value = (predicted + difference) & 0xffff;
      if (value >= limit) throw brokenJpeg('a sample of too many bits');
      samples[at] = value << al;
    }
  }
}

interface Neighbours {
  readonly predictor: number;
  readonly step: number;
  readonly lineStep: number;
  readonly al: number;
}

/** Table H.1. */
function predict(samples: Uint16Array, at: number, { predictor, step, lineStep, al }: Neighbours): number {
  const a = samples[at - step]! >> al;
  if (predictor === 1) return a;
  const b = samples[at - lineStep]! >> al;
  if (predictor === 2) return b;
  const c = samples[at - lineStep - step]! >> al;
  switch (predictor) {
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

/**
 * Encodes samples as JPEG Lossless, First-Order Prediction (1.2.840.10008.1.2.4.70), of even length: predictor 1 and
 * the best Huffman table, one for all components.
 */
export function encodeJpegLossless(picture: LosslessPicture): Uint8Array {
  const { columns, components, precision, samples } = picture;
  const frequencies = new Uint32Array(HALF_CIRCLE + 1);
  const differences = differencesOf(picture);
  for (const difference of differences) frequencies[sizeOf(difference)]!++;
  const spec = optimalHuffman(frequencies);
  const codes = encodingTable(spec);
  const writer = new EntropyWriter(samples.length * 2);
  for (const difference of differences) {
    const size = sizeOf(difference);
    const code = codes[size]!;
    writer.bits(code, code >> 16);
    if (size > 0 && size < HALF_CIRCLE) writer.bits(difference < 0 ? difference - 1 : difference, size);
  }
  const header = Uint8Array.from([
    ...[0xff, 0xd8],
    ...[0xff, 0xc3, 0, 8 + 3 * components, precision, ...word(picture.rows), ...word(columns), components],
    ...componentNumbers(components).flatMap((id) => [id, 0x11, 0]),
    ...[0xff, 0xc4, ...word(19 + spec.symbols.length), 0, ...spec.counts, ...spec.symbols],
    ...[0xff, 0xda, 0, 6 + 2 * components, components, ...componentNumbers(components).flatMap((id) => [id, 0])],
    ...[1, 0, 0],
  ]);
  const data = writer.finish();
  const length = header.length + data.length + 2;
  const stream = new Uint8Array(length + (length & 1));
  stream.set(header);
  stream.set(data, header.length);
  stream.set([0xff, 0xd9], header.length + data.length);
  return stream;
}

/** What each sample differs from the one left of it, within 16 bits (T.81 H.1.2.1). */
function differencesOf({ rows, columns, components, precision, samples }: LosslessPicture): Int32Array {
  const differences = new Int32Array(samples.length);
  const lineStep = columns * components;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let i = 0; i < lineStep; i++, at++) {
      const first = row === 0 ? 1 << (precision - 1) : samples[at - lineStep]!;
      const difference = samples[at]! - (i < components ? first : samples[at - components]!);
      // As 16 bits with a sign; -32768 is written as 32768.
      differences[at] = Math.abs(difference) === 0x8000 ? 0x8000 : (difference << 16) >> 16;
    }
  }
  return differences;
}

const sizeOf = (difference: number): number => 32 - Math.clz32(Math.abs(difference));
const word = (value: number): [number, number] => [value >> 8, value & 0xff];
const componentNumbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
