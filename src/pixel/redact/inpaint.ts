import type { DataSet } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { type Frame, samplesOf, withSamples } from '../frame.ts';
import type { Samples } from '../native.ts';
import { isSubsampled, type PixelFormat } from '../pixel-format.ts';
import { type Coverage, coverageOf } from './coverage.ts';

/** So close to a mask nothing is taken: what smooths and outlines letters may reach beyond their boxes. */
const MARGIN = { rows: 3, columns: 3 };

/** What transforms of JPEG 2000 and JPEG XL name comes out as red, green and blue. */
const SHADES: readonly string[] = ['MONOCHROME1', 'MONOCHROME2', 'RGB', 'YBR_FULL', 'YBR_RCT', 'YBR_ICT', 'XYB'];

/** Kinds whose samples are shades between which others lie: not those of a palette, of one bit, or of shared colours. */
export function canInpaint(format: PixelFormat): boolean {
  const isShade = SHADES.includes(format.photometric);
  return isShade && format.bitsAllocated > 1 && !isSubsampled(format);
}

const MODALITY = 0x00080060;
/** Their samples are measured, or computed with: what is invented has no place among them. */
const MEASURING: readonly string[] = ['CT', 'MR', 'PT', 'NM', 'RTDOSE', 'BMD'];

/** A picture that is looked at, and whose samples mean nothing else. */
export const isForShow = (dataSet: DataSet): boolean => !MEASURING.includes(dataSet.text(MODALITY));

/** A frame whose boxes are black, with what lies around them in their place. A copy. */
export function inpaintedFrame(frame: Frame, boxes: readonly Box[]): Frame {
  const samples = samplesOf(frame);
  inpaint(samples, frame.format, boxes);
  return withSamples(frame, samples);
}

/**
 * Puts under boxes what lies around them: of the nearest pixels to the left, right, above and below that are further than
 * the margin from any box the mean, by closeness. Nothing under a box is looked at, so the result says nothing of it.
 * Where there is no such pixel the sample stays.
 */
export function inpaint(samples: Samples, format: PixelFormat, boxes: readonly Box[]): void {
  const covered = coverageOf(boxes, format);
  const shunned = coverageOf(boxes, format, MARGIN);
  const places = placesOf(covered);
  const sums = new Float64Array(places.count * format.samplesPerPixel);
  const weights = new Float64Array(places.count);
  for (const line of linesOf(format)) sweep(samples, { line, covered, shunned, places, sums, weights, format });
  const step = format.samplesPerPixel;
  for (let pixel = 0; pixel < covered.length; pixel++) {
    const place = places.at[pixel]! - 1;
    if (place < 0 || weights[place] === 0) continue;
    for (let s = 0; s < step; s++) samples[pixel * step + s] = Math.round(sums[place * step + s]! / weights[place]!);
  }
}

/** A number from 1 for each covered pixel. */
function placesOf(covered: Coverage): { readonly at: Int32Array; readonly count: number } {
  const at = new Int32Array(covered.length);
  let count = 0;
  for (let pixel = 0; pixel < covered.length; pixel++) if (covered[pixel] === 1) at[pixel] = ++count;
  return { at, count };
}

/** Pixels one after the other. */
interface Line {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** Each row from the left and from the right, each column from above and from below. */
function* linesOf({ rows, columns }: PixelFormat): Generator<Line> {
  for (let row = 0; row < rows; row++) {
    yield { first: row * columns, step: 1, count: columns };
    yield { first: (row + 1) * columns - 1, step: -1, count: columns };
  }
  for (let column = 0; column < columns; column++) {
    yield { first: column, step: columns, count: rows };
    yield { first: (rows - 1) * columns + column, step: -columns, count: rows };
  }
}

interface Sweep {
  readonly line: Line;
  readonly covered: Coverage;
  readonly shunned: Coverage;
  readonly places: { readonly at: Int32Array };
  readonly sums: Float64Array;
  readonly weights: Float64Array;
  readonly format: PixelFormat;
}

/** Adds to each covered pixel of a line the last one before it that counts, by its closeness. */
function sweep(samples: Samples, { line, covered, shunned, places, sums, weights, format }: Sweep): void {
  const { samplesPerPixel: spp } = format;
  let last = -1;
  for (let i = 0, pixel = line.first; i < line.count; i++, pixel += line.step) {
    if (shunned[pixel] === 0) last = i;
    if (covered[pixel] === 0 || last < 0) continue;
    const weight = 1 / (i - last);
    const place = places.at[pixel]! - 1;
    const from = (line.first + last * line.step) * spp;
    weights[place]! += weight;
    for (let s = 0; s < spp; s++) sums[place * spp + s]! += weight * samples[from + s]!;
  }
}
