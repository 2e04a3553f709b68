import type { DataSet } from '../dicom/index.ts';

/** Which slices are looked at together, and where among them one stands. */
export interface SeriesSlice {
  /** The same for slices of one series and of one layout of pixels. Names the series: for comparison under a key. */
  readonly key: string;
  readonly number: number;
}

const SERIES_INSTANCE_UID = 0x0020000e;
const INSTANCE_NUMBER = 0x00200013;
const PHOTOMETRIC = 0x00280004;
/** Samples, rows, columns, bits allocated and stored, high bit, representation. */
const LAYOUT: readonly number[] = [0x00280002, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103];

/** `undefined` for a slice that names no series. */
export function seriesSlice(dataSet: DataSet): SeriesSlice | undefined {
  const series = dataSet.text(SERIES_INSTANCE_UID);
  if (series === '') return undefined;
  const layout = LAYOUT.map((tag) => dataSet.number(tag) ?? '');
  const number = Math.trunc(dataSet.number(INSTANCE_NUMBER) ?? 0);
  const key = [series, dataSet.text(PHOTOMETRIC), ...layout].join('\\');
  return { key, number: Number.isSafeInteger(number) ? number : 0 };
}

const SAMPLE_EVERY = 50;

/** The frames of a series that stand for the others: the first, the middle and the last one, and every fiftieth. */
export function sampledFrames(count: number): number[] {
  const frames = new Set([0, Math.floor(count / 2), count - 1]);
  for (let frame = 0; frame < count; frame += SAMPLE_EVERY) frames.add(frame);
  return [...frames].filter((frame) => frame >= 0 && frame < count).sort((a, b) => a - b);
}
