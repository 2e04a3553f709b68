import type { DataSet } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';

/** An overlay that lies in a bit of the pixel cells that no sample uses (retired, PS3.3-2004 C.9.2; PS3.5 8.1.2). */
export interface EmbeddedOverlay {
  /** Group, 0x6000 to 0x601E. */
  readonly group: number;
  readonly bit: number;
}

interface Bits {
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
}

/** Overlay groups without data of their own, each with its bit. `Failure`: `input/pixel-format`. */
export function embeddedOverlays(dataSet: DataSet, bits: Bits): EmbeddedOverlay[] {
  const overlays: EmbeddedOverlay[] = [];
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const base = group * 0x10000;
    const isEmbedded = dataSet.has(base + 0x0010) && !dataSet.has(base + 0x3000);
    if (!isEmbedded || dataSet.number(base + 0x0100) === 1) continue;
    const bit = dataSet.number(base + 0x0102) ?? -1;
    if (!isFree(bit, bits)) {
      throw new Failure('input/pixel-format', 'an overlay without data of its own has no bit in the pixel cells', {
        at: { path: `(${group.toString(16)},0102)` },
      });
    }
    overlays.push({ group, bit });
  }
  return overlays;
}

const isFree = (bit: number, { bitsAllocated, bitsStored, highBit }: Bits): boolean =>
  Number.isInteger(bit) && bit >= 0 && bit < bitsAllocated && (bit > highBit || bit <= highBit - bitsStored);
