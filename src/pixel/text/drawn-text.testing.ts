/** Pictures with words, as tests of this folder draw them. */

import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import { withSamples } from '../frame.ts';
import { format } from '../picture.testing.ts';
import type { PixelFormat } from '../pixel-format.ts';

/** Rows of letters of 5 by 7 dots, a digit of five bits for each. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '7': [31, 1, 2, 4, 8, 8, 8],
};

export interface Drawing {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  /** Side of a dot in pixels. */
  readonly dot?: number;
  readonly value: number;
}

/** Draws a word into samples of a frame with one sample a pixel, and says where it stands. */
export function draw(samples: { [index: number]: number }, width: number, drawing: Drawing): Box {
  const { text, left, top, dot = 2, value } = drawing;
  for (const [i, letter] of [...text].entries()) {
    for (const [row, bits] of GLYPHS[letter]!.entries()) {
      for (let column = 0; column < 5; column++) {
        if (((bits >> (4 - column)) & 1) === 0) continue;
        const [x, y] = [left + (i * 6 + column) * dot, top + row * dot];
        for (let d = 0; d < dot * dot; d++) samples[(y + Math.floor(d / dot)) * width + x + (d % dot)] = value;
      }
    }
  }
  return { left, top, right: left + (text.length * 6 - 1) * dot, bottom: top + 7 * dot };
}

/** A frame of one sample a pixel, made by `paint` on a ground of zeros. */
export function paintedFrame(fields: Partial<PixelFormat>, paint: (samples: Int32Array, width: number) => void): Frame {
  const shape = format(fields);
  const samples = new Int32Array(shape.rows * shape.columns * shape.samplesPerPixel);
  paint(samples, shape.columns);
  const bytes = Math.ceil((samples.length * shape.bitsAllocated) / 8);
  return withSamples({ format: shape, cells: new Uint8Array(bytes) }, samples);
}

/** Grey noise that is the same each time, for grounds. */
export function noise(count: number, low: number, high: number): number[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + Math.floor((state / 2 ** 32) * (high - low + 1));
  });
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
