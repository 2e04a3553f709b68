import type { ByteRange } from '../bytes/index.ts';
import type { DicomObject, Element } from '../dicom/index.ts';
import { Failure, type Finding } from '../failure/index.ts';
import type { Frame } from './frame.ts';
import { frameBytes } from './frame.ts';
import { type DecodeOptions, decodeFrame } from './frame-decoder.ts';
import { frameRanges } from './frame-ranges.ts';
import { packNative, type Samples } from './native.ts';
import { NativeFrames, type Overwrite } from './native-frames.ts';
import { type PaletteColours, paletteColours } from './palette.ts';
import { type PixelFormat, pixelFormat } from './pixel-format.ts';
import { type StreamKind, streamKind } from './stream-kind.ts';

const PIXEL_DATA = 0x7fe00010;
/** Float and Double Float Pixel Data (PS3.3 C.7.6.24, C.7.6.25). */
const FLOATING_POINT = [0x7fe00008, 0x7fe00009];

/** The frames of the Pixel Data of an object, read one at a time from its source. */
export interface PixelFrames {
  readonly format: PixelFormat;
  readonly kind: StreamKind;
  readonly findings: readonly Finding[];
  /** Where the bytes of a frame lie in what the data set holds: each stretch, in order. */
  ranges(index: number): readonly ByteRange[];
  /** The colours of a palette; `undefined` when the picture has none. `Failure`: `input/pixel-format`. */
  colours(): PaletteColours | undefined;
  /** The bytes of a frame as they are encoded, without what pads fragments where an offset table tells. A copy. */
  encoded(index: number): Uint8Array;
  /** @throws {Failure} as `decodeFrame` */
  decode(index: number, options: DecodeOptions): Promise<Frame>;
  /** Of native pixel data alone: what to write where, for a frame to have these samples. In ascending order. */
  overwrite(index: number, samples: Samples): Overwrite;
}

/**
 * The frames of an object, or of an icon in it; `undefined` when it has no pixels. Nothing is decoded yet.
 * @throws {Failure} `input/pixel-format`, `input/pixel-fragments`, `input/pixel-data-short`, `limit/frame`,
 * `refused/pixel-syntax` for what is not read here: video, JPIP, retired processes of JPEG, floating point
 */
export function pixelFrames({
  dataSet,
  transferSyntax,
}: Pick<DicomObject, 'dataSet' | 'transferSyntax'>): PixelFrames | undefined {
  if (FLOATING_POINT.some((tag) => dataSet.has(tag))) throw unread('floating point pixels');
  const pixels = dataSet.get(PIXEL_DATA);
  if (pixels === undefined) return undefined;
  // An icon may be native where the picture is not (PS3.5 A.4).
  const kind = pixels.isEncapsulated ? streamKind(transferSyntax) : 'native';
  if (kind === undefined || (kind === 'native' && pixels.isEncapsulated)) {
    throw unread('pixel data of this transfer syntax');
  }
  const format = pixelFormat(dataSet);
  const { palette } = format;
  const colours = (): PaletteColours | undefined => palette && paletteColours(dataSet, palette);
  return kind === 'native'
    ? { ...nativeFrames(pixels, format, transferSyntax.uid), colours }
    : { ...encapsulatedFrames(pixels, format, kind), colours };
}

function unread(what: string): Failure {
  return new Failure('refused/pixel-syntax', `${what} cannot be decoded`, {
    hint: 'the object is held; decode it with another program first',
  });
}

type Uncoloured = Omit<PixelFrames, 'colours'>;

function nativeFrames(pixels: Element, format: PixelFormat, syntaxUid: string): Uncoloured {
  const frames = new NativeFrames(pixels, format, syntaxUid);
  const encoded = (index: number): Uint8Array => {
    checkIndex(index, format);
    if (format.bitsAllocated !== 1) return frames.bytes(index).slice(0, frameBytes(format));
    // Frames of one bit begin within a byte; here from the first bit on.
    const cells = new Uint8Array(frameBytes(format));
    packNative(frames.samples(index), format, cells);
    return cells;
  };
  return {
    format,
    kind: 'native',
    findings: [],
    ranges(index) {
      checkIndex(index, format);
      return [frames.range(index)];
    },
    encoded,
    decode: async (index, options) => decodeFrame(encoded(index), 'native', format, options),
    overwrite(index, samples) {
      checkIndex(index, format);
      return frames.overwrite(index, samples);
    },
  };
}

function encapsulatedFrames(pixels: Element, format: PixelFormat, kind: StreamKind): Uncoloured {
  const { frames, findings } = frameRanges(pixels, format.frames, kind);
  const ranges = (index: number): readonly ByteRange[] => {
    checkIndex(index, format);
    return frames[index]!;
  };
  const encoded = (index: number): Uint8Array => joined(pixels, ranges(index));
  return {
    format,
    kind,
    findings,
    ranges,
    encoded,
    decode: async (index, options) => decodeFrame(encoded(index), kind, format, options),
    overwrite() {
      throw new TypeError('encapsulated frames are encoded anew, not overwritten');
    },
  };
}

/** Ranges of the source as one piece of memory. */
function joined(pixels: Element, ranges: readonly ByteRange[]): Uint8Array {
  const { held } = pixels.dataSet;
  const bytes = new Uint8Array(ranges.reduce((sum, { start, end }) => sum + end - start, 0));
  let at = 0;
  for (const { start, end } of ranges) {
    bytes.set(held.slice(start, end), at);
    at += end - start;
  }
  return bytes;
}

function checkIndex(index: number, { frames }: PixelFormat): void {
  if (!Number.isInteger(index) || index < 0 || index >= frames) throw new RangeError(`no frame ${index} of ${frames}`);
}
