import type { Box } from '../box.ts';
import { type Component, eachComponent } from './components.ts';
import type { ProbabilityMap } from './plane.ts';

/** Where a map is bright. */
export interface RawBox extends Box {
  /** Mean probability of the pixels that it was made of, 0 to 1. */
  readonly score: number;
  /** The shorter side before it grew, or the thickness of a slanted line. */
  readonly thickness: number;
  /** A step of a line that lies slanted. */
  readonly isStep: boolean;
}

export interface BoxRules {
  /** Boxes of this mean probability count. */
  readonly minScore: number;
  /** Pixels of this probability make boxes. */
  readonly threshold?: number;
}

const THRESHOLD = 0.3;
const MIN_PIXELS = 4;
/**
 * The network draws the core of a line: grown by this times area over perimeter it covers the letters. 1.6 finds no
 * more words and masks twice as much beside them.
 */
const GROWTH = 1.3;
const MIN_GROWTH = 2;
/** What fills less of its box lies slanted. */
const MIN_FILL = 0.6;
const SLICE = 10;
const SLANTED_GROWTH = 0.72;
const SLANTED_ENDS = 0.9;

/** The boxes of a map, in the order of their first pixels. */
export function boxesOf(map: ProbabilityMap, { minScore, threshold = THRESHOLD }: BoxRules): RawBox[] {
  const boxes: RawBox[] = [];
  eachComponent(map, Math.ceil(threshold * 255), (component) => {
    if (component.count < MIN_PIXELS || component.score < minScore) return;
    const { left, top, right, bottom, count } = component;
    const isFilled = count >= MIN_FILL * (right - left) * (bottom - top);
    boxes.push(...(isFilled ? [grown(component)] : stair(component, map.width)).map((box) => within(box, map)));
  });
  return boxes;
}

function grown({ left, top, right, bottom, score }: Component): RawBox {
  const [width, height] = [right - left, bottom - top];
  const by = Math.max(MIN_GROWTH, (width * height * GROWTH) / (2 * (width + height)));
  return {
    ...{ left: left - by, top: top - by, right: right + by, bottom: bottom + by },
    ...{ score, thickness: Math.min(width, height), isStep: false },
  };
}

/** A slanted line in a frame of its own: `along` its longer side, `across` the other one. */
interface Slanted {
  readonly isWide: boolean;
  readonly start: number;
  readonly end: number;
  /** Pixels for each step along. */
  readonly thickness: number;
  readonly score: number;
}

/** A slanted line as a stair of boxes, with one more step at both ends: the first and the last letter stick out. */
function stair({ left, top, right, bottom, score, pixels, count }: Component, width: number): RawBox[] {
  const isWide = right - left >= bottom - top;
  const [start, end] = isWide ? [left, right] : [top, bottom];
  const line = { isWide, start, end, thickness: count / (end - start), score };
  const slices = Array.from({ length: Math.ceil((end - start) / SLICE) }, (): number[] => []);
  let [sum, sumAlong, sumAcross, sumSquares, sumProducts] = [0, 0, 0, 0, 0];
  for (const at of pixels) {
    const y = Math.floor(at / width);
    const [along, across] = isWide ? [at - y * width, y] : [y, at - y * width];
    slices[Math.floor((along - start) / SLICE)]!.push(across);
    sum++;
    sumAlong += along;
    sumAcross += across;
    sumSquares += along * along;
    sumProducts += along * across;
  }
  const spread = sum * sumSquares - sumAlong * sumAlong;
  const slope = spread === 0 ? 0 : (sum * sumProducts - sumAlong * sumAcross) / spread;
  const centre = (along: number): number => sumAcross / sum + slope * (along - sumAlong / sum) + 0.5;
  const steps = slices.flatMap((across, i) => {
    const [from, to] = [start + i * SLICE, Math.min(end, start + (i + 1) * SLICE)];
    return runsOf(across).map(({ low, high, count: of }) => step(line, [from, to], [low, high], of / (to - from)));
  });
  return [...steps, endStep(line, centre, -1), endStep(line, centre, 1)];
}

interface Run {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Pixels of a slice that lie apart are different strokes of a bow, and what lies between them is no text. */
const GAP = 3;

function runsOf(across: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const at of across.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && at - last.high < GAP)
      runs.splice(-1, 1, { ...last, high: at + 1, count: last.count + 1 });
    else runs.push({ low: at, high: at + 1, count: 1 });
  }
  return runs;
}

type Stretch = readonly [from: number, to: number];

function step({ isWide, thickness, score }: Slanted, along: Stretch, across: Stretch, thick: number): RawBox {
  const by = Math.max(MIN_GROWTH, SLANTED_GROWTH * thickness);
  const [from, to] = [across[0] - by, across[1] + by];
  const box = isWide
    ? { left: along[0], top: from, right: along[1], bottom: to }
    : { left: from, top: along[0], right: to, bottom: along[1] };
  return { ...box, score, thickness: thick, isStep: true };
}

function endStep(line: Slanted, centre: (along: number) => number, direction: -1 | 1): RawBox {
  const { start, end, thickness } = line;
  const edge = direction === 1 ? end : start;
  const beyond = edge + direction * Math.max(MIN_GROWTH, SLANTED_ENDS * thickness);
  const centres = [centre(edge), centre(beyond)];
  const across: Stretch = [Math.min(...centres) - thickness / 2, Math.max(...centres) + thickness / 2];
  return step(line, [Math.min(edge, beyond), Math.max(edge, beyond)], across, thickness);
}

function within(box: RawBox, { width, height }: ProbabilityMap): RawBox {
  return {
    ...box,
    left: Math.max(0, Math.floor(box.left)),
    top: Math.max(0, Math.floor(box.top)),
    right: Math.min(width, Math.ceil(box.right)),
    bottom: Math.min(height, Math.ceil(box.bottom)),
  };
}
