import type { Secret } from '../failure/index.ts';
import type { Awaitable } from './byte-strings.ts';
import { CHUNK_BYTES, ChunkCipher, plaintextLength, SEALED_CHUNK_BYTES, STREAM_HEADER_BYTES } from './chunks.ts';

/** Sealed bytes that can be read in any place: a file, an array, an object of a store. */
export interface RangeSource {
  readonly size: number;
  /** The bytes from `start` up to `end`, fewer only where the source ends. */
  read(start: number, end: number): Awaitable<Uint8Array>;
}

/** The content of `sealStream`, read in any place: only the chunks of that place are fetched and opened. */
export class SealedReader {
  /** Of the content, from the length of what is sealed. It is authentic once its last byte was read. */
  readonly size: number;
  readonly #source: RangeSource;
  readonly #cipher: ChunkCipher;

  private constructor(source: RangeSource, size: number, cipher: ChunkCipher) {
    this.#source = source;
    this.size = size;
    this.#cipher = cipher;
  }

  /** @throws {Failure} `environment/sealed` for what was cut, and for another key or context. */
  static async open(key: Secret, source: RangeSource, context: Uint8Array): Promise<SealedReader> {
    const size = plaintextLength(source.size);
    const header = await source.read(0, STREAM_HEADER_BYTES);
    return new SealedReader(source, size, await ChunkCipher.of(key, header, context));
  }

  /**
   * The content from `start` up to `end`. A range that reaches the end authenticates the last chunk too, which may be
   * an empty one: that nothing follows is part of the answer.
   * @throws {RangeError} for a range that is not within the content: a defect of the caller
   * @throws {Failure} `environment/sealed`
   */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= this.size)) {
      throw new RangeError(`no range ${start} to ${end} in ${this.size} bytes`);
    }
    if (start === end && end < this.size) return new Uint8Array();
    const first = Math.floor(start / CHUNK_BYTES);
    const last = Math.floor((end === this.size ? end : end - 1) / CHUNK_BYTES);
    const sealed = await this.#source.read(sealedAt(first), Math.min(sealedAt(last + 1), this.#source.size));
    const content = new Uint8Array(end - start);
    for (let index = first; index <= last; index++) {
      const from = (index - first) * SEALED_CHUNK_BYTES;
      const chunk = await this.#cipher.open(index, sealed.subarray(from, from + SEALED_CHUNK_BYTES));
      const at = index * CHUNK_BYTES;
      const part = chunk.subarray(Math.max(start - at, 0), Math.max(end - at, 0));
      content.set(part, Math.max(at - start, 0));
    }
    return content;
  }
}

const sealedAt = (index: number): number => STREAM_HEADER_BYTES + index * SEALED_CHUNK_BYTES;
