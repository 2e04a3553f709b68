import type { DataSet } from '../../dicom/index.ts';
import type { StoredWindow } from './base-planes.ts';

const WINDOW_CENTRE = 0x00281050;
const WINDOW_WIDTH = 0x00281051;
const RESCALE_INTERCEPT = 0x00281052;
const RESCALE_SLOPE = 0x00281053;
const FRAME_VOI_LUT_SEQUENCE = 0x00289132;
const PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x00289145;
const SHARED_FUNCTIONAL_GROUPS = 0x52009229;
const PER_FRAME_FUNCTIONAL_GROUPS = 0x52009230;

/**
 * Every window that an object names for a frame (counted from 0), in stored values: windows are said in what the
 * modality makes of them (PS3.3 C.11.2.1.2, C.11.1; of a multi-frame object C.7.6.16.2.9 and C.7.6.16.2.10). What does
 * not say a window is left out.
 */
export function storedWindows(dataSet: DataSet, frame = 0): StoredWindow[] {
  const groups = [
    dataSet,
    ...items(dataSet, SHARED_FUNCTIONAL_GROUPS, 0),
    ...items(dataSet, PER_FRAME_FUNCTIONAL_GROUPS, frame),
  ];
  const rescales = groups.flatMap((group) => [group, ...items(group, PIXEL_VALUE_TRANSFORMATION_SEQUENCE, 0)]);
  const last = (tag: number): number | undefined =>
    rescales.flatMap((group) => decimals(group, tag).slice(0, 1)).at(-1);
  const slope = last(RESCALE_SLOPE) || 1;
  const intercept = last(RESCALE_INTERCEPT) ?? 0;
  return groups
    .flatMap((group) => [group, ...items(group, FRAME_VOI_LUT_SEQUENCE, 0)])
    .flatMap((group) => {
      const widths = decimals(group, WINDOW_WIDTH);
      return decimals(group, WINDOW_CENTRE).map((centre, i) => ({
        centre: (centre - intercept) / slope,
        width: Math.abs((widths[i] ?? Number.NaN) / slope),
      }));
    })
    .filter(({ centre, width }) => Number.isFinite(centre) && Number.isFinite(width));
}

function items(dataSet: DataSet, tag: number, index: number): DataSet[] {
  const item = dataSet.get(tag)?.isSequence === true ? dataSet.items(tag)[index] : undefined;
  return item === undefined ? [] : [item];
}

/** What stands there and is a number. */
const decimals = (dataSet: DataSet, tag: number): number[] =>
  dataSet
    .texts(tag)
    .map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    .filter(Number.isFinite);
