/**
 * Pictures with burned-in text and the truth about it, made on demand from a seed: what a text detector is measured on
 * beside other sets. README.md tells what is in them.
 */
import { type Drawing, FAMILIES, usClip } from './families.ts';
import { fileOf, shownFrames } from './file.ts';
import { type Dice, dice } from './random.ts';
import { type Truth, truthOf } from './truth.ts';

export type { Truth, TruthWord } from './truth.ts';

export interface BenchPicture {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly truth: Truth;
}

/** The families in turn; a picture depends on the seed and its number alone. */
export const FAMILY_COUNT: number = FAMILIES.length;

export function benchPicture(seed: number, index: number): BenchPicture {
  const random = dice(seed, `burned-in/${index}`);
  const drawing = FAMILIES[index % FAMILIES.length]!(random);
  return pictureOf(`b${String(index).padStart(3, '0')}_${drawing.family}`, drawing, random);
}

/** A clip of so many frames, whatever the clips of the families have. */
export function benchClip(seed: number, frames: number): BenchPicture {
  const random = dice(seed, `burned-in/clip/${frames}`);
  return pictureOf(`c${frames}_us-clip`, usClip(random, frames), random);
}

function pictureOf(id: string, drawing: Drawing, random: Dice): BenchPicture {
  const shown = shownFrames(drawing);
  return { id, bytes: fileOf(id, drawing, shown, random), truth: truthOf(id, drawing, shown) };
}
