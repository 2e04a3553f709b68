/** A JPEG of any size from a small one: its blocks over and over. */
import { readJpegStream } from '../jpeg-stream.ts';
import { type BlockPlane, readJpegBlocks, unitGrid } from './jpeg-blocks.ts';
import { writeJpeg } from './jpeg-writer.ts';

export function largeJpeg(
  small: Uint8Array,
  from: { readonly rows: number; readonly columns: number },
  to: { readonly rows: number; readonly columns: number },
): Uint8Array {
  const blocks = readJpegBlocks(small, { ...from, components: 3, bitsAllocated: 8 });
  const bytes = small.slice();
  const { start } = blocks.stream.segments.find(({ marker }) => marker === 0xc0 || marker === 0xc1)!;
  bytes.set([to.rows >> 8, to.rows & 0xff, to.columns >> 8, to.columns & 0xff], start + 1);
  const stream = readJpegStream(bytes);
  const grid = unitGrid(stream.frame);
  const planes = blocks.planes.map((plane): BlockPlane => {
    const columns = grid.columns * plane.horizontal;
    const rows = grid.rows * plane.vertical;
    const coefficients = new Int16Array(64 * columns * rows);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = 64 * ((row % plane.usedRows) * plane.columns + (column % plane.usedColumns));
        coefficients.set(plane.coefficients.subarray(at, at + 64), 64 * (row * columns + column));
      }
    }
    return { ...plane, columns, rows, coefficients };
  });
  return writeJpeg(bytes, { stream, grid, planes });
}
