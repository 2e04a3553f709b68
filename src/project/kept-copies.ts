import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { ByteSource } from '../bytes/index.ts';
import { hkdfSha256 } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { makePrivateFolder, PRIVATE_FILE, syncFolder, writeAll } from './files.ts';
import type { Vault, VaultRow } from './vault.ts';

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
  /** Where pseudonyms come from one: whose copy is whose is found there. */
  readonly vault?: Vault;
}

/** In a vault: the patient whose copy it is. It lies in a folder of his, sealed under a key of his row. */
export interface CopyOwner {
  readonly row: string;
  readonly key: Secret;
}

/** Keyed id of a content, and in a vault whose it is. */
export interface CopyName {
  readonly content: string;
  readonly owner?: CopyOwner;
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

  /** What the copy of a held instance is called; undefined where its bytes were never read to the end. */
  nameOf({ content, patient }: { readonly content?: string; readonly patient?: string }): CopyName | undefined {
    if (content === undefined) return undefined;
    const row = patient === undefined ? undefined : this.#place.vault?.of(patient);
    return row === undefined ? { content } : { content, owner: copyOwner(row) };
  }

  has(name: CopyName): boolean {
    return existsSync(this.#path(name));
  }

  /** It is whole and on the device, or not there, when this returns or throws. */
  write(name: CopyName, source: ByteSource): void {
    if (this.has(name)) return;
    const path = this.#path(name);
    makePrivateFolder(dirname(path));
    const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
    try {
      const descriptor = openSync(temporary, 'wx', PRIVATE_FILE);
      try {
        for (let chunk = 0; chunk < chunksOf(source.size); chunk++)
          writeAll(descriptor, this.#seal(name, source, chunk));
        fdatasyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, path);
      syncFolder(dirname(path));
      if (name.owner !== undefined) syncFolder(this.#place.folder);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /**
   * Undefined where there is none. Its bytes are opened as they are read.
   * @throws {Failure} `environment/project-damaged`, and so does a read of bytes that somebody has changed
   */
  open(name: CopyName): KeptCopy | undefined {
    const path = this.#path(name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const size = plainSize(stat.size);
    return new KeptCopy({
      path,
      size,
      open: (bytes, chunk) => open(name.owner?.key ?? this.#key, bytes, this.#context(name, size, chunk)),
    });
  }

  remove({ content, row }: FoundCopy): void {
    const path = this.#pathOf(content, row);
    rmSync(path, { force: true });
    // Nobody has to see of whom something was held.
    if (row !== undefined && existsSync(dirname(path)) && readdirSync(dirname(path)).length === 0)
      rmdirSync(dirname(path));
  }

  /** All copies that there are. What a run that was cut off left half done is removed. */
  *found(): Generator<FoundCopy> {
    const { folder } = this.#place;
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) {
        if (this.#isCopy(folder, entry.name)) yield { content: entry.name };
        continue;
      }
      for (const content of readdirSync(join(folder, entry.name))) {
        if (this.#isCopy(join(folder, entry.name), content)) yield { content, row: entry.name };
      }
    }
  }

  #isCopy(folder: string, name: string): boolean {
    if (name.endsWith('.part')) rmSync(join(folder, name), { force: true });
    return NAME.test(name);
  }

  #seal(name: CopyName, source: ByteSource, chunk: number): Uint8Array {
    const start = chunk * CHUNK_BYTES;
    const plaintext = source.read(start, Math.min(source.size, start + CHUNK_BYTES));
    const context = this.#context(name, source.size, chunk);
    return seal(name.owner?.key ?? this.#key, plaintext, { context, nonce: randomBytes(NONCE_BYTES) });
  }

  #context({ content, owner }: CopyName, size: number, chunk: number): string {
    const name = owner === undefined ? content : `${owner.row} ${content}`;
    return `leadglass/kept/v1 ${this.#place.projectId} ${name} ${size} ${chunk}`;
  }

  #path({ content, owner }: CopyName): string {
    return this.#pathOf(content, owner?.row);
  }

  #pathOf(content: string, row: string | undefined): string {
    if (!NAME.test(content) || (row !== undefined && !NAME.test(row)))
      throw new TypeError('a copy is named by keyed ids');
    return join(this.#place.folder, row ?? '', content);
  }
}

/** A copy that lies there, whoever may open it. */
export interface FoundCopy {
  readonly content: string;
  readonly row?: string;
}

export const copyOwner = (row: VaultRow): CopyOwner => ({ row: row.id, key: row.keyFor('copy') });

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
