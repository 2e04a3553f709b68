/**
 * The local review page: a server on this machine alone that shows the pictures of a project to one person, the most
 * suspicious first, before and after, and takes down what the person decides. What a decision means and how it is
 * carried out stands below, at the desk; the page itself in `web/`.
 */
export type { ReviewEnding } from './apply-job.ts';
export { CONFIDENCE, upperBound } from './bound.ts';
export type { ViewName } from './display.ts';
export type { Side } from './pictures.ts';
export type { ProjectionKind } from './projection.ts';
export type { PictureState, Queue, QueuePicture, QueueSeries, ReviewCounts } from './queue.ts';
export type { ReachedOfDevice, SampleReached } from './sample.ts';
export { type StartedReview, type StartOptions, startReview } from './server.ts';
export type { Suspicion } from './suspicion.ts';
export type {
  ApplyAnswer,
  DecisionOrder,
  DecisionsAnswer,
  PictureAnswer,
  ProblemAnswer,
  ProjectAnswer,
  TemplateAnswer,
  TemplateOrder,
} from './wire.ts';
