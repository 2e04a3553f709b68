import { isSubsampled, type PixelFormat } from './pixel-format.ts';

/**
 * Samples of one frame, row by row from the top, the samples of a pixel together. Signed ones are signed numbers; bits
 * of the cells that are not stored ones are gone.
 */
export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

type Cells = Uint8Array | Uint16Array | Uint32Array;

/** An array for the samples of a frame, all zero. */
export function newSamples({ rows, columns, samplesPerPixel, bitsAllocated, isSigned }: PixelFormat): Samples {
  const length = rows * columns * samplesPerPixel;
  if (bitsAllocated <= 8) return isSigned ? new Int8Array(length) : new Uint8Array(length);
  if (bitsAllocated <= 16) return isSigned ? new Int16Array(length) : new Uint16Array(length);
  return isSigned ? new Int32Array(length) : new Uint32Array(length);
}

/** Bits of a frame in native encoding (PS3.5 8.1, PS3.3 C.7.6.3.1.2). */
export function nativeFrameBits(format: PixelFormat): number {
  return format.rows * format.columns * cellsPerPixel(format) * format.bitsAllocated;
}

const cellsPerPixel = (format: PixelFormat): number => (isSubsampled(format) ? 2 : format.samplesPerPixel);

/**
 * The samples of a frame in native little endian encoding. Of one bit: the frame begins `firstBit` bits into the first
 * byte (PS3.5 8.1.1, D: frames of one bit are not aligned to bytes).
 */
export function unpackNative(bytes: Uint8Array, format: PixelFormat, firstBit = 0): Samples {
  const samples = newSamples(format);
  if (format.bitsAllocated === 1) {
    for (let i = 0; i < samples.length; i++) samples[i] = (bytes[(firstBit + i) >> 3]! >> ((firstBit + i) & 7)) & 1;
    return samples;
  }
  const cells = cellsOf(bytes, format);
  // The sign, or zero, comes in from the left.
  const left = 31 - format.highBit;
  const right = 32 - format.bitsStored;
  eachRun(format, (run) => {
    if (format.isSigned) unpackSigned(cells, samples, run, left, right);
    else unpackUnsigned(cells, samples, run, left, right);
  });
  return samples;
}

/**
 * Writes samples over the frame in `bytes`. A cell whose sample stays keeps every bit. Of a cell that changes the bits
 * beside the sample follow its sign: those of the old one would still show where it stood. An overlay that lies in them
 * stays. Of two neighbours with one colour (YBR_FULL_422) the first one's is written.
 */
export function packNative(samples: Samples, format: PixelFormat, bytes: Uint8Array, firstBit = 0): void {
  if (format.bitsAllocated === 1) {
    for (let i = 0; i < samples.length; i++) {
      const at = (firstBit + i) >> 3;
      const bit = 1 << ((firstBit + i) & 7);
      bytes[at] = samples[i] === 0 ? bytes[at]! & ~bit : bytes[at]! | bit;
    }
    return;
  }
  const cells = cellsOf(bytes, format);
  const { bitsStored, highBit } = format;
  const shift = highBit + 1 - bitsStored;
  const mask = (0xffffffff >>> (32 - bitsStored)) << shift;
  const overlays = format.embeddedOverlays.reduce((bits, { bit }) => bits | (1 << bit), 0);
  eachRun(format, ({ sample, cell, cellStep, sampleStep, count }) => {
    for (let i = 0, s = sample, c = cell; i < count; i++, s += sampleStep, c += cellStep) {
      const placed = samples[s]! << shift;
      if (((cells[c]! ^ placed) & mask) !== 0) cells[c] = (cells[c]! & overlays) | (placed & ~overlays);
    }
  });
  putCells(cells, format, bytes);
}

/** One bit of every cell, as an overlay lies in it: 0 or 1 a pixel (PS3.5 8.1.2). */
export function unpackCellBit(bytes: Uint8Array, format: PixelFormat, bit: number): Uint8Array {
  const cells = cellsOf(bytes, format);
  return Uint8Array.from({ length: format.rows * format.columns }, (_, i) => (cells[i]! >>> bit) & 1);
}

/** Writes one bit of every cell. */
export function packCellBit(plane: Uint8Array, format: PixelFormat, bit: number, bytes: Uint8Array): void {
  const cells = cellsOf(bytes, format);
  const mask = 1 << bit;
  for (let i = 0; i < plane.length; i++) cells[i] = plane[i] === 0 ? cells[i]! & ~mask : cells[i]! | mask;
  putCells(cells, format, bytes);
}

/** Samples and the cells they lie in, in steps. */
interface Run {
  readonly sample: number;
  readonly sampleStep: number;
  readonly cell: number;
  readonly cellStep: number;
  readonly count: number;
}

/** Every sample of a frame. Where two share a cell the first one comes last. */
function eachRun(format: PixelFormat, visit: (run: Run) => void): void {
  const pixels = format.rows * format.columns;
  if (isSubsampled(format)) {
    // Y1 Y2 Cb Cr of each two pixels (PS3.3 C.7.6.3.1.2).
    const pairs = { sampleStep: 6, cellStep: 4, count: pixels / 2 };
    for (const [sample, cell] of SUBSAMPLED_PAIR) visit({ ...pairs, sample, cell });
    return;
  }
  const { samplesPerPixel, isPlanar } = format;
  for (let s = 0; s < samplesPerPixel; s++) {
    const cell = isPlanar ? s * pixels : s;
    visit({ sample: s, sampleStep: samplesPerPixel, cell, cellStep: isPlanar ? 1 : samplesPerPixel, count: pixels });
  }
}

/** Sample of two pixels with three samples each, cell of the four that they have. */
const SUBSAMPLED_PAIR = [
  [0, 0],
  [3, 1],
  [4, 2],
  [5, 3],
  [1, 2],
  [2, 3],
] as const;

function unpackSigned(cells: Cells, samples: Samples, run: Run, left: number, right: number): void {
  const { sampleStep, cellStep, count } = run;
  for (let i = 0, s = run.sample, c = run.cell; i < count; i++, s += sampleStep, c += cellStep) {
    samples[s] = (cells[c]! << left) >> right;
  }
}

function unpackUnsigned(cells: Cells, samples: Samples, run: Run, left: number, right: number): void {
  const { sampleStep, cellStep, count } = run;
  for (let i = 0, s = run.sample, c = run.cell; i < count; i++, s += sampleStep, c += cellStep) {
    samples[s] = (cells[c]! << left) >>> right;
  }
}

function cellsOf(bytes: Uint8Array, format: PixelFormat): Cells {
  const size = format.bitsAllocated / 8;
  const count = format.rows * format.columns * cellsPerPixel(format);
  if (size === 1) return bytes.subarray(0, count);
  if (size === 2) return words(bytes, count);
  const cells = new Uint32Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    let cell = 0;
    for (let b = 0; b < size; b++, at++) cell |= bytes[at]! << (8 * b);
    cells[i] = cell;
  }
  return cells;
}

function words(bytes: Uint8Array, count: number): Uint16Array {
  const cells = new Uint16Array(count);
  for (let i = 0; i < count; i++) cells[i] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
  return cells;
}

function putCells(cells: Cells, format: PixelFormat, bytes: Uint8Array): void {
  const size = format.bitsAllocated / 8;
  // Cells of one byte are the bytes themselves.
  if (size === 1) return;
  for (let i = 0, at = 0; i < cells.length; i++) {
    for (let b = 0; b < size; b++, at++) bytes[at] = cells[i]! >>> (8 * b);
  }
}
