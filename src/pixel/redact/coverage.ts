import type { Box } from '../box.ts';
import type { PixelFormat } from '../pixel-format.ts';
import { FrameFault } from './verdict.ts';

/** One byte a pixel: 1 where a box lies. */
export type Coverage = Uint8Array;
/** Where nothing is asked of a pixel. */
export const FREE = 2;

type Size = Pick<PixelFormat, 'rows' | 'columns'>;

/** Pixels that boxes touch. */
export function coverageOf(boxes: readonly Box[], { rows, columns }: Size, margin: Margin = NONE): Coverage {
  const covered = new Uint8Array(rows * columns);
  for (const { left, top, right, bottom } of boxes) {
    if (left >= right || top >= bottom) continue;
    const from = Math.max(0, Math.floor(left) - margin.columns);
    const to = Math.min(columns, Math.ceil(right) + margin.columns);
    const last = Math.min(rows, Math.ceil(bottom) + margin.rows);
    for (let row = Math.max(0, Math.floor(top) - margin.rows); row < last; row++) {
      if (from < to) covered.fill(1, row * columns + from, row * columns + to);
    }
  }
  return covered;
}

/** Pixels on each side. */
export interface Margin {
  readonly rows: number;
  readonly columns: number;
}
export const NONE: Margin = { rows: 0, columns: 0 };

/**
 * The plan lies under the masks, and these go beyond it no further than they have to.
 * @throws {FrameFault} `plan`, `mask-too-large`
 */
export function checkMasks(
  { plan, masks }: { readonly plan: readonly Box[]; readonly masks: readonly Box[] },
  size: Size,
  margin: Margin,
): { readonly planned: Coverage; readonly masked: Coverage } {
  const planned = coverageOf(plan, size);
  const masked = coverageOf(masks, size);
  const allowed = coverageOf(plan, size, margin);
  for (let i = 0; i < planned.length; i++) {
    if (planned[i]! > masked[i]!) throw new FrameFault('plan');
    if (masked[i]! > allowed[i]!) throw new FrameFault('mask-too-large');
  }
  return { planned, masked };
}
