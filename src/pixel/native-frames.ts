import type { ByteRange } from '../bytes/index.ts';
import type { Element } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import { nativeFrameBits, packNative, type Samples, unpackNative } from './native.ts';
import { checkNativeColour, type PixelFormat } from './pixel-format.ts';

/** GE's private syntax: implicit little endian, and the words of the pixels big endian. */
const GE_BIG_ENDIAN_PIXELS = '1.2.840.113619.5.2';

/** Bytes to write over those that stand at a place of the source. */
export interface Overwrite {
  readonly range: ByteRange;
  readonly bytes: Uint8Array;
}

/** Bytes of the value, little endian, and where they lie. */
export interface Stretch {
  /** The place of the first byte in the value. */
  readonly first: number;
  readonly range: ByteRange;
  readonly bytes: Uint8Array;
}

/** The frames of native pixel data, one at a time from where they lie. */
export class NativeFrames {
  readonly #pixels: Element;
  readonly #format: PixelFormat;
  readonly #isSwapped: boolean;
  readonly #start: number;
  /** The end of what was overwritten last, little endian: the next frame may begin in its last byte or word. */
  #last: { readonly end: number; readonly tail: Uint8Array } | undefined;

  /** @throws {Failure} `input/pixel-data-short`, `input/pixel-format` */
  constructor(pixels: Element, format: PixelFormat, syntaxUid: string) {
    checkNativeColour(format);
    this.#pixels = pixels;
    this.#format = format;
    // Cells lie in 16-bit words, the first in the low bits, and big endian turns the words (PS3.5 8.1.1, 8.2, D).
    const isWords = pixels.vr === 'OW' || syntaxUid === GE_BIG_ENDIAN_PIXELS;
    this.#isSwapped = isWords && (pixels.isBigEndian || syntaxUid === GE_BIG_ENDIAN_PIXELS);
    const { table } = pixels.dataSet;
    this.#start = table.value[pixels.row]!;
    const needed = Math.ceil((nativeFrameBits(format) * format.frames) / 8);
    if (pixels.length < needed + (this.#isSwapped ? needed & 1 : 0)) {
      throw new Failure('input/pixel-data-short', `${pixels.length} of ${needed} bytes of pixel data`, {
        at: { path: pixels.path },
      });
    }
  }

  /** Where the bytes lie that hold the frame; where words are turned, whole words. */
  range(index: number): ByteRange {
    const bits = nativeFrameBits(this.#format);
    const { start, end } = this.units(Math.floor((index * bits) / 8), Math.ceil(((index + 1) * bits) / 8));
    return { start: this.#start + start, end: this.#start + end };
  }

  /** The bytes of the frame in little endian; the first one may begin with bits of the frame before. A copy. */
  bytes(index: number): Uint8Array {
    const { start, end } = this.range(index);
    return this.#turned(new Uint8Array(this.#pixels.dataSet.held.slice(start, end))).subarray(this.#lead(index));
  }

  samples(index: number): Samples {
    return unpackNative(this.bytes(index), this.#format, this.#firstBit(index));
  }

  /**
   * What to write where, for these samples to stand in the place of the frame's. Every other bit is that of the source,
   * or of the frame before when that was overwritten too: frames may share a byte or word, so go in ascending order.
   */
  overwrite(index: number, samples: Samples): Overwrite {
    const range = this.range(index);
    const bytes = this.#turned(new Uint8Array(this.#pixels.dataSet.held.slice(range.start, range.end)));
    const shared = (this.#last?.end ?? 0) - range.start;
    if (shared > 0) bytes.set(this.#last!.tail.subarray(-shared));
    packNative(samples, this.#format, bytes.subarray(this.#lead(index)), this.#firstBit(index));
    this.#last = { end: range.end, tail: bytes.slice(-2) };
    return { range, bytes: this.#turned(bytes) };
  }

  /** These bytes of the value, where words are turned in whole words. */
  units(start: number, end: number): ByteRange {
    const unit = this.#isSwapped ? 2 : 1;
    return { start: start - (start % unit), end: end + (end % unit) };
  }

  /** Bytes [start, end) of the value, whole `units`, in little endian. A copy. */
  stretch(start: number, end: number): Stretch {
    const range = { start: this.#start + start, end: this.#start + end };
    return {
      first: start,
      range,
      bytes: this.#turned(new Uint8Array(this.#pixels.dataSet.held.slice(range.start, range.end))),
    };
  }

  /** What to write, for a stretch to have these bytes. */
  replaced({ range, bytes }: Stretch): Overwrite {
    return { range, bytes: this.#turned(bytes.slice()) };
  }

  /** Bytes between the start of the range and the frame. */
  #lead(index: number): number {
    return Math.floor((index * nativeFrameBits(this.#format)) / 8) - (this.range(index).start - this.#start);
  }

  #firstBit(index: number): number {
    return (index * nativeFrameBits(this.#format)) % 8;
  }

  #turned(bytes: Uint8Array): Uint8Array {
    if (!this.#isSwapped) return bytes;
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      const first = bytes[i]!;
      bytes[i] = bytes[i + 1]!;
      bytes[i + 1] = first;
    }
    return bytes;
  }
}
