import type { Box } from '../box.ts';
import type { ProbabilityMap } from './plane.ts';

/** Bright pixels of a map that touch. */
export interface Component extends Box {
  /** Mean and highest probability, 0 to 1. */
  readonly score: number;
  readonly peak: number;
  readonly count: number;
  /** Positions in the map; valid until the next component. */
  readonly pixels: Int32Array;
}

/** 8-connected components of the pixels at or above a limit, in the order of their first pixels. */
export function eachComponent(
  { width, height, values }: ProbabilityMap,
  limit: number,
  visit: (component: Component) => void,
): void {
  const seen = new Uint8Array(values.length);
  let pixels = new Int32Array(1024);
  for (let start = 0; start < values.length; start++) {
    if (values[start]! < limit || seen[start] === 1) continue;
    let [left, top, right, bottom] = [width, height, 0, 0];
    let sum = 0;
    let peak = 0;
    let count = 1;
    pixels[0] = start;
    seen[start] = 1;
    for (let next = 0; next < count; next++) {
      const at = pixels[next]!;
      const y = Math.floor(at / width);
      const x = at - y * width;
      sum += values[at]!;
      if (values[at]! > peak) peak = values[at]!;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      if (y >= bottom) bottom = y + 1;
      if (count + 8 > pixels.length) pixels = doubled(pixels);
      const [low, high] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = low; u <= high; u++) {
          const other = v * width + u;
          if (seen[other] === 1 || values[other]! < limit) continue;
          seen[other] = 1;
          pixels[count++] = other;
        }
      }
    }
    const certainty = { score: sum / count / 255, peak: peak / 255 };
    visit({ left, top, right, bottom, ...certainty, count, pixels: pixels.subarray(0, count) });
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
