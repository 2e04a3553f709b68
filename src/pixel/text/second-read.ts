import type { Box } from '../box.ts';
import { coverageOf } from '../redact/coverage.ts';
import type { BasePlane } from './base-planes.ts';
import { boxesOf, type RawBox } from './boxes.ts';
import { combine, type FoundBox, type View } from './combine.ts';
import { EFFORTS } from './efforts.ts';
import { maskFilled } from './mask-fill.ts';
import { mirrored, mirroredBox } from './mirrored.ts';
import { probabilities, type TextNetworks } from './network-view.ts';
import type { Plane } from './plane.ts';
import { areaOf, inside, sharedArea } from './rectangles.ts';
import { speckleLook } from './speckle-view.ts';

/** What is known of a frame that is read a second time. */
export interface SeenBefore {
  /** What is black in it. */
  readonly masks: readonly Box[];
  /** What was seen and left as it is, by a person or because it was read: nothing new. */
  readonly known: readonly Box[];
  /** What one view saw, or what is thicker than text: nothing new where the same is seen again. */
  readonly doubtful?: readonly Box[];
}

/** What was known lies where it was, give or take this much. Masks are filled: they have no edges that show. */
const NEAR_KNOWN = 2;
/** What lies with so much of it in one of those is explained by it. */
const EXPLAINED = 0.6;

const { agreement, base, speckle } = EFFORTS.triage;
/** Of the small network: below it sees text in petals and twigs of a mirror (docs/pictures.md). */
const SURE = 0.7;

/** Text that shows in a frame whose text is covered. */
export interface SecondRead {
  /** What nobody knows of: an alarm. */
  readonly unknown: readonly FoundBox[];
  /** In what was seen before and left. */
  readonly known: readonly FoundBox[];
}

/**
 * Text in a frame whose text is covered: in mirrored planes, which the search did not look at, with the masks filled so
 * that they show nothing. Both networks have to see it. The small one is cheap and goes first: where it sees nothing,
 * the other one is not asked. An alarm that the search went wrong, no proof that it went well: what nothing sees in the
 * picture as it is, nothing sees in its mirror.
 */
export async function secondRead(
  networks: TextNetworks,
  planes: readonly BasePlane[],
  { masks, known, doubtful = [] }: SeenBefore,
): Promise<SecondRead> {
  const read: { unknown: FoundBox[]; known: FoundBox[] } = { unknown: [], known: [] };
  for (const { name, plane } of planes.filter(({ derives }) => derives)) {
    const shareMasked = shareIn(masks, 0, plane);
    const views = await viewsOf(
      networks,
      { name, plane: maskFilled(plane, masks) },
      (box) => shareMasked(box) < EXPLAINED,
    );
    const shareKnown = shareIn(known, NEAR_KNOWN, plane);
    const isKnown = (box: Box): boolean => shareKnown(box) >= EXPLAINED || isSeenAgain(box, doubtful);
    read.unknown.push(...agreedOn(views, plane, (box) => !isKnown(box)));
    read.known.push(...agreedOn(views, plane, isKnown));
  }
  return read;
}

/** What both networks see in the mirror of a plane, where it lies in the plane; none where the small one sees nothing. */
async function viewsOf(
  networks: TextNetworks,
  { name, plane }: Pick<BasePlane, 'name' | 'plane'>,
  shows: (box: Box) => boolean,
): Promise<readonly View[]> {
  const mirror = mirrored(plane);
  const showing = (boxes: readonly RawBox[]): readonly RawBox[] =>
    boxes.map((box) => mirroredBox(box, plane.width)).filter(shows);
  const views: View[] = [];
  for (const { shrink, rules } of speckle) {
    const boxes = (await speckleLook(networks.speckle, mirror, shrink)).filter(({ score }) => score >= SURE);
    const way = `mirrored speckle 1/${shrink}`;
    views.push({ name: `${name} ${way}`, network: 'extra', way, rules, boxes: showing(boxes) });
  }
  if (views.every(({ boxes }) => boxes.length === 0)) return [];
  const boxes = boxesOf(await probabilities(networks.general, mirror, 1), base);
  const way = 'mirrored 1x';
  return [...views, { name: `${name} ${way}`, network: 'general', way, rules: base, boxes: showing(boxes) }];
}

const agreedOn = (views: readonly View[], size: Plane, isMeant: (box: Box) => boolean): readonly FoundBox[] =>
  combine(
    views.map((view) => ({ ...view, boxes: view.boxes.filter(isMeant) })),
    size,
    agreement,
  ).boxes;

/** A doubtful area is no more than so many times as large as what it explains: a block that hides a word does not. */
const SAME_SIZE = 6;

function isSeenAgain(box: Box, doubtful: readonly Box[]): boolean {
  const alike = doubtful
    .map((area) => grown(area, NEAR_KNOWN))
    .filter((area) => areaOf(area) <= SAME_SIZE * areaOf(box));
  return alike.reduce((sum, area) => sum + sharedArea(area, box), 0) >= EXPLAINED * areaOf(box);
}

/** How much of a box lies in others, or near to them. */
function shareIn(boxes: readonly Box[], near: number, { width, height }: Plane): (box: Box) => number {
  const covered = coverageOf(
    boxes.map((box) => grown(box, near)),
    { rows: height, columns: width },
  );
  return (box) => {
    const { left, top, right, bottom } = inside(box, { width, height });
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let at = y * width + left; at < y * width + right; at++) sum += covered[at]!;
    }
    return sum / areaOf({ left, top, right, bottom });
  };
}

const grown = ({ left, top, right, bottom }: Box, by: number): Box => ({
  left: left - by,
  top: top - by,
  right: right + by,
  bottom: bottom + by,
});
