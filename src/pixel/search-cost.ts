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

const TAG = Object.freeze({ frames: 0x00280008, rows: 0x00280010, columns: 0x00280011, bitsStored: 0x00280101 });
const MEGAPIXEL = 1e6;

/** An estimate: what the header says wrong is wrong here, and found out when the picture is decoded. */
export function searchSize(dataSet: DataSet, look: Exclude<PictureLook, 'none'>): SearchSize {
  const whole = (tag: number): number => Math.max(0, Math.trunc(dataSet.number(tag) ?? 0) || 0);
  const megapixels = (whole(TAG.rows) * whole(TAG.columns)) / MEGAPIXEL;
  const frames = dataSet.text(TAG.frames) === '' ? 1 : whole(TAG.frames);
  return { frames, frameSeconds: megapixels * SEARCH_COSTS[costOf(dataSet, look)] };
}

function costOf(dataSet: DataSet, look: Exclude<PictureLook, 'none'>): SearchCost {
  if (look === 'triage') return 'triage';
  if ((dataSet.number(TAG.bitsStored) ?? 0) > 8) return 'deep';
  return isUltrasound(dataSet) ? 'ultrasound' : 'strict';
}
