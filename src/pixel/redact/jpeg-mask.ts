import { Failure } from '../../failure/index.ts';
import type { Box } from '../box.ts';
import { jpegPhotometric } from '../jpeg-colour.ts';
import { type JpegScan, type JpegStream, readJpegStream } from '../jpeg-stream.ts';
import type { PixelFormat } from '../pixel-format.ts';
import { type JpegBlocks, readJpegBlocks } from './jpeg-blocks.ts';
import { writeJpeg } from './jpeg-writer.ts';
import { maskValue } from './mask-value.ts';

export interface MaskedJpeg {
  /** Of even length. */
  readonly stream: Uint8Array;
  /** What is black: whole units, as far as they are in the frame. */
  readonly boxes: readonly Box[];
}

/**
 * A sequential JPEG with black units of blocks where boxes lie, and every coefficient elsewhere as it was: nothing is
 * decoded, so nothing is lost a second time. The mean of a block goes as well as the rest: means alone still show large
 * letters. Comments and application segments go, but for what says which colours the components are.
 * @throws {Failure} `input/pixel-stream`; `refused/pixel-syntax` for processes other than 1, 2 and 4
 */
export function maskJpeg(bytes: Uint8Array, boxes: readonly Box[], format: PixelFormat): MaskedJpeg {
  const { marker } = readJpegStream(bytes).frame;
  if (marker !== 0xc0 && marker !== 0xc1) {
    throw new Failure('refused/pixel-syntax', 'a JPEG that is not sequential with Huffman codes cannot be masked', {
      hint: 'the object is held; decode it with another program first',
    });
  }
  const shape = { ...format, components: format.samplesPerPixel };
  const blocks = readJpegBlocks(bytes, shape);
  const units = boxes.map((box) => unitsUnder(box, blocks));
  const means = blackMeans(bytes, blocks, format);
  for (const [index, plane] of blocks.planes.entries()) {
    for (const { left, top, right, bottom } of units) {
      for (let row = top * plane.vertical; row < bottom * plane.vertical; row++) {
        const start = 64 * (row * plane.columns + left * plane.horizontal);
        const end = 64 * (row * plane.columns + right * plane.horizontal);
        plane.coefficients.fill(0, start, end);
        for (let at = start; at < end; at += 64) plane.coefficients[at] = means[index]!;
      }
    }
  }
  const { width, height } = blocks.grid;
  const applied = units.map(({ left, top, right, bottom }) => ({
    left: left * width,
    top: top * height,
    right: Math.min(format.columns, right * width),
    bottom: Math.min(format.rows, bottom * height),
  }));
  return { stream: writeJpeg(bytes, blocks), boxes: applied };
}

/** Whole units. Where colour is coarser than light a decoder mixes a pixel of it with its neighbours: one more all round. */
function unitsUnder(box: Box, { grid, planes }: JpegBlocks): Box {
  const isMixed = planes.some(({ horizontal, vertical }) => 8 * horizontal < grid.width || 8 * vertical < grid.height);
  const ring = isMixed ? 1 : 0;
  return {
    left: Math.floor(Math.max(0, box.left - ring) / grid.width),
    top: Math.floor(Math.max(0, box.top - ring) / grid.height),
    right: Math.min(grid.columns, Math.ceil((box.right + ring) / grid.width)),
    bottom: Math.min(grid.rows, Math.ceil((box.bottom + ring) / grid.height)),
  };
}

/** The quantized mean of a black block, by component. */
function blackMeans(bytes: Uint8Array, { stream }: JpegBlocks, format: PixelFormat): number[] {
  const { precision, components } = stream.frame;
  const photometric = jpegPhotometric(bytes, stream, format.photometric);
  const { samples } = maskValue({ ...format, photometric }, undefined);
  return components.map(({ quantization }, index) => {
    const scan = stream.scans.find((one) => one.components.some((component) => component.index === index))!;
    const step = meanSteps(bytes, stream, scan).get(quantization)!;
    return quantizedMean(samples[index]!, { step, precision, format });
  });
}

interface MeanFacts {
  readonly step: number;
  readonly precision: number;
  readonly format: PixelFormat;
}

/** The lowest and highest samples are passed if need be, because what is beyond them is cut: black is black. */
function quantizedMean(sample: number, { step, precision, format }: MeanFacts): number {
  const range = 2 ** precision;
  // JPEG knows no sign: the stored bits as a number.
  const stored = Math.min(range - 1, (sample + 2 ** format.bitsStored) % 2 ** format.bitsStored);
  const exact = ((stored - range / 2) * 8) / step;
  const isLowest = stored === 0;
  const isHighest = stored === Math.min(range, 2 ** format.bitsStored) - 1;
  const mean = isLowest ? Math.floor(exact) : isHighest ? Math.ceil(exact) : Math.round(exact);
  // Decoders cut what is a little too dark or bright; with steps this coarse they might not.
  const isFar = Math.abs(mean * step) > 8 * range;
  return isFar ? Math.round(exact) : mean;
}

/** The quantization of means, by table, as the tables are in front of a scan (T.81 B.2.4.1). */
function meanSteps(bytes: Uint8Array, { segments }: JpegStream, scan: JpegScan): Map<number, number> {
  const steps = new Map<number, number>();
  for (const { marker, start, end } of segments) {
    if (marker !== 0xdb || end > scan.start) continue;
    for (let at = start; at < end; ) {
      const isWide = bytes[at]! >> 4 === 1;
      steps.set(bytes[at]! & 0x0f, isWide ? (bytes[at + 1]! << 8) | bytes[at + 2]! : bytes[at + 1]!);
      at += isWide ? 129 : 65;
    }
  }
  return steps;
}
