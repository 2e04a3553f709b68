import { closeSync, constants, fstatSync, openSync, type PathLike, readSync } from 'node:fs';
import { Failure, type FailureCode } from '../failure/index.ts';
import type { ByteSource } from './source.ts';

/** Files up to here are read whole; longer ones through a window. A CT slice has half a megabyte. */
const WHOLE_BYTES = 8 * 1024 * 1024;
const WINDOW_BYTES = 1024 * 1024;

/** How much of a file is held at once. */
export interface FileOptions {
  /** Longest file that is read whole. */
  readonly wholeBytes: number;
  /** Bytes read at a time from a longer one; a single `read` may ask for more. */
  readonly windowBytes: number;
}

/** For work on all bytes of an object. */
export const WHOLE_OBJECT: FileOptions = { wholeBytes: WHOLE_BYTES, windowBytes: WINDOW_BYTES };
/** For a look at the header: the pixels of a slice are not read. */
export const HEADER_ONLY: FileOptions = { wholeBytes: 64 * 1024, windowBytes: 64 * 1024 };

/** What a file looked like when it was opened, to notice that somebody wrote to it since. */
export interface FileStamp {
  readonly size: number;
  readonly modifiedMs: number;
}

/** Memory that is kept between files, because a new buffer of that size costs more than filling it. */
export class Scratch {
  #bytes = new Uint8Array(0);

  take(length: number): Uint8Array {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
    return this.#bytes;
  }
}

/**
 * The bytes of one file, read synchronously: inside a worker a promise per file costs nine times a small read.
 *
 * Views come from the scratch memory, so they live until the next read of this source, and until the next source is
 * opened over the same memory.
 */
export class FileSource implements ByteSource {
  readonly size: number;
  readonly stamp: FileStamp;
  readonly whole?: Uint8Array;
  readonly #descriptor: number;
  readonly #scratch: Scratch;
  readonly #windowBytes: number;
  readonly #failure: FailureCode;
  #windowStart = 0;
  #windowEnd = 0;
  #closed = false;

  /**
   * Opens a regular file. A pipe or a device is refused without waiting for it.
   * @throws {Failure} `input/vanished`, `input/unreadable`, `input/source-changed`
   */
  static open(path: PathLike, scratch: Scratch, options: FileOptions = WHOLE_OBJECT): FileSource {
    const descriptor = openForReading(path);
    try {
      return new FileSource(descriptor, scratch, options);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** Over a descriptor that is open already; `failure` is the code of what cannot be read. `close` closes it. */
  constructor(
    descriptor: number,
    scratch: Scratch,
    options: FileOptions = WHOLE_OBJECT,
    failure: FailureCode = 'input/unreadable',
  ) {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Failure(failure, 'not a regular file');
    this.#descriptor = descriptor;
    this.#scratch = scratch;
    this.#windowBytes = options.windowBytes;
    this.#failure = failure;
    this.size = stat.size;
    this.stamp = { size: stat.size, modifiedMs: stat.mtimeMs };
    if (stat.size <= options.wholeBytes) {
      const memory = scratch.take(stat.size);
      this.#fill(memory, 0, stat.size);
      this.whole = memory.subarray(0, stat.size);
    }
  }

  read(start: number, end: number): Uint8Array {
    const from = Math.min(Math.max(start, 0), this.size);
    const to = Math.min(Math.max(end, from), this.size);
    if (this.whole !== undefined) return this.whole.subarray(from, to);
    if (from < this.#windowStart || to > this.#windowEnd) this.#moveWindow(from, to);
    return this.#scratch.take(0).subarray(from - this.#windowStart, to - this.#windowStart);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#descriptor);
  }

  #moveWindow(from: number, to: number): void {
    const end = Math.min(this.size, Math.max(to, from + this.#windowBytes));
    this.#windowEnd = 0;
    this.#fill(this.#scratch.take(end - from), from, end);
    this.#windowStart = from;
    this.#windowEnd = end;
  }

  #fill(memory: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; ) {
      const count = this.#readAt(memory.subarray(at - from, to - from), at);
      if (count === 0) throw new Failure('input/source-changed', `the file ends at ${at}, it had ${this.size} bytes`);
      at += count;
    }
  }

  #readAt(target: Uint8Array, position: number): number {
    try {
      return readSync(this.#descriptor, target, 0, target.length, position);
    } catch (cause) {
      throw new Failure(this.#failure, `the file cannot be read at ${position} (${systemCode(cause)})`, { cause });
    }
  }
}

function openForReading(path: PathLike): number {
  try {
    // Without O_NONBLOCK a named pipe that took the file's place would wait for a writer.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    const code = systemCode(cause);
    // The cause is left out: its message holds the path.
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new Failure('input/vanished', 'the file is not there any more');
    throw new Failure('input/unreadable', `the file cannot be opened (${code})`);
  }
}

/** `ENOSPC` and the like; empty for what is no error of the system. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}
