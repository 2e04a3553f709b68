import type { Plane, ProbabilityMap } from './plane.ts';

/** What gives probabilities for a picture: planes of floats, as many and of such sides as it was made for. */
export interface TextNetwork {
  readonly runtime: 'native' | 'wasm';
  /** Probabilities from 0 to 1, one a pixel of the input, or one a cell of some. */
  run(input: Float32Array, width: number, height: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** What finds text: the general network, and a small one for text that stands alone or on speckle. */
export interface TextNetworks {
  readonly general: TextNetwork;
  readonly speckle: TextNetwork;
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
  for (let place = 0; place < 3; place++) {
    input.fill(-MEANS[place]! / DEVIATIONS[place]!, place * area, (place + 1) * area);
  }
  const across = neighbours(tile.left, tile.width, plane.width, tile.scale);
  const down = neighbours(tile.top, tile.height, plane.height, tile.scale);
  const mixed = new Float32Array(plane.width);
  const row = new Float32Array(across.share.length);
  for (let channel = 0; channel < plane.channels; channel++) {
    for (let y = 0; y < down.share.length; y++) {
      mixRows(plane, channel, { above: down.first[y]!, below: down.second[y]!, share: down.share[y]! }, mixed);
      mixColumns(mixed, across, row);
      // The channels of the training were blue, green, red; grey is all three.
      for (let place = 0; place < 3; place++) {
        if (plane.channels === 1 || place === 2 - channel) put(row, place, input, place * area + y * tile.width);
      }
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

/** The two rows of the plane that a row of the input lies between, and the share of the second. */
interface Rows {
  readonly above: number;
  readonly below: number;
  readonly share: number;
}

function mixRows({ pixels, channels }: Plane, channel: number, rows: Rows, into: Float32Array): void {
  const { share } = rows;
  const stride = into.length * channels;
  let above = rows.above * stride + channel;
  let below = rows.below * stride + channel;
  for (let x = 0; x < into.length; x++, above += channels, below += channels) {
    into[x] = pixels[above]! * (1 - share) + pixels[below]! * share;
  }
}

function mixColumns(from: Float32Array, { first, second, share }: Neighbours, into: Float32Array): void {
  for (let x = 0; x < into.length; x++) {
    const right = share[x]!;
    into[x] = from[first[x]!]! * (1 - right) + from[second[x]!]! * right;
  }
}

function put(row: Float32Array, place: number, into: Float32Array, at: number): void {
  const gain = 1 / (255 * DEVIATIONS[place]!);
  const black = -MEANS[place]! / DEVIATIONS[place]!;
  for (let x = 0; x < row.length; x++) into[at + x] = row[x]! * gain + black;
}

/** The answer for a tile, at the resolution of the picture: of the values that fall on a pixel the highest. */
function putMaximum(answer: Float32Array, tile: Tile & { readonly stride: number }, map: ProbabilityMap): void {
  const { scale, left, top, width, height, stride } = tile;
  const { values } = map;
  const columns = Int32Array.from({ length: width }, (_, x) => Math.floor((left + x) / scale));
  for (let y = 0, from = 0; y < height; y++, from += stride) {
    const row = Math.floor((top + y) / scale) * map.width;
    for (let x = 0; x < width; x++) {
      const value = Math.round(answer[from + x]! * 255);
      const to = row + columns[x]!;
      if (value > values[to]!) values[to] = value;
    }
  }
}
