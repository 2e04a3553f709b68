import type { Box, Frames } from '../pixel/index.ts';

/** An area that is to be covered, whatever the search says. */
export interface CoverDecision {
  readonly frames: Frames;
  readonly box: Box;
  readonly origin: 'person' | 'template';
  /** Id of the template. */
  readonly template?: string;
}

/** An area that the search would cover and that stays as it is. */
export interface UncoverDecision {
  readonly frames: Frames;
  readonly box: Box;
  readonly reason: string;
  /** The second person, where the project demands one. */
  readonly second?: string;
}

/** Where a device writes, as a person shows it in one of its pictures. Which device that is, the picture says. */
export interface TemplateProposal {
  /** Keyed id of the instance. */
  readonly instance: string;
  /** Keyed id of the bytes of its source. */
  readonly content: string;
  /** What is to be covered in every picture of the device. */
  readonly template: readonly Box[];
  readonly reviewer: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** What a person has decided about a picture. Holds for these bytes alone. */
export interface ReviewDecision {
  /** Keyed id of the instance. */
  readonly instance: string;
  /** Keyed id of the bytes of its source. */
  readonly content: string;
  /** What of the picture was before him (`shownId`); absent where nobody said so. */
  readonly shown?: string;
  /** `reject`: is held; a released one is taken back. */
  readonly verdict: 'accept' | 'reject';
  readonly cover: readonly CoverDecision[];
  readonly uncover: readonly UncoverDecision[];
  /** Why a picture that was not searched goes out as it is, or one that the search has doubts about. */
  readonly reason?: string;
  /** The second person for that, where the project demands one. */
  readonly second?: string;
  readonly reviewer: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}
