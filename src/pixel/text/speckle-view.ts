import type { RawBox } from './boxes.ts';
import { type TextNetwork, tileSpans } from './network-view.ts';
import type { Plane, ProbabilityMap } from './plane.ts';
import { speckleBoxes } from './speckle-boxes.ts';

/** Sides of the input are multiples of this; a cell of the answer is a square of two pixels. */
const PAD_TO = 16;
const CELL = 2;
/** Pixels around the picture: its border, repeated. */
const MARGIN = 8;
const TILES = { side: 1024, overlap: 64 };

/**
 * What the small network for text that stands alone or on speckle sees in a plane that is made smaller by a whole number
 * (training/text-net/README.md): its brightness, and where it has colours how strong they are.
 */
export async function speckleLook(network: TextNetwork, plane: Plane, shrink: number): Promise<RawBox[]> {
  const boxes: RawBox[] = [];
  for (const grey of greysOf(plane)) {
    boxes.push(...speckleBoxes(await speckleMap(network, shrunk(grey, shrink)), CELL * shrink));
  }
  return boxes;
}

/** A difference of the channels that is a colour, and the share of the pixels that has to have one. */
const COLOURED = 32;
const COLOURED_SHARE = 1 / 10_000;

/** The mean of the channels, and their difference where it shows something. */
export function greysOf({ width, height, channels, pixels }: Plane): Plane[] {
  if (channels === 1) return [{ width, height, channels, pixels }];
  const mean = new Uint8Array(width * height);
  const difference = new Uint8Array(width * height);
  let coloured = 0;
  for (let i = 0, at = 0; i < mean.length; i++, at += 3) {
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    mean[i] = Math.round((red + green + blue) / 3);
    difference[i] = Math.max(red, green, blue) - Math.min(red, green, blue);
    if (difference[i]! > COLOURED) coloured++;
  }
  const greys = coloured > mean.length * COLOURED_SHARE ? [mean, difference] : [mean];
  return greys.map((grey) => ({ width, height, channels: 1, pixels: grey }));
}

/** Each pixel the mean of a square of them; what is left over at the right and below is dropped. */
export function shrunk({ width, height, channels, pixels }: Plane, by: number): Plane {
  if (by === 1) return { width, height, channels, pixels };
  const [across, down] = [Math.floor(width / by), Math.floor(height / by)];
  const small = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let v = 0; v < by; v++) {
        for (let u = 0, at = (y * by + v) * width + x * by; u < by; u++, at++) sum += pixels[at]!;
      }
      small[y * across + x] = Math.round(sum / (by * by));
    }
  }
  return { width: across, height: down, channels: 1, pixels: small };
}

/** The probabilities of a grey plane, one a cell. Large ones go through in tiles; where they overlap the highest counts. */
export async function speckleMap(network: TextNetwork, plane: Plane, tiles = TILES): Promise<ProbabilityMap> {
  const width = Math.ceil(plane.width / CELL);
  const height = Math.ceil(plane.height / CELL);
  const values = new Uint8Array(width * height);
  for (const down of tileSpans(plane.height, tiles)) {
    for (const across of tileSpans(plane.width, tiles)) {
      // A tile begins with a cell.
      const [left, top] = [across.start & ~1, down.start & ~1];
      const [right, bottom] = [across.start + across.length, down.start + down.length];
      const size = { width: padded(right - left), height: padded(bottom - top) };
      const answer = await network.run(speckleInput(plane, { left, top, ...size }), size.width, size.height);
      const cells = {
        left: left / CELL,
        top: top / CELL,
        right: Math.ceil(right / CELL),
        bottom: Math.ceil(bottom / CELL),
      };
      for (let y = cells.top; y < cells.bottom; y++) {
        let from = ((y - cells.top + MARGIN / CELL) * size.width) / CELL + MARGIN / CELL;
        for (let at = y * width + cells.left; at < y * width + cells.right; at++, from++) {
          values[at] = Math.max(values[at]!, Math.round(answer[from]! * 255));
        }
      }
    }
  }
  return { width, height, values };
}

const padded = (length: number): number => Math.ceil((length + 2 * MARGIN) / PAD_TO) * PAD_TO;

interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of a tile with what is around it, 0 to 1. */
function speckleInput({ width, height, pixels }: Plane, tile: Tile): Float32Array {
  const input = new Float32Array(tile.width * tile.height);
  const within = (at: number, length: number): number => Math.max(0, Math.min(length - 1, at - MARGIN));
  const columns = Int32Array.from({ length: tile.width }, (_, x) => within(tile.left + x, width));
  for (let y = 0, to = 0; y < tile.height; y++) {
    const row = within(tile.top + y, height) * width;
    for (let x = 0; x < tile.width; x++, to++) input[to] = pixels[row + columns[x]!]! / 255;
  }
  return input;
}
