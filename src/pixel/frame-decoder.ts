import { inflateRaw } from '#inflate';
import { Failure, unreachable } from '../failure/index.ts';
import type { EngineRunner } from './engine-runner.ts';
import type { EngineCodec, EngineName, EngineResult } from './engine-types.ts';
import { decodedFormat, type Frame, frameBytes } from './frame.ts';
import { checkJpeg2000, type Jpeg2000Facts } from './jpeg-2000-check.ts';
import { checkJpeg } from './jpeg-check.ts';
import { jpegPhotometric } from './jpeg-colour.ts';
import { decodeJpegLossless } from './jpeg-lossless.ts';
import { checkJpegLs, type StreamShape } from './jpeg-ls-check.ts';
import { checkJpegXl } from './jpeg-xl-check.ts';
import { checkNativeColour, type Photometric, type PixelFormat } from './pixel-format.ts';
import { decodeRle } from './rle.ts';
import type { StreamKind } from './stream-kind.ts';

export interface DecodeOptions {
  readonly engines: EngineRunner;
  /**
   * `first`: the decoder that is right for this stream. `second`: another one for the same stream, where there is one
   * that is as right, to hold the first against.
   */
  readonly opinion?: 'first' | 'second';
}

/** A codec in an engine that decodes a stream right. */
interface Choice {
  readonly engine: EngineName;
  readonly codec: EngineCodec;
}

/** A stream that was looked at, for an engine to decode. */
interface Checked {
  readonly stream: Uint8Array;
  readonly precision: number;
  readonly isSigned: boolean;
  /** Components one after the other, not sample by sample. */
  readonly isPlanar: boolean;
  readonly photometric: Photometric;
  /** Samples may come out brighter than they can be stored. */
  readonly isLossy?: true;
  /** In the order of preference; the next one is asked when one fails. */
  readonly choices: readonly Choice[];
}

/**
 * Decodes one frame of encapsulated pixel data. Structure, geometry and size of the stream are checked before, and size
 * and geometry of what came out behind: a decoder that returns is not believed.
 * @throws {Failure} `input/pixel-stream`, `limit/decoding`, `refused/pixel-syntax`
 */
export async function decodeFrame(
  stream: Uint8Array,
  kind: StreamKind,
  format: PixelFormat,
  options: DecodeOptions,
): Promise<Frame> {
  const { opinion = 'first' } = options;
  if (opinion === 'second' && SINGLE.has(kind)) throw noDecoder('there is no second decoder for such streams');
  switch (kind) {
    case 'native':
    case 'uncompressed':
      return nativeFrame(stream, format);
    case 'deflated':
      return deflatedFrame(stream, format);
    case 'rle':
      return rleFrame(stream, format);
    case 'jpeg-lossless':
      return opinion === 'first'
        ? losslessFrame(stream, format)
        : await engineFrame(checkedLossless(stream, format), format, options);
    case 'jpeg':
      return await engineFrame(checkedJpeg(stream, format), format, options);
    case 'jpeg-ls':
      return await engineFrame(checkedJpegLs(stream, format), format, options);
    case 'jpeg-2000':
      return await engineFrame(checkedJpeg2000(stream, format), format, options);
    case 'jpeg-xl':
      return await engineFrame(checkedJpegXl(stream, format), format, options);
    default:
      return unreachable(kind);
  }
}

/** Kinds with one decoder. */
const SINGLE: ReadonlySet<StreamKind> = new Set(['native', 'uncompressed', 'deflated', 'rle', 'jpeg', 'jpeg-xl']);

/** PS3.5 A.4.11: the bytes themselves and at most a pad byte. */
function nativeFrame(stream: Uint8Array, format: PixelFormat): Frame {
  checkNativeColour(format);
  return { format, cells: exactly(stream, frameBytes(format)) };
}

/** PS3.5 A.4.13: each frame a raw deflate stream of its own, from a byte on. */
function deflatedFrame(stream: Uint8Array, format: PixelFormat): Frame {
  checkNativeColour(format);
  const expected = frameBytes(format);
  const { bytes, consumed } = inflated(stream, expected + 1);
  if (stream.length - consumed > 1) throw broken('it goes on behind its end');
  return { format, cells: exactly(bytes, expected) };
}

function inflated(stream: Uint8Array, limit: number): ReturnType<typeof inflateRaw> {
  try {
    return inflateRaw(stream, limit);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw broken(error.code === 'limit/inflated' ? 'another size' : 'it cannot be inflated');
  }
}

function exactly(bytes: Uint8Array, expected: number): Uint8Array {
  if (bytes.length !== expected && bytes.length !== expected + (expected & 1)) throw broken('another size');
  // A copy: Node's Buffer has a `slice` that is none.
  return new Uint8Array(bytes.subarray(0, expected));
}

/** Segments are whole planes of bytes: whatever the attributes say, no colour of half a width is in them. */
function rleFrame(stream: Uint8Array, format: PixelFormat): Frame {
  const decoded = decodedFormat(format);
  checkNativeColour(decoded);
  return { format: decoded, cells: decodeRle(stream, rleShape(decoded)) };
}

/** Of one bit: packed as in native encoding, then encoded as bytes. */
export function rleShape(format: PixelFormat) {
  const { rows, columns, samplesPerPixel, bitsAllocated } = format;
  if (bitsAllocated === 1) {
    const bytes = frameBytes(format);
    return { segmentBytes: bytes, samplesPerPixel: 1, bytesPerSample: 1, rowBytes: bytes };
  }
  return { segmentBytes: rows * columns, samplesPerPixel, bytesPerSample: bitsAllocated / 8, rowBytes: columns };
}

function losslessFrame(stream: Uint8Array, format: PixelFormat): Frame {
  const { rows, columns, samplesPerPixel: components, bitsAllocated } = format;
  const picture = decodeJpegLossless(stream, { rows, columns, components, maxPrecision: Math.max(bitsAllocated, 2) });
  const decoded = decodedFormat(format);
  const { samples } = picture;
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  return { format: decoded, cells: cellsFrom(bytes, 2, { isSigned: false, format: decoded }) };
}

function checkedLossless(stream: Uint8Array, format: PixelFormat): Checked {
  // Its own decoder reads the stream as a check: IJG fills what is missing.
  const { rows, columns, samplesPerPixel: components, bitsAllocated } = format;
  const { precision } = decodeJpegLossless(stream, { rows, columns, components, maxPrecision: bitsAllocated });
  const { photometric } = decodedFormat(format);
  return { stream, precision, isSigned: false, isPlanar: false, photometric, choices: [DCMJS_JPEG] };
}

const DCMJS_JPEG: Choice = { engine: 'dcmjs', codec: 'jpeg' };

function checkedJpeg(stream: Uint8Array, format: PixelFormat): Checked {
  const jpeg = checkJpeg(stream, shapeOf(format));
  const photometric = jpegPhotometric(stream, jpeg, format.photometric);
  const { precision } = jpeg.frame;
  return { stream, precision, isSigned: false, isPlanar: false, photometric, isLossy: true, choices: [DCMJS_JPEG] };
}

function checkedJpegLs(stream: Uint8Array, format: PixelFormat): Checked {
  const { precision, interleave } = checkJpegLs(stream, shapeOf(format));
  return {
    stream,
    precision,
    isSigned: false,
    isPlanar: interleave === 'none',
    photometric: format.photometric,
    choices: [
      { engine: 'charls', codec: 'jpeg-ls' },
      // Stops over coding parameters that repeat the defaults.
      { engine: 'dcmjs', codec: 'jpeg-ls' },
    ],
  };
}

function checkedJpeg2000(stream: Uint8Array, format: PixelFormat): Checked {
  const facts = checkJpeg2000(stream, shapeOf(format));
  const { codestream, precision, isSigned, hasColourTransform } = facts;
  // What the transform made of red, green and blue comes out as these; a name of a transform that is not there is wrong.
  const isNamedTransform = format.photometric === 'YBR_RCT' || format.photometric === 'YBR_ICT';
  const photometric = hasColourTransform || isNamedTransform ? 'RGB' : format.photometric;
  const choices = jpeg2000Choices(facts, format.samplesPerPixel);
  return { stream: codestream, precision, isSigned, isPlanar: false, photometric, choices };
}

/** Decoders of JPEG 2000 that were found right for a stream of this kind (docs/decisions/0017-pixel-codecs.md). */
function jpeg2000Choices(facts: Jpeg2000Facts, components: number): Choice[] {
  const { precision, isSigned, isHighThroughput, hasColourTransform } = facts;
  const openjpeg: Choice = { engine: 'openjpeg', codec: 'jpeg-2000' };
  const dcmjs: Choice = { engine: 'dcmjs', codec: 'jpeg-2000' };
  const openjph: Choice = { engine: 'dcmjs', codec: 'htj2k' };
  const isSignedByte = isSigned && precision <= 8;
  if (components === 1) {
    const second = isHighThroughput ? openjph : openjpeg;
    return isSignedByte ? [dcmjs] : [dcmjs, second];
  }
  // OpenJPH gives the components one after the other when they are not transformed, which dcmjs-codecs does not expect.
  if (isHighThroughput) return hasColourTransform ? [openjpeg, openjph] : [openjpeg];
  // dcmjs-codecs cuts colour to 8 bits.
  return precision <= 8 ? [openjpeg, dcmjs] : [openjpeg];
}

function checkedJpegXl(stream: Uint8Array, format: PixelFormat): Checked {
  checkJpegXl(stream, format);
  const photometric = format.samplesPerPixel === 3 ? 'RGB' : format.photometric;
  const precision = format.bitsAllocated;
  return {
    stream,
    precision,
    isSigned: format.isSigned,
    isPlanar: false,
    photometric,
    choices: [{ engine: 'dcmjs', codec: 'jpeg-xl' }],
  };
}

const shapeOf = ({ rows, columns, samplesPerPixel, bitsAllocated }: PixelFormat): StreamShape => ({
  rows,
  columns,
  components: samplesPerPixel,
  bitsAllocated,
});

async function engineFrame(checked: Checked, format: PixelFormat, options: DecodeOptions): Promise<Frame> {
  const { precision, isSigned, photometric } = checked;
  if (precision > 16) throw noDecoder('samples of more than 16 bits');
  const result = await runChoices(checked, format, options);
  const decoded = decodedFormat(format, photometric);
  const width = checkedWidth(result, format, precision);
  const bytes = checked.isPlanar && format.samplesPerPixel === 3 ? interleaved(result.bytes, width) : result.bytes;
  // 12 bits of a lossy codec may go beyond the stored ones: what is too bright is as bright as can be.
  const limit = checked.isLossy === true && !format.isSigned ? 2 ** format.bitsStored - 1 : undefined;
  return { format: decoded, cells: cellsFrom(bytes, width, { isSigned, format: decoded, limit }) };
}

async function runChoices(
  { stream, choices, precision, isSigned, photometric }: Checked,
  format: PixelFormat,
  { engines, opinion = 'first' }: DecodeOptions,
): Promise<EngineResult> {
  const { rows, columns, samplesPerPixel } = format;
  const bitsAllocated = precision <= 8 ? 8 : 16;
  const shape = { rows, columns, samplesPerPixel, bitsAllocated, bitsStored: precision, isSigned, photometric };
  const isSingle = choices.length === 1 && choices[0]!.codec !== 'jpeg';
  if (opinion === 'second' && isSingle) throw noDecoder('there is no second decoder for such streams');
  const order = opinion === 'first' ? choices : choices.slice(-1);
  for (const [i, choice] of order.entries()) {
    try {
      return await engines.run({ ...choice, work: 'decode', shape, bytes: stream });
    } catch (error) {
      const isLast = i === order.length - 1;
      if (isLast || !(error instanceof Failure) || error.code !== 'input/pixel-stream') throw error;
    }
  }
  throw noDecoder('no decoder');
}

/** Bytes a sample of what an engine gave, when all of it has the right size. */
function checkedWidth(result: EngineResult, format: PixelFormat, precision: number): number {
  const { rows, columns, samplesPerPixel } = format;
  const isSame = result.rows === rows && result.columns === columns && result.samplesPerPixel === samplesPerPixel;
  const width = precision <= 8 ? 1 : 2;
  if (!isSame || result.bytes.length !== rows * columns * samplesPerPixel * width) {
    throw broken('the decoder made another picture of it');
  }
  return width;
}

/** Three planes as the samples of a pixel together. */
function interleaved(planes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(planes.length);
  const pixels = planes.length / (3 * width);
  for (let component = 0, from = 0; component < 3; component++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const to = (pixel * 3 + component) * width;
      for (let b = 0; b < width; b++) out[to + b] = planes[from++]!;
    }
  }
  return out;
}

interface CellOptions {
  readonly isSigned: boolean;
  readonly format: PixelFormat;
  /** Samples above are this. */
  readonly limit?: number | undefined;
}

/** Little endian numbers of one or two bytes as the cells of a format. */
function cellsFrom(bytes: Uint8Array, width: number, { isSigned, format, limit }: CellOptions): Uint8Array {
  const size = format.bitsAllocated / 8;
  if (size === width && (limit === undefined || limit >= 2 ** (8 * width) - 1)) return bytes;
  const count = bytes.length / width;
  const cells = new Uint8Array(frameBytes(format));
  for (let i = 0; i < count; i++) {
    const raw = width === 1 ? bytes[i]! : bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
    const value = isSigned ? (raw << (32 - 8 * width)) >> (32 - 8 * width) : Math.min(raw, limit ?? raw);
    if (size >= 1) for (let b = 0; b < size; b++) cells[i * size + b] = value >> (8 * b);
    else if (value !== 0) cells[i >> 3]! |= 1 << (i & 7);
  }
  return cells;
}

const broken = (what: string): Failure => new Failure('input/pixel-stream', `the frame is broken: ${what}`);
const noDecoder = (what: string): Failure =>
  new Failure('refused/pixel-syntax', `the frame cannot be decoded: ${what}`);
