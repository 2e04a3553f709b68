import type { PaletteColours } from '../palette.ts';
import type { Photometric, PixelFormat } from '../pixel-format.ts';

/** Says of a pixel whether it is what it has to be. */
export type PixelTest = (samples: ArrayLike<number>, at: number) => boolean;

/** Black of three samples in units of half the range: 0 lowest, 1 the middle (PS3.3 C.7.6.3.1.2). */
const COLOURS: Readonly<Partial<Record<Photometric, readonly number[]>>> = {
  RGB: [0, 0, 0],
  YBR_FULL: [0, 1, 1],
  YBR_FULL_422: [0, 1, 1],
  YBR_PARTIAL_422: [1 / 8, 1, 1],
};

/**
 * Whether a pixel is black, for the check: not the code that says what masks are made of. Two colours of a palette are
 * the same black when they are as dark.
 */
export function blackTest(format: PixelFormat, colours: PaletteColours | undefined): PixelTest {
  const { photometric, bitsStored, isSigned } = format;
  const half = 2 ** (bitsStored - 1);
  if (photometric === 'PALETTE COLOR') return paletteTest(format, colours!);
  const parts = COLOURS[photometric];
  if (parts !== undefined) {
    const [a, b, c] = parts.map((part) => part * half) as [number, number, number];
    return (samples, at) => samples[at] === a && samples[at + 1] === b && samples[at + 2] === c;
  }
  if (photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2') return () => false;
  const white = photometric === 'MONOCHROME2' ? 0 : 2 * half - 1;
  const black = white - (isSigned ? half : 0);
  return (samples, at) => samples[at] === black;
}

/** Luminance of the shown colour, no colour of another sample being darker. */
function paletteTest({ palette, bitsStored }: PixelFormat, { red, green, blue }: PaletteColours): PixelTest {
  const light = Float64Array.from(red, (value, i) => 299 * value + 587 * green[i]! + 114 * blue[i]!);
  const last = light.length - 1;
  const shown = (sample: number): number => light[Math.max(0, Math.min(last, sample - palette!.firstMapped))]!;
  let least = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < 2 ** Math.min(bitsStored, 17); sample++) least = Math.min(least, shown(sample));
  return (samples, at) => shown(samples[at]!) === least;
}
