import { randomBytes } from 'node:crypto';
import { close, closeSync, fdatasync, openSync, rmSync, writevSync } from 'node:fs';
import { sep } from 'node:path';
import { promisify } from 'node:util';
import { FileSource, type Scratch, systemCode, WHOLE_OBJECT } from '../bytes/file.node.ts';
import type { ByteRange, ByteSource } from '../bytes/index.ts';
import { createSha256, sha256Hex } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import type { Segment } from '../pipeline/index.ts';

/** Folder below the output folder where files are made. No reader that takes `*.dcm` sees one that is not ready. */
export const STAGING_NAME = '.leadglass';
const PART_NAME = /^\.leadglass-[0-9a-f]{16}\.part$/;

const COPY_BYTES = 1024 * 1024;
/** Linux takes 1024 pieces in one call (IOV_MAX). */
const MAX_PIECES = 512;
/**
 * Bytes a call. Linux makes the pages of a file as large as the call: up to 32 KB it takes them from lists that each
 * processor has at hand, larger ones from memory that a virtual machine may have given back to its host, which costs
 * eight times the copying (540 KB: 0.15 ms, against 0.12 to 1.2 in one call).
 */
const WRITE_BYTES = 32 * 1024;

const fdatasyncAsync = promisify(fdatasync);
const closeAsync = promisify(close);

/** A file that is written and not yet at its place. */
export interface Part {
  readonly path: string;
  /** The written bytes, read back from the file. Valid until the next part is written. */
  readonly written: ByteSource;
}

export const isPartName = (name: string): boolean => PART_NAME.test(name);

/**
 * Writes objects into files of their own and makes a batch of them durable at once: the flush of one batch runs
 * beside the work on the next one.
 */
export class PartWriter {
  readonly #staging: string;
  readonly #scratch: Scratch;
  readonly #open = new Map<string, number>();
  /** Ten random digits that no other writer has; six more count. */
  #prefix = randomBytes(5).toString('hex');
  #count = 0;

  constructor(staging: string, scratch: Scratch) {
    this.#staging = staging;
    this.#scratch = scratch;
  }

  /** @throws {Failure} `environment/disk-full`, `environment/output` */
  write(segments: readonly Segment[], source: ByteSource): Part {
    const path = this.#nextPath();
    try {
      const descriptor = openSync(path, 'wx+');
      this.#open.set(path, descriptor);
      writePieces(descriptor, piecesOf(segments, source));
      return { path, written: new FileSource(descriptor, this.#scratch, WHOLE_OBJECT, 'environment/output') };
    } catch (error) {
      this.discard(path);
      throw outputFailure(error);
    }
  }

  #nextPath(): string {
    if (this.#count > 0xffffff) {
      this.#prefix = randomBytes(5).toString('hex');
      this.#count = 0;
    }
    const number = (this.#count++).toString(16).padStart(6, '0');
    return `${this.#staging}${sep}.leadglass-${this.#prefix}${number}.part`;
  }

  discard(path: string): void {
    const descriptor = this.#open.get(path);
    if (descriptor !== undefined) closeSync(descriptor);
    this.#open.delete(path);
    rmSync(path, { force: true });
  }

  /** Forgets what was written and has no place yet; the files are removed with the staging folder. */
  abandon(): void {
    for (const descriptor of this.#open.values()) closeSync(descriptor);
    this.#open.clear();
  }

  /** Waits until everything written since the last call is on the device. */
  async sync(): Promise<void> {
    const descriptors = [...this.#open.values()];
    this.#open.clear();
    try {
      await Promise.all(descriptors.map((descriptor) => fdatasyncAsync(descriptor)));
    } catch (error) {
      throw outputFailure(error);
    } finally {
      await Promise.all(descriptors.map((descriptor) => closeAsync(descriptor)));
    }
  }
}

/** What an error of the file system means for the run. A `Failure` stays what it is. */
export function outputFailure(error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof Failure || code === '') return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Failure('environment/disk-full', `no space is left for the output (${code})`, {
      hint: 'make room and give the same command: it goes on where it stopped',
    });
  }
  return new Failure('environment/output', `the output folder cannot be written (${code})`, {
    hint: 'look at its permissions and at the device it lies on',
  });
}

/** SHA-256 of all bytes of a source, in hex. */
export function hashOf(source: ByteSource): string {
  if (source.whole !== undefined) return sha256Hex(source.whole);
  const hasher = createSha256();
  for (let at = 0; at < source.size; at += COPY_BYTES) hasher.update(source.read(at, at + COPY_BYTES));
  return hasher.digestHex();
}

/** Pieces to write together: many at a time from memory, one at a time from the window of a long file. */
function* piecesOf(segments: readonly Segment[], source: ByteSource): Generator<Uint8Array[]> {
  let pieces: Uint8Array[] = [];
  for (const segment of segments) {
    if (isBytes(segment)) pieces.push(segment);
    else if (source.whole !== undefined) pieces.push(source.whole.subarray(segment.start, segment.end));
    else {
      if (pieces.length > 0) yield pieces;
      pieces = [];
      for (let at = segment.start; at < segment.end; at += COPY_BYTES) {
        yield [source.read(at, Math.min(segment.end, at + COPY_BYTES))];
      }
    }
    if (pieces.length >= MAX_PIECES) {
      yield pieces;
      pieces = [];
    }
  }
  if (pieces.length > 0) yield pieces;
}

const isBytes = (segment: Uint8Array | ByteRange): segment is Uint8Array => segment instanceof Uint8Array;

function writePieces(descriptor: number, batches: Iterable<Uint8Array[]>): void {
  let position = 0;
  for (const batch of batches) {
    for (let pieces = batch.filter((piece) => piece.length > 0); pieces.length > 0; ) {
      const written = writevSync(descriptor, beginningOf(pieces, WRITE_BYTES - (position % WRITE_BYTES)));
      position += written;
      pieces = behind(pieces, written);
    }
  }
}

/** As many of the pieces as come to `bytes`; the last one is cut. */
function beginningOf(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const beginning: Uint8Array[] = [];
  let room = bytes;
  for (let i = 0; i < pieces.length && room > 0; i++) {
    const piece = pieces[i]!;
    beginning.push(piece.length > room ? piece.subarray(0, room) : piece);
    room -= piece.length;
  }
  return beginning;
}

/** A call may write less than it was given (a limit of 2 GB, a disk that is nearly full). */
function behind(pieces: Uint8Array[], written: number): Uint8Array[] {
  let rest = written;
  let i = 0;
  while (i < pieces.length && rest >= pieces[i]!.length) rest -= pieces[i++]!.length;
  const left = pieces.slice(i);
  if (rest > 0) left[0] = left[0]!.subarray(rest);
  return left;
}
