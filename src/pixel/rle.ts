import { Failure } from '../failure/index.ts';

/** What a frame has to be before it becomes segments, and what comes out of them: planes of bytes. */
export interface RleShape {
  /** Bytes of a segment: the pixels, or for one bit a pixel the bytes that the packed frame takes. */
  readonly segmentBytes: number;
  readonly samplesPerPixel: number;
  readonly bytesPerSample: number;
  /** Bytes of a row; runs do not go over its end. */
  readonly rowBytes: number;
}

const HEADER_BYTES = 64;
const MAX_SEGMENTS = 15;

/**
 * One frame of RLE (PS3.5 Annex G) as little endian cells, the samples of a pixel together. Strict: segments follow
 * each other without gaps and each gives exactly its bytes, at most one pad byte behind.
 * @throws {Failure} `input/pixel-stream`
 */
export function decodeRle(stream: Uint8Array, shape: RleShape): Uint8Array {
  const { segmentBytes, samplesPerPixel, bytesPerSample } = shape;
  const offsets = segmentOffsets(stream, samplesPerPixel * bytesPerSample);
  // Two bytes become 128 at most: what is too little for the frame is refused before there is memory for it.
  if (stream.length * 64 < segmentBytes * offsets.length) throw broken('too few bytes for its size');
  const cells = new Uint8Array(segmentBytes * offsets.length);
  const plane = new Uint8Array(segmentBytes);
  const step = samplesPerPixel * bytesPerSample;
  for (const [segment, start] of offsets.entries()) {
    const end = offsets[segment + 1] ?? stream.length;
    decodeSegment(stream.subarray(start, end), plane, segment);
    // G.2: the most significant byte of each sample first.
    const sample = Math.floor(segment / bytesPerSample);
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    for (let i = 0, at = sample * bytesPerSample + byte; i < segmentBytes; i++, at += step) cells[at] = plane[i]!;
  }
  return cells;
}

function segmentOffsets(stream: Uint8Array, segments: number): number[] {
  if (stream.length < HEADER_BYTES) throw broken('no header');
  const view = new DataView(stream.buffer, stream.byteOffset, HEADER_BYTES);
  if (segments > MAX_SEGMENTS || view.getUint32(0, true) !== segments) throw broken(`not ${segments} segments`);
  const offsets = Array.from({ length: segments }, (_, i) => view.getUint32(4 + 4 * i, true));
  const ascend = offsets.every((offset, i) => (i === 0 ? offset === HEADER_BYTES : offset > offsets[i - 1]!));
  if (!ascend || offsets.at(-1)! >= stream.length) throw broken('offsets that are not those of its segments');
  for (let i = segments; i < MAX_SEGMENTS; i++) {
    if (view.getUint32(4 + 4 * i, true) !== 0) throw broken('offsets of segments that are not there');
  }
  return offsets;
}

/** PackBits (G.3.2): a count and its literals, or a count and one byte to repeat; 128 is nothing. */
function decodeSegment(segment: Uint8Array, plane: Uint8Array, number: number): void {
  let at = 0;
  let out = 0;
  while (out < plane.length) {
    if (at >= segment.length) throw broken(`segment ${number + 1} is too short`);
    const control = segment[at++]!;
    if (control === 128) continue;
    const isRun = control > 128;
    const count = isRun ? 257 - control : control + 1;
    const taken = isRun ? 1 : count;
    if (out + count > plane.length) throw broken(`segment ${number + 1} is too long`);
    if (at + taken > segment.length) throw broken(`segment ${number + 1} is too short`);
    if (isRun) plane.fill(segment[at]!, out, out + count);
    else plane.set(segment.subarray(at, at + count), out);
    at += taken;
    out += count;
  }
  if (segment.length - at > 1) throw broken(`segment ${number + 1} goes on behind its last byte`);
}

/** A frame of little endian cells, the samples of a pixel together, as RLE of even length (PS3.5 G.3, G.4). */
export function encodeRle(cells: Uint8Array, shape: RleShape): Uint8Array {
  const { segmentBytes, samplesPerPixel, bytesPerSample, rowBytes } = shape;
  const segments = samplesPerPixel * bytesPerSample;
  if (segments > MAX_SEGMENTS) throw new Failure('refused/pixel-syntax', `RLE has no ${segments} segments`);
  const plane = new Uint8Array(segmentBytes);
  // A row grows by a byte in 128 at most, and a segment by its pad byte.
  const rows = Math.ceil(segmentBytes / rowBytes);
  const out = new Uint8Array(HEADER_BYTES + segments * (rows * (rowBytes + Math.ceil(rowBytes / 128)) + 1));
  const view = new DataView(out.buffer);
  view.setUint32(0, segments, true);
  let at = HEADER_BYTES;
  for (let segment = 0; segment < segments; segment++) {
    view.setUint32(4 + 4 * segment, at, true);
    const sample = Math.floor(segment / bytesPerSample);
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    for (let i = 0, from = sample * bytesPerSample + byte; i < segmentBytes; i++, from += segments)
      plane[i] = cells[from]!;
    for (let row = 0; row < segmentBytes; row += rowBytes) {
      at = encodeRow(plane, row, Math.min(row + rowBytes, segmentBytes), out, at);
    }
    at += at & 1;
  }
  return out.slice(0, at);
}

/** G.3.1: each row on its own; runs of three and more, because a run of two between literals costs as much. */
function encodeRow(plane: Uint8Array, start: number, end: number, out: Uint8Array, outAt: number): number {
  let to = outAt;
  let literal = start;
  for (let at = start; at < end; ) {
    const run = runLength(plane, at, end);
    if (run < 3) {
      at += run;
      continue;
    }
    to = putLiterals(plane, literal, at, out, to);
    out[to++] = 257 - run;
    out[to++] = plane[at]!;
    at += run;
    literal = at;
  }
  return putLiterals(plane, literal, end, out, to);
}

function runLength(plane: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + 128);
  let next = at + 1;
  while (next < limit && plane[next] === plane[at]) next++;
  return next - at;
}

function putLiterals(plane: Uint8Array, start: number, end: number, out: Uint8Array, outAt: number): number {
  let to = outAt;
  for (let at = start; at < end; ) {
    const count = Math.min(128, end - at);
    out[to++] = count - 1;
    out.set(plane.subarray(at, at + count), to);
    to += count;
    at += count;
  }
  return to;
}

const broken = (what: string): Failure => new Failure('input/pixel-stream', `the RLE frame is broken: ${what}`);
