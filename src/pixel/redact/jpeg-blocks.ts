import { EntropyReader } from '../entropy-reader.ts';
import { blocksOf, checkJpegHeaders, type JpegShape, MAX_DC_BITS } from '../jpeg-check.ts';
import { brokenJpeg, type JpegFrame, type JpegScan, type JpegStream } from '../jpeg-stream.ts';

/** The blocks of a component, row by row, whole units at the right and bottom: 64 coefficients each in zigzag order. */
export interface BlockPlane {
  /** Blocks of a unit (ITU-T T.81 A.2). */
  readonly horizontal: number;
  readonly vertical: number;
  readonly columns: number;
  readonly rows: number;
  /** Blocks that hold a part of the picture; a scan of its own has these alone (T.81 A.2.2). */
  readonly usedColumns: number;
  readonly usedRows: number;
  /** Quantized; the first one of a block is its mean, not the difference from the one before. */
  readonly coefficients: Int16Array;
}

/** Units of a frame in pixels. */
export interface UnitGrid {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

export interface JpegBlocks {
  readonly stream: JpegStream;
  readonly grid: UnitGrid;
  readonly planes: readonly BlockPlane[];
}

/**
 * Every coefficient of a JPEG of process 1, 2 or 4, read as strictly as `checkJpeg` does.
 * @throws {Failure} `input/pixel-stream`
 */
export function readJpegBlocks(bytes: Uint8Array, shape: JpegShape): JpegBlocks {
  const stream = checkJpegHeaders(bytes, shape);
  const { frame, scans } = stream;
  // A block takes two codes: what is too little for the frame is refused before there is memory for it.
  if (bytes.length * 8 < (frame.rows * frame.columns) / 32) throw brokenJpeg('too few bytes for its size');
  const grid = unitGrid(frame);
  const planes = frame.components.map((_, index) => planeOf(frame, grid, index));
  for (const scan of scans) readScan(bytes, frame, scan, { stream, grid, planes });
  return { stream, grid, planes };
}

export function unitGrid({ rows, columns, components }: JpegFrame): UnitGrid {
  const width = 8 * (components.length === 1 ? 1 : Math.max(...components.map(({ horizontal }) => horizontal)));
  const height = 8 * (components.length === 1 ? 1 : Math.max(...components.map(({ vertical }) => vertical)));
  return { width, height, columns: Math.ceil(columns / width), rows: Math.ceil(rows / height) };
}

function planeOf(frame: JpegFrame, grid: UnitGrid, index: number): BlockPlane {
  const isAlone = frame.components.length === 1;
  const { horizontal, vertical } = isAlone ? { horizontal: 1, vertical: 1 } : frame.components[index]!;
  const columns = grid.columns * horizontal;
  const rows = grid.rows * vertical;
  return {
    horizontal,
    vertical,
    columns,
    rows,
    usedColumns: Math.ceil(Math.ceil((frame.columns * 8 * horizontal) / grid.width) / 8),
    usedRows: Math.ceil(Math.ceil((frame.rows * 8 * vertical) / grid.height) / 8),
    coefficients: new Int16Array(64 * columns * rows),
  };
}

function readScan(bytes: Uint8Array, frame: JpegFrame, scan: JpegScan, blocks: JpegBlocks): void {
  const reader = new EntropyReader(bytes, scan.start, scan.end);
  const tables = scan.components.map((_, i) => blocksOf(frame, scan, i));
  const maxDcBits = MAX_DC_BITS[frame.precision]!;
  const predictions = new Int32Array(scan.components.length);
  eachBlock(scan, blocks, {
    restart: () => {
      reader.restart();
      predictions.fill(0);
    },
    block: (i, { coefficients }, at) => {
      const { dc, ac } = tables[i]!;
      const bits = reader.symbol(dc);
      if (bits > maxDcBits) throw brokenJpeg('a difference of too many bits');
      const mean = predictions[i]! + reader.difference(bits);
      if (mean !== (mean << 16) >> 16) throw brokenJpeg('a mean of too many bits');
      predictions[i] = mean;
      coefficients[at] = mean;
      readRest(reader, ac, coefficients, at, maxDcBits);
    },
  });
  reader.finish();
}

/** T.81 F.2.2.2: runs of zeros with the coefficient behind each. */
function readRest(reader: EntropyReader, ac: Uint16Array, coefficients: Int16Array, at: number, maxBits: number): void {
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(ac);
    const size = symbol & 0x0f;
    const run = symbol >> 4;
    if (size === 0) {
      if (run === 0) return;
      if (run !== 15) throw brokenJpeg('a run of its own');
      k += 15;
      if (k > 63) throw brokenJpeg('a block of more than 64 coefficients');
      continue;
    }
    k += run;
    if (size >= maxBits) throw brokenJpeg('a coefficient of too many bits');
    if (k > 63) throw brokenJpeg('a block of more than 64 coefficients');
    coefficients[at + k] = reader.difference(size);
  }
}

export interface BlockVisitor {
  restart(): void;
  /** `i`: the component by its place in the scan. */
  block(i: number, plane: BlockPlane, at: number): void;
}

/** Every block of a scan in the order in which it is coded (T.81 A.2.2, A.2.3), and the restarts between. */
export function eachBlock(scan: JpegScan, { grid, planes }: JpegBlocks, visitor: BlockVisitor): void {
  const { components, restartInterval } = scan;
  let unit = 0;
  const next = (): void => {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) visitor.restart();
    unit++;
  };
  if (components.length === 1) {
    const plane = planes[components[0]!.index]!;
    for (let row = 0; row < plane.usedRows; row++) {
      for (let column = 0; column < plane.usedColumns; column++) {
        next();
        visitor.block(0, plane, 64 * (row * plane.columns + column));
      }
    }
    return;
  }
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      next();
      for (const [i, { index }] of components.entries()) {
        const plane = planes[index]!;
        const { horizontal, vertical } = plane;
        for (let y = row * vertical; y < (row + 1) * vertical; y++) {
          for (let x = column * horizontal; x < (column + 1) * horizontal; x++) {
            visitor.block(i, plane, 64 * (y * plane.columns + x));
          }
        }
      }
    }
  }
}
