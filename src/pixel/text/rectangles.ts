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

/** Of a common box as much as this may have been in none of those that it was made of. */
const SLACK = 0.05;

/**
 * Few boxes that cover what many do: one that lies in another goes into it, and so do those whose common box covers
 * hardly more than they do, counted over all that went into it: what is lost at every step would fill a table. `join`
 * says what becomes of what is known of them. The order of the input does not matter as long as it is the same.
 */
export function joined<T extends Box>(boxes: readonly T[], join: (a: T, b: T, box: Box) => T): T[] {
  let rest = boxes.toSorted((a, b) => areaOf(b) - areaOf(a)).map((box) => ({ box, waste: 0 }));
  for (;;) {
    const kept: { box: T; waste: number }[] = [];
    for (const next of rest) {
      const at = kept.findIndex((other) => wasteOf(other, next) <= SLACK * areaOf(around(other.box, next.box)));
      const other = kept[at];
      if (other === undefined) kept.push(next);
      else kept[at] = { box: join(other.box, next.box, around(other.box, next.box)), waste: wasteOf(other, next) };
    }
    if (kept.length === rest.length) return kept.map(({ box }) => box);
    rest = kept;
  }
}

interface Wasteful {
  readonly box: Box;
  /** Pixels of it that were in no box that it was made of, at most. */
  readonly waste: number;
}

function wasteOf(a: Wasteful, b: Wasteful): number {
  if (holds(a.box, b.box)) return a.waste;
  const covered = areaOf(a.box) + areaOf(b.box) - sharedArea(a.box, b.box);
  return areaOf(around(a.box, b.box)) - covered + a.waste + b.waste;
}
