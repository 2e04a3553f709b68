import type { Box } from '../box.ts';
import { type Frame, samplesOf } from '../frame.ts';
import type { Samples } from '../native.ts';
import type { PaletteColours } from '../palette.ts';
import { blackTest, type PixelTest } from './black.ts';
import { type Coverage, coverageOf, FREE } from './coverage.ts';
import { canInpaint, inpaint } from './inpaint.ts';
import { maskValue } from './mask-value.ts';
import type { MaskFill } from './redaction.ts';
import { unusedRuns } from './unused-bits.ts';
import { FrameFault } from './verdict.ts';

export interface SampleCheck {
  readonly was: Frame;
  readonly is: Frame;
  /** Black, as it was, or `FREE`. */
  readonly masked: Coverage;
  readonly colours: PaletteColours | undefined;
  /** `kept`: both have the same bits beside the samples. `cleared`: the frame has none. `free`: a codec knows of none. */
  readonly unusedBits: 'kept' | 'cleared' | 'free';
  readonly fill: MaskFill;
  /** What was covered, for what is made of its surroundings. */
  readonly masks: readonly Box[];
}

export interface SampleCounts {
  readonly samples: number;
  readonly masked: number;
}

/**
 * Every sample of a frame: outside the masks that of the source; under them black, or what follows from those outside.
 * @throws {FrameFault} `format`, `outside`, `mask`, `unused-bits`
 */
export function checkSamples({ was, is, masked, colours, unusedBits, fill, masks }: SampleCheck): SampleCounts {
  if (was.format.photometric !== is.format.photometric) throw new FrameFault('format');
  const samples = samplesOf(is);
  const isRight = fill === 'inpaint' && canInpaint(is.format) ? inpaintTest(is, masks) : blackTest(is.format, colours);
  const counts = compare(samplesOf(was), samples, masked, { step: is.format.samplesPerPixel, isRight });
  if (unusedBits === 'cleared' && !unusedRuns(is.cells, is.format).next().done) throw new FrameFault('unused-bits');
  if (unusedBits === 'kept') checkUnusedBits(was, is, masked);
  return counts;
}

/** Whether a pixel is what the frame itself, black under its masks, gives there: it cannot come from the source. */
function inpaintTest(frame: Frame, masks: readonly Box[]): PixelTest {
  const { samplesPerPixel: step } = frame.format;
  const expected = samplesOf(frame);
  const covered = coverageOf(masks, frame.format);
  const { samples: black } = maskValue(frame.format, undefined);
  for (let pixel = 0; pixel < covered.length; pixel++) {
    if (covered[pixel] === 1) for (let s = 0; s < step; s++) expected[pixel * step + s] = black[s]!;
  }
  inpaint(expected, frame.format, masks);
  return (samples, at) => {
    for (let s = 0; s < step; s++) if (samples[at + s] !== expected[at + s]) return false;
    return true;
  };
}

function compare(
  was: Samples,
  is: Samples,
  masked: Coverage,
  { step, isRight }: { readonly step: number; readonly isRight: PixelTest },
): SampleCounts {
  if (was.length !== is.length || was.length !== masked.length * step) throw new FrameFault('format');
  let maskedPixels = 0;
  let samePixels = 0;
  for (let pixel = 0, at = 0; pixel < masked.length; pixel++, at += step) {
    if (masked[pixel] === 1) {
      if (!isRight(is, at)) throw new FrameFault('mask');
      maskedPixels++;
    } else if (masked[pixel] !== FREE) {
      for (let s = 0; s < step; s++) if (was[at + s] !== is[at + s]) throw new FrameFault('outside');
      samePixels++;
    }
  }
  return { samples: samePixels * step, masked: maskedPixels };
}

/** Whole cells: outside the masks those of the source, under them nothing beside the samples. */
function checkUnusedBits(was: Frame, is: Frame, masked: Coverage): void {
  const { format } = is;
  if (format.bitsStored === format.bitsAllocated) return;
  const [before, behind] = [wholeCells(was), wholeCells(is)];
  const step = format.samplesPerPixel;
  const bits = 2 ** format.bitsStored;
  const low = 2 ** (format.highBit + 1 - format.bitsStored);
  const all = 2 ** format.bitsAllocated;
  for (let i = 0; i < behind.length; i++) {
    if (masked[Math.floor(i / step)] === 0) {
      if (before[i] !== behind[i]) throw new FrameFault('unused-bits');
      continue;
    }
    const cell = behind[i]!;
    const isPlain = cell % low === 0 && (cell < bits * low || (format.isSigned && cell >= all - (bits / 2) * low));
    if (!isPlain) throw new FrameFault('unused-bits');
  }
}

function wholeCells({ format, cells }: Frame): Samples {
  const { bitsAllocated } = format;
  return samplesOf({
    cells,
    format: { ...format, bitsStored: bitsAllocated, highBit: bitsAllocated - 1, isSigned: false },
  });
}
