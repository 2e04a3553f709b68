import type { FailureCode, Finding } from '../failure/index.ts';
import type { OutputName } from '../pipeline/index.ts';
import type { Box, SeriesRule } from '../pixel/index.ts';
import type { Status } from './types.ts';

/** What became of one source, for good. */
export interface Settled {
  readonly status: Status;
  readonly code?: FailureCode;
  readonly findings?: readonly Finding[];
  readonly content?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly picture?: PictureLine;
  readonly output?: string;
  readonly sha256?: string;
  readonly defect?: string;
  /** Of what is held. */
  readonly held?: HeldFacts;
  /** Of a slice: by what its series was found to need all passes, whatever became of it. */
  readonly raised?: SeriesRule;
  readonly raisedAt?: readonly Box[];
  /** Unchanged since a run that this one goes on with: as that run would have settled it. */
  readonly continued?: Pick<Settled, 'findings' | 'counts' | 'picture'>;
}

/** How the picture of an instance was searched for text, and what of it is covered. */
export interface PictureLine {
  readonly look: 'triage' | 'strict';
  /** By what its series was found to need all passes. */
  readonly raised?: SeriesRule;
  readonly frames: number;
  /** Frame from 0, then left, top, right and bottom in pixels; the first ones where there are very many. */
  readonly areas: readonly (readonly [number, number, number, number, number])[];
  /** Left, top, right and bottom of what is left where banners were cut off; areas count from the first pixel as it was. */
  readonly part?: readonly [number, number, number, number];
  /** Areas that are not listed. */
  readonly more?: number;
  /** What was read as harmless and stays, with the rule that says so. Not more than of `areas`. */
  readonly kept?: readonly KeptArea[];
  /** What a person or a template added to be covered, and what a person took away. Not more than of `areas`. */
  readonly corrected?: readonly CorrectedArea[];
}

/** Frame, left, top, right and bottom as in `areas`. */
export interface KeptArea {
  readonly rule: string;
  readonly area: readonly [number, number, number, number, number];
}

/** Frame, left, top, right and bottom as in `areas`. */
export interface CorrectedArea {
  readonly by: 'person' | 'template' | 'exempted';
  readonly area: readonly [number, number, number, number, number];
}

/** What a person wants to know before he looks. */
export interface HeldFacts {
  readonly reasons: readonly FailureCode[];
  readonly name: OutputName;
  /** How often each rule would act. */
  readonly plan: Readonly<Record<string, number>>;
}

/** An instance as the evidence has it: what a run that was cut off released counts as this one's. */
export interface Recorded extends Omit<Settled, 'continued'> {
  readonly isContinued: boolean;
}
