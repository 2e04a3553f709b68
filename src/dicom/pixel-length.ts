import { Failure, type Finding } from '../failure/index.ts';
import type { DataSet, Element } from './dataset.ts';
import type { TransferSyntax } from './syntax.ts';

const PIXEL_DATA = 0x7fe00010;

/**
 * Holds the pixel data against the transfer syntax and against rows, columns and frames (PS3.5 8.1, A.4).
 * `Failure`: `input/false-transfer-syntax`, `input/pixel-data-short`. A surplus is a finding.
 */
export function checkPixelData(dataSet: DataSet, syntax: TransferSyntax, findings: Finding[]): void {
  const pixels = dataSet.get(PIXEL_DATA);
  if (pixels === undefined) return;
  if (pixels.isEncapsulated !== syntax.encapsulated && pixels.length > 0) {
    const what = pixels.isEncapsulated
      ? 'fragments under a native transfer syntax'
      : 'native pixel data under an encapsulated transfer syntax';
    throw new Failure('input/false-transfer-syntax', what, { at: { path: pixels.path } });
  }
  const expected = nativePixelBytes(dataSet);
  if (pixels.isEncapsulated || expected === undefined) return;
  if (pixels.length < expected) {
    throw new Failure('input/pixel-data-short', `${pixels.length} of ${expected} bytes of pixel data`, {
      at: { path: pixels.path },
    });
  }
  if (surplusPixelBytes(pixels, expected) > 0) findings.push({ code: 'pixel-data-long', path: pixels.path });
}

/** Bytes behind the last frame, the pad byte of an odd length not counted. */
export function surplusPixelBytes(pixels: Element, expected: number): number {
  return Math.max(0, pixels.length - expected - (expected & 1));
}

/** Bytes that native pixel data need; `undefined` when the attributes do not tell. */
export function nativePixelBytes(dataSet: DataSet): number | undefined {
  const rows = dataSet.number(0x00280010);
  const columns = dataSet.number(0x00280011);
  const bits = dataSet.number(0x00280100);
  if (rows === undefined || columns === undefined || bits === undefined) return undefined;
  const samples = dataSet.number(0x00280002) ?? 1;
  const frames = dataSet.number(0x00280008) ?? 1;
  if (!(rows * columns * bits * samples * frames > 0)) return undefined;
  // PS3.3 C.7.6.3.1.2: YBR_FULL_422 and _PARTIAL_422 hold two samples a pixel in native encoding.
  const stored = samples === 3 && dataSet.text(0x00280004).endsWith('_422') ? 2 : samples;
  return Math.ceil((rows * columns * stored * frames * bits) / 8);
}
