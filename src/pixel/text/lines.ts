import type { Box } from '../box.ts';

/** A box is a line when it is so many times as long as high. */
const LINE = 1.6;
/** What belongs to one line: heights, shared height, gap in heights. */
const MAX_RATIO = 1.7;
const MIN_SHARED = 0.65;
const MAX_GAP = 1;

/** A line with both ends lengthened by a share of its height: the first and the last letter may be lost at an edge. */
export function lengthened<T extends Box>(box: T, share: number): T {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  if (width >= LINE * height) {
    const by = Math.ceil(share * height);
    return { ...box, left: box.left - by, right: box.right + by };
  }
  if (height >= LINE * width) {
    const by = Math.ceil(share * width);
    return { ...box, top: box.top - by, bottom: box.bottom + by };
  }
  return box;
}

/** What lies between two boxes of one line of text, level or upright. */
export function bridge(a: Box, b: Box): Box | undefined {
  const level = levelBridge(a, b);
  if (level !== undefined) return level;
  if (!isUpright(a) || !isUpright(b)) return undefined;
  const turned = levelBridge(transposed(a), transposed(b));
  return turned === undefined ? undefined : transposed(turned);
}

const isUpright = ({ left, top, right, bottom }: Box): boolean => bottom - top >= LINE * (right - left);
const transposed = ({ left, top, right, bottom }: Box): Box => ({ left: top, top: left, right: bottom, bottom: right });

function levelBridge(a: Box, b: Box): Box | undefined {
  const [first, second] = a.left <= b.left ? [a, b] : [b, a];
  const gap = second.left - first.right;
  const [h, k] = [a.bottom - a.top, b.bottom - b.top];
  const [low, high] = h < k ? [h, k] : [k, h];
  if (gap <= 0 || gap > MAX_GAP * high || high > MAX_RATIO * low) return undefined;
  const [top, bottom] = [Math.max(a.top, b.top), Math.min(a.bottom, b.bottom)];
  if (bottom - top < MIN_SHARED * low) return undefined;
  return {
    left: first.right,
    top: Math.min(a.top, b.top),
    right: second.left,
    bottom: Math.max(a.bottom, b.bottom),
  };
}
