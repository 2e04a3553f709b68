/** Synthetic streams of every codec beside the repository (../shared/codec-vectors, its README has sources). */
import { existsSync, readFileSync } from 'node:fs';
import { format } from './picture.testing.ts';
import type { Photometric, PixelFormat } from './pixel-format.ts';

const VECTORS = new URL('../../../shared/codec-vectors/', import.meta.url);

/** For `test`: false, or why they cannot be run. */
export const WITHOUT_VECTORS: string | false = existsSync(VECTORS)
  ? false
  : 'no ../shared/codec-vectors beside the repository';

interface LosslessVector {
  readonly id: string;
  readonly transferSyntax: string;
  readonly file: string;
  readonly raw: string;
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly photometric: Photometric;
}

export interface CodecVector {
  readonly id: string;
  readonly transferSyntax: string;
  readonly format: PixelFormat;
  /** The encoded frame. */
  readonly stream: Uint8Array;
  /** Little endian samples, those of a pixel together. */
  readonly raw: Uint8Array;
}

/** The lossless vectors of these transfer syntaxes; all of them when none is named. */
export function codecVectors(...syntaxes: readonly string[]): CodecVector[] {
  if (WITHOUT_VECTORS !== false) return [];
  const { lossless } = JSON.parse(read('vectors.json').toString()) as { lossless: LosslessVector[] };
  return lossless
    .filter(({ transferSyntax }) => syntaxes.length === 0 || syntaxes.includes(transferSyntax))
    .map(({ id, transferSyntax, file, raw, ...rest }) => ({
      id,
      transferSyntax,
      format: format({ ...rest, samplesPerPixel: rest.samples, isSigned: rest.signed }),
      stream: new Uint8Array(read(file)),
      raw: new Uint8Array(read(raw)),
    }));
}

/** The JPEG files for redaction: 8-bit baseline of several samplings, one of them progressive. */
export function jpegVectors(): { readonly file: string; readonly progressive: boolean; readonly stream: Uint8Array }[] {
  if (WITHOUT_VECTORS !== false) return [];
  const { jpegRedaction } = JSON.parse(read('vectors.json').toString()) as {
    jpegRedaction: { file: string; progressive: boolean }[];
  };
  return jpegRedaction.map(({ file, progressive }) => ({ file, progressive, stream: new Uint8Array(read(file)) }));
}

const read = (path: string): Buffer => readFileSync(new URL(path, VECTORS));
