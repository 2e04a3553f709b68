import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ByteSource } from '../bytes/index.ts';
import { hkdfSha256 } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { makePrivateFolder, PRIVATE_FILE, syncFolder, writeAll } from './files.ts';

/** Sealed and opened at a time: what a copy of any length needs of memory. */
const CHUNK_BYTES = 1024 * 1024;
/** Version, nonce and tag of `seal`. */
const SEAL_BYTES = 29;
const SEALED_BYTES = CHUNK_BYTES + SEAL_BYTES;
/** Copies up to here are opened whole, as files are read. */
const WHOLE_BYTES = 8 * 1024 * 1024;
const NAME = /^[0-9a-f]{32}$/;

export interface KeptPlace {
  /** `kept` of a project. */
  readonly folder: string;
  readonly projectId: string;
  readonly secret: Secret;
}

/**
 * Sealed copies of sources that were held, named by the keyed ids of their contents. A copy is chunks of 1 MiB one
 * after the other, each sealed by itself and bound to the project, the content, the length of the whole and its place:
 * one that was cut, or put together from others, does not open.
 */
export class KeptCopies {
  readonly #place: KeptPlace;
  readonly #key: Secret;

  constructor(place: KeptPlace) {
    this.#place = place;
    this.#key = hkdfSha256(place.secret, 'leadglass/project/v1/kept');
  }

  has(content: string): boolean {
    return existsSync(this.#path(content));
  }

  /** It is whole and on the device, or not there, when this returns or throws. */
  write(content: string, source: ByteSource): void {
    if (this.has(content)) return;
    makePrivateFolder(this.#place.folder);
    const temporary = `${this.#path(content)}.${randomBytes(6).toString('hex')}.part`;
    try {
      const descriptor = openSync(temporary, 'wx', PRIVATE_FILE);
      try {
        for (let chunk = 0; chunk < chunksOf(source.size); chunk++)
          writeAll(descriptor, this.#seal(content, source, chunk));
        fdatasyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, this.#path(content));
      syncFolder(this.#place.folder);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /**
   * Undefined where there is none. Its bytes are opened as they are read.
   * @throws {Failure} `environment/project-damaged`, and so does a read of bytes that somebody has changed
   */
  open(content: string): KeptCopy | undefined {
    const path = this.#path(content);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const size = plainSize(stat.size);
    return new KeptCopy({
      path,
      size,
      open: (bytes, chunk) => open(this.#key, bytes, this.#context(content, size, chunk)),
    });
  }

  remove(content: string): void {
    rmSync(this.#path(content), { force: true });
  }

  /** Keyed ids of the contents that there are copies of. What a run that was cut off left half done is removed. */
  contents(): readonly string[] {
    if (!existsSync(this.#place.folder)) return [];
    const names = readdirSync(this.#place.folder);
    for (const name of names) if (name.endsWith('.part')) rmSync(join(this.#place.folder, name), { force: true });
    return names.filter((name) => NAME.test(name));
  }

  #seal(content: string, source: ByteSource, chunk: number): Uint8Array {
    const start = chunk * CHUNK_BYTES;
    const plaintext = source.read(start, Math.min(source.size, start + CHUNK_BYTES));
    const context = this.#context(content, source.size, chunk);
    return seal(this.#key, plaintext, { context, nonce: randomBytes(NONCE_BYTES) });
  }

  #context(content: string, size: number, chunk: number): string {
    return `leadglass/kept/v1 ${this.#place.projectId} ${content} ${size} ${chunk}`;
  }

  #path(content: string): string {
    if (!NAME.test(content)) throw new TypeError('a copy is named by a keyed id');
    return join(this.#place.folder, content);
  }
}

interface CopyFacts {
  readonly path: string;
  readonly size: number;
  open(sealed: Uint8Array, chunk: number): Uint8Array;
}

/** The content of a copy, a chunk in memory at a time; the whole of a short one. */
export class KeptCopy implements ByteSource {
  readonly size: number;
  readonly whole?: Uint8Array;
  readonly #facts: CopyFacts;
  readonly #descriptor: number;
  #chunk: { readonly number: number; readonly bytes: Uint8Array } | undefined;

  constructor(facts: CopyFacts) {
    this.#facts = facts;
    this.size = facts.size;
    this.#descriptor = openSync(facts.path, 'r');
    try {
      if (this.size <= WHOLE_BYTES) this.whole = this.#joined(0, this.size);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  read(start: number, end: number): Uint8Array {
    const from = Math.min(Math.max(start, 0), this.size);
    const to = Math.min(Math.max(end, from), this.size);
    if (this.whole !== undefined) return this.whole.subarray(from, to);
    const first = Math.floor(from / CHUNK_BYTES);
    const base = first * CHUNK_BYTES;
    if (to <= base + CHUNK_BYTES) return this.#opened(first).subarray(from - base, to - base);
    return this.#joined(from, to);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #joined(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(to - from);
    // Also an empty copy has one chunk, which says that it is one.
    for (let at = from, isFirst = true; at < to || isFirst; isFirst = false) {
      const number = Math.floor(at / CHUNK_BYTES);
      const end = Math.min(to, (number + 1) * CHUNK_BYTES);
      const base = number * CHUNK_BYTES;
      bytes.set(this.#opened(number).subarray(at - base, end - base), at - from);
      at = end;
    }
    return bytes;
  }

  #opened(number: number): Uint8Array {
    if (this.#chunk?.number !== number) {
      const length = Math.min(CHUNK_BYTES, this.size - number * CHUNK_BYTES) + SEAL_BYTES;
      const sealed = Buffer.alloc(length);
      const count = readSync(this.#descriptor, sealed, 0, length, number * SEALED_BYTES);
      this.#chunk = { number, bytes: this.#facts.open(sealed.subarray(0, count), number) };
    }
    return this.#chunk.bytes;
  }
}

const chunksOf = (size: number): number => Math.max(1, Math.ceil(size / CHUNK_BYTES));

/** @throws {Failure} `environment/project-damaged` for a length that no copy has */
function plainSize(sealed: number): number {
  const chunks = Math.ceil(sealed / SEALED_BYTES);
  const size = sealed - chunks * SEAL_BYTES;
  if (sealed >= SEAL_BYTES && size >= 0 && chunksOf(size) === chunks) return size;
  throw new Failure('environment/project-damaged', 'the copy of a held source was cut', {
    hint: 'bring it back from a backup, or give the source again with the command that held it',
  });
}
