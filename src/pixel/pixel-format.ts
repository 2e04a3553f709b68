import type { DataSet } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import { type EmbeddedOverlay, embeddedOverlays } from './embedded-overlays.ts';

/** PS3.3 C.7.6.3.1.2, without the retired HSV, ARGB and CMYK. */
const SAMPLES_OF = Object.freeze({
  MONOCHROME1: 1,
  MONOCHROME2: 1,
  'PALETTE COLOR': 1,
  RGB: 3,
  YBR_FULL: 3,
  YBR_FULL_422: 3,
  YBR_PARTIAL_422: 3,
  YBR_PARTIAL_420: 3,
  YBR_ICT: 3,
  YBR_RCT: 3,
  XYB: 3,
} as const);
export type Photometric = keyof typeof SAMPLES_OF;

/** A colour table's descriptor (PS3.3 C.7.6.3.1.5). */
export interface Palette {
  readonly entries: number;
  readonly firstMapped: number;
  readonly bits: 8 | 16;
  readonly isSegmented: boolean;
}

/** How the pixels of an object are laid out (PS3.3 C.7.6.3), checked: what is here fits together. */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  /** 1 or a multiple of 8, up to 32. */
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  /** Colour by plane in native and RLE data; streams of other codecs have an order of their own. */
  readonly isPlanar: boolean;
  readonly photometric: Photometric;
  readonly frames: number;
  readonly palette: Palette | undefined;
  readonly embeddedOverlays: readonly EmbeddedOverlay[];
}

/** Frames of more bytes than this, unpacked, are refused before any decoder sees them. */
export const MAX_FRAME_BYTES = 1024 ** 3;

const TAG = Object.freeze({
  samplesPerPixel: 0x00280002,
  photometric: 0x00280004,
  planarConfiguration: 0x00280006,
  numberOfFrames: 0x00280008,
  rows: 0x00280010,
  columns: 0x00280011,
  bitsAllocated: 0x00280100,
  bitsStored: 0x00280101,
  highBit: 0x00280102,
  pixelRepresentation: 0x00280103,
});
const PALETTE_DESCRIPTORS = [0x00281101, 0x00281102, 0x00281103];
const PALETTE_DATA = [0x00281201, 0x00281202, 0x00281203];
const SEGMENTED_PALETTE_DATA = [0x00281221, 0x00281222, 0x00281223];

/**
 * The layout of the pixels of an object or of an icon.
 * @throws {Failure} `input/pixel-format` where attributes are missing or contradict each other, `limit/frame`
 */
export function pixelFormat(dataSet: DataSet): PixelFormat {
  const photometric = photometricOf(dataSet);
  const samplesPerPixel = within(dataSet, TAG.samplesPerPixel, [1, 3], 1) as 1 | 3;
  if (SAMPLES_OF[photometric] !== samplesPerPixel) throw contradiction(TAG.photometric, 'another number of samples');
  const bits = bitsOf(dataSet);
  const format: PixelFormat = {
    rows: within(dataSet, TAG.rows, [1, 0xffff]),
    columns: within(dataSet, TAG.columns, [1, 0xffff]),
    samplesPerPixel,
    ...bits,
    isSigned: within(dataSet, TAG.pixelRepresentation, [0, 1]) === 1,
    isPlanar: samplesPerPixel === 3 && within(dataSet, TAG.planarConfiguration, [0, 1], 0) === 1,
    photometric,
    frames: framesOf(dataSet),
    palette: photometric === 'PALETTE COLOR' ? paletteOf(dataSet) : undefined,
    embeddedOverlays: embeddedOverlays(dataSet, bits),
  };
  checkCombination(format);
  return format;
}

/** Bytes of one frame in memory: a whole number of bytes a sample, three samples a pixel for every colour. */
export function unpackedBytes({ rows, columns, samplesPerPixel, bitsAllocated }: PixelFormat): number {
  return rows * columns * samplesPerPixel * Math.ceil(bitsAllocated / 8);
}

/** Two samples a pixel in native data: the colour of two neighbours is one (PS3.3 C.7.6.3.1.2). */
export const isSubsampled = ({ photometric }: PixelFormat): boolean => photometric.endsWith('_422');

function photometricOf(dataSet: DataSet): Photometric {
  const text = dataSet.text(TAG.photometric);
  // The message does not repeat what stands there: it is the value of an element.
  if (!Object.hasOwn(SAMPLES_OF, text)) throw contradiction(TAG.photometric, 'missing, retired or unknown');
  return text as Photometric;
}

function bitsOf(dataSet: DataSet): Pick<PixelFormat, 'bitsAllocated' | 'bitsStored' | 'highBit'> {
  const bitsAllocated = within(dataSet, TAG.bitsAllocated, [1, 32]);
  // PS3.5 8.1.1. Packed cells of 12 bits went with ACR-NEMA.
  if (bitsAllocated !== 1 && bitsAllocated % 8 !== 0) throw contradiction(TAG.bitsAllocated, 'not 1 and not of 8');
  const bitsStored = within(dataSet, TAG.bitsStored, [1, bitsAllocated]);
  const highBit = within(dataSet, TAG.highBit, [bitsStored - 1, bitsAllocated - 1], bitsStored - 1);
  return { bitsAllocated, bitsStored, highBit };
}

function framesOf(dataSet: DataSet): number {
  // An empty value is as good as none: single-frame writers leave it.
  if (dataSet.text(TAG.numberOfFrames) === '') return 1;
  return within(dataSet, TAG.numberOfFrames, [1, 0x7fffffff]);
}

function paletteOf(dataSet: DataSet): Palette {
  const [red, green, blue] = PALETTE_DESCRIPTORS.map((tag) => dataSet.get(tag)?.numbers() ?? []);
  const [entries = Number.NaN, firstMapped = Number.NaN, bits] = red!;
  const agree = [green!, blue!].every((other) => other.length === 3 && other.every((n, i) => n === red![i]));
  if (!agree || (bits !== 8 && bits !== 16)) throw contradiction(PALETTE_DESCRIPTORS[0]!, 'no palette can be built');
  const has = (tags: readonly number[]): boolean => tags.every((tag) => (dataSet.get(tag)?.length ?? 0) > 0);
  const isSegmented = !has(PALETTE_DATA);
  if (isSegmented && !has(SEGMENTED_PALETTE_DATA)) throw contradiction(PALETTE_DATA[0]!, 'a palette without colours');
  // C.7.6.3.1.5: 0 stands for 2^16 entries.
  return { entries: entries === 0 ? 0x10000 : entries, firstMapped, bits, isSegmented };
}

function checkCombination(format: PixelFormat): void {
  const { bitsAllocated, samplesPerPixel, isSigned, photometric } = format;
  if (unpackedBytes(format) > MAX_FRAME_BYTES) {
    throw new Failure('limit/frame', `a frame of ${unpackedBytes(format)} bytes`, {
      hint: `frames of up to ${MAX_FRAME_BYTES} bytes are read`,
    });
  }
  if (bitsAllocated === 1 && (samplesPerPixel !== 1 || isSigned)) {
    throw contradiction(TAG.bitsAllocated, 'one bit is neither colour nor signed');
  }
  if (isSigned && (samplesPerPixel === 3 || photometric === 'PALETTE COLOR')) {
    throw contradiction(TAG.pixelRepresentation, 'colour is not signed');
  }
}

/** The one whole number of an attribute, between both ends; `otherwise` stands for an attribute that is not there. */
function within(dataSet: DataSet, tag: number, [low, high]: readonly [number, number], otherwise?: number): number {
  const [value = otherwise, ...more] = dataSet.get(tag)?.numbers() ?? [];
  if (value === undefined) throw contradiction(tag, 'missing');
  if (more.length > 0 || !Number.isInteger(value) || value < low || value > high) {
    throw contradiction(tag, `not one whole number from ${low} to ${high}`);
  }
  return value;
}

/**
 * What native and RLE data need beside a format; streams of other codecs have a colour layout of their own.
 * @throws {Failure} `input/pixel-format`
 */
export function checkNativeColour(format: PixelFormat): void {
  const { photometric, isPlanar, columns } = format;
  if (NO_NATIVE_FORM.has(photometric)) throw contradiction(TAG.photometric, 'colour that only a codec has');
  if (!isSubsampled(format)) return;
  if (isPlanar) throw contradiction(TAG.planarConfiguration, 'planes of half width');
  if (columns % 2 !== 0) throw contradiction(TAG.columns, 'half a colour sample');
}

/** PS3.3 C.7.6.3.1.2: for compressed pixel data alone. */
const NO_NATIVE_FORM: ReadonlySet<Photometric> = new Set(['YBR_PARTIAL_420', 'YBR_ICT', 'YBR_RCT', 'XYB']);

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

function contradiction(tag: number, what: string): Failure {
  const path = `(${hex4(tag >>> 16)},${hex4(tag & 0xffff)})`;
  return new Failure('input/pixel-format', `the pixels cannot be read by ${path}: ${what}`, { at: { path } });
}
