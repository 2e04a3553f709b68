/** A picture of 8 bits a sample as a detector looks at it: grey, or red, green and blue of a pixel together. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** How likely each pixel is to belong to text: 0 to 255, row by row. */
export interface ProbabilityMap {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** The brightest channel of each pixel: text in any colour stands out in it. */
export function greyOf({ width, height, channels, pixels }: Plane): Plane {
  if (channels === 1) return { width, height, channels, pixels };
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    grey[i] = Math.max(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!);
  }
  return { width, height, channels: 1, pixels: grey };
}
