import { type Plate, plate } from './plate.ts';
import type { Dice } from './random.ts';

/** Whether a pixel belongs to the anatomy. */
export type Region = (x: number, y: number) => boolean;

export interface Ground {
  readonly plate: Plate;
  readonly isAnatomy: Region;
}

/** Smooth noise of 0 to 1 whose hills are about `cell` pixels wide (value noise, cosine between the points). */
export function hills(dice: Dice, width: number, height: number, cell: number): (x: number, y: number) => number {
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const points = Float32Array.from({ length: columns * rows }, dice.unit);
  const ease = (t: number) => (1 - Math.cos(Math.PI * t)) / 2;
  return (x, y) => {
    const [u, v] = [x / cell, y / cell];
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [s, t] = [ease(u - i), ease(v - j)];
    const at = j * columns + i;
    const top = points[at]! * (1 - s) + points[at + 1]! * s;
    const bottom = points[at + columns]! * (1 - s) + points[at + columns + 1]! * s;
    return top * (1 - t) + bottom * t;
  };
}

/** A convex or phased-array fan of speckle: the sum of random phasors in each resolution cell, compressed. */
export function ultrasound(dice: Dice, width: number, height: number, channels: 1 | 3): Ground {
  const ground = plate(width, height, channels);
  const apex = { x: width / 2, y: -height * dice.real(0, 0.25) };
  const near = height * dice.real(0.12, 0.2) - apex.y;
  const far = height * dice.real(0.86, 0.94) - apex.y;
  const half = dice.real(0.45, 0.75);
  const strength = hills(dice, width, height, dice.between(40, 90));
  const grain = dice.real(1.2, 2.6);
  const cysts = Array.from({ length: dice.between(1, 3) }, () => ({
    x: width * dice.real(0.35, 0.65),
    y: height * dice.real(0.35, 0.75),
    r: height * dice.real(0.03, 0.09),
  }));
  const echo = speckle(dice, Math.ceil((far - near) / grain) + 3, Math.ceil((2 * half * far) / (grain * 1.6)) + 3);
  const isAnatomy: Region = (x, y) => {
    const r = Math.hypot(x - apex.x, y - apex.y);
    return r >= near && r <= far && Math.abs(Math.atan2(x - apex.x, y - apex.y)) <= half;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isAnatomy(x, y)) continue;
      const r = Math.hypot(x - apex.x, y - apex.y);
      const a = Math.atan2(x - apex.x, y - apex.y) + half;
      const inCyst = cysts.some((c) => Math.hypot(x - c.x, (y - c.y) * 1.3) < c.r);
      const amplitude = echo((r - near) / grain, (a * far) / (grain * 1.6)) * (inCyst ? 0.03 : 0.15 + strength(x, y));
      const grey = 255 * Math.max(0, Math.min(1, 0.62 + 0.21 * Math.log10(amplitude + 1e-4) * 2));
      ground.values.fill(grey, (y * width + x) * channels, (y * width + x + 1) * channels);
    }
  }
  return { plate: ground, isAnatomy };
}

/** Rayleigh amplitudes on a grid of beam and depth, interpolated as complex numbers. */
function speckle(dice: Dice, rows: number, columns: number): (row: number, column: number) => number {
  const re = Float32Array.from({ length: rows * columns }, dice.normal);
  const im = Float32Array.from({ length: rows * columns }, dice.normal);
  return (row, column) => {
    const [i, j] = [Math.floor(row), Math.floor(column)];
    const [s, t] = [row - i, column - j];
    const at = i * columns + j;
    const between = (of: Float32Array) =>
      (of[at]! * (1 - t) + of[at + 1]! * t) * (1 - s) +
      ((of[at + columns] ?? 0) * (1 - t) + (of[at + columns + 1] ?? 0) * t) * s;
    return Math.hypot(between(re), between(im)) / 1.25;
  };
}

/** Red and blue flow inside a box of an ultrasound picture. */
export function doppler(dice: Dice, { plate: on, isAnatomy }: Ground): void {
  const flow = hills(dice, on.width, on.height, dice.between(14, 40));
  const fine = hills(dice, on.width, on.height, 3);
  const [x0, y0] = [on.width * dice.real(0.3, 0.4), on.height * dice.real(0.35, 0.45)];
  for (let y = Math.floor(y0); y < y0 + on.height * 0.3; y++) {
    for (let x = Math.floor(x0); x < x0 + on.width * 0.3; x++) {
      const speed = flow(x, y) - 0.5;
      if (Math.abs(speed) < 0.14 || !isAnatomy(x, y)) continue;
      const light = 120 + 135 * fine(x, y);
      const warm = speed > 0;
      on.values.set([warm ? light : 20, light * (0.2 + Math.abs(speed)), warm ? 20 : light], (y * on.width + x) * 3);
    }
  }
}

/** A body in cross-section: an oval with organs, a bright rim and quantum noise. */
export function section(dice: Dice, width: number, height: number): Ground {
  const ground = plate(width, height, 1);
  const [rx, ry] = [width * dice.real(0.3, 0.4), height * dice.real(0.26, 0.36)];
  const isAnatomy: Region = (x, y) => ((x - width / 2) / rx) ** 2 + ((y - height / 2) / ry) ** 2 <= 1;
  const organs = Array.from({ length: dice.between(3, 8) }, () => ({
    x: width / 2 + rx * dice.real(-0.6, 0.6),
    y: height / 2 + ry * dice.real(-0.6, 0.6),
    r: width * dice.real(0.02, 0.11),
    value: dice.real(20, 220),
  }));
  const texture = hills(dice, width, height, dice.between(5, 18));
  const noise = dice.real(1, 9);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const d = ((x - width / 2) / rx) ** 2 + ((y - height / 2) / ry) ** 2;
      let value = d > 1 ? 4 : d > 0.92 ? 190 : 95 + 30 * texture(x, y);
      for (const organ of organs) if (d <= 0.9 && Math.hypot(x - organ.x, y - organ.y) < organ.r) value = organ.value;
      ground.values[y * width + x] = value + noise * dice.normal();
    }
  }
  return { plate: ground, isAnatomy };
}

/** A chest-like projection: a bright mediastinum, dark fields, ribs, a collimated border. */
export function radiograph(dice: Dice, width: number, height: number): Ground {
  const ground = plate(width, height, 1);
  const border = Math.round(Math.min(width, height) * dice.real(0.03, 0.07));
  const isAnatomy: Region = (x, y) => x >= border && y >= border && x < width - border && y < height - border;
  const cloud = hills(dice, width, height, Math.max(8, Math.round(width / 7)));
  const [pitch, phase] = [height / dice.real(9, 13), dice.real(0, 6)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (2 * x) / width - 1;
      const v = (2 * y) / height - 1;
      const field = Math.exp(-(((Math.abs(u) - 0.45) / 0.25) ** 2) - (v / 0.75) ** 2);
      const rib = Math.max(0, Math.sin((y / pitch) * Math.PI + phase + 3 * (Math.abs(u) - 0.4) ** 2 * 4)) ** 6;
      const value = 165 - 115 * field + 26 * rib * field + 40 * (cloud(x, y) - 0.5);
      ground.values[y * width + x] = isAnatomy(x, y) ? value + 3 * (dice.unit() - 0.5) : 8;
    }
  }
  return { plate: ground, isAnatomy };
}

/** A round endoscopic view: red mucosa with folds, vessels' shade and wet highlights, beside a black panel. */
export function endoscopy(dice: Dice, width: number, height: number): Ground {
  const ground = plate(width, height, 3);
  const [cx, cy, r] = [width * 0.62, height / 2, Math.min(width * 0.36, height * 0.47)];
  const isAnatomy: Region = (x, y) => Math.hypot(x - cx, y - cy) <= r && Math.abs(x - cx) + Math.abs(y - cy) < r * 1.3;
  const folds = hills(dice, width, height, dice.between(25, 60));
  const fine = hills(dice, width, height, 5);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isAnatomy(x, y)) continue;
      const shade = 0.45 + 0.5 * folds(x, y) + 0.12 * fine(x, y) - 0.3 * (Math.hypot(x - cx, y - cy) / r) ** 2;
      const wet = fine(x, y) > 0.93 ? 90 : 0;
      ground.values.set([225 * shade + wet, 120 * shade + wet, 95 * shade + wet], (y * width + x) * 3);
    }
  }
  return { plate: ground, isAnatomy };
}

/** Paper or a screen: one tone, slightly uneven. */
export function sheet(
  dice: Dice,
  { width, height, channels }: Pick<Plate, 'width' | 'height' | 'channels'>,
  tone: number,
): Ground {
  const ground = plate(width, height, channels);
  const uneven = hills(dice, width, height, 120);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = tone + 14 * (uneven(x, y) - 0.5) + 2 * (dice.unit() - 0.5);
      ground.values.fill(value, (y * width + x) * channels, (y * width + x + 1) * channels);
    }
  }
  return { plate: ground, isAnatomy: () => false };
}
