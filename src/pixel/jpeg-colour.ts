import type { JpegStream } from './jpeg-stream.ts';
import type { Photometric } from './pixel-format.ts';

const APP0 = 0xe0;
const APP14 = 0xee;
const JFIF = [0x4a, 0x46, 0x49, 0x46, 0];
const ADOBE = [0x41, 0x64, 0x6f, 0x62, 0x65];
/** Component numbers that say red, green and blue. */
const RGB_IDS = '82,71,66';

/**
 * What the three components of a JPEG stream are, by the stream before the attributes: writers label one as the other.
 * JFIF and Adobe's segment say what they are; without both the Photometric Interpretation is believed.
 */
export function jpegPhotometric(bytes: Uint8Array, { frame, segments }: JpegStream, stated: Photometric): Photometric {
  if (frame.components.length === 1) return stated;
  const ids = frame.components.map(({ id }) => id).join();
  if (ids === RGB_IDS) return 'RGB';
  const holds = (marker: number, text: readonly number[]): number | undefined =>
    segments.find((one) => one.marker === marker && text.every((byte, i) => bytes[one.start + i] === byte))?.start;
  const adobe = holds(APP14, ADOBE);
  const transform = adobe === undefined ? undefined : bytes[adobe + 11];
  if (transform === 0) return 'RGB';
  if (transform === 1 || holds(APP0, JFIF) !== undefined) return 'YBR_FULL';
  return stated === 'RGB' ? 'RGB' : 'YBR_FULL';
}
