import type { Plane } from './plane.ts';

const CLIP_FROM = 170;
const CLIP_GAIN = 3;

/** The brightest third of the range alone: drawn text is brighter than the speckle that it stands on. */
export function brightClip({ width, height, pixels }: Plane): Plane {
  const table = Uint8Array.from({ length: 256 }, (_, value) => clamped(CLIP_GAIN * (value - CLIP_FROM)));
  return { width, height, channels: 1, pixels: pixels.map((value) => table[value]!) };
}

/** Brightness in units of what is usual around a pixel. */
export interface LocalContrast {
  /** Side of the square around each pixel. */
  readonly side: number;
  /** Deviations below this count as this one, so that noise is not blown up. */
  readonly floor: number;
}

/** 8 bits a sample: a deviation below 6 grey levels is flat ground. */
export const OF_GREY: LocalContrast = { side: 49, floor: 6 };
/** Stored counts of more than 8 bits: letters a few counts above flat ground, which no window shows. */
export const OF_COUNTS: LocalContrast = { side: 41, floor: 3 };

const MIDDLE = 110;
const GAIN = 45;

type Counts = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

/**
 * Local contrast: 110 + 45 * (value - mean) / deviation, within the square around each pixel (cut off at the borders).
 * Sums run along, so that the cost does not depend on the square; two rows of sums are all the memory it needs.
 */
export function localContrast(counts: Counts, width: number, { side, floor }: LocalContrast): Plane {
  const height = counts.length / width;
  const half = side >> 1;
  const pixels = new Uint8Array(counts.length);
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  const addRow = (y: number, sign: 1 | -1): void => {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const value = counts[at]!;
      sums[x] = sums[x]! + sign * value;
      squares[x] = squares[x]! + sign * value * value;
    }
  };
  for (let y = 0; y < Math.min(half, height); y++) addRow(y, 1);
  for (let y = 0; y < height; y++) {
    if (y + half < height) addRow(y + half, 1);
    if (y - half - 1 >= 0) addRow(y - half - 1, -1);
    const rows = Math.min(height - 1, y + half) - Math.max(0, y - half) + 1;
    let sum = 0;
    let square = 0;
    for (let x = 0; x < Math.min(half, width); x++) {
      sum += sums[x]!;
      square += squares[x]!;
    }
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if (x + half < width) {
        sum += sums[x + half]!;
        square += squares[x + half]!;
      }
      if (x - half - 1 >= 0) {
        sum -= sums[x - half - 1]!;
        square -= squares[x - half - 1]!;
      }
      const count = rows * (Math.min(width - 1, x + half) - Math.max(0, x - half) + 1);
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, square / count - mean * mean));
      pixels[at] = clamped(MIDDLE + (GAIN * (counts[at]! - mean)) / Math.max(floor, deviation));
    }
  }
  return { width, height, channels: 1, pixels };
}

const clamped = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
