import { type Frame, samplesOf } from '../frame.ts';
import type { Samples } from '../native.ts';
import type { PaletteColours } from '../palette.ts';
import type { PixelFormat } from '../pixel-format.ts';
import { blackTest } from './black.ts';
import { type Coverage, FREE } from './coverage.ts';
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
}

export interface SampleCounts {
  readonly samples: number;
  readonly masked: number;
}

/**
 * Every sample of a frame: outside the masks that of the source, black under them.
 * @throws {FrameFault} `format`, `outside`, `mask`, `unused-bits`
 */
export function checkSamples({ was, is, masked, colours, unusedBits }: SampleCheck): SampleCounts {
  if (was.format.photometric !== is.format.photometric) throw new FrameFault('format');
  const counts = compare(samplesOf(was), samplesOf(is), masked, is.format, colours);
  if (unusedBits === 'cleared' && !unusedRuns(is.cells, is.format).next().done) throw new FrameFault('unused-bits');
  if (unusedBits === 'kept') checkUnusedBits(was, is, masked);
  return counts;
}

function compare(
  was: Samples,
  is: Samples,
  masked: Coverage,
  format: PixelFormat,
  colours: PaletteColours | undefined,
): SampleCounts {
  const { samplesPerPixel: step } = format;
  if (was.length !== is.length || was.length !== masked.length * step) throw new FrameFault('format');
  const isBlack = blackTest(format, colours);
  let blackPixels = 0;
  let samePixels = 0;
  for (let pixel = 0, at = 0; pixel < masked.length; pixel++, at += step) {
    if (masked[pixel] === 1) {
      if (!isBlack(is, at)) throw new FrameFault('mask');
      blackPixels++;
    } else if (masked[pixel] !== FREE) {
      for (let s = 0; s < step; s++) if (was[at + s] !== is[at + s]) throw new FrameFault('outside');
      samePixels++;
    }
  }
  return { samples: samePixels * step, masked: blackPixels };
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
