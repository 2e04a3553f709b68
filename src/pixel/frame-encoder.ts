import { deflateRaw } from '../dicom/index.ts';
import { Failure, unreachable } from '../failure/index.ts';
import type { EngineRunner } from './engine-runner.ts';
import type { EngineCodec } from './engine-types.ts';
import { type Frame, samplesOf } from './frame.ts';
import { decodeFrame, rleShape } from './frame-decoder.ts';
import { checkJpeg2000 } from './jpeg-2000-check.ts';
import { encodeJpegLossless } from './jpeg-lossless.ts';
import { newSamples, type Samples } from './native.ts';
import type { Photometric, PixelFormat } from './pixel-format.ts';
import { encodeRle } from './rle.ts';
import type { StreamKind } from './stream-kind.ts';

/** What a frame can be encoded to without loss. `htj2k` is written by another codec than `jpeg-2000`. */
export type EncodedKind = Exclude<StreamKind, 'jpeg'> | 'htj2k';

/** A frame as it is written. */
export interface EncodedFrame {
  /** Of even length. */
  readonly stream: Uint8Array;
  /** What Photometric Interpretation has to say of it: YBR_RCT where JPEG 2000 made other components of red, green, blue. */
  readonly photometric: Photometric;
}

/**
 * Encodes a frame without loss, and decodes the result to see that: every sample has to come back. The samples of a
 * pixel lie together, as `decodeFrame` gives them.
 * @throws {Failure} `refused/pixel-syntax` where no encoder is right for such samples
 */
export async function encodeFrame(
  frame: Frame,
  kind: EncodedKind,
  { engines }: { readonly engines: EngineRunner },
): Promise<EncodedFrame> {
  const stream = even(await encode(frame, kind, engines));
  const { photometric } = frame.format;
  if (kind === 'native') return { stream, photometric };
  const again = await decodeFrame(stream, kind === 'htj2k' ? 'jpeg-2000' : kind, frame.format, { engines });
  if (!isSame(frame, again)) throw noEncoder('what it wrote is not what was encoded');
  return { stream, photometric: usesColourTransform(stream, kind, frame.format) ? 'YBR_RCT' : photometric };
}

/** PS3.5 8.2.4: a reversible transform of the components has a name of its own. */
function usesColourTransform(stream: Uint8Array, kind: EncodedKind, format: PixelFormat): boolean {
  if (kind !== 'jpeg-2000' && kind !== 'htj2k') return false;
  return checkJpeg2000(stream, { ...format, components: format.samplesPerPixel }).hasColourTransform;
}

/** The same samples; where the cells are the same, so are they. */
function isSame(frame: Frame, other: Frame): boolean {
  if (isEqual(frame.cells, other.cells)) return true;
  return isEqual(samplesOf(frame), samplesOf(other));
}

function isEqual(one: Samples, other: Samples): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

async function encode(frame: Frame, kind: EncodedKind, engines: EngineRunner): Promise<Uint8Array> {
  switch (kind) {
    case 'native':
    case 'uncompressed':
      return frame.cells;
    case 'deflated':
      return deflateRaw(frame.cells);
    case 'rle':
      return encodeRle(interleavedCells(frame), rleShape(frame.format));
    case 'jpeg-lossless':
      return losslessStream(frame);
    case 'jpeg-ls':
    case 'jpeg-2000':
    case 'htj2k':
    case 'jpeg-xl':
      return await engineStream(frame, kind, engines);
    default:
      return unreachable(kind);
  }
}

function interleavedCells({ format, cells }: Frame): Uint8Array {
  if (format.isPlanar || format.photometric.endsWith('_422')) throw noEncoder('planes or colour of half a width');
  return cells;
}

/** Every bit of the cells is encoded, an overlay beside the samples too. */
function losslessStream(frame: Frame): Uint8Array {
  const { rows, columns, samplesPerPixel: components, bitsAllocated } = frame.format;
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw noEncoder(`cells of ${bitsAllocated} bits`);
  const cells = interleavedCells(frame);
  const view = new DataView(cells.buffer, cells.byteOffset, cells.length);
  const at = (i: number): number => (bitsAllocated === 8 ? cells[i]! : view.getUint16(2 * i, true));
  const samples = Uint16Array.from({ length: rows * columns * components }, (_, i) => at(i));
  return encodeJpegLossless({ rows, columns, components, precision: bitsAllocated, samples });
}

async function engineStream(frame: Frame, codec: EngineCodec, engines: EngineRunner): Promise<Uint8Array> {
  const { format } = frame;
  const { rows, columns, samplesPerPixel, bitsAllocated, isSigned, photometric } = format;
  checkEncodable(codec, format);
  // Codecs know samples of so many bits and nothing beside them.
  const precision = format.highBit === format.bitsStored - 1 ? format.bitsStored : bitsAllocated;
  const shape = { rows, columns, samplesPerPixel, bitsAllocated, bitsStored: precision, isSigned, photometric };
  const bytes = codec === 'jpeg-ls' ? unsignedCells(frame) : signedCells(frame);
  const result = await engines.run({ engine: 'dcmjs', codec, work: 'encode', shape, bytes });
  return result.bytes;
}

/** Kinds of samples that the encoders were found wrong for (docs/decisions/0017-pixel-codecs.md). */
function checkEncodable(codec: EngineCodec, format: PixelFormat): void {
  const { bitsAllocated, bitsStored, highBit, isSigned, samplesPerPixel, embeddedOverlays } = format;
  interleavedCells({ format, cells: new Uint8Array(0) });
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw noEncoder(`cells of ${bitsAllocated} bits`);
  if (embeddedOverlays.length > 0 || highBit !== bitsStored - 1) throw noEncoder('bits beside the samples');
  const isJpeg2000 = codec === 'jpeg-2000' || codec === 'htj2k';
  if (isJpeg2000 && samplesPerPixel === 3 && bitsAllocated > 8) throw noEncoder('colour of more than 8 bits');
  if (isJpeg2000 && isSigned && bitsAllocated === 8) throw noEncoder('signed samples of 8 bits');
}

/** The samples alone, with the sign in the bits above them. */
function signedCells(frame: Frame): Uint8Array {
  const samples = samplesOf(frame);
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** JPEG-LS has no sign: the stored bits as a number. */
function unsignedCells({ format, cells }: Frame): Uint8Array {
  const unsigned = samplesOf({ format: { ...format, isSigned: false }, cells });
  const samples = newSamples({ ...format, isSigned: false });
  samples.set(unsigned);
  return new Uint8Array(samples.buffer);
}

function even(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  return padded;
}

const noEncoder = (what: string): Failure =>
  new Failure('refused/pixel-syntax', `the frame cannot be encoded: ${what}`);
