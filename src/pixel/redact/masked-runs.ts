import type { Box } from '../box.ts';
import { isSubsampled, type PixelFormat } from '../pixel-format.ts';

/** Cells of a native frame that follow each other. */
export interface CellRun {
  readonly first: number;
  readonly end: number;
}

/** Cells under a mask, and what stands in them over and over. */
export interface MaskRun extends CellRun {
  readonly cells: readonly number[];
}

/** Boxes as far as they are in the frame, in whole pixels, and of two pixels with one colour always both. */
export function boxesWithin(boxes: readonly Box[], format: PixelFormat): Box[] {
  const { rows, columns } = format;
  const step = isSubsampled(format) ? 2 : 1;
  return boxes
    .filter(({ left, top, right, bottom }) => !(left >= right || top >= bottom))
    .map(({ left, top, right, bottom }) => {
      if ([left, top, right, bottom].some(Number.isNaN)) throw new RangeError('a box without a place');
      return {
        left: Math.max(0, Math.floor(left / step) * step),
        top: Math.max(0, Math.floor(top)),
        right: Math.min(columns, Math.ceil(right / step) * step),
        bottom: Math.min(rows, Math.ceil(bottom)),
      };
    })
    .filter(({ left, top, right, bottom }) => left < right && top < bottom);
}

/**
 * The cells of boxes that lie within the frame: ascending, none twice. `mask`: the cells of a pixel, or of two with one
 * colour.
 */
export function* maskedRuns(format: PixelFormat, boxes: readonly Box[], mask: readonly number[]): Generator<MaskRun> {
  const { rows, columns, samplesPerPixel, isPlanar } = format;
  const planes = isPlanar ? samplesPerPixel : 1;
  const cellsPerPixel = isPlanar ? 1 : isSubsampled(format) ? 2 : samplesPerPixel;
  const bands = bandsOf(boxes);
  for (let plane = 0; plane < planes; plane++) {
    const cells = isPlanar ? [mask[plane]!] : mask;
    for (const { top, bottom, spans } of bands) {
      for (let row = top; row < bottom; row++) {
        const start = (plane * rows + row) * columns;
        for (const [left, right] of spans) {
          yield { first: (start + left) * cellsPerPixel, end: (start + right) * cellsPerPixel, cells };
        }
      }
    }
  }
}

/** Rows with the same stretches of columns. */
interface Band {
  readonly top: number;
  readonly bottom: number;
  readonly spans: readonly (readonly [left: number, right: number])[];
}

function bandsOf(boxes: readonly Box[]): Band[] {
  const edges = [...new Set(boxes.flatMap(({ top, bottom }) => [top, bottom]))].sort((a, b) => a - b);
  return edges.slice(0, -1).map((top, i) => {
    const bottom = edges[i + 1]!;
    return { top, bottom, spans: spansOf(boxes.filter((box) => box.top <= top && box.bottom >= bottom)) };
  });
}

function spansOf(boxes: readonly Box[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const { left, right } of [...boxes].sort((a, b) => a.left - b.left)) {
    const last = spans.at(-1);
    if (last !== undefined && left <= last[1]) last[1] = Math.max(last[1], right);
    else spans.push([left, right]);
  }
  return spans;
}

/** Writes `cells` over and over from a bit on; whole bytes, or single bits in bytes, the first in the lowest. */
export function fillCells(
  bytes: Uint8Array,
  { firstBit, count }: { readonly firstBit: number; readonly count: number },
  { cells, bitsAllocated }: { readonly cells: readonly number[]; readonly bitsAllocated: number },
): void {
  if (bitsAllocated === 1) {
    for (let i = 0, at = firstBit; i < count; i++, at++) {
      if (cells[i % cells.length] === 0) bytes[at >> 3]! &= ~(1 << (at & 7));
      else bytes[at >> 3]! |= 1 << (at & 7);
    }
    return;
  }
  const size = bitsAllocated / 8;
  for (let i = 0, at = firstBit / 8; i < count; i++) {
    const cell = cells[i % cells.length]!;
    for (let b = 0; b < size; b++, at++) bytes[at] = cell >>> (8 * b);
  }
}
