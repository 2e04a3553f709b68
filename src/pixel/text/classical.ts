import type { Box } from '../box.ts';
import type { RawBox } from './boxes.ts';
import type { Plane } from './plane.ts';
import { around } from './rectangles.ts';

/** Half the side of the square that strokes of letters have to be thinner than. */
const REACH = 9;
/** A stroke stands out by so many grey levels, and by so many times what is usual around it. */
const MIN_CONTRAST = 24;
const OVER_NOISE = 6;
const TILE = 32;
/** Letters, in pixels. */
const MIN_HEIGHT = 4;
const MAX_HEIGHT = 64;
const MAX_WIDTH = 160;
/** So many letters of like height beside each other are a line. */
const MIN_MEMBERS = 3;
const MAX_RATIO = 2;
const MAX_GAP = 1.4;
const MARGIN = 3;
/** It tells no degrees. */
const SCORE = 0.5;

/**
 * Lines of text without a network: strokes that are thinner than a square and stand out of the noise around, bright
 * or dark, of which several like ones lie in a row. It finds four words of five, and takes edges for words more often.
 */
export function classicalBoxes(grey: Plane): RawBox[] {
  const { width, height } = grey;
  const dark = grey.pixels.map((value) => 255 - value);
  return [grey.pixels, dark].flatMap((pixels) => {
    const strokes = topHat(pixels, width, height);
    const limits = noiseLimits(strokes, width, height);
    const letters = components(strokes, limits, width, height);
    return [...rows(letters), ...rows(letters.map(turned)).map(turned)].map((box) => ({
      left: Math.max(0, box.left - MARGIN),
      top: Math.max(0, box.top - MARGIN),
      right: Math.min(width, box.right + MARGIN),
      bottom: Math.min(height, box.bottom + MARGIN),
      thickness: Math.min(box.right - box.left, box.bottom - box.top),
      score: SCORE,
      isStep: false,
    }));
  });
}

/** What an opening with the square takes away. */
export function topHat(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const eroded = squareFilter(pixels, width, height, Math.min);
  const opened = squareFilter(eroded, width, height, Math.max);
  return pixels.map((value, i) => value - opened[i]!);
}

type Extreme = (a: number, b: number) => number;

function squareFilter(pixels: Uint8Array, width: number, height: number, extreme: Extreme): Uint8Array {
  const across = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) lineFilter(pixels, across, { start: y * width, step: 1, count: width }, extreme);
  const both = new Uint8Array(pixels.length);
  for (let x = 0; x < width; x++) lineFilter(across, both, { start: x, step: width, count: height }, extreme);
  return both;
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** The extreme within reach of each position, in three comparisons whatever the reach (van Herk, Gil and Werman). */
function lineFilter(from: Uint8Array, to: Uint8Array, { start, step, count }: Line, extreme: Extreme): void {
  const size = 2 * REACH + 1;
  const length = Math.ceil((count + 2 * REACH) / size) * size;
  const line = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.max(0, Math.min(count - 1, i - REACH));
    line[i] = from[start + at * step]!;
  }
  const ahead = line.slice();
  for (let i = 1; i < length; i++) if (i % size !== 0) ahead[i] = extreme(ahead[i]!, ahead[i - 1]!);
  for (let i = length - 2; i >= 0; i--) if (i % size !== size - 1) line[i] = extreme(line[i]!, line[i + 1]!);
  for (let i = 0; i < count; i++) to[start + i * step] = extreme(line[i]!, ahead[i + size - 1]!);
}

/** Of each tile: how far a stroke has to stand out. */
function noiseLimits(strokes: Uint8Array, width: number, height: number): Uint8Array {
  const columns = Math.ceil(width / TILE);
  const limits = new Uint8Array(columns * Math.ceil(height / TILE));
  const counts = new Uint32Array(256);
  for (let tile = 0; tile < limits.length; tile++) {
    const [left, top] = [(tile % columns) * TILE, Math.floor(tile / columns) * TILE];
    const [right, bottom] = [Math.min(width, left + TILE), Math.min(height, top + TILE)];
    counts.fill(0);
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) counts[strokes[y * width + x]!]!++;
    let median = 0;
    for (let sum = counts[0]!; 2 * sum < (right - left) * (bottom - top); sum += counts[++median]!);
    limits[tile] = Math.min(255, Math.max(MIN_CONTRAST, OVER_NOISE * median));
  }
  return limits;
}

/** Connected strokes of the size of letters. */
function components(strokes: Uint8Array, limits: Uint8Array, width: number, height: number): Box[] {
  const columns = Math.ceil(width / TILE);
  const isStroke = new Uint8Array(strokes.length);
  for (let y = 0, at = 0; y < height; y++) {
    const tiles = Math.floor(y / TILE) * columns;
    for (let x = 0; x < width; x++, at++) isStroke[at] = strokes[at]! >= limits[tiles + (x >> 5)]! ? 1 : 0;
  }
  const letters: Box[] = [];
  const waiting: number[] = [];
  for (let start = 0; start < isStroke.length; start++) {
    if (isStroke[start] !== 1) continue;
    let [left, top, right, bottom] = [width, height, 0, 0];
    isStroke[start] = 0;
    waiting.push(start);
    while (waiting.length > 0) {
      const at = waiting.pop()!;
      const y = Math.floor(at / width);
      const x = at - y * width;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          if (isStroke[v * width + u] !== 1) continue;
          isStroke[v * width + u] = 0;
          waiting.push(v * width + u);
        }
      }
    }
    if (bottom - top >= MIN_HEIGHT && bottom - top <= MAX_HEIGHT && right - left <= MAX_WIDTH) {
      letters.push({ left, top, right, bottom });
    }
  }
  return letters;
}

/** Letters of like height beside each other, as one box for each row of them. */
function rows(letters: readonly Box[]): Box[] {
  const sorted = letters.toSorted((a, b) => a.left - b.left || a.top - b.top);
  const row = sorted.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (row[root] !== root) root = row[root]!;
    row[i] = root;
    return root;
  };
  for (let i = 0; i < sorted.length; i++) {
    const furthest = sorted[i]!.right + MAX_GAP * MAX_HEIGHT;
    for (let j = i + 1; j < sorted.length && sorted[j]!.left <= furthest; j++) {
      if (areNeighbours(sorted[i]!, sorted[j]!)) row[rootOf(j)] = rootOf(i);
    }
  }
  const groups = Map.groupBy(sorted, (_, i) => rootOf(i));
  return [...groups.values()]
    .filter((members) => members.length >= MIN_MEMBERS)
    .map((members) => members.reduce<Box>(around, members[0]!));
}

function areNeighbours(a: Box, b: Box): boolean {
  const [h, k] = [a.bottom - a.top, b.bottom - b.top];
  const [low, high] = h < k ? [h, k] : [k, h];
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return high <= MAX_RATIO * low && b.left - a.right <= MAX_GAP * high && shared >= low / 2;
}

const turned = ({ left, top, right, bottom }: Box): Box => ({ left: top, top: left, right: bottom, bottom: right });
