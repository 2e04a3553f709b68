import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { type Frame, frameBytes, samplesOf } from '../frame.ts';
import { newSamples, packNative } from '../native.ts';
import { isSubsampled, type PixelFormat } from '../pixel-format.ts';
import type { PixelFrames } from '../pixel-frames.ts';
import { areaOf, around, sharedArea } from '../text/rectangles.ts';
import { ultrasoundRegions } from '../ultrasound-regions.ts';
import type { Coverage } from './coverage.ts';
import { maskValue } from './mask-value.ts';

/** Where a picture lies in the patient, and functional groups: their numbers count from its first pixel. */
const PLACED = [0x00200032, 0x52009229, 0x52009230];
const FIRST_OVERLAY = 0x60000000;
const LAST_OVERLAY = 0x60ff0000;

/**
 * What stays of a picture whose banners are cut off: everything but the strips at its edges that lie outside its
 * ultrasound regions and in which something is covered. `undefined`: nothing is cut, because there is nothing to cut, or
 * the object says too little of where its picture is, or its blocks cannot be cut without loss.
 */
export function keptPart(
  { dataSet }: Pick<DicomObject, 'dataSet'>,
  { format, kind }: Pick<PixelFrames, 'format' | 'kind'>,
  boxes: readonly Box[],
): Box | undefined {
  const isPlaced = PLACED.some((tag) => dataSet.has(tag)) || hasOverlay(dataSet);
  const isTurned = kind === 'native' && dataSet.get(ROWS)?.isBigEndian === true;
  if (kind === 'jpeg' || isTurned || isPlaced || format.bitsAllocated === 1 || isSubsampled(format)) return undefined;
  const whole = { left: 0, top: 0, right: format.columns, bottom: format.rows };
  const regions = ultrasoundRegions(dataSet, { width: format.columns, height: format.rows });
  // A region that cannot be understood may be anywhere.
  if (regions.length === 0 || regions.length < dataSet.items(ULTRASOUND_REGIONS).length) return undefined;
  const inner = regions.reduce((all, region) => around(all, region));
  const isCovered = (strip: Box): boolean => boxes.some((box) => sharedArea(box, strip) > 0);
  const part = {
    left: isCovered({ ...whole, right: inner.left }) ? inner.left : whole.left,
    top: isCovered({ ...whole, bottom: inner.top }) ? inner.top : whole.top,
    right: isCovered({ ...whole, left: inner.right }) ? inner.right : whole.right,
    bottom: isCovered({ ...whole, top: inner.bottom }) ? inner.bottom : whole.bottom,
  };
  return areaOf(part) < areaOf(whole) ? part : undefined;
}

const ROWS = 0x00280010;
const ULTRASOUND_REGIONS = 0x00186011;

function hasOverlay({ table }: DicomObject['dataSet']): boolean {
  for (let row = 0; row < table.count; row = table.next[row]!) {
    const tag = table.tag[row]! >>> 0;
    if (tag >= FIRST_OVERLAY && tag < LAST_OVERLAY) return true;
  }
  return false;
}

/** The format of a part of the picture. */
export const partFormat = (format: PixelFormat, { left, top, right, bottom }: Box): PixelFormat => ({
  ...format,
  rows: bottom - top,
  columns: right - left,
});

/** The part of a frame; bits beside its samples are gone. */
export function croppedFrame(frame: Frame, part: Box): Frame {
  const format = partFormat(frame.format, part);
  const { samplesPerPixel: step, columns } = frame.format;
  const from = samplesOf(frame);
  const samples = newSamples(format);
  const length = format.columns * step;
  for (let row = 0; row < format.rows; row++) {
    const at = ((part.top + row) * columns + part.left) * step;
    samples.set(from.subarray(at, at + length), row * length);
  }
  const cells = new Uint8Array(frameBytes(format));
  packNative(samples, format, cells);
  return { format: { ...format, embeddedOverlays: [] }, cells };
}

/** A cropped frame in the place where it was, black around it: for who looks at both. */
export function paddedFrame(frame: Frame, part: Box, { rows, columns }: Pick<PixelFormat, 'rows' | 'columns'>): Frame {
  const format = { ...frame.format, rows, columns };
  const { samplesPerPixel: step } = format;
  const black = format.photometric === 'PALETTE COLOR' ? [0] : maskValue(format, undefined).samples;
  const samples = newSamples(format).map((_, i) => black[i % step]!);
  const from = samplesOf(frame);
  const length = frame.format.columns * step;
  for (let row = 0; row < frame.format.rows; row++) {
    samples.set(from.subarray(row * length, (row + 1) * length), ((part.top + row) * columns + part.left) * step);
  }
  const cells = new Uint8Array(frameBytes(format));
  packNative(samples, format, cells);
  return { format, cells };
}

export function croppedCoverage(covered: Coverage, columns: number, part: Box): Coverage {
  const width = part.right - part.left;
  const inside = new Uint8Array(width * (part.bottom - part.top));
  for (let row = part.top; row < part.bottom; row++) {
    const at = row * columns + part.left;
    inside.set(covered.subarray(at, at + width), (row - part.top) * width);
  }
  return inside;
}
