import type { Box } from '../box.ts';

export const areaOf = ({ left, top, right, bottom }: Box): number => (right - left) * (bottom - top);

/** Pixels that both have. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

export const holds = (outer: Box, inner: Box): boolean =>
  outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom;

/** The smallest box around both. */
export const around = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** A box with everything outside the picture cut off, whole pixels. */
export const inside = <T extends Box>(box: T, { width, height }: { width: number; height: number }): T => ({
  ...box,
  left: Math.max(0, Math.floor(box.left)),
  top: Math.max(0, Math.floor(box.top)),
  right: Math.min(width, Math.ceil(box.right)),
  bottom: Math.min(height, Math.ceil(box.bottom)),
});

/** How much more than the two of them a common box may cover: a share of them, and a few pixels. */
const SLACK = 0.08;
const SLACK_PIXELS = 16;

/**
 * Few boxes that cover what many do: one that lies in another goes into it, and so do two whose common box covers
 * hardly more than they do. `join` says what becomes of what is known of them. The order of the input does not matter
 * as long as it is the same.
 */
export function joined<T extends Box>(boxes: readonly T[], join: (a: T, b: T, box: Box) => T): T[] {
  let rest = boxes.toSorted((a, b) => areaOf(b) - areaOf(a));
  for (;;) {
    const kept: T[] = [];
    for (const box of rest) {
      const at = kept.findIndex((other) => belongTogether(other, box));
      if (at < 0) kept.push(box);
      else kept[at] = join(kept[at]!, box, around(kept[at]!, box));
    }
    if (kept.length === rest.length) return kept;
    rest = kept;
  }
}

function belongTogether(a: Box, b: Box): boolean {
  const shared = sharedArea(a, b);
  const covered = areaOf(a) + areaOf(b) - shared;
  return areaOf(around(a, b)) <= covered * (1 + SLACK) + (shared > 0 ? SLACK_PIXELS : 0);
}
