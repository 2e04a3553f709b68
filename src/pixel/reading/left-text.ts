import type { Box } from '../box.ts';
import type { Plane } from '../text/plane.ts';
import { around } from '../text/rectangles.ts';
import { groupsOf, heightOf, isSameLine } from './groups.ts';
import type { ShownPlane } from './harmless-lines.ts';
import { guesses } from './reader.ts';
import type { Recogniser } from './recogniser.ts';

/** Something that was taken for text and is not covered. */
export interface LeftArea extends Box {
  /** What saw it, as `window1 contrast 2x`. */
  readonly views?: readonly string[];
}

/** Areas of one line, and what they may say. Texts of a picture may name the patient: they go no further than a comparison. */
export interface LeftText<T extends LeftArea> {
  readonly areas: readonly T[];
  readonly texts: readonly string[];
}

/** Lower letters cannot be read, and what is higher than this share of the longer side is no text. */
const LEAST_HEIGHT = 6;
const MOST_HEIGHT_SHARE = 1 / 8;
/** So many times as long as high is the shortest word that names anybody. */
const WORD = 1.5;
/** Heights of one line differ by less. */
const MAX_RATIO = 2;

/** Areas that may be a word, in a picture whose longer side has so many pixels. */
export function wordsOf<T extends Box>(areas: readonly T[], side: number): readonly T[] {
  return areas.filter(({ left, top, right, bottom }) => {
    const [short, long] = [right - left, bottom - top].sort((a, b) => a - b) as [number, number];
    return short >= LEAST_HEIGHT && short <= MOST_HEIGHT_SHARE * side && long >= WORD * short;
  });
}

/** What may be written in words of a frame, level or upright. */
export async function readLeft<T extends LeftArea>(
  recogniser: Recogniser,
  planes: readonly ShownPlane[],
  words: readonly T[],
): Promise<readonly LeftText<T>[]> {
  const [first] = planes;
  if (first === undefined) return [];
  const planeOf = ({ views = [] }: LeftArea): Plane =>
    (planes.find(({ name }) => views.some((view) => view.startsWith(`${name} `))) ?? first).plane;
  const read: LeftText<T>[] = [];
  for (const area of words.filter(isUpright)) {
    const texts = [];
    for (const { plane, box } of turns(planeOf(area), area)) texts.push(...(await guesses(recogniser, plane, box)));
    read.push({ areas: [area], texts });
  }
  const level = words.filter((area) => !isUpright(area));
  for (const area of level) read.push({ areas: [area], texts: await guesses(recogniser, planeOf(area), area) });
  for (const line of groupsOf(level, isOneLine).filter(({ length }) => length > 1)) {
    const whole = line.map(rectangle).reduce(around);
    read.push({ areas: line, texts: await guesses(recogniser, planeOf(line[0]!), whole) });
  }
  return read;
}

const isUpright = ({ left, top, right, bottom }: Box): boolean => bottom - top > right - left;

const isOneLine = (a: Box, b: Box): boolean =>
  isSameLine(a, b) && Math.max(heightOf(a), heightOf(b)) <= MAX_RATIO * Math.min(heightOf(a), heightOf(b));

const rectangle = ({ left, top, right, bottom }: Box): Box => ({ left, top, right, bottom });

/** Pixels around an upright line that are turned with it. */
const MARGIN = 4;

/** A part of a plane turned to the left and to the right, and where in it the box lies. */
function turns({ width, height, channels, pixels }: Plane, box: Box): { readonly plane: Plane; readonly box: Box }[] {
  const left = Math.max(0, box.left - MARGIN);
  const top = Math.max(0, box.top - MARGIN);
  const across = Math.min(width, box.right + MARGIN) - left;
  const down = Math.min(height, box.bottom + MARGIN) - top;
  return [true, false].map((isRight) => {
    const turned = new Uint8Array(across * down * channels);
    for (let y = 0; y < down; y++) {
      for (let x = 0; x < across; x++) {
        const [u, v] = isRight ? [down - 1 - y, x] : [y, across - 1 - x];
        const [from, to] = [((top + y) * width + left + x) * channels, (v * down + u) * channels];
        for (let channel = 0; channel < channels; channel++) turned[to + channel] = pixels[from + channel]!;
      }
    }
    const near = isRight ? top + down - box.bottom : box.top - top;
    const low = isRight ? box.left - left : left + across - box.right;
    return {
      plane: { width: down, height: across, channels, pixels: turned },
      box: { left: near, top: low, right: near + box.bottom - box.top, bottom: low + box.right - box.left },
    };
  });
}
