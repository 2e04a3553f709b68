import type { ByteSource } from '../../src/bytes/index.ts';
import { Failure } from '../../src/failure/index.ts';

/** Files up to here are read whole; longer ones through a window, as the command line does. */
export const WHOLE_BYTES = 8 * 1024 * 1024;
const WINDOW_BYTES = 1024 * 1024;

/** How much of a file is in memory at once. */
export interface BlobOptions {
  readonly wholeBytes: number;
  readonly windowBytes: number;
}

export const WHOLE_OBJECT: BlobOptions = { wholeBytes: WHOLE_BYTES, windowBytes: WINDOW_BYTES };
/** For a look at the header: the pixels of a slice are not read. */
export const HEADER_ONLY: BlobOptions = { wholeBytes: 64 * 1024, windowBytes: 64 * 1024 };

/**
 * A file that a person chose, read piece by piece. Only workers may read synchronously. Views live until the next read.
 */
export class BlobSource implements ByteSource {
  readonly whole?: Uint8Array;
  readonly #reader = new FileReaderSync();
  readonly #blob: Blob;
  readonly #windowBytes: number;
  #window = new Uint8Array(0);
  #windowStart = 0;

  /** @throws {Failure} `input/vanished`, `input/unreadable` */
  constructor(blob: Blob, { wholeBytes, windowBytes }: BlobOptions = WHOLE_OBJECT) {
    this.#blob = blob;
    this.#windowBytes = windowBytes;
    if (blob.size <= wholeBytes) this.whole = this.#fetch(0, blob.size);
  }

  get size(): number {
    return this.#blob.size;
  }

  /** @throws {Failure} `input/vanished`, `input/unreadable` */
  read(start: number, end: number): Uint8Array {
    const from = Math.min(Math.max(start, 0), this.size);
    const to = Math.min(Math.max(end, from), this.size);
    if (this.whole !== undefined) return this.whole.subarray(from, to);
    if (from < this.#windowStart || to > this.#windowStart + this.#window.length) {
      this.#window = this.#fetch(from, Math.min(this.size, Math.max(to, from + this.#windowBytes)));
      this.#windowStart = from;
    }
    return this.#window.subarray(from - this.#windowStart, to - this.#windowStart);
  }

  /** The browser refuses to read a file that was written to since it was chosen. */
  #fetch(from: number, to: number): Uint8Array<ArrayBuffer> {
    try {
      return new Uint8Array(this.#reader.readAsArrayBuffer(this.#blob.slice(from, to)));
    } catch (error) {
      const isGone = error instanceof DOMException && error.name === 'NotFoundError';
      // The cause is left out: its message may hold the path.
      if (isGone) throw new Failure('input/vanished', 'the file is not there any more');
      throw new Failure('input/unreadable', 'the file cannot be read, or was written to since it was chosen');
    }
  }
}
