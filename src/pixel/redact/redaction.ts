import type { ByteRange } from '../../bytes/index.ts';
import { Failure, type Finding } from '../../failure/index.ts';
import type { Box } from '../box.ts';
import type { EngineRunner } from '../engine-runner.ts';
import type { Overwrite } from '../native-frames.ts';
import type { AttributeChange } from './attributes.ts';

/** The rectangles of a frame, in pixels that a mask covers whole. */
export interface FrameMask {
  readonly frame: number;
  readonly boxes: readonly Box[];
}

/** What stands under masks: black, or what lies around them, which says nothing of what was there. */
export type MaskFill = 'black' | 'inpaint';

/** What Pixel Data have to be. */
export type RedactedValue =
  | { readonly form: 'unchanged' }
  /** Native: stretches of the source and what to write over them; ascending, none twice. */
  | { readonly form: 'patched'; readonly patches: readonly Overwrite[] }
  /** The whole value in explicit little endian: fragments from the offset table to the delimiter, or native cells. */
  | {
      readonly form: 'encapsulated' | 'native';
      readonly vr: 'OB' | 'OW';
      readonly pieces: readonly PixelPiece[];
      /** Bytes of all pieces. */
      readonly length: number;
    };

/** New bytes, or bytes that the data set of the source holds. */
export type PixelPiece = Uint8Array | ByteRange;

/** What to write for an object without what its boxes show. */
export interface PixelRedaction {
  readonly value: RedactedValue;
  readonly transferSyntaxUid: string;
  /** Of the root, in ascending order; Pixel Data are not among them. */
  readonly attributes: readonly AttributeChange[];
  /** What was applied, which may be more than what was asked for: blocks of JPEG are whole. Frames without are not here. */
  readonly masks: readonly FrameMask[];
  /** Under all of them. */
  readonly fill: MaskFill;
  /** What is left of the picture; masks count from its first pixel all the same. `undefined`: all of it. */
  readonly part?: Box;
  readonly findings: readonly Finding[];
}

export interface RedactOptions {
  readonly engines: EngineRunner;
  /** Of all frames the bits beside the samples, too: overlays of ACR-NEMA carry text there. */
  readonly clearUnusedBits?: boolean;
  /** Black when it is not given, and where pixels are no shades between which others lie. */
  readonly fill?: MaskFill;
  /** Strips at the edges outside the ultrasound regions are cut off where something is covered in them. */
  readonly crop?: 'none' | 'banners';
  /** New bytes that may be in memory at once; 1 GiB when it is not given. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 1024 ** 3;

/** Counts what is kept until it is written. */
export class Budget {
  #left: number;

  constructor(maxBytes: number = DEFAULT_MAX_BYTES) {
    this.#left = maxBytes;
  }

  /** @throws {Failure} `limit/pixels` */
  take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw new Failure('limit/pixels', 'the redacted pixels of one object take more memory than they may', {
        hint: 'the object is held; split it into objects of fewer frames first',
      });
    }
  }
}
