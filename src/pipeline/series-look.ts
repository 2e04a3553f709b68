import type { ByteSource } from '../bytes/index.ts';
import { type ElementTable, readObject } from '../dicom/index.ts';
import { isFailure } from '../failure/index.ts';
import type { SeriesSearch } from '../pixel/index.ts';

/** Looks at the slices of a series together, before each of them is searched by itself. */
export class SeriesLook {
  readonly #search: SeriesSearch;
  readonly #table: ElementTable;

  constructor(search: SeriesSearch, table: ElementTable) {
    this.#search = search;
    this.#table = table;
  }

  /**
   * In the order of the series. `sampled` are the frames of the slice that are looked at closely. What cannot be read or
   * decoded is left out here: the slice is held when its own turn comes.
   * @throws {Failure} `environment/…`: what is missing here, not in the slice
   */
  async add(source: ByteSource, sampled: readonly number[]): Promise<'text' | 'no-text' | 'unread'> {
    try {
      const object = readObject(source, { table: this.#table });
      return (await this.#search.add(object, sampled)) ? 'text' : 'no-text';
    } catch (error) {
      if (!isFailure(error) || error.kind === 'environment') throw error;
      return 'unread';
    }
  }

  /** @throws {Failure} `environment/…` */
  isTextInProjections(): Promise<boolean> {
    return this.#search.isTextInProjections();
  }
}
