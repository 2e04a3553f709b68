import type { Box } from '../box.ts';
import type { RawBox } from './boxes.ts';
import { type Component, eachComponent } from './components.ts';
import type { ProbabilityMap } from './plane.ts';

/** Cells of this probability make a piece, and one of this makes it text (training/text-net/README.md). */
const LOW = 0.3;
const PEAK = 0.6;
const LEAST_CELLS = 8;
/** What fills less of its bounds is cut into strips of so many cells. */
const FULL = 0.85;
const STRIP = 4;
/** What fills less than this lies slanted. A stair that ends where its letters end draws them again: it grows. */
const SLANTED = 0.55;
const SLANTED_GROWTH = 0.25;

/**
 * The boxes of a map of the small network, in pixels: a cell of the map is a square of so many. It draws whole boxes, not
 * the cores of lines, so what is level does not grow.
 */
export function speckleBoxes(map: ProbabilityMap, pixelsPerCell: number): RawBox[] {
  const boxes: RawBox[] = [];
  eachComponent(map, Math.ceil(LOW * 255), (piece) => {
    if (piece.count < LEAST_CELLS || piece.peak < PEAK) return;
    const [width, height] = [piece.right - piece.left, piece.bottom - piece.top];
    const thickness = pixelsPerCell * Math.min(piece.count / Math.max(width, height), width, height);
    const fill = piece.count / (width * height);
    const isStep = fill < FULL;
    const by = fill < SLANTED ? SLANTED_GROWTH * thickness : 0;
    for (const { left, top, right, bottom } of isStep ? strips(piece, map.width) : [piece]) {
      boxes.push({
        left: left * pixelsPerCell - by,
        top: top * pixelsPerCell - by,
        right: right * pixelsPerCell + by,
        bottom: bottom * pixelsPerCell + by,
        ...{ score: piece.score, thickness, isStep },
      });
    }
  });
  return boxes;
}

/** A slanted line in short parts along its longer side, each with the bounds of what is in it. */
function strips({ left, top, right, bottom, pixels }: Component, width: number): Box[] {
  const isWide = right - left >= bottom - top;
  const [start, end] = isWide ? [left, right] : [top, bottom];
  const count = Math.ceil((end - start) / STRIP);
  const lowest = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  const highest = new Array<number>(count).fill(Number.NEGATIVE_INFINITY);
  for (const at of pixels) {
    const y = Math.floor(at / width);
    const [along, across] = isWide ? [at - y * width, y] : [y, at - y * width];
    const strip = Math.floor((along - start) / STRIP);
    lowest[strip] = Math.min(lowest[strip]!, across);
    highest[strip] = Math.max(highest[strip]!, across + 1);
  }
  return lowest.map((low, i) => {
    const [from, to] = [start + i * STRIP, Math.min(end, start + (i + 1) * STRIP)];
    return isWide
      ? { left: from, top: low, right: to, bottom: highest[i]! }
      : { left: low, top: from, right: highest[i]!, bottom: to };
  });
}
