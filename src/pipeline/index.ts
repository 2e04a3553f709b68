/**
 * One instance from bytes to verdict: read, survey, decide, apply, write, verify (docs/ARCHITECTURE.md). Portable, and
 * synchronous but for pictures and documents; where the bytes come from and where they go is for the caller.
 */
export type { AlarmArea } from './accepted-alarms.ts';
export { encapsulatedDocument, isWaivable, statusWhenRefused, WAIVABLE_REASONS, type WaivableReason } from './holds.ts';
export { PictureSearches, withAlarms } from './picture-search.ts';
export {
  createPipeline,
  type PictureTemplate,
  type Pipeline,
  type PipelineContext,
  type RunFlags,
  withSearchedPicture,
} from './pipeline.ts';
export type { SeriesLook } from './series-look.ts';
export { TRAIT_KINDS, type Trait, type TraitKind } from './traits.ts';
export type {
  Held,
  OutputName,
  PictureNotes,
  PictureReview,
  PictureSearch,
  Pictures,
  Prepared,
  Ready,
  SearchedPicture,
  Segment,
  SurveyedPicture,
  SurveyResult,
  Verification,
} from './types.ts';
export { VERSION } from './version.ts';
