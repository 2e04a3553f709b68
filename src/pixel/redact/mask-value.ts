import type { PaletteColours } from '../palette.ts';
import type { PixelFormat } from '../pixel-format.ts';

/** What stands in every pixel under a mask. */
export interface MaskValue {
  /** One a sample of a pixel, as stored: with a sign where samples have one. */
  readonly samples: readonly number[];
  /** False where a palette has no black: the darkest colour stands there. */
  readonly isBlack: boolean;
}

/**
 * Black, as the pixels of a format have it (PS3.3 C.7.6.3.1.2): 0 is white in MONOCHROME1 and green in YBR. Within the
 * stored bits: the lowest signed sample, not that of the cell.
 */
export function maskValue(format: PixelFormat, colours: PaletteColours | undefined): MaskValue {
  const { photometric, bitsStored, isSigned } = format;
  const [lowest, highest] = isSigned ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
  // Neutral, and the black of the partial range (16 of 256), at any number of bits.
  const neutral = 2 ** (bitsStored - 1);
  const black = (...samples: number[]): MaskValue => ({ samples, isBlack: true });
  switch (photometric) {
    case 'MONOCHROME1':
      return black(highest);
    case 'MONOCHROME2':
      return black(lowest);
    case 'PALETTE COLOR':
      return darkest(format, colours);
    case 'YBR_FULL':
    case 'YBR_FULL_422':
      return black(0, neutral, neutral);
    case 'YBR_PARTIAL_422':
    case 'YBR_PARTIAL_420':
      return black(2 ** bitsStored / 16, neutral, neutral);
    default:
      // What transforms of JPEG 2000 and JPEG XL name comes out as red, green and blue.
      return black(0, 0, 0);
  }
}

/** The lowest index of the darkest colour that a stored sample can show; by luminance (ITU-R BT.601). */
function darkest({ palette, bitsStored }: PixelFormat, colours: PaletteColours | undefined): MaskValue {
  if (palette === undefined || colours === undefined) throw new TypeError('a palette without its colours');
  const { red, green, blue } = colours;
  const light = (entry: number): number => 0.299 * red[entry]! + 0.587 * green[entry]! + 0.114 * blue[entry]!;
  const entryOf = (index: number): number => Math.min(Math.max(index - palette.firstMapped, 0), red.length - 1);
  // Samples beyond the colours show the last one: one of them is enough.
  const end = Math.min(2 ** bitsStored, Math.max(1, palette.firstMapped + red.length));
  let best = 0;
  for (let index = 1; index < end; index++) if (light(entryOf(index)) < light(entryOf(best))) best = index;
  return { samples: [best], isBlack: light(entryOf(best)) === 0 };
}

/** The cells of a mask in the order in which native data have them, from the first pixel of a run on. */
export function maskCells(format: PixelFormat, { samples }: MaskValue): readonly number[] {
  const cells = samples.map((sample) => cellOf(format, sample));
  if (!format.photometric.endsWith('_422')) return cells;
  // Y1 Y2 Cb Cr (PS3.3 C.7.6.3.1.2).
  const [y, cb, cr] = cells as [number, number, number];
  return [y, y, cb, cr];
}

/** A sample in its cell: the sign above it, or zero, and nothing below. */
function cellOf({ bitsAllocated, bitsStored, highBit }: PixelFormat, sample: number): number {
  const placed = sample * 2 ** (highBit + 1 - bitsStored);
  const modulus = 2 ** bitsAllocated;
  return ((placed % modulus) + modulus) % modulus;
}
