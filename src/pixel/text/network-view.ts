import type { Plane, ProbabilityMap } from './plane.ts';

/** What gives probabilities for a picture: width and height are multiples of 32, three planes of floats. */
export interface TextNetwork {
  readonly runtime: 'native' | 'wasm';
  /** Probabilities from 0 to 1, one a pixel of the input. */
  run(input: Float32Array, width: number, height: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Means and deviations of the training pictures, by the place of a channel: blue, green, red. */
const MEANS = [0.485, 0.456, 0.406] as const;
const DEVIATIONS = [0.229, 0.224, 0.225] as const;
const PAD_TO = 32;

/** The inputs of the network, at most. Larger pictures go through in tiles, so that memory is bounded. */
export interface Tiling {
  /** A picture of no more pixels than this, magnified, goes through in one piece. */
  readonly wholePixels: number;
  /** The longest side of a tile. */
  readonly side: number;
  /** By this much neighbours overlap: text at the edge of a tile is whole in the other one. */
  readonly overlap: number;
}

export const TILING: Tiling = { wholePixels: 1_500_000, side: 1024, overlap: 64 };

/** The probabilities of a plane that is magnified by a whole number, each pixel with the highest of its own. */
export async function probabilities(
  network: TextNetwork,
  plane: Plane,
  scale: number,
  tiling: Tiling = TILING,
): Promise<ProbabilityMap> {
  const { width, height } = plane;
  const map = { width, height, values: new Uint8Array(width * height) };
  const isWhole = width * height * scale * scale <= tiling.wholePixels;
  const spans = (length: number): Span[] => (isWhole ? [{ start: 0, length }] : tileSpans(length, tiling));
  for (const down of spans(height * scale)) {
    for (const across of spans(width * scale)) {
      const tile = { scale, left: across.start, top: down.start };
      const size = { width: padded(across.length), height: padded(down.length) };
      const answer = await network.run(networkInput(plane, { ...tile, ...size }), size.width, size.height);
      putMaximum(answer, { ...tile, width: across.length, height: down.length, stride: size.width }, map);
    }
  }
  return map;
}

interface Span {
  readonly start: number;
  readonly length: number;
}

/** Stretches of equal length that cover everything and overlap by what is asked for at least. */
export function tileSpans(length: number, { side, overlap }: Pick<Tiling, 'side' | 'overlap'>): Span[] {
  if (length <= side) return [{ start: 0, length }];
  const count = Math.ceil((length - overlap) / (side - overlap));
  const each = Math.min(side, Math.ceil((length + (count - 1) * overlap) / count / PAD_TO) * PAD_TO);
  return Array.from({ length: count }, (_, i) => ({
    start: Math.round((i * (length - each)) / (count - 1)),
    length: each,
  }));
}

const padded = (length: number): number => Math.ceil(length / PAD_TO) * PAD_TO;

/** A part of the magnified picture, in its pixels. */
interface Tile {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The plane, magnified between the centres of its pixels, black beyond its right and lower border. */
export function networkInput(plane: Plane, tile: Tile): Float32Array {
  const area = tile.width * tile.height;
  const input = new Float32Array(3 * area);
  const across = neighbours(tile.left, tile.width, plane.width, tile.scale);
  const down = neighbours(tile.top, tile.height, plane.height, tile.scale);
  const stride = plane.channels * plane.width;
  for (const place of [0, 1, 2] as const) {
    const gain = 1 / (255 * DEVIATIONS[place]);
    const black = -MEANS[place] / DEVIATIONS[place];
    const into = input.subarray(place * area, (place + 1) * area).fill(black);
    // The channels of the training were blue, green, red.
    const channel = plane.channels === 3 ? 2 - place : 0;
    for (let y = 0; y < down.share.length; y++) {
      const rows = {
        above: down.first[y]! * stride + channel,
        below: down.second[y]! * stride + channel,
        share: down.share[y]!,
      };
      fillRow(plane, rows, across, { into, at: y * tile.width, gain, black });
    }
  }
  return input;
}

/** Of each position: the pixels on both sides of it, and the share of the second. None beyond the picture. */
interface Neighbours {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

function neighbours(start: number, count: number, length: number, scale: number): Neighbours {
  const inside = Math.max(0, Math.min(count, length * scale - start));
  const first = new Int32Array(inside);
  const second = new Int32Array(inside);
  const share = new Float32Array(inside);
  for (let i = 0; i < inside; i++) {
    const at = Math.max(0, Math.min(length - 1, (start + i + 0.5) / scale - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(length - 1, first[i]! + 1);
    share[i] = at - first[i]!;
  }
  return { first, second, share };
}

/** The two rows of the plane that a row of the input lies between, as positions of their first sample. */
interface Rows {
  readonly above: number;
  readonly below: number;
  readonly share: number;
}

interface Target {
  readonly into: Float32Array;
  readonly at: number;
  readonly gain: number;
  readonly black: number;
}

function fillRow({ pixels, channels }: Plane, rows: Rows, { first, second, share }: Neighbours, to: Target): void {
  const { above, below, share: down } = rows;
  for (let x = 0; x < share.length; x++) {
    const [left, right, across] = [first[x]! * channels, second[x]! * channels, share[x]!];
    const upper = pixels[above + left]! * (1 - across) + pixels[above + right]! * across;
    const lower = pixels[below + left]! * (1 - across) + pixels[below + right]! * across;
    to.into[to.at + x] = (upper * (1 - down) + lower * down) * to.gain + to.black;
  }
}

/** The answer for a tile, at the resolution of the picture: of the values that fall on a pixel the highest. */
function putMaximum(answer: Float32Array, tile: Tile & { readonly stride: number }, into: ProbabilityMap): void {
  const { scale, left, top, width, height, stride } = tile;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((top + y) / scale) * into.width;
    for (let x = 0; x < width; x++) {
      const value = Math.round(answer[y * stride + x]! * 255);
      const to = row + Math.floor((left + x) / scale);
      if (value > into.values[to]!) into.values[to] = value;
    }
  }
}
