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
/** Beside the middle and the last one. Of a series that is longer than 200,000 frames they stand further apart. */
const MOST_SAMPLED = 4096;

/** The frames of a series that stand for the others: the first, the middle and the last one, and every fiftieth. */
export function sampledFrames(count: number): number[] {
  const step = Math.max(SAMPLE_EVERY, Math.ceil(count / MOST_SAMPLED));
  const frames = Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
  for (const frame of [Math.floor(count / 2), count - 1]) {
    if (frame >= 0 && frame % step !== 0) frames.push(frame);
  }
  return frames.sort((a, b) => a - b).filter((frame, i) => frame !== frames[i - 1]);
}
