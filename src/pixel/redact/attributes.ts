import { type DataSet, encodeAscii, encodeNumbers, padValue, VR, type VrName } from '../../dicom/index.ts';
import type { Samples } from '../native.ts';
import type { PixelFormat } from '../pixel-format.ts';

/** An attribute of the root that has to be another one with the pixels. */
export interface AttributeChange {
  /** Unsigned. */
  readonly tag: number;
  readonly vr: VrName;
  /** In the encoding of the object, of even length. */
  readonly value: Uint8Array | 'remove';
}

const PHOTOMETRIC = 0x00280004;
const PLANAR_CONFIGURATION = 0x00280006;
const SMALLEST = 0x00280106;
const LARGEST = 0x00280107;
const EXTENDED_OFFSETS = 0x7fe00001;
const EXTENDED_LENGTHS = 0x7fe00002;

export function photometricChange(photometric: string): AttributeChange {
  return { tag: PHOTOMETRIC, vr: 'CS', value: padValue(VR.CS, encodeAscii(photometric)) };
}

/** Colour sample by sample, as everything that was decoded has it. */
export function interleavedChange(): AttributeChange {
  return { tag: PLANAR_CONFIGURATION, vr: 'US', value: Uint8Array.of(0, 0) };
}

/** PS3.3 C.7.6.3.1.8. `undefined` removes them. */
export function extendedTableChanges(
  dataSet: DataSet,
  table: { readonly offsets: Uint8Array; readonly lengths: Uint8Array } | undefined,
): AttributeChange[] {
  const rows = [
    { tag: EXTENDED_OFFSETS, value: table?.offsets },
    { tag: EXTENDED_LENGTHS, value: table?.lengths },
  ];
  return rows
    .filter(({ tag, value }) => value !== undefined || dataSet.has(tag))
    .map(({ tag, value }) => ({ tag, vr: 'OV', value: value ?? 'remove' }));
}

export const hasExtendedTable = (dataSet: DataSet): boolean => (dataSet.get(EXTENDED_OFFSETS)?.length ?? 0) > 0;

/** Smallest and Largest Image Pixel Value, where the object has them (PS3.3 C.7.6.3.1). */
export class Extremes {
  readonly isWanted: boolean;
  readonly #dataSet: DataSet;
  #smallest = Number.POSITIVE_INFINITY;
  #largest = Number.NEGATIVE_INFINITY;

  constructor(dataSet: DataSet) {
    this.#dataSet = dataSet;
    this.isWanted = dataSet.has(SMALLEST) || dataSet.has(LARGEST);
  }

  add(samples: Samples): void {
    let [smallest, largest] = [this.#smallest, this.#largest];
    for (const sample of samples) {
      if (sample < smallest) smallest = sample;
      if (sample > largest) largest = sample;
    }
    [this.#smallest, this.#largest] = [smallest, largest];
  }

  changes({ isSigned }: PixelFormat, bigEndian: boolean): AttributeChange[] {
    const vr = isSigned ? 'SS' : 'US';
    // Samples of 32 bits have no place in these attributes.
    const fits = isSigned ? this.#smallest >= -0x8000 && this.#largest <= 0x7fff : this.#largest <= 0xffff;
    const value = (sample: number) => (fits ? encodeNumbers(VR[vr], [sample], bigEndian) : 'remove');
    const rows = [
      { tag: SMALLEST, vr, value: value(this.#smallest) },
      { tag: LARGEST, vr, value: value(this.#largest) },
    ] as const;
    return rows.filter(({ tag }) => this.#dataSet.has(tag));
  }
}
