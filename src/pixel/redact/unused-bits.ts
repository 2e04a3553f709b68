import type { EngineRunner } from '../engine-runner.ts';
import type { PixelFormat } from '../pixel-format.ts';
import type { PixelFrames } from '../pixel-frames.ts';
import type { CellRun } from './masked-runs.ts';

/**
 * Whether anything stands in the bits beside the samples: overlays of ACR-NEMA carried text there, and no attribute has
 * to tell. Bits above a sample that repeat its sign are nothing, and neither are zeros.
 * @throws {Failure} as `decodeFrame`
 */
export async function hasUnusedBits(
  frames: PixelFrames,
  { engines }: { readonly engines: EngineRunner },
): Promise<boolean> {
  if (!mayHaveUnusedBits(frames)) return false;
  for (let i = 0; i < frames.format.frames; i++) {
    const { cells, format } = await frames.decode(i, { engines });
    if (!unusedRuns(cells, format).next().done) return true;
  }
  return false;
}

/** Lossy JPEG has samples and nothing beside them. */
export const mayHaveUnusedBits = ({ kind, format }: PixelFrames): boolean =>
  kind !== 'jpeg' && format.bitsStored < format.bitsAllocated;

/** The cells of a little endian frame with something beside the samples. */
export function* unusedRuns(bytes: Uint8Array, format: PixelFormat): Generator<CellRun> {
  const size = format.bitsAllocated / 8;
  if (!(size >= 1)) return;
  const facts = cellFacts(format);
  const count = Math.floor(bytes.length / size);
  for (let cell = 0; cell < count; cell++) {
    if (isClean(cellAt(bytes, cell * size, size), facts)) continue;
    const first = cell;
    while (cell + 1 < count && !isClean(cellAt(bytes, (cell + 1) * size, size), facts)) cell++;
    yield { first, end: cell + 1 };
  }
}

/** Of these cells of a little endian stretch the samples alone, the sign above them. */
export function clearCells(bytes: Uint8Array, at: number, count: number, format: PixelFormat): void {
  const size = format.bitsAllocated / 8;
  const facts = cellFacts(format);
  for (let i = 0, byte = at; i < count; i++, byte += size) {
    const cell = cellAt(bytes, byte, size);
    if (isClean(cell, facts)) continue;
    const cleared = (cell & facts.sample) | (isNegative(cell, facts) ? facts.above : 0);
    for (let b = 0; b < size; b++) bytes[byte + b] = cleared >>> (8 * b);
  }
}

/** Bits of a cell: those of the sample, those above and the sign's; 0 where there is none. */
interface CellFacts {
  readonly sample: number;
  readonly above: number;
  readonly sign: number;
}

function cellFacts({ bitsAllocated, bitsStored, highBit, isSigned }: PixelFormat): CellFacts {
  const bits = (first: number, count: number): number => (count === 0 ? 0 : (0xffffffff >>> (32 - count)) << first);
  return {
    sample: bits(highBit + 1 - bitsStored, bitsStored),
    above: bits(highBit + 1, bitsAllocated - 1 - highBit),
    sign: isSigned ? bits(highBit, 1) : 0,
  };
}

const isNegative = (cell: number, { sign }: CellFacts): boolean => (cell & sign) !== 0;

function isClean(cell: number, facts: CellFacts): boolean {
  const beside = cell & ~facts.sample;
  return beside === 0 || (beside === facts.above && isNegative(cell, facts));
}

function cellAt(bytes: Uint8Array, at: number, size: number): number {
  let cell = 0;
  for (let b = 0; b < size; b++) cell |= bytes[at + b]! << (8 * b);
  return cell;
}
