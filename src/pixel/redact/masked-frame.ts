import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import type { PaletteColours } from '../palette.ts';
import { canInpaint, inpaintedFrame } from './inpaint.ts';
import { maskCells, maskValue } from './mask-value.ts';
import { fillCells, maskedRuns } from './masked-runs.ts';
import type { MaskFill } from './redaction.ts';
import { clearCells } from './unused-bits.ts';

export interface MaskOptions {
  readonly boxes: readonly Box[];
  readonly colours: PaletteColours | undefined;
  readonly clearUnusedBits: boolean;
  readonly fill: MaskFill;
}

/**
 * A frame with black in its boxes, which lie within it, or what lies around them; of other cells every bit stays, or the
 * samples alone. A copy.
 */
export function maskedFrame(frame: Frame, { boxes, colours, clearUnusedBits, fill }: MaskOptions): Frame {
  const { format } = frame;
  const { bitsAllocated } = format;
  const copy = frame.cells.slice();
  if (clearUnusedBits && bitsAllocated > 1) clearCells(copy, 0, Math.floor((8 * copy.length) / bitsAllocated), format);
  const mask = maskCells(format, maskValue(format, colours));
  for (const { first, end, cells } of maskedRuns(format, boxes, mask)) {
    fillCells(copy, { firstBit: first * bitsAllocated, count: end - first }, { cells, bitsAllocated });
  }
  // An overlay that lay beside the samples is gone with the bits.
  const black = { format: clearUnusedBits ? { ...format, embeddedOverlays: [] } : format, cells: copy };
  // From black: nothing of what stood there can show.
  return fill === 'inpaint' && canInpaint(format) && boxes.length > 0 ? inpaintedFrame(black, boxes) : black;
}
