/** Pictures with words, as tests of this folder draw them. */
export { draw, noise } from '../../../test/support/drawn-words.ts';

import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import { withSamples } from '../frame.ts';
import { format } from '../picture.testing.ts';
import type { PixelFormat } from '../pixel-format.ts';

/** A frame of one sample a pixel, made by `paint` on a ground of zeros. */
export function paintedFrame(fields: Partial<PixelFormat>, paint: (samples: Int32Array, width: number) => void): Frame {
  const shape = format(fields);
  const samples = new Int32Array(shape.rows * shape.columns * shape.samplesPerPixel);
  paint(samples, shape.columns);
  const bytes = Math.ceil((samples.length * shape.bitsAllocated) / 8);
  return withSamples({ format: shape, cells: new Uint8Array(bytes) }, samples);
}

/** How much of a box is in one of others. */
export function coveredShare(box: Box, by: readonly Box[]): number {
  let covered = 0;
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      if (by.some(({ left, top, right, bottom }) => x >= left && x < right && y >= top && y < bottom)) covered++;
    }
  }
  return covered / ((box.right - box.left) * (box.bottom - box.top));
}
