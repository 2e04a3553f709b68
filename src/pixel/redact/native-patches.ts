import type { Box } from '../box.ts';
import { nativeFrameBits } from '../native.ts';
import type { NativeFrames, Overwrite } from '../native-frames.ts';
import type { PixelFormat } from '../pixel-format.ts';
import { type CellRun, fillCells, maskedRuns } from './masked-runs.ts';
import { clearCells } from './unused-bits.ts';

/** A run of cells in the value, by its bits. */
interface Paint {
  /** Of a mask; `undefined` where bits beside the samples are cleared. */
  readonly cells: readonly number[] | undefined;
  readonly firstBit: number;
  readonly endBit: number;
}

/** Bytes of the value that change together. */
interface Extent {
  readonly start: number;
  end: number;
  readonly paints: Paint[];
}

export interface NativePlan {
  readonly format: PixelFormat;
  /** The cells of a pixel under a mask. */
  readonly mask: readonly number[];
  boxesOf(frame: number): readonly Box[];
  /** Cells of a frame with something beside the samples that has to go. */
  unusedOf(frame: number): Iterable<CellRun>;
}

/**
 * What to write over native pixel data: the stretches that change and no other, in ascending order. Frames may share a
 * byte or, turned, a word, so runs are put together over the ends of frames.
 */
export function* nativePatches(frames: NativeFrames, plan: NativePlan): Generator<Overwrite> {
  let extent: Extent | undefined;
  for (const paint of paintsOf(plan)) {
    const { start, end } = frames.units(Math.floor(paint.firstBit / 8), Math.ceil(paint.endBit / 8));
    if (extent !== undefined && start <= extent.end) {
      extent.end = Math.max(extent.end, end);
      extent.paints.push(paint);
      continue;
    }
    if (extent !== undefined) yield painted(frames, extent, plan);
    extent = { start, end, paints: [paint] };
  }
  if (extent !== undefined) yield painted(frames, extent, plan);
}

/** In ascending order of their first bits. */
function* paintsOf({ format, mask, boxesOf, unusedOf }: NativePlan): Generator<Paint> {
  const bits = nativeFrameBits(format);
  for (let frame = 0; frame < format.frames; frame++) {
    const at = (cell: number): number => frame * bits + cell * format.bitsAllocated;
    const paint = ({ first, end }: CellRun, cells?: readonly number[]): Paint => ({
      cells,
      firstBit: at(first),
      endBit: at(end),
    });
    const clears = unusedOf(frame)[Symbol.iterator]();
    let clear = clears.next();
    for (const run of maskedRuns(format, boxesOf(frame), mask)) {
      for (; !clear.done && clear.value.first < run.first; clear = clears.next()) yield paint(clear.value);
      yield paint(run, run.cells);
    }
    for (; !clear.done; clear = clears.next()) yield paint(clear.value);
  }
}

function painted(frames: NativeFrames, { start, end, paints }: Extent, { format }: NativePlan): Overwrite {
  const stretch = frames.stretch(start, end);
  const { bitsAllocated } = format;
  const place = ({ firstBit, endBit }: Paint) => ({
    firstBit: firstBit - 8 * stretch.first,
    count: (endBit - firstBit) / bitsAllocated,
  });
  for (const paint of paints) {
    const { firstBit, count } = place(paint);
    if (paint.cells === undefined) clearCells(stretch.bytes, firstBit / 8, count, format);
  }
  for (const paint of paints) {
    const { cells } = paint;
    if (cells !== undefined) fillCells(stretch.bytes, place(paint), { cells, bitsAllocated });
  }
  return frames.replaced(stretch);
}
