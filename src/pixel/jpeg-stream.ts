import { Failure } from '../failure/index.ts';
import type { HuffmanSpec } from './huffman.ts';

export interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantization: number;
}

/** A frame header (ITU-T T.81 B.2.2; of JPEG-LS: T.87 C.2.2). */
export interface JpegFrame {
  /** The second byte of the marker: C0 baseline, C1 extended, C3 lossless, F7 JPEG-LS. */
  readonly marker: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly JpegComponent[];
}

export interface JpegScanComponent {
  /** Index into the components of the frame. */
  readonly index: number;
  readonly dc: HuffmanSpec | undefined;
  readonly ac: HuffmanSpec | undefined;
  /** Of JPEG-LS: the mapping table, 0 for none. */
  readonly mapping: number;
}

/** A scan with the tables that are in force for it (T.81 B.2.3). */
export interface JpegScan {
  readonly components: readonly JpegScanComponent[];
  /** Start of spectral selection; of lossless: the predictor; of JPEG-LS: NEAR. */
  readonly ss: number;
  /** End of spectral selection; of JPEG-LS: the interleave mode. */
  readonly se: number;
  readonly ah: number;
  /** Low bits of the successive approximation; of lossless: the point transform. */
  readonly al: number;
  readonly restartInterval: number;
  /** Numbers of the quantization tables that are there. */
  readonly quantizations: ReadonlySet<number>;
  /** The entropy-coded bytes, restart markers included. */
  readonly start: number;
  readonly end: number;
}

export interface JpegSegment {
  readonly marker: number;
  /** The bytes behind the length. */
  readonly start: number;
  readonly end: number;
}

export interface JpegStream {
  readonly frame: JpegFrame;
  readonly scans: readonly JpegScan[];
  /** Every marker segment in front of and between the scans, in order, scan headers included. */
  readonly segments: readonly JpegSegment[];
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DHT = 0xc4;
const DRI = 0xdd;
/** Conditioning of arithmetic codes, which no frame here is read with. */
const DAC = 0xcc;
const LSE = 0xf8;
const COM = 0xfe;
/** Frame headers: SOF0 to SOF15 without DHT, JPG and DAC, and that of JPEG-LS. */
const FRAME_HEADERS = new Set([
  ...[0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf, 0xf7],
]);

/** What the segments so far have set up. */
interface State {
  frame: JpegFrame | undefined;
  restartInterval: number;
  readonly huffman: Map<number, HuffmanSpec>;
  readonly quantizations: Set<number>;
}

/**
 * The markers of a JPEG or JPEG-LS stream in order: one image, one frame, one scan at least, EOI, and at most a pad byte
 * behind it. The entropy-coded bytes are looked at no further.
 * @throws {Failure} `input/pixel-stream`
 */
export function readJpegStream(stream: Uint8Array): JpegStream {
  if (stream[0] !== 0xff || stream[1] !== SOI) throw brokenJpeg('it does not begin with SOI');
  const state: State = { frame: undefined, restartInterval: 0, huffman: new Map(), quantizations: new Set() };
  const scans: JpegScan[] = [];
  const segments: JpegSegment[] = [];
  for (let at = 2; ; ) {
    at = skipFill(stream, at);
    const marker = stream[at + 1]!;
    if (marker === EOI) {
      checkEnd(stream, at + 2, state.frame, scans);
      return { frame: state.frame!, scans, segments };
    }
    const segment = segmentAt(stream, at, marker);
    segments.push(segment);
    at = segment.end;
    if (marker === SOS) {
      const scan = readScan(stream, segment, state);
      scans.push(scan);
      at = scan.end;
    } else readTable(stream, segment, state);
  }
}

/** A marker may have any number of FF in front (T.81 B.1.1.2). */
function skipFill(stream: Uint8Array, start: number): number {
  let at = start;
  while (stream[at] === 0xff && stream[at + 1] === 0xff) at++;
  if (stream[at] !== 0xff || at + 1 >= stream.length) throw brokenJpeg('a marker is missing', start);
  return at;
}

function segmentAt(stream: Uint8Array, at: number, marker: number): JpegSegment {
  const length = (stream[at + 2]! << 8) | stream[at + 3]!;
  const end = at + 2 + length;
  const isKnown =
    FRAME_HEADERS.has(marker) ||
    [SOS, DQT, DHT, DRI, DAC, COM, LSE].includes(marker) ||
    (marker >= 0xe0 && marker <= 0xef);
  if (!isKnown) throw brokenJpeg('a marker that does not belong there', at);
  if (!(length >= 2) || end > stream.length) throw brokenJpeg('a marker segment longer than the stream', at);
  return { marker, start: at + 4, end };
}

function checkEnd(stream: Uint8Array, at: number, frame: JpegFrame | undefined, scans: readonly JpegScan[]): void {
  if (frame === undefined || scans.length === 0) throw brokenJpeg('it has no picture');
  // One pad byte makes the length even (PS3.5 A.4); writers that take a space for it exist.
  if (stream.length - at > 1) throw brokenJpeg('it goes on behind its end', at);
}

function readTable(stream: Uint8Array, { marker, start, end }: JpegSegment, state: State): void {
  if (marker === DHT) readHuffman(stream, start, end, state.huffman);
  else if (marker === DQT) readQuantization(stream, start, end, state.quantizations);
  else if (marker === DRI) {
    if (end - start !== 2) throw brokenJpeg('a restart interval of another length', start);
    state.restartInterval = (stream[start]! << 8) | stream[start + 1]!;
  } else if (FRAME_HEADERS.has(marker)) {
    if (state.frame !== undefined) throw brokenJpeg('a second frame', start);
    state.frame = readFrame(stream, marker, start, end);
  }
}

function readHuffman(stream: Uint8Array, start: number, end: number, tables: Map<number, HuffmanSpec>): void {
  for (let at = start; at < end; ) {
    const counts = stream.slice(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const next = at + 17 + total;
    const id = stream[at]!;
    if (next > end || total > 256 || (id & 0x0f) > 3 || id > 0x1f) throw brokenJpeg('a Huffman table', at);
    tables.set(id, { counts, symbols: stream.slice(at + 17, next) });
    at = next;
  }
}

function readQuantization(stream: Uint8Array, start: number, end: number, tables: Set<number>): void {
  for (let at = start; at < end; ) {
    const bytes = stream[at]! >> 4 === 0 ? 64 : 128;
    const next = at + 1 + bytes;
    if (stream[at]! > 0x1f || (stream[at]! & 0x0f) > 3 || next > end) throw brokenJpeg('a quantization table', at);
    // T.81 B.2.4.1: no value is zero.
    for (let i = at + 1; i < next; i += bytes / 64) {
      if (stream[i] === 0 && (bytes === 64 || stream[i + 1] === 0)) throw brokenJpeg('a quantization table', at);
    }
    tables.add(stream[at]! & 0x0f);
    at = next;
  }
}

function readFrame(stream: Uint8Array, marker: number, start: number, end: number): JpegFrame {
  const count = stream[start + 5] ?? 0;
  if (end - start !== 6 + 3 * count || count < 1 || count > 4) throw brokenJpeg('the frame header', start);
  const components = Array.from({ length: count }, (_, i) => {
    const at = start + 6 + 3 * i;
    const [horizontal, vertical] = [stream[at + 1]! >> 4, stream[at + 1]! & 0x0f];
    if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) throw brokenJpeg('a sampling factor', at);
    return { id: stream[at]!, horizontal, vertical, quantization: stream[at + 2]! };
  });
  const rows = (stream[start + 1]! << 8) | stream[start + 2]!;
  const columns = (stream[start + 3]! << 8) | stream[start + 4]!;
  // Rows of 0 would be told by DNL behind the first scan; no writer of DICOM does so.
  if (rows === 0 || columns === 0) throw brokenJpeg('a frame of no size', start);
  return { marker, precision: stream[start]!, rows, columns, components };
}

function readScan(stream: Uint8Array, { start, end }: JpegSegment, state: State): JpegScan {
  const { frame } = state;
  if (frame === undefined) throw brokenJpeg('a scan in front of the frame', start);
  const count = stream[start] ?? 0;
  if (end - start !== 4 + 2 * count || count < 1 || count > frame.components.length) {
    throw brokenJpeg('a scan header', start);
  }
  const components = Array.from({ length: count }, (_, i) => scanComponent(stream, start + 1 + 2 * i, state, frame));
  if (components.some(({ index }, i) => i > 0 && index <= components[i - 1]!.index)) {
    throw brokenJpeg('the components of a scan', start);
  }
  const [ss, se, approximation] = stream.subarray(end - 3, end) as unknown as [number, number, number];
  return {
    components,
    ss,
    se,
    ah: approximation >> 4,
    al: approximation & 0x0f,
    restartInterval: state.restartInterval,
    quantizations: new Set(state.quantizations),
    start: end,
    end: scanEnd(stream, end, frame.marker === 0xf7),
  };
}

function scanComponent(stream: Uint8Array, at: number, { huffman }: State, frame: JpegFrame): JpegScanComponent {
  const index = frame.components.findIndex(({ id }) => id === stream[at]);
  if (index < 0) throw brokenJpeg('a component that the frame does not have', at);
  const tables = stream[at + 1]!;
  return { index, dc: huffman.get(tables >> 4), ac: huffman.get(0x10 | (tables & 0x0f)), mapping: tables };
}

/** The first marker that is no restart. T.87 A.1: in JPEG-LS a byte below 80 behind FF belongs to the data. */
function scanEnd(stream: Uint8Array, start: number, isJpegLs: boolean): number {
  const lowestMarker = isJpegLs ? 0x80 : 0x01;
  for (let at = stream.indexOf(0xff, start); at >= 0 && at + 1 < stream.length; at = stream.indexOf(0xff, at + 1)) {
    const next = stream[at + 1]!;
    const isRestart = next >= 0xd0 && next <= 0xd7;
    if (next >= lowestMarker && !isRestart) return at;
  }
  throw brokenJpeg('it has no end');
}

export function brokenJpeg(what: string, offset?: number): Failure {
  const at = offset === undefined ? {} : { at: { offset } };
  return new Failure('input/pixel-stream', `the JPEG frame is broken: ${what}`, at);
}
