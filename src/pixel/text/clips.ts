import type { Box } from '../box.ts';
import type { FoundBox } from './combine.ts';
import { areaOf, around, joined, sharedArea } from './rectangles.ts';

/** A box to mask in one frame of a clip. */
export interface ClipBox extends FoundBox {
  /** It was not found in this frame, but in others. */
  readonly isFromOtherFrames: boolean;
}

/** Boxes of two frames are the same thing when they share more than this of all that they cover. */
const SAME = 0.5;
/** What so many frames show stands in all of them: it was missed in the others. */
const LASTING = 3;
/** What fewer show may have been missed in the frames beside them. */
const NEIGHBOURS = 1;

/** The same box, as it was found in several frames. */
interface Track {
  /** The first one found, which others are held against. */
  readonly first: Box;
  readonly frames: Set<number>;
  /** Around all of them. */
  box: FoundBox;
}

/**
 * What to mask in each frame of a clip: what was found in it, what several frames show in the same place, and what a
 * neighbour shows. It holds boxes alone, so that clips of any length fit.
 */
export function clipBoxes(found: readonly { readonly boxes: readonly FoundBox[] }[]): ClipBox[][] {
  const tracks: Track[] = [];
  for (const [frame, { boxes }] of found.entries()) for (const box of boxes) follow(tracks, box, frame);
  return found.map(({ boxes }, frame) => {
    const own = boxes.map((box) => ({ ...box, isFromOtherFrames: false }));
    const others = tracks
      .filter(({ frames }) => frames.size >= LASTING || isBeside(frames, frame))
      .map(({ box }) => ({ ...box, isFromOtherFrames: true }));
    return joined([...own, ...others], joinBoxes);
  });
}

function follow(tracks: Track[], box: FoundBox, frame: number): void {
  const same = tracks.find(({ first }) => overlap(first, box) > SAME);
  if (same === undefined) {
    tracks.push({ first: box, frames: new Set([frame]), box });
    return;
  }
  same.frames.add(frame);
  same.box = {
    ...around(same.box, box),
    score: Math.max(same.box.score, box.score),
    views: [...new Set([...same.box.views, ...box.views])].sort(),
  };
}

/** Intersection over union. */
function overlap(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared / (areaOf(a) + areaOf(b) - shared);
}

function isBeside(frames: ReadonlySet<number>, frame: number): boolean {
  for (let by = 1; by <= NEIGHBOURS; by++) if (frames.has(frame - by) || frames.has(frame + by)) return true;
  return false;
}

function joinBoxes(a: ClipBox, b: ClipBox, box: Box): ClipBox {
  return {
    ...box,
    score: Math.max(a.score, b.score),
    views: [...new Set([...a.views, ...b.views])].sort(),
    isFromOtherFrames: a.isFromOtherFrames && b.isFromOtherFrames,
  };
}
