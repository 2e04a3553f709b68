import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { samplesOf } from '../frame.ts';
import { nativeFrameBits } from '../native.ts';
import { NativeFrames, type Overwrite } from '../native-frames.ts';
import type { PixelFrames } from '../pixel-frames.ts';
import type { Extremes } from './attributes.ts';
import { maskCells, maskValue } from './mask-value.ts';
import { maskedFrame } from './masked-frame.ts';
import type { CellRun } from './masked-runs.ts';
import { nativePatches } from './native-patches.ts';
import type { Budget, MaskFill } from './redaction.ts';
import { mayHaveUnusedBits, unusedRuns } from './unused-bits.ts';

const PIXEL_DATA = 0x7fe00010;

export interface FramePlan {
  readonly object: Pick<DicomObject, 'dataSet' | 'transferSyntax'>;
  readonly frames: PixelFrames;
  /** Boxes within the frame. */
  readonly boxesOf: (frame: number) => readonly Box[];
  readonly clearUnusedBits: boolean;
  readonly fill: MaskFill;
  readonly budget: Budget;
  readonly extremes: Extremes;
}

/** What to write over native pixel data, and nothing of what stays. */
export function redactNative(plan: FramePlan): Overwrite[] {
  const { object, frames, boxesOf, clearUnusedBits, budget } = plan;
  const { format } = frames;
  const native = new NativeFrames(object.dataSet.get(PIXEL_DATA)!, format, object.transferSyntax.uid);
  const mask = maskCells(format, maskValue(format, frames.colours()));
  if (plan.fill === 'inpaint') return inpaintedNative(plan, native);
  const isClearing = clearUnusedBits && mayHaveUnusedBits(frames);
  const unusedOf = (frame: number): Iterable<CellRun> => (isClearing ? unusedRuns(frames.encoded(frame), format) : []);
  const patches: Overwrite[] = [];
  for (const patch of nativePatches(native, { format, mask, boxesOf, unusedOf })) {
    // Beside its bytes each patch is some objects.
    budget.take(patch.bytes.length + PATCH_BYTES);
    patches.push(patch);
  }
  if (patches.length > 0) addExtremes(plan);
  return patches;
}

const PATCH_BYTES = 128;

/** Whole frames: no two pixels of a mask are the same. */
function inpaintedNative(plan: FramePlan, native: NativeFrames): Overwrite[] {
  const { frames, boxesOf, clearUnusedBits, fill, budget } = plan;
  const { format } = frames;
  const bytes = nativeFrameBits(format) / 8;
  const isClearing = clearUnusedBits && mayHaveUnusedBits(frames);
  const patches: Overwrite[] = [];
  for (let i = 0; i < format.frames; i++) {
    const boxes = boxesOf(i);
    const frame = { format, cells: frames.encoded(i) };
    if (boxes.length === 0 && (!isClearing || unusedRuns(frame.cells, format).next().done)) continue;
    const stretch = native.stretch(i * bytes, (i + 1) * bytes);
    const masked = maskedFrame(frame, { boxes, colours: undefined, clearUnusedBits: isClearing, fill });
    stretch.bytes.set(masked.cells.subarray(0, bytes));
    budget.take(bytes + PATCH_BYTES);
    patches.push(native.replaced(stretch));
  }
  if (patches.length > 0) addExtremes(plan);
  return patches;
}

function addExtremes({ frames, boxesOf, extremes, fill }: FramePlan): void {
  if (!extremes.isWanted) return;
  const { format } = frames;
  const colours = frames.colours();
  for (let i = 0; i < format.frames; i++) {
    const frame = { format, cells: frames.encoded(i) };
    extremes.add(samplesOf(maskedFrame(frame, { boxes: boxesOf(i), colours, clearUnusedBits: false, fill })));
  }
}
