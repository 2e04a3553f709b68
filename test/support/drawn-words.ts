/** Words in pixels, as tests draw them, and grounds to draw them on. */
import type { Box } from '../../src/pixel/index.ts';

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

/** Grey noise that is the same each time, for grounds. */
export function noise(count: number, low: number, high: number): number[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + Math.floor((state / 2 ** 32) * (high - low + 1));
  });
}
