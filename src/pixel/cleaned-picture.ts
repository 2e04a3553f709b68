import type { Box } from './box.ts';
import type { PictureBox } from './picture-areas.ts';
import type { PixelRedaction } from './redact/index.ts';
import type { PictureLook } from './risk.ts';

/** Why a picture that was searched and cleaned needs the look of a person. */
export type PictureDoubt =
  /** The network could not be loaded, and what looks instead finds less. */
  | 'no-network'
  /** Text was seen in the written picture that the search did not see. */
  | 'second-read';

/** A picture with what may be text covered; nothing of what it says. */
export interface CleanedPicture {
  readonly effort: SearchEffort;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly redaction: PixelRedaction;
  /** Bits beside the samples had something in them, and were cleared. */
  readonly clearedBits: boolean;
  readonly doubts: readonly PictureDoubt[];
  /** What was found in all frames or added to it: what was to be covered, and what was not with the reason. */
  readonly areas: readonly PictureBox[];
  /** What was to be covered, by frame. What was covered may be more. */
  boxesOf(frame: number): readonly Box[];
}

export type SearchEffort = Exclude<PictureLook, 'none'>;
