import type { Box } from '../box.ts';
import { type Coverage, coverageOf } from '../redact/coverage.ts';
import type { BasePlane } from './base-planes.ts';
import { boxesOf, type RawBox } from './boxes.ts';
import { combine, type FoundBox, type View } from './combine.ts';
import { EFFORTS } from './efforts.ts';
import { maskFilled } from './mask-fill.ts';
import { mirrored, mirroredBox } from './mirrored.ts';
import type { TextNetworks } from './network.ts';
import { probabilities } from './network-view.ts';
import type { Plane } from './plane.ts';
import { areaOf, inside } from './rectangles.ts';
import { speckleLook } from './speckle-view.ts';

/** What is known of a frame that is read a second time. */
export interface SeenBefore {
  /** What is black in it. */
  readonly masks: readonly Box[];
  /** What was seen and left as it is: nothing new. */
  readonly known: readonly Box[];
}

/** Edges of masks lie in what is so near to them, and what was known lies where it was. */
const NEAR_MASK = 6;
const NEAR_KNOWN = 2;
/** What lies with so much of it in one of those is explained by it. */
const EXPLAINED = 0.6;

const { agreement, base, speckle } = EFFORTS.triage;
/** Of the small network: below it sees text in petals and twigs of a mirror (docs/pictures.md). */
const SURE = 0.7;

/**
 * Text in a frame whose text is covered: in mirrored planes, which the search did not look at, with the masks filled so
 * that they show nothing. Both networks have to see it. The small one is cheap and goes first: where it sees nothing
 * new, the other one is not asked. An alarm that the search went wrong, no proof that it went well: what nothing sees
 * in the picture as it is, nothing sees in its mirror.
 */
export async function secondRead(
  networks: TextNetworks,
  planes: readonly BasePlane[],
  seen: SeenBefore,
): Promise<readonly FoundBox[]> {
  const found: FoundBox[] = [];
  for (const { name, plane } of planes.filter(({ derives }) => derives)) {
    const { width, height } = plane;
    const explained = explainedBy(seen, plane);
    const mirror = mirrored(maskFilled(plane, seen.masks));
    const unexplained = (boxes: readonly RawBox[]): readonly RawBox[] =>
      boxes.map((box) => mirroredBox(box, width)).filter((box) => shareOf(box, explained, plane) < EXPLAINED);
    const views: View[] = [];
    for (const { shrink, rules } of speckle) {
      const boxes = (await speckleLook(networks.speckle, mirror, shrink)).filter(({ score }) => score >= SURE);
      const way = `mirrored speckle 1/${shrink}`;
      views.push({ name: `${name} ${way}`, network: 'extra', way, rules, boxes: unexplained(boxes) });
    }
    if (views.every(({ boxes }) => boxes.length === 0)) continue;
    const boxes = boxesOf(await probabilities(networks.general, mirror, 1), base);
    const way = 'mirrored 1x';
    views.push({ name: `${name} ${way}`, network: 'general', way, rules: base, boxes: unexplained(boxes) });
    found.push(...combine(views, { width, height }, agreement).boxes);
  }
  return found;
}

function explainedBy({ masks, known }: SeenBefore, { width, height }: Plane): Coverage {
  const boxes = [...masks.map((box) => grown(box, NEAR_MASK)), ...known.map((box) => grown(box, NEAR_KNOWN))];
  return coverageOf(boxes, { rows: height, columns: width });
}

const grown = ({ left, top, right, bottom }: Box, by: number): Box => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
});

/** How much of a box is covered. */
function shareOf(box: Box, covered: Coverage, size: Plane): number {
  const { left, top, right, bottom } = inside(box, size);
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = y * size.width + left; at < y * size.width + right; at++) sum += covered[at]!;
  }
  return sum / areaOf({ left, top, right, bottom });
}
