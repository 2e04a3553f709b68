import { type Hand, type Ink, lettering } from './lettering.ts';
import { copyOf, type Paint, type Plate, paint } from './plate.ts';
import type { Dice } from './random.ts';

export type Kind = 'phi' | 'harmless';

/** One word on the picture: its ink in picture coordinates and what the benchmark tells about it. */
export interface Word {
  readonly kind: Kind;
  readonly ink: Ink;
  readonly hand: Hand;
  readonly paint: Paint;
  readonly tags: readonly string[];
  /** The frames that carry it; `null` is all. */
  readonly frames: readonly number[] | null;
}

export interface Writing {
  readonly text: string;
  readonly kind: Kind;
  readonly hand: Hand;
  readonly paint: Paint;
  readonly tags: readonly string[];
}

/** A picture that is written on: frames of one size, and the words so far. */
export class Scene {
  readonly words: Word[] = [];
  frames: Plate[];
  readonly #dice: Dice;
  readonly #taken: (readonly number[])[] = [];

  constructor(frames: readonly Plate[], dice: Dice) {
    this.frames = frames.map(copyOf);
    this.#dice = dice;
  }

  get size(): { width: number; height: number } {
    return this.frames[0]!;
  }

  /**
   * Writes a line whose left upper corner is at (x, y), a negative number counting from the other side. Nothing is
   * written, and `false` returned, where it would touch another line or leave the picture.
   */
  write(line: Writing, x: number, y: number, frames: readonly number[] | null = null): boolean {
    const inks = lettering(line.text, line.hand, this.#dice).map(trimmed);
    const bounds = around(inks);
    const left = x < 0 ? this.size.width + x - (bounds[2]! - bounds[0]!) : x;
    const top = y < 0 ? this.size.height + y - (bounds[3]! - bounds[1]!) : y;
    const origin = { x: Math.round(left) - bounds[0]!, y: Math.round(top) - bounds[1]! };
    const box = [bounds[0]! + origin.x, bounds[1]! + origin.y, bounds[2]! + origin.x, bounds[3]! + origin.y];
    if (box[0]! < 2 || box[1]! < 2 || box[2]! > this.size.width - 2 || box[3]! > this.size.height - 2) return false;
    if (frames === null && this.#taken.some((taken) => touches(taken, box))) return false;
    this.#taken.push(box);
    for (const [index, frame] of this.frames.entries()) {
      if (frames === null || frames.includes(index)) for (const ink of inks) paint(frame, ink, origin, line.paint);
    }
    const { kind, hand, tags } = line;
    for (const ink of inks) {
      this.words.push({
        kind,
        hand,
        tags,
        paint: line.paint,
        frames,
        ink: { ...ink, x: ink.x + origin.x, y: ink.y + origin.y },
      });
    }
    return true;
  }

  /** Keeps a box free of words. */
  reserve(box: readonly number[]): void {
    this.#taken.push(box);
  }

  /** Writes at the first of some random places that is free. */
  scatter(line: Writing, [x0, y0, x1, y1]: readonly number[]): boolean {
    for (let i = 0; i < 20; i++) {
      if (this.write(line, this.#dice.real(x0!, x1!), this.#dice.real(y0!, y1!))) return true;
    }
    return false;
  }
}

/** The ink without empty rows and columns around it. */
function trimmed(ink: Ink): Ink {
  const [columns, rows]: [number[], number[]] = [[], []];
  for (const [i, coverage] of ink.coverage.entries()) {
    if (coverage < 0.5) continue;
    columns.push(i % ink.width);
    rows.push(Math.floor(i / ink.width));
  }
  if (columns.length === 0) throw new TypeError('trimmed: a word without ink');
  const [left, top] = [columns.reduce((a, b) => Math.min(a, b)), rows.reduce((a, b) => Math.min(a, b))];
  const width = columns.reduce((a, b) => Math.max(a, b)) + 1 - left;
  const height = rows.reduce((a, b) => Math.max(a, b)) + 1 - top;
  const coverage = Float32Array.from({ length: width * height }, (_, i) => {
    return ink.coverage[(top + Math.floor(i / width)) * ink.width + left + (i % width)]!;
  });
  return { text: ink.text, x: ink.x + left, y: ink.y + top, width, height, coverage };
}

function around(inks: readonly Ink[]): readonly number[] {
  return [
    Math.min(...inks.map((ink) => ink.x)),
    Math.min(...inks.map((ink) => ink.y)),
    Math.max(...inks.map((ink) => ink.x + ink.width)),
    Math.max(...inks.map((ink) => ink.y + ink.height)),
  ];
}

function touches(a: readonly number[], b: readonly number[]): boolean {
  return a[0]! < b[2]! + 4 && a[2]! > b[0]! - 4 && a[1]! < b[3]! + 4 && a[3]! > b[1]! - 4;
}
