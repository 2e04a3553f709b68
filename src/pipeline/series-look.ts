import type { ByteSource } from '../bytes/index.ts';
import { type ElementTable, readObject } from '../dicom/index.ts';
import { isFailure } from '../failure/index.ts';
import type { Box, SeriesSearch } from '../pixel/index.ts';

/** Looks at the slices of a series together, before each of them is searched by itself. */
export class SeriesLook {
  readonly #search: SeriesSearch;
  readonly #table: ElementTable;

  constructor(search: SeriesSearch, table: ElementTable) {
    this.#search = search;
    this.#table = table;
  }

  /**
   * In the order of the series. `sampled` are the frames of the slice that are looked at
   * closely. What cannot be read or
   * decoded is left out here: the slice is held when its own turn comes.
   * @throws {Failure} `environment/…`: what is missing here, not in the slice
   */
  async add(source: ByteSource, sampled: readonly number[]): Promise<'read' | 'unread'> {
    try {
      const object = readObject(source, { table: this.#table });
      await this.#search.add(object, sampled);
      return 'read';
    } catch (error) {
      if (!isFailure(error) || error.kind === 'environment') throw error;
      return 'unread';
    }
  }

  /** In a frame that was looked at closely. */
  get isTextSeen(): boolean {
    return this.#search.isTextSeen;
  }

  /** @throws {Failure} `environment/…` */
  wordsInProjections(): Promise<readonly Box[]> {
    return this.#search.wordsInProjections();
  }
}
