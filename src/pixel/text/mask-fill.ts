import type { Box } from '../box.ts';
import { type Coverage, coverageOf } from '../redact/coverage.ts';
import type { Plane } from './plane.ts';

/** Side of the squares that get one value each, and the pixels around one that are looked at first. */
const SQUARE = 16;
const RING = 4;
/** A median of fewer pixels is chance; then a wider ring is looked at. */
const FEWEST = 48;

/**
 * A plane in which what lies in the boxes has the median of its surroundings, square by square. Black boxes on bright
 * ground have edges that networks take for letters.
 */
export function maskFilled(plane: Plane, boxes: readonly Box[]): Plane {
  if (boxes.length === 0) return plane;
  const { width, height, channels } = plane;
  const masked = coverageOf(boxes, { rows: height, columns: width });
  const pixels = plane.pixels.slice();
  for (let top = 0; top < height; top += SQUARE) {
    for (let left = 0; left < width; left += SQUARE) {
      const square = { left, top, right: Math.min(width, left + SQUARE), bottom: Math.min(height, top + SQUARE) };
      const inside = [...maskedIn(square, masked, width)];
      if (inside.length === 0) continue;
      const median = medianAround(plane, square, masked);
      for (const at of inside) for (let c = 0; c < channels; c++) pixels[at * channels + c] = median[c]!;
    }
  }
  return { width, height, channels, pixels };
}

function* maskedIn({ left, top, right, bottom }: Box, masked: Coverage, width: number): Generator<number> {
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) if (masked[y * width + x] === 1) yield y * width + x;
}

/** Of each channel, over what is not masked around the square; black where everything is. */
function medianAround({ pixels, width, height, channels }: Plane, square: Box, masked: Coverage): number[] {
  for (let ring = RING; ; ring *= 2) {
    const histograms = Array.from({ length: channels }, () => new Uint32Array(256));
    const [top, bottom] = [Math.max(0, square.top - ring), Math.min(height, square.bottom + ring)];
    const [left, right] = [Math.max(0, square.left - ring), Math.min(width, square.right + ring)];
    let count = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left, at = y * width + left; x < right; x++, at++) {
        if (masked[at] === 1) continue;
        count++;
        for (let c = 0; c < channels; c++) histograms[c]![pixels[at * channels + c]!]!++;
      }
    }
    if (count >= FEWEST || ring >= Math.max(width, height)) return histograms.map((counts) => medianOf(counts, count));
  }
}

function medianOf(counts: Uint32Array, all: number): number {
  let sum = 0;
  for (let value = 0; value < counts.length; value++) {
    sum += counts[value]!;
    if (all > 0 && 2 * sum >= all) return value;
  }
  return 0;
}
