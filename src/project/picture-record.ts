import type { FailureCode } from '../failure/index.ts';
import type { AlarmArea, OutputName } from '../pipeline/index.ts';
import type { Box, DeviceKey, PictureBox, SeriesRule } from '../pixel/index.ts';
import type { HeldSource } from './held-record.ts';
import type { ReviewDecision } from './review-decision.ts';

export type { BoxOrigin, DeviceKey, Frames, PictureBox, Suppression } from '../pixel/index.ts';

/** Where and under which policy a picture is processed. */
export interface ReviewPlace {
  /** Digest of the policy. */
  readonly policy: string;
  /** Real path of the output folder. */
  readonly place: string;
}

export interface DecidedBefore {
  readonly decision: ReviewDecision;
  readonly decidedFor: ReviewPlace;
}

/**
 * What a project keeps of a picture that a run has searched, released or held, or that it holds because nothing searched it.
 * Its source often names the patient.
 */
export interface PictureRecord {
  /** Keyed id of the instance. */
  readonly id: string;
  readonly status: 'released' | 'held';
  /** Why it is held; empty where it is not. */
  readonly reasons: readonly FailureCode[];
  /** Keyed id of the bytes of its source. */
  readonly content: string;
  readonly source: HeldSource;
  /** As the records of the run name it. */
  readonly sourceId: string;
  /** Keyed id. */
  readonly patient?: string;
  /** Below the output folder. */
  readonly name: OutputName;
  /** `none`: not searched, as where it cannot be decoded. Nothing is known of its size, its device and its text. */
  readonly look: 'triage' | 'strict' | 'none';
  /** By what its series was found to need all passes. */
  readonly raised?: SeriesRule;
  /** Where the series shows a word as a whole: covered in every slice. */
  readonly raisedAt?: readonly Box[];
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly modality: string;
  readonly device: DeviceKey;
  /** Of all frames; what is covered and what is suppressed. */
  readonly boxes: readonly PictureBox[];
  /** Why the search was unsure, or why there was none: a code, where there is one. */
  readonly doubts: readonly string[];
  /** What is left of it where banners were cut off; boxes count from the first pixel of the whole picture. */
  readonly part?: Box;
  readonly run: string;
  readonly policy: { readonly name: string; readonly digest: string };
  /** Real path of the output folder. */
  readonly place: string;
  readonly rekey: boolean;
  /** The last one. */
  readonly decision?: ReviewDecision;
  /** Under which policy, and for which folder, the last one was made. */
  readonly decidedFor?: ReviewPlace;
  /** Of the search that was looked at then. */
  readonly decidedDoubts?: readonly string[];
  /** Where its second read had raised an alarm. */
  readonly decidedAlarms?: readonly AlarmArea[];
  /** Those before it, the first one first. */
  readonly before?: readonly DecidedBefore[];
  /** Somebody has decided about it, perhaps not any more. */
  readonly touched?: true;
  /** What the released file, or what holds it, was made with: of corrections and templates (review-state.ts). */
  readonly basis?: string;
  /** SHA-256 of the released file. */
  readonly file?: string;
  /** The decision that was carried out last (review-state.ts); absent where none was. */
  readonly applied?: string;
}
