import type { DicomObject } from '../dicom/index.ts';
import type {
  DeviceTemplate,
  PictureRecord,
  ReviewDecision,
  ReviewSample,
  TemplateProposal,
} from '../project/index.ts';

/** What the review page and the command line ask of a project. */
export interface ReviewDesk {
  readonly project: { readonly name: string; readonly needsSecond: boolean };
  /** All of them, of one run where that was asked for, with the decisions so far. */
  pictures(): readonly PictureRecord[];
  /** The source. @throws {Failure} `input/source-changed`, `input/source-gone` */
  open(id: string): Promise<DicomObject>;
  /** The released file; undefined where it is held, or is not there. */
  openReleased(id: string): Promise<DicomObject | undefined>;
  /**
   * Written down at once, sealed; nothing is released by it.
   * @throws {Failure} `usage/review`: it does not fit the picture, or lacks something
   */
  decide(decision: ReviewDecision): void;
  /** Back to the decision before, or none. */
  undo(id: string): void;
  /** A decision file. */
  exportDecisions(): string;
  templates(): readonly DeviceTemplate[];
  /** Kept with the project as a template, once: covers more in later runs. @throws {Failure} `usage/review` */
  propose(proposal: TemplateProposal): { readonly id: string; readonly isNew: boolean };
  /** Samples that were drawn of these pictures, the first one first. */
  samples(): readonly ReviewSample[];
  keepSample(sample: ReviewSample): void;
  /**
   * Carries out every decision that is not carried out yet, in runs like `held release`: each picture anew from its
   * source, with its corrections, verified.
   */
  apply(io: ReviewIo): Promise<ReviewOutcome>;
  close(): void;
}

export interface ReviewIo {
  readonly signal: AbortSignal;
  onProgress?(done: number, all: number): void;
}

/** Instances; `released` has those that need not be written again. */
export interface ReviewOutcome {
  readonly released: number;
  readonly held: number;
  readonly quarantined: number;
  /** Files of earlier runs that hold an identifier that is known now; absent where there are none. */
  readonly leaks?: number;
}
