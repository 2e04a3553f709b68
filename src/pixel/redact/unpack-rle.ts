import { decodedFormat, type Frame, frameBytes } from '../frame.ts';
import type { PixelFormat } from '../pixel-format.ts';
import { FrameFault } from './verdict.ts';

/**
 * RLE (PS3.5 Annex G) for the check, and none of the code of the other decoder: it puts each byte in its place as it
 * comes. A stream of another shape than the frame's is a fault.
 */
export function unpackRle(stream: Uint8Array, stated: PixelFormat): Frame {
  const format = decodedFormat(stated);
  const cells = new Uint8Array(frameBytes(format));
  const bytesPerSample = Math.ceil(format.bitsAllocated / 8);
  const step = format.samplesPerPixel * bytesPerSample;
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  if (stream.length < 64 || view.getUint32(0, true) !== step) throw new FrameFault('stream');
  for (let segment = 0; segment < step; segment++) {
    const from = view.getUint32(4 + 4 * segment, true);
    const to = segment + 1 < step ? view.getUint32(8 + 4 * segment, true) : stream.length;
    // Big endian planes: the first segment of a sample is its highest byte.
    const inPixel = segment - (segment % bytesPerSample) + bytesPerSample - 1 - (segment % bytesPerSample);
    unpackSegment(stream, from, to, (count, byte) => {
      const at = count * step + inPixel;
      if (at >= cells.length) throw new FrameFault('stream');
      cells[at] = byte;
      return at + step >= cells.length;
    });
  }
  return { format, cells };
}

/** Gives every byte with its number; `put` says when it was the last. */
function unpackSegment(
  stream: Uint8Array,
  from: number,
  to: number,
  put: (count: number, byte: number) => boolean,
): void {
  let at = from;
  let count = 0;
  for (let isLast = false; !isLast; ) {
    if (at + 1 >= to || to > stream.length) throw new FrameFault('stream');
    const header = (stream[at++]! << 24) >> 24;
    if (header === -128) continue;
    const times = header < 0 ? 1 - header : header + 1;
    for (let i = 1; i <= times; i++) {
      if (isLast || at >= to) throw new FrameFault('stream');
      isLast = put(count++, stream[at]!);
      if (header >= 0 || i === times) at++;
    }
  }
}
