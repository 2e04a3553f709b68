import { letterWeight } from '../../identity/index.ts';
import type { Box } from '../box.ts';
import type { Plane } from '../text/plane.ts';
import { type Recogniser, STRIP_HEIGHT } from './recogniser.ts';

/** A line as it was read. */
export interface Reading {
  readonly text: string;
  /** Mean of its characters, 0 to 1; 0 where nothing was read. */
  readonly confidence: number;
}

/** How a line is cut out of a plane. */
interface Cut {
  /** Pixels beyond the box on each side, and more by a share of its height. */
  readonly margin: number;
  readonly share: number;
  /** Wider or narrower than it is. */
  readonly stretch: number;
  /** The darkest sample becomes black, the brightest white. */
  readonly isStretched: boolean;
}

/** Looks at the same line that have little in common but the line. */
const AS_IT_IS: Cut = { margin: 1, share: 0, stretch: 1, isStretched: false };
const STRETCHED: Cut = { margin: 1, share: 0.12, stretch: 1.15, isStretched: true };
const CUTS: readonly Cut[] = [AS_IT_IS, STRETCHED, { margin: 0, share: 0.06, stretch: 0.9, isStretched: true }];

/** Longer lines are not read: nobody writes them, and the network would take minutes. */
const MAX_ASPECT = 60;

/**
 * What is written in a box, read until two readings agree: both sure, the same but for blanks and the case of letters.
 * Undefined where they do not, or where `isWorthMore` has seen enough in the first one.
 */
export async function readLine(
  recogniser: Recogniser,
  plane: Plane,
  box: Box,
  isWorthMore: (first: Reading) => boolean,
): Promise<readonly [Reading, Reading] | undefined> {
  if (box.right - box.left > MAX_ASPECT * (box.bottom - box.top)) return undefined;
  const sure: Reading[] = [];
  for (const [i, cut] of CUTS.entries()) {
    const reading = await readCut(recogniser, plane, box, cut);
    if (i === 0 && !isWorthMore(reading)) return undefined;
    if (reading.confidence < MIN_CONFIDENCE) continue;
    const same = sure.find((other) => folded(other.text) === folded(reading.text));
    if (same !== undefined) return [same, reading];
    sure.push(reading);
  }
  return undefined;
}

/** Less names nobody (a character of a script without spaces weighs two), and a reader that is less sure sees bones. */
const MIN_WEIGHT = 3;
const MIN_GUESS = 0.5;

/**
 * What may be written in a box, sure or not: for who asks whether it may be something, not what it is. Where the first
 * look shows next to nothing there is no second one.
 */
export async function guesses(recogniser: Recogniser, plane: Plane, box: Box): Promise<readonly string[]> {
  if (box.right - box.left > MAX_ASPECT * (box.bottom - box.top)) return [];
  const texts: string[] = [];
  for (const cut of [STRETCHED, AS_IT_IS]) {
    const { text, confidence } = await readCut(recogniser, plane, box, cut);
    if (letterWeight(folded(text)) < MIN_WEIGHT) break;
    texts.push(text);
    if (confidence < MIN_GUESS) break;
  }
  return texts;
}

/** Of a reading that counts. */
const MIN_CONFIDENCE = 0.9;

const folded = (text: string): string => text.replaceAll(' ', '').toLowerCase();

async function readCut(recogniser: Recogniser, plane: Plane, box: Box, cut: Cut): Promise<Reading> {
  const { strip, width } = stripOf(plane, box, cut);
  const { steps, probabilities } = await recogniser.run(strip, width);
  return decoded(probabilities, steps, recogniser.characters);
}

/** The best class of each step; the same one again is the same character, class 0 is none. */
function decoded(probabilities: Float32Array, steps: number, characters: readonly string[]): Reading {
  let text = '';
  let sum = 0;
  let count = 0;
  let before = 0;
  for (let step = 0; step < steps; step++) {
    const start = step * characters.length;
    let best = 0;
    for (let i = 1; i < characters.length; i++) if (probabilities[start + i]! > probabilities[start + best]!) best = i;
    if (best !== 0 && best !== before) {
      text += characters[best]!;
      sum += probabilities[start + best]!;
      count++;
    }
    before = best;
  }
  return { text: text.trim(), confidence: count === 0 ? 0 : sum / count };
}

/** A part of a plane at the height of the network, black beyond the picture: values from -1 to 1, blue first. */
function stripOf(plane: Plane, box: Box, cut: Cut): { readonly strip: Float32Array; readonly width: number } {
  const by = cut.margin + cut.share * (box.bottom - box.top);
  const [left, top] = [box.left - by, box.top - by];
  const scale = STRIP_HEIGHT / (box.bottom - box.top + 2 * by);
  const width = Math.max(STRIP_HEIGHT, Math.round((box.right - box.left + 2 * by) * scale * cut.stretch));
  const area = width * STRIP_HEIGHT;
  const strip = new Float32Array(3 * area);
  for (let place = 0; place < 3; place++) {
    const channel = plane.channels === 1 ? 0 : 2 - place;
    for (let y = 0; y < STRIP_HEIGHT; y++) {
      const v = top + (y + 0.5) / scale - 0.5;
      for (let x = 0; x < width; x++) {
        const u = left + (x + 0.5) / (scale * cut.stretch) - 0.5;
        strip[place * area + y * width + x] = sampleAt(plane, u, v, channel);
      }
    }
  }
  normalise(strip, cut.isStretched);
  return { strip, width };
}

function sampleAt({ pixels, width, height, channels }: Plane, u: number, v: number, channel: number): number {
  if (u < -1 || v < -1 || u > width || v > height) return 0;
  const [x, y] = [Math.min(width - 1, Math.max(0, u)), Math.min(height - 1, Math.max(0, v))];
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)];
  const [dx, dy] = [x - x0, y - y0];
  const at = (px: number, py: number): number => pixels[(py * width + px) * channels + channel]!;
  return (at(x0, y0) * (1 - dx) + at(x1, y0) * dx) * (1 - dy) + (at(x0, y1) * (1 - dx) + at(x1, y1) * dx) * dy;
}

function normalise(strip: Float32Array, isStretched: boolean): void {
  let [low, high] = [0, 255];
  if (isStretched) {
    [low, high] = [255, 0];
    for (const value of strip) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const gain = high > low ? 2 / (high - low) : 0;
  for (let i = 0; i < strip.length; i++) strip[i] = (strip[i]! - low) * gain - 1;
}
