import { type DicomObject, decodeLatin1, trimPadding } from '../dicom/index.ts';
import { CODING_SCHEME_DESIGNATOR, REGISTERED_SCHEMES } from './defaults.ts';

/** The coded entries of an object (PS3.3 8): whose words the meaning of a code is. */
export class CodedEntries {
  readonly #object: DicomObject;
  /** Whether the scheme is registered, by row of the item (-1: the root). */
  readonly #known = new Map<number, boolean>();

  constructor(object: DicomObject) {
    this.#object = object;
  }

  /** Whether the entry that a row is part of is of a scheme registered in PS3.16 Table 8-1. */
  isRegistered(row: number): boolean {
    const { dataSet } = this.#object;
    const item = dataSet.table.parent[row]!;
    let known = this.#known.get(item);
    if (known === undefined) {
      const scheme = (item < 0 ? dataSet : dataSet.item(item)).get(CODING_SCHEME_DESIGNATOR);
      known = scheme !== undefined && REGISTERED_SCHEMES.has(trimPadding(decodeLatin1(scheme.bytes())));
      this.#known.set(item, known);
    }
    return known;
  }
}
