import { deflateSync } from 'node:zlib';
import type { Drawing } from './families.ts';
import type { Ink } from './lettering.ts';
import type { Plate } from './plate.ts';
import type { Word } from './scene.ts';

export interface TruthWord {
  readonly text: string;
  readonly kind: 'phi' | 'harmless';
  /** [x0, y0, x1, y1), pixels. */
  readonly box: readonly number[];
  readonly legible: boolean;
  /** Share of the display range between ink and ground. */
  readonly contrast: number;
  /** Font size in pixels: capitals are seven tenths of it. */
  readonly size: number;
  readonly angle: number;
  readonly outline: number;
  readonly aa: boolean;
  readonly font: string;
  readonly tags: readonly string[];
  readonly frames: readonly number[] | null;
  /** Ink in the box: packed bits, zlib, base64. */
  readonly ink: string;
}

export interface Truth {
  readonly id: string;
  readonly file: string;
  readonly family: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly photometric: string;
  readonly bitsStored: number;
  /** Anatomy at a quarter of the resolution: packed bits, zlib, base64. */
  readonly roi4: string;
  readonly words: readonly TruthWord[];
  /** Text that is not in the samples of the picture but in an overlay. */
  readonly overlays: readonly { readonly kind: 'plane' | 'embedded'; readonly text: string }[];
}

const SMALLEST_LEGIBLE = 8;
const LEAST_CONTRAST = 0.1;
const LEAST_SPREADS = 2.5;

/** What a picture says, judged on the frames as they are shown. */
export function truthOf(id: string, { family, scene, isAnatomy, storage }: Drawing, shown: readonly Plate[]): Truth {
  const { width, height } = scene.size;
  const across = (width + 3) >> 2;
  const anatomy = Array.from({ length: across * ((height + 3) >> 2) }, (_, i) =>
    isAnatomy((i % across) * 4 + 2, Math.floor(i / across) * 4 + 2),
  );
  return {
    id,
    file: `img/${id}.dcm`,
    family,
    width,
    height,
    frames: shown.length,
    photometric: storage.photometric,
    bitsStored: storage.bits,
    roi4: packed(anatomy),
    words: scene.words.map((word) => truthWord(word, shown)),
    overlays: storage.overlay === undefined ? [] : [storage.overlay],
  };
}

function truthWord({ kind, ink, hand, paint, tags, frames }: Word, shown: readonly Plate[]): TruthWord {
  const size = Math.round(hand.height / 0.7);
  const { contrast, spreads } = visibility(ink, shown[frames?.[0] ?? 0]!, paint.outline !== undefined);
  return {
    text: ink.text,
    kind,
    box: [ink.x, ink.y, ink.x + ink.width, ink.y + ink.height],
    legible: size >= SMALLEST_LEGIBLE && contrast >= LEAST_CONTRAST && spreads >= LEAST_SPREADS,
    contrast: Number(contrast.toFixed(3)),
    size,
    angle: Math.round(hand.angle ?? 0),
    outline: paint.outline === undefined ? 0 : 1,
    aa: hand.smooth ?? false,
    font: hand.font,
    tags: [...tags, ...((hand.wobble ?? 0) > 0 ? ['wobble'] : [])],
    frames,
    ink: packed(Array.from(ink.coverage, (coverage) => coverage >= 0.5)),
  };
}

/**
 * Ink against the ring two to three pixels around it (or against its outline), in the channel where it differs most: as
 * a share of the range, and in robust deviations of the ring.
 */
function visibility(ink: Ink, shown: Plate, hasOutline: boolean): { contrast: number; spreads: number } {
  let best = { contrast: 0, spreads: 0 };
  for (let channel = 0; channel < shown.channels; channel++) {
    const at = (x: number, y: number) => shown.values[(y * shown.width + x) * shown.channels + channel]!;
    const [inked, ring]: [number[], number[]] = [[], []];
    for (let y = Math.max(0, ink.y - 3); y < Math.min(shown.height, ink.y + ink.height + 3); y++) {
      for (let x = Math.max(0, ink.x - 3); x < Math.min(shown.width, ink.x + ink.width + 3); x++) {
        const near = distance(ink, x - ink.x, y - ink.y);
        if (near === 0) inked.push(at(x, y));
        else if (hasOutline ? near === 1 : near === 2 || near === 3) ring.push(at(x, y));
      }
    }
    const [letter, ground] = [median(inked), median(ring)];
    const spread = 1.4826 * median(ring.map((value) => Math.abs(value - ground)));
    const contrast = Math.abs(letter - ground) / 255;
    const spreads = Math.abs(letter - ground) / Math.max(spread, 1e-3);
    if (contrast > best.contrast) best = { contrast, spreads };
  }
  return best;
}

/** Steps to the nearest ink, up to 3; 4 is further. */
function distance({ width, height, coverage }: Ink, x: number, y: number): number {
  let least = 4;
  for (let dy = -3; dy <= 3; dy++) {
    for (let dx = -3; dx <= 3; dx++) {
      const [column, row] = [x + dx, y + dy];
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      if (coverage[row * width + column]! >= 0.5) least = Math.min(least, Math.max(Math.abs(dx), Math.abs(dy)));
    }
  }
  return least;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Bits from the highest of each byte. */
function packed(bits: readonly boolean[]): string {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) if (bit) bytes[i >> 3]! |= 0x80 >> (i & 7);
  return deflateSync(bytes).toString('base64');
}
