/** Pictures as a hospital has them, drawn here: a sector, a chest, slices of a head, with words in them. */
import type { Box } from '../src/pixel/index.ts';
import { draw, noise } from '../src/pixel/text/drawn-text.testing.ts';

export const ROWS = 360;
export const COLUMNS = 480;

const grown = ({ left, top, right, bottom }: Box): Box => ({
  ...{ left: left - 4, top: top - 3, right: right + 4, bottom: bottom + 3 },
});

/** Speckle in a sector, as ultrasound looks. */
export function paintSector(samples: Uint16Array): void {
  const speckle = noise(samples.length, 0, 255);
  for (let y = 40; y < ROWS - 20; y++) {
    for (let x = 0; x < COLUMNS; x++) {
      const [dx, dy] = [x - COLUMNS / 2, y - 10];
      const radius = Math.hypot(dx, dy);
      if (radius > 330 || radius < 40 || Math.abs(Math.atan2(dx, dy)) > 0.72) continue;
      const tissue = 70 + 45 * Math.sin(radius / 23 + dx / 60) + 30 * Math.cos(dx / 31);
      samples[y * COLUMNS + x] = Math.max(0, Math.min(255, (tissue * (40 + speckle[y * COLUMNS + x]!)) / 190));
    }
  }
}

export const NAME = { text: 'DEHN MARTA', left: 12, top: 10, value: 235 };
export const DATE = { text: '17 04 1974', left: 350, top: 10, value: 235 };
const LABEL = { text: 'RT LOIN', left: 200, top: 180, value: 220 };
const letters = ({ text }: typeof NAME): string[] => text.split(' ');

/** Words with a space between, which the letters do not have. */
export function write(samples: Uint16Array, drawing: typeof NAME): Box {
  let left = drawing.left;
  const boxes = letters(drawing).map((text) => {
    const box = draw(samples, COLUMNS, { ...drawing, text: text.replace(/[^ADEHIMNORST147]/g, 'O'), left });
    left = box.right + 14;
    return box;
  });
  return { left: drawing.left, top: drawing.top, right: boxes.at(-1)!.right, bottom: boxes.at(-1)!.bottom };
}

const scratch = new Uint16Array(ROWS * COLUMNS);
export const WHERE = {
  name: grown(write(scratch, NAME)),
  date: grown(write(scratch, DATE)),
  label: grown(write(scratch, LABEL)),
};

export function paintUltrasound(samples: Uint16Array): void {
  paintSector(samples);
  for (const drawing of [NAME, DATE, LABEL]) write(samples, drawing);
}

/** A chest, more or less, in 12 bits. */
export function paintChest(samples: Uint16Array): void {
  const grain = noise(samples.length, 0, 90);
  for (let y = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS; x++) {
      const lung = (cx: number): number => Math.exp(-(((x - cx) / 70) ** 2) - ((y - 180) / 120) ** 2);
      const rib = 160 * Math.cos((y + 0.1 * Math.abs(x - 240)) / 11) * (lung(150) + lung(330));
      samples[y * COLUMNS + x] = 1500 - 900 * (lung(150) + lung(330)) + rib + grain[y * COLUMNS + x]!;
    }
  }
  write(samples, { ...NAME, left: 20, top: 330, value: 3000 });
}

export function paintSlice(number: number): (samples: Uint16Array) => void {
  return (samples) => {
    const grain = noise(samples.length, 0, 60);
    for (let y = 0; y < ROWS; y++) {
      for (let x = 0; x < COLUMNS; x++) {
        const r = Math.hypot((x - 240) / 190, (y - 180) / 140);
        const inner = Math.hypot((x - 190 - number * 4) / 40, (y - 170) / 55);
        samples[y * COLUMNS + x] = (r < 1 ? 900 + 300 * Math.cos(inner * 3) : 60) + grain[y * COLUMNS + x]!;
      }
    }
    write(samples, { ...NAME, left: 14, top: 12, value: 1700 });
  };
}
