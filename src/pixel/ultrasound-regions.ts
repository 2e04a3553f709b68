import type { DataSet } from '../dicom/index.ts';
import type { Box } from './box.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const ULTRASOUND_REGIONS = 0x00186011;
const [MIN_X, MIN_Y, MAX_X, MAX_Y] = [0x00186018, 0x0018601a, 0x0018601c, 0x0018601e];

/** Corners of a region in pixels (PS3.3 C.8.5.5.1.1): across, then down. */
export const REGION_CORNERS = Object.freeze({ across: [MIN_X, MAX_X], down: [MIN_Y, MAX_Y] });

/** Corners are pixels of the region (PS3.3 C.8.5.5.1.1); what is not a rectangle in the picture is none. */
export function ultrasoundRegions(dataSet: DataSet, { width, height }: Size): readonly Box[] {
  return dataSet.items(ULTRASOUND_REGIONS).flatMap((item) => {
    const corners = [MIN_X, MIN_Y, MAX_X, MAX_Y].map((tag) => item.number(tag));
    const [left, top, right, bottom] = corners as [number, number, number, number];
    const isThere = corners.every((corner) => Number.isInteger(corner));
    if (!isThere || left < 0 || top < 0 || right < left || bottom < top || right > width || bottom > height) return [];
    return [{ left, top, right: Math.min(width, right + 1), bottom: Math.min(height, bottom + 1) }];
  });
}
