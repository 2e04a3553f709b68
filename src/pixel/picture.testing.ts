/** Objects with pixels, as tests of this folder make them. */
import { element, inOrder, type Part, part10, SYNTAX } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import type { PixelFormat } from './pixel-format.ts';

/** Attributes of pixels by name; one that is `undefined` is left out. */
export interface PictureFields {
  readonly samplesPerPixel?: number | undefined;
  readonly photometric?: string | undefined;
  readonly planar?: number | undefined;
  readonly frames?: number | undefined;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
  readonly bitsAllocated?: number | undefined;
  readonly bitsStored?: number | undefined;
  readonly highBit?: number | undefined;
  readonly representation?: number | undefined;
}

const GREY: PictureFields = { samplesPerPixel: 1, photometric: 'MONOCHROME2', rows: 2, columns: 3, representation: 0 };

/** The elements of the Image Pixel module without Pixel Data. */
export function pictureParts(fields: PictureFields): Part[] {
  const all = { ...GREY, bitsAllocated: 8, bitsStored: fields.bitsAllocated ?? 8, ...fields };
  const highBit = 'highBit' in fields ? fields.highBit : (all.bitsStored ?? 8) - 1;
  const us = (tag: number, value: number | undefined): Part[] =>
    value === undefined ? [] : [element(tag, 'US', value)];
  return [
    ...us(0x00280002, all.samplesPerPixel),
    ...(all.photometric === undefined ? [] : [element(0x00280004, 'CS', all.photometric)]),
    ...us(0x00280006, all.planar),
    ...(all.frames === undefined ? [] : [element(0x00280008, 'IS', all.frames)]),
    ...us(0x00280010, all.rows),
    ...us(0x00280011, all.columns),
    ...us(0x00280100, all.bitsAllocated),
    ...us(0x00280101, all.bitsStored),
    ...us(0x00280102, highBit),
    ...us(0x00280103, all.representation),
  ];
}

export function picture(
  fields: PictureFields,
  pixels: readonly Part[],
  transferSyntax: string = SYNTAX.explicitLittle,
) {
  const dataSet = inOrder(...pictureParts(fields), ...pixels);
  return readObject(new BufferSource(part10({ transferSyntax, dataSet }))) satisfies DicomObject;
}

/** A format as `pixelFormat` would give it, for tests of what takes one. */
export function format(fields: Partial<PixelFormat> = {}): PixelFormat {
  const bitsAllocated = fields.bitsAllocated ?? 8;
  const bitsStored = fields.bitsStored ?? bitsAllocated;
  return {
    rows: 2,
    columns: 3,
    samplesPerPixel: 1,
    bitsAllocated,
    bitsStored,
    highBit: bitsStored - 1,
    isSigned: false,
    isPlanar: false,
    photometric: fields.samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2',
    frames: 1,
    palette: undefined,
    embeddedOverlays: [],
    ...fields,
  };
}
