/**
 * What pictures may give away: the rules that say which objects may show burned-in text or a face, as data; what they
 * cannot clear counts as risky. And the pictures themselves: one way from any Pixel Data to frames and back, one frame
 * at a time. Frames and codecs load on first need, by `loadFrames`; work on headers loads neither.
 */

export type { Box } from './box.ts';
export type { CleanedPicture, PictureDoubt, SearchEffort } from './cleaned-picture.ts';
export { isSameBox, NO_CORRECTIONS } from './corrected-areas.ts';
export { type DeviceKey, deviceKeyOf, isOfDevice } from './device-key.ts';
export type { EmbeddedOverlay } from './embedded-overlays.ts';
export type { EngineRunner } from './engine-runner.ts';
export type { Frame } from './frame.ts';
export type { DecodeOptions } from './frame-decoder.ts';
export type { EncodedFrame, EncodedKind } from './frame-encoder.ts';
export type { Samples } from './native.ts';
export type { Overwrite } from './native-frames.ts';
export type {
  AddedArea,
  BoxOrigin,
  Frames,
  PictureBox,
  PictureCorrections,
  RemovedArea,
  Suppression,
} from './picture-areas.ts';
export type { Palette, Photometric, PixelFormat } from './pixel-format.ts';
export type { PixelFrames } from './pixel-frames.ts';
export type { LeftArea, LeftText } from './reading/left-text.ts';
export type {
  AttributeChange,
  ExpectedMasks,
  FrameMask,
  MaskFill,
  MaskValue,
  PixelFault,
  PixelPiece,
  PixelProof,
  PixelRedaction,
  PixelVerdict,
  RedactedValue,
  RedactOptions,
} from './redact/index.ts';
export {
  FACE_RULES,
  type FaceRisk,
  type FaceRule,
  faceRisk,
  faceRule,
  LOOKS,
  lookFor,
  type PictureLook,
  TEXT_RULES,
  type TextRisk,
  type TextRule,
  textRisk,
  textRule,
} from './risk.ts';
export { SEARCH_COSTS, type SearchCost, type SearchSize, searchSize, searchSlowness } from './search-cost.ts';
export type { SecondLook } from './second-look.ts';
export type { OnSeriesFrame, RaisedSeries, SeriesRule, SeriesSearch } from './series-search.ts';
export { type SeriesSlice, sampledFrames, seriesSlice } from './series-slice.ts';
export type { StreamKind } from './stream-kind.ts';
export { templateBoxes } from './template-boxes.ts';
export type { ShownWindows, StoredWindow } from './text/base-planes.ts';
export type { ClipBox } from './text/clips.ts';
export type { Doubt, DoubtfulBox, FoundBox } from './text/combine.ts';
export type { Effort } from './text/efforts.ts';
export type { LookOptions } from './text/looks.ts';
export type { Plane, ProbabilityMap } from './text/plane.ts';
export { areaOf, around, holds, sharedArea } from './text/rectangles.ts';
export type { SecondRead } from './text/second-read.ts';
export type {
  ExtraView,
  FoundText,
  KeepHarmless,
  TextFinder,
  TextFinderOptions,
  TextRuntime,
} from './text/text-finder.ts';
export type { CleaningWishes, TextCleaner } from './text-cleaner.ts';
export { isUltrasound } from './ultrasound.ts';
export { REGION_CORNERS } from './ultrasound-regions.ts';
export { unreadPicture } from './unread-picture.ts';

/**
 * What reads and writes pictures.
 *
 * @example
 * const { engineRunner, pixelFrames, samplesOf } = await loadFrames();
 * const engines = engineRunner();
 * const frames = pixelFrames(readObject(source));
 * for (let i = 0; i < (frames?.format.frames ?? 0); i++) look(samplesOf(await frames.decode(i, { engines })));
 * await engines.close();
 */
export async function loadFrames(): Promise<typeof import('./frames.ts')> {
  return await import('./frames.ts');
}
