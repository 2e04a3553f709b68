import type { Ink } from './lettering.ts';

/** A picture while it is drawn: samples of 0 to 255 by row, then column, then colour. */
export interface Plate {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly values: Float32Array;
}

export type Colour = readonly [red: number, green: number, blue: number];

export const WHITE: Colour = [255, 255, 255];
export const BLACK: Colour = [0, 0, 0];

export function plate(width: number, height: number, channels: 1 | 3): Plate {
  return { width, height, channels, values: new Float32Array(width * height * channels) };
}

export function copyOf(original: Plate): Plate {
  return { ...original, values: original.values.slice() };
}

/** Mixes a colour into one pixel; what lies outside is left out. */
export function mix(on: Plate, x: number, y: number, colour: Colour, share: number): void {
  if (x < 0 || y < 0 || x >= on.width || y >= on.height || share <= 0) return;
  const at = (y * on.width + x) * on.channels;
  for (let c = 0; c < on.channels; c++) {
    const value = on.channels === 1 ? (colour[0] + colour[1] + colour[2]) / 3 : colour[c]!;
    on.values[at + c] = on.values[at + c]! * (1 - share) + value * share;
  }
}

export function fill(on: Plate, [x0, y0, x1, y1]: readonly number[], colour: Colour, share = 1): void {
  for (let y = Math.max(0, Math.floor(y0!)); y < Math.min(on.height, y1!); y++) {
    for (let x = Math.max(0, Math.floor(x0!)); x < Math.min(on.width, x1!); x++) mix(on, x, y, colour, share);
  }
}

export function line(on: Plate, [x0, y0, x1, y1]: readonly number[], colour: Colour, width = 1): void {
  const steps = Math.ceil(Math.hypot(x1! - x0!, y1! - y0!)) * 2 + 1;
  const half = (width - 1) / 2;
  for (let i = 0; i <= steps; i++) {
    const x = x0! + ((x1! - x0!) * i) / steps - half;
    const y = y0! + ((y1! - y0!) * i) / steps - half;
    fill(on, [Math.round(x), Math.round(y), Math.round(x) + width, Math.round(y) + width], colour);
  }
}

/** The frame of a box. */
export function frame(on: Plate, [x0, y0, x1, y1]: readonly number[], colour: Colour, width = 1): void {
  for (const side of [
    [x0!, y0!, x1!, y0!],
    [x1!, y0!, x1!, y1!],
    [x1!, y1!, x0!, y1!],
    [x0!, y1!, x0!, y0!],
  ]) {
    line(on, side, colour, width);
  }
}

export interface Paint {
  readonly colour: Colour;
  readonly opacity?: number;
  /** A line of this colour, one pixel wide, around the letters. */
  readonly outline?: Colour | undefined;
}

/** Puts the ink of a word onto a plate, its origin at (x, y). */
export function paint(on: Plate, ink: Ink, { x, y }: { x: number; y: number }, how: Paint): void {
  const each = (visit: (column: number, row: number, coverage: number) => void) => {
    for (let row = 0; row < ink.height; row++) {
      for (let column = 0; column < ink.width; column++) {
        const coverage = ink.coverage[row * ink.width + column]!;
        if (coverage > 0) visit(x + ink.x + column, y + ink.y + row, coverage);
      }
    }
  };
  const { outline } = how;
  if (outline !== undefined) {
    each((column, row, coverage) => {
      for (let k = 0; k < 9; k++) mix(on, column + (k % 3) - 1, row + Math.floor(k / 3) - 1, outline, coverage);
    });
  }
  each((column, row, coverage) => mix(on, column, row, how.colour, coverage * (how.opacity ?? 1)));
}
