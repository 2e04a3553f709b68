import { GLYPHS } from './font.ts';
import type { Random } from './random.ts';

/** A picture in memory: samples by row, then column, then colour. */
export interface Picture {
  readonly columns: number;
  readonly rows: number;
  readonly samples: 1 | 3;
  readonly values: Uint16Array;
}

/** A body in cross-section: an ellipse of soft tissue with two darker ones inside, and noise. */
export function phantom(
  size: number,
  random: Random,
  levels: { air: number; tissue: number; inside: number },
): Picture {
  const picture = blank(size, size, 1);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = (2 * column) / size - 1;
      const y = (2 * row) / size - 1;
      const body = (x / 0.9) ** 2 + (y / 0.7) ** 2 < 1;
      const inside = ((Math.abs(x) - 0.4) / 0.25) ** 2 + (y / 0.4) ** 2 < 1;
      const level = body ? (inside ? levels.inside : levels.tissue) : levels.air;
      picture.values[row * size + column] = level + random.between(0, 7);
    }
  }
  return picture;
}

/** An ultrasound sector on black: bright near the transducer, speckled. */
export function sector(columns: number, rows: number, random: Random): Picture {
  const picture = blank(columns, rows, 3);
  const top = Math.round(rows / 4);
  for (let row = top; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const depth = (row - top) / (rows - top);
      if (Math.abs(column / columns - 0.5) > 0.1 + depth * 0.35) continue;
      const grey = Math.round(150 - 90 * depth) + random.between(0, 40);
      picture.values.fill(grey, (row * columns + column) * 3, (row * columns + column) * 3 + 3);
    }
  }
  return picture;
}

export function blank(columns: number, rows: number, samples: 1 | 3, value = 0): Picture {
  return { columns, rows, samples, values: new Uint16Array(columns * rows * samples).fill(value) };
}

/** Burns a line of capitals, digits and a few signs into a picture; what does not fit is cut. */
export function draw(picture: Picture, text: string, at: { x: number; y: number; value: number }): void {
  for (const [index, character] of [...text.toUpperCase()].entries()) {
    const glyph = GLYPHS[character];
    if (glyph === undefined) throw new TypeError('draw: the font has no such character');
    for (const [dy, bits] of glyph.entries()) {
      for (let dx = 0; dx < 5; dx++) {
        if (bits & (0x10 >> dx)) dot(picture, at.x + index * 6 + dx, at.y + dy, at.value);
      }
    }
  }
}

/** Samples of 8 bits, for VR OB. */
export function bytesOf(picture: Picture): Uint8Array {
  return Uint8Array.from(picture.values);
}

function dot(picture: Picture, x: number, y: number, value: number): void {
  if (x >= picture.columns || y >= picture.rows) return;
  const start = (y * picture.columns + x) * picture.samples;
  picture.values.fill(value, start, start + picture.samples);
}
