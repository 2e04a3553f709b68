import type { Frame } from '../frame.ts';
import { samplesOf } from '../frame.ts';
import type { Samples } from '../native.ts';
import type { PaletteColours } from '../palette.ts';
import type { PixelFormat } from '../pixel-format.ts';
import type { Plane } from './plane.ts';

/** A display window in stored values, whatever the modality makes of them (PS3.3 C.11.2.1.2). */
export interface StoredWindow {
  readonly centre: number;
  readonly width: number;
}

export interface BasePlane {
  readonly name: string;
  readonly plane: Plane;
  /** Further planes are derived from it. */
  readonly derives: boolean;
}

export interface BasePlanes {
  readonly planes: readonly BasePlane[];
  /** Stored values of a grey frame with more than 8 bits. */
  readonly counts: Samples | undefined;
}

export interface PlaneOptions {
  readonly windows: readonly StoredWindow[];
  readonly palette?: PaletteColours | undefined;
}

/**
 * A frame as it may be shown: colour as red, green and blue; grey of 8 bits as it is; more bits through every window of
 * the file, over their full range, and with equal shares of pixels for equal steps of grey. MONOCHROME1 is turned, so
 * that bright is bright.
 */
export function basePlanes(frame: Frame, { windows, palette }: PlaneOptions): BasePlanes {
  const { format } = frame;
  const samples = samplesOf(frame);
  if (format.samplesPerPixel === 3) {
    const pixels = rgbOf(samples, format);
    return { planes: [{ name: 'pixels', plane: planeOf(pixels, format, 3), derives: true }], counts: undefined };
  }
  if (format.photometric === 'PALETTE COLOR') return palettePlanes(samples, format, palette);
  return greyPlanes(samples, format, windows);
}

/** Through what a grey frame of more than 8 bits is shown. */
export interface ShownWindows {
  /** Those of the file; one over the middle of the values where it names none. */
  readonly windows: readonly StoredWindow[];
  /** From the lowest to the highest value. */
  readonly full: StoredWindow;
}

/** `undefined` for colour, up to 8 bits, and one value everywhere. */
export function shownWindows(frame: Frame, windows: readonly StoredWindow[]): ShownWindows | undefined {
  const { samplesPerPixel, photometric, bitsStored } = frame.format;
  if (samplesPerPixel === 3 || photometric === 'PALETTE COLOR' || bitsStored <= 8) return undefined;
  const samples = samplesOf(frame);
  const range = rangeOf(samples);
  const { low, high } = range;
  if (low === high) return undefined;
  const full = { centre: (low + high) / 2 + 0.5, width: high - low + 1 };
  return { windows: windows.length > 0 ? windows : [middleWindow(samples, range)], full };
}

function greyPlanes(samples: Samples, format: PixelFormat, windows: readonly StoredWindow[]): BasePlanes {
  const { low, high } = rangeOf(samples);
  // One value everywhere shows nothing.
  if (low === high) return { planes: [], counts: undefined };
  const isTurned = format.photometric === 'MONOCHROME1';
  const named = (name: string, map: (value: number) => number, derives = true): BasePlane => {
    const pixels = mapped(samples, { low, high }, isTurned ? (value) => 255 - map(value) : map);
    return { name, plane: planeOf(pixels, format, 1), derives };
  };
  const full = named('full', linear(low, high));
  if (format.bitsStored <= 8) {
    const [bottom, top] = storedRange(format);
    const asStored = named('pixels', linear(bottom, top));
    // Text that is a few counts above black shows in a picture that uses a part of its range.
    return { planes: high - low < (top - bottom) / 2 ? [asStored, full] : [asStored], counts: undefined };
  }
  const seen = windows.length > 0 ? windows : [middleWindow(samples, { low, high })];
  const shown = seen.map(({ centre, width }, i) => {
    // PS3.3 C.11.2.1.2.1.
    const bottom = centre - 0.5 - (width - 1) / 2;
    return named(`window${i + 1}`, linear(bottom, bottom + Math.max(1e-6, width - 1)));
  });
  const rank = named('rank', rankOf(samples, { low, high }), false);
  return { planes: [...withoutTwins([...shown, full]), rank], counts: samples };
}

/** Colours through the palette; and the indices themselves, where text could hide in equal colours. */
function palettePlanes(samples: Samples, format: PixelFormat, palette: PaletteColours | undefined): BasePlanes {
  const range = rangeOf(samples);
  const indices = (): BasePlane => ({
    name: 'indices',
    plane: planeOf(mapped(samples, range, linear(range.low, range.high)), format, 1),
    derives: false,
  });
  if (palette === undefined || format.palette === undefined) {
    return { planes: [{ ...indices(), derives: true }], counts: undefined };
  }
  const { firstMapped, bits } = format.palette;
  const shift = bits === 16 ? 8 : 0;
  const last = palette.red.length - 1;
  const colours = [palette.red, palette.green, palette.blue].map((channel) =>
    Uint8Array.from(channel, (value) => Math.min(255, value >> shift)),
  );
  const pixels = new Uint8Array(samples.length * 3);
  for (let i = 0, at = 0; i < samples.length; i++) {
    const entry = Math.max(0, Math.min(last, samples[i]! - firstMapped));
    for (const channel of colours) pixels[at++] = channel[entry]!;
  }
  const shown = { name: 'pixels', plane: planeOf(pixels, format, 3), derives: true };
  return {
    planes: hidesIndices(samples, pixels, range) ? [shown, indices()] : [shown],
    counts: undefined,
  };
}

/** A difference of colour that nobody sees, and one of indices that is none of a ramp. */
const SAME_COLOUR = 8;
const FAR_APART = 1 / 16;

/** Whether two values that the frame uses differ much as indices and hardly as colours. */
function hidesIndices(samples: Samples, pixels: Uint8Array, { low, high }: Range): boolean {
  const spread = high - low;
  if (spread === 0) return false;
  // Colours in steps of `SAME_COLOUR`, each with the lowest and highest index that has it.
  const lowest = new Map<number, number>();
  const highest = new Map<number, number>();
  for (let i = 0, at = 0; i < samples.length; i++, at += 3) {
    const step = (channel: number): number => Math.floor(pixels[at + channel]! / SAME_COLOUR);
    const colour = (step(0) << 16) | (step(1) << 8) | step(2);
    const index = samples[i]!;
    lowest.set(colour, Math.min(index, lowest.get(colour) ?? index));
    highest.set(colour, Math.max(index, highest.get(colour) ?? index));
  }
  const limit = Math.max(2 * SAME_COLOUR, spread * FAR_APART);
  return [...lowest].some(([colour, index]) => highest.get(colour)! - index > limit);
}

/** PS3.3 C.7.6.3.1.2. What a codec made of its own colours is RGB or YBR_FULL already. */
function rgbOf(samples: Samples, { photometric, bitsStored }: PixelFormat): Uint8Array {
  const scale = 255 / (2 ** bitsStored - 1);
  const values = bitsStored === 8 ? samples : Float32Array.from(samples, (value) => value * scale);
  const isPartial = photometric.startsWith('YBR_PARTIAL');
  if (!photometric.startsWith('YBR_FULL') && !isPartial) return new Uint8Array(Uint8ClampedArray.from(values).buffer);
  const pixels = new Uint8ClampedArray(samples.length);
  const [lumaFrom, lumaGain, chromaGain] = isPartial ? [16, 255 / 219, 255 / 224] : [0, 1, 1];
  for (let i = 0; i < samples.length; i += 3) {
    const luma = (values[i]! - lumaFrom) * lumaGain;
    const blue = (values[i + 1]! - 128) * chromaGain;
    const red = (values[i + 2]! - 128) * chromaGain;
    pixels[i] = luma + 1.402 * red;
    pixels[i + 1] = luma - 0.344136 * blue - 0.714136 * red;
    pixels[i + 2] = luma + 1.772 * blue;
  }
  return new Uint8Array(pixels.buffer);
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function rangeOf(samples: Samples): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

function storedRange({ bitsStored, isSigned }: PixelFormat): [number, number] {
  const size = 2 ** bitsStored;
  return isSigned ? [-size / 2, size / 2 - 1] : [0, size - 1];
}

const linear =
  (bottom: number, top: number) =>
  (value: number): number =>
    top > bottom ? (255 * (value - bottom)) / (top - bottom) : 0;

/** At most so many values are looked up in a table. */
const TABLE_SIZE = 65536;

function mapped(samples: Samples, { low, high }: Range, map: (value: number) => number): Uint8Array {
  const pixels = new Uint8ClampedArray(samples.length);
  if (high - low < TABLE_SIZE) {
    const table = new Uint8ClampedArray(high - low + 1);
    for (let i = 0; i < table.length; i++) table[i] = map(low + i);
    for (let i = 0; i < samples.length; i++) pixels[i] = table[samples[i]! - low]!;
  } else {
    for (let i = 0; i < samples.length; i++) pixels[i] = map(samples[i]!);
  }
  return new Uint8Array(pixels.buffer);
}

interface Histogram {
  readonly counts: Uint32Array;
  readonly binOf: (value: number) => number;
  readonly lowest: (bin: number) => number;
}

function histogramOf(samples: Samples, { low, high }: Range): Histogram {
  const step = Math.max(1, (high - low + 1) / TABLE_SIZE);
  const binOf = (value: number): number => Math.floor((value - low) / step);
  const counts = new Uint32Array(binOf(high) + 1);
  for (let i = 0; i < samples.length; i++) counts[binOf(samples[i]!)]!++;
  return { counts, binOf, lowest: (bin) => low + bin * step };
}

/** A pixel value that many pixels have takes no more of the grey scale than this share of them would. */
const RANK_CAP = 1 / 64;

/** Equal shares of the pixels get equal steps of grey. */
function rankOf(samples: Samples, range: Range): (value: number) => number {
  const { counts, binOf } = histogramOf(samples, range);
  const cap = samples.length * RANK_CAP;
  const ranks = new Float64Array(counts.length);
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = Math.min(cap, counts[bin]!);
    ranks[bin] = sum + count / 2;
    sum += count;
  }
  return (value) => (255 * ranks[binOf(Math.max(range.low, Math.min(range.high, value)))]!) / sum;
}

/** The share of pixels that is left out at both ends where a file names no window. */
const TAILS = 0.005;

function middleWindow(samples: Samples, range: Range): StoredWindow {
  const { counts, lowest } = histogramOf(samples, range);
  const limit = samples.length * TAILS;
  let bottom = 0;
  for (let sum = 0; bottom < counts.length - 1 && sum + counts[bottom]! <= limit; bottom++) sum += counts[bottom]!;
  let top = counts.length - 1;
  for (let sum = 0; top > bottom && sum + counts[top]! <= limit; top--) sum += counts[top]!;
  const [low, high] = [lowest(bottom), lowest(top)];
  return { centre: (low + high) / 2 + 0.5, width: Math.max(1, high - low) + 1 };
}

/** Grey levels by which two planes may differ and still show the same. */
const SAME_GREY = 2;

/** Two windows that show the same are one look, not two. */
function withoutTwins(planes: readonly BasePlane[]): BasePlane[] {
  const kept: BasePlane[] = [];
  for (const plane of planes) if (!kept.some((other) => isSame(other.plane, plane.plane))) kept.push(plane);
  return kept;
}

function isSame(a: Plane, b: Plane): boolean {
  return a.pixels.every((value, i) => Math.abs(value - b.pixels[i]!) <= SAME_GREY);
}

function planeOf(pixels: Uint8Array, { columns, rows }: PixelFormat, channels: 1 | 3): Plane {
  return { width: columns, height: rows, channels, pixels };
}
