import { nativeFrameBits, packNative, type Samples, unpackNative } from './native.ts';
import type { Photometric, PixelFormat } from './pixel-format.ts';

/** One frame in memory. */
export interface Frame {
  /** How the cells lie and what their colour is: what a codec was given as YBR_FULL_422 comes out as YBR_FULL. */
  readonly format: PixelFormat;
  /** The cells in native little endian encoding, from the first bit of the first byte on. */
  readonly cells: Uint8Array;
}

/** The samples of a frame, those of a pixel together. A copy. */
export const samplesOf = ({ cells, format }: Frame): Samples => unpackNative(cells, format);

/** A frame with other samples; bits beside them as `packNative` says. */
export function withSamples(frame: Frame, samples: Samples): Frame {
  const cells = frame.cells.slice();
  packNative(samples, frame.format, cells);
  return { format: frame.format, cells };
}

export const frameBytes = (format: PixelFormat): number => Math.ceil(nativeFrameBits(format) / 8);

/** The format of what comes out of a codec: the samples of a pixel together, each with its own colour. */
export function decodedFormat(format: PixelFormat, photometric: Photometric = format.photometric): PixelFormat {
  const isHalf = photometric.endsWith('_422') || photometric.endsWith('_420');
  return { ...format, isPlanar: false, photometric: isHalf ? 'YBR_FULL' : photometric };
}
