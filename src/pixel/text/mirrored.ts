import type { Box } from '../box.ts';
import type { Plane } from './plane.ts';

/** A plane with its right side at the left: letters are no letters any more, and still look like text. */
export function mirrored({ width, height, channels, pixels }: Plane): Plane {
  const turned = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) {
    let from = (y * width + width - 1) * channels;
    for (let to = y * width * channels; to < (y + 1) * width * channels; to += channels, from -= channels) {
      for (let channel = 0; channel < channels; channel++) turned[to + channel] = pixels[from + channel]!;
    }
  }
  return { width, height, channels, pixels: turned };
}

/** A box of the mirrored plane in the plane itself. */
export const mirroredBox = <T extends Box>(box: T, width: number): T => ({
  ...box,
  left: width - box.right,
  right: width - box.left,
});
