import type { Box } from '../../src/pixel/index.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A box to begin with: in the middle, as wide as a word. */
export function firstBox({ columns, rows }: Size): Box {
  const width = Math.max(1, Math.round(columns / 6));
  const height = Math.max(1, Math.round(rows / 16));
  const left = Math.round((columns - width) / 2);
  const top = Math.round((rows - height) / 2);
  return { left, top, right: left + width, bottom: top + height };
}

/** Somewhere else, whole in the picture. */
export function moved(box: Box, [x, y]: readonly [number, number], { columns, rows }: Size): Box {
  const dx = Math.max(-box.left, Math.min(columns - box.right, x));
  const dy = Math.max(-box.top, Math.min(rows - box.bottom, y));
  return { left: box.left + dx, top: box.top + dy, right: box.right + dx, bottom: box.bottom + dy };
}

/** Its lower right corner somewhere else; a pixel stays of it. */
export function sized(box: Box, [x, y]: readonly [number, number], { columns, rows }: Size): Box {
  const right = Math.max(box.left + 1, Math.min(columns, box.right + x));
  const bottom = Math.max(box.top + 1, Math.min(rows, box.bottom + y));
  return { ...box, right, bottom };
}

/** Between two corners, in whole pixels; `undefined` where that is nothing. */
export function spanned(a: readonly [number, number], b: readonly [number, number], size: Size): Box | undefined {
  const inside = (value: number, limit: number): number => Math.max(0, Math.min(limit, value));
  const left = inside(Math.floor(Math.min(a[0], b[0])), size.columns);
  const top = inside(Math.floor(Math.min(a[1], b[1])), size.rows);
  const right = inside(Math.ceil(Math.max(a[0], b[0])), size.columns);
  const bottom = inside(Math.ceil(Math.max(a[1], b[1])), size.rows);
  return right - left < 2 || bottom - top < 2 ? undefined : { left, top, right, bottom };
}

export const isSameBox = (a: Box, b: Box): boolean =>
  a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;

/** `120 x 18 at 40, 12`: width, height, and the upper left corner. */
export const boxText = ({ left, top, right, bottom }: Box): string =>
  `${right - left} \u00d7 ${bottom - top} at ${left}, ${top}`;
