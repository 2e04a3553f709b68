import type { Box } from '../box.ts';
import type { EngineRunner } from '../engine-runner.ts';
import type { PaletteColours } from '../palette.ts';
import type { PixelFrames } from '../pixel-frames.ts';
import type { FrameMask, MaskFill } from './redaction.ts';

/** What was asked for and what was applied. */
export interface ExpectedMasks {
  /** The plan: every box of it has to lie under masks. */
  readonly boxesOf: (frame: number) => readonly Box[];
  readonly masks: readonly FrameMask[];
  /** Bits beside the samples had to go. */
  readonly clearedBits?: boolean;
  /** What stands under the masks; black when it is not given. */
  readonly fill?: MaskFill;
  /** What is left of the picture. */
  readonly part?: Box | undefined;
}

/** What is wrong with a frame. */
export type PixelFault =
  /** Another layout, colour or number of frames than the source has. */
  | 'format'
  /** A box of the plan does not lie under masks. */
  | 'plan'
  /** Masks go further than blocks of the codec make them. */
  | 'mask-too-large'
  /** It cannot be decoded, or carries more than its picture. */
  | 'stream'
  /** A pixel under a mask is neither black nor, where that was asked for, made of what lies around. */
  | 'mask'
  /** A sample outside the masks is not that of the source. */
  | 'outside'
  /** Bits beside the samples changed, or are still there. */
  | 'unused-bits';

/** How a frame was found to be right. */
export type PixelProof =
  /** The bytes of the source. */
  | 'same-bytes'
  /** Every sample, as each of two decoders reads it, or one that shares nothing with what encoded it. */
  | 'other-decoder'
  /** Every sample, by the only decoder that there is, in an instance of its own. */
  | 'same-decoder'
  /** JPEG: every coefficient of both streams, and every sample as a decoder sees them. */
  | 'coefficients';

/** Counts and the first fault, never a value. */
export interface PixelVerdict {
  readonly passed: boolean;
  /** Looked at; all of them when it passed. */
  readonly frames: number;
  /** Samples that were held against those of the source. */
  readonly samples: number;
  /** Pixels that were found black under masks. */
  readonly masked: number;
  /** Frames by how they were found to be right. */
  readonly proofs: Readonly<Record<PixelProof, number>>;
  readonly fault?: { readonly frame: number; readonly kind: PixelFault };
}

/** One frame before and behind, with what had to happen to it. */
export interface FrameCheck {
  readonly index: number;
  readonly source: PixelFrames;
  readonly written: PixelFrames;
  readonly plan: readonly Box[];
  readonly masks: readonly Box[];
  readonly clearedBits: boolean;
  readonly fill: MaskFill;
  readonly part: Box | undefined;
  readonly colours: PaletteColours | undefined;
  readonly engines: EngineRunner;
  /** Engines that have seen no frame but those of this check. */
  fresh(): EngineRunner;
}

/** What one frame adds. */
export interface FrameResult {
  readonly proof: PixelProof;
  readonly samples: number;
  readonly masked: number;
}

/** A fault that ends the check of a frame. */
export class FrameFault extends Error {
  readonly kind: PixelFault;

  constructor(kind: PixelFault) {
    super(kind);
    this.kind = kind;
  }
}
