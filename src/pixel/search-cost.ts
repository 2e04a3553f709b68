import { hasNativeRuntime } from '#native-runtime';
import type { DataSet } from '../dicom/index.ts';
import type { PictureLook } from './risk.ts';
import { isUltrasound } from './ultrasound.ts';

/**
 * CPU seconds that a megapixel of a frame takes, native runtime (docs/decisions/0020-two-networks.md,
 * 0022-series-of-slices.md): the quick look, all passes by what is looked at, and the close look at what stands for a series.
 */
export const SEARCH_COSTS = Object.freeze({ triage: 0.44, strict: 4.0, ultrasound: 5.2, deep: 7.8, series: 4.3 });
export type SearchCost = keyof typeof SEARCH_COSTS;

/** So many times that without the native runtime. */
const WASM_COST = 2.5;

/** What the costs are to be multiplied by here. Nothing is loaded for the answer. */
export const searchSlowness = (): number => (hasNativeRuntime() ? 1 : WASM_COST);

/** How much there is to search in a picture, as its header says. */
export interface SearchSize {
  readonly frames: number;
  /** CPU seconds a frame, native runtime. */
  readonly frameSeconds: number;
}

const TAG = Object.freeze({
  frames: 0x00280008,
  rows: 0x00280010,
  columns: 0x00280011,
  bitsStored: 0x00280101,
  pixelData: 0x7fe00010,
});
/** Bytes. */
const FRAGMENT_HEADER = 8;
const MEGAPIXEL = 1e6;

/**
 * An estimate: what the header says wrong is wrong here, and found out when the picture is decoded. No frames where it
 * says more of them than there is room for in the Pixel Data: none can be told apart then.
 */
export function searchSize(dataSet: DataSet, look: Exclude<PictureLook, 'none'>): SearchSize {
  const whole = (tag: number): number => Math.max(0, Math.trunc(dataSet.number(tag) ?? 0) || 0);
  const megapixels = (whole(TAG.rows) * whole(TAG.columns)) / MEGAPIXEL;
  const claimed = dataSet.text(TAG.frames) === '' ? 1 : whole(TAG.frames);
  const frames = hasRoomFor(dataSet, claimed) ? claimed : 0;
  return { frames, frameSeconds: megapixels * SEARCH_COSTS[costOf(dataSet, look)] };
}

/** A fragment has a header of 8 bytes, and every frame one fragment (PS3.5 A.4). Native data were measured when they were read. */
function hasRoomFor(dataSet: DataSet, frames: number): boolean {
  if (frames <= 1) return true;
  const pixels = dataSet.get(TAG.pixelData);
  if (pixels === undefined) return false;
  return pixels.isEncapsulated ? frames <= pixels.length / FRAGMENT_HEADER : frames <= pixels.length * 8;
}

function costOf(dataSet: DataSet, look: Exclude<PictureLook, 'none'>): SearchCost {
  if (look === 'triage') return 'triage';
  if ((dataSet.number(TAG.bitsStored) ?? 0) > 8) return 'deep';
  return isUltrasound(dataSet) ? 'ultrasound' : 'strict';
}
