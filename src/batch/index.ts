/**
 * Many instances: where they come from, who works on them, where they go. Survey of all sources first, then each
 * from bytes to verdict, in this thread or in workers; a file has its name when it is whole, verified and written
 * down, and a run that was cut off is continued by the same command.
 */

import { type HeldRequest, type HeldRun, runHeldWith } from './held-run.ts';
import { type Inspection, type InspectRequest, inspectWith } from './inspect.ts';
import { ENGINE } from './instance.ts';
import { openReviewWith, type ProjectReviewDesk } from './review-desk.ts';
import type { ReviewRequest } from './review-run.ts';
import { runWith } from './run.ts';
import type { BatchIo, BatchRequest, RunSummary } from './types.ts';

export { ARCHIVE_LIMITS } from './archive.ts';
export { keptCopies, type OpenedHeld, openHeld } from './held-open.ts';
export { dropHeld, type HeldAction, type HeldRequest, type HeldRun, whyNotReleasable } from './held-run.ts';
export { type HeldFilter, heldRecords, recordsOfIds } from './held-selection.ts';
export type { InspectedPatient, Inspection, InspectRequest } from './inspect.ts';
export { exportOf, type ProjectReviewDesk } from './review-desk.ts';
export type { ReviewRequest } from './review-run.ts';
export type { ReviewDesk, ReviewIo, ReviewOutcome } from './review-types.ts';
export { type ShownArea, shownArea } from './shown-area.ts';
export { displayOf } from './sources.ts';
export { type LearnedDevice, learnTemplates } from './template-learning.ts';
export { templateOf } from './template-proposal.ts';
export {
  type Balance,
  type BatchIo,
  type BatchRequest,
  type InstanceLine,
  type Progress,
  type RunSummary,
  type SearchEstimate,
  type SearchProgress,
  STATUSES,
  type Status,
} from './types.ts';

/**
 * De-identifies everything below the inputs into an output folder.
 * @throws {Failure} `usage/…` and `environment/…`: nothing was done, or nothing more can be done
 */
export const runBatch = (request: BatchRequest, io: BatchIo): Promise<RunSummary> => runWith(request, io, ENGINE);

/** Surveys the inputs and says who is in them. Writes nothing. */
export const surveyRun = (
  request: InspectRequest,
  io: Pick<BatchIo, 'onProgress' | 'signal' | 'stdin'>,
): Promise<Inspection> => inspectWith(request, io, ENGINE);

/**
 * Takes up instances that runs of a project have held or quarantined: a person lets them pass, or they are tried again.
 * @throws {Failure} `usage/…`, `policy/…` and `environment/…`: nothing was done, or nothing more can be done
 */
export const runHeld = (request: HeldRequest, io: BatchIo): Promise<HeldRun[]> => runHeldWith(request, io, ENGINE);

/**
 * Opens the searched pictures of a project, for persons to decide about them. The project is locked while that is written.
 * @throws {Failure} `environment/project-damaged`
 */
export const openReview = (request: ReviewRequest): ProjectReviewDesk => openReviewWith(request, ENGINE);
