import { type FileOptions, FileSource, type FileStamp, Scratch, WHOLE_OBJECT } from '../bytes/file.node.ts';
import { BufferSource, type ByteSource } from '../bytes/index.ts';
import { Failure, Secret } from '../failure/index.ts';
import type { KeptCopies } from '../project/index.ts';
import { readEntry } from './archive.ts';
import { bytesOf, type FilePath, fsPath } from './paths.ts';
import type { SourceRef } from './sources.ts';

/** An opened source. Its bytes are views that the next one overwrites. */
export interface OpenedSource {
  readonly source: ByteSource;
  readonly stamp: FileStamp;
  close(): void;
}

/** Opens sources one after the other over the same memory. An archive stays open for its next entry. */
export class SourceOpener {
  readonly #scratch = new Scratch();
  readonly #archiveScratch = new Scratch();
  readonly #copies: KeptCopies | undefined;
  #archive: { readonly path: string; readonly source: FileSource } | undefined;

  constructor(copies?: KeptCopies) {
    this.#copies = copies;
  }

  /** @throws {Failure} `input/vanished`, `input/unreadable`, `input/source-changed`, `input/zip`, `limit/inflated` */
  open(ref: SourceRef, options: FileOptions): OpenedSource {
    switch (ref.kind) {
      case 'file': {
        const source = FileSource.open(fsPath(ref.path), this.#scratch, options);
        return { source, stamp: source.stamp, close: () => source.close() };
      }
      case 'entry': {
        const archive = this.#openArchive(ref.archive);
        assertUnchanged(archive.stamp, ref.stamp);
        return { source: new BufferSource(readEntry(archive, ref.entry)), stamp: ref.stamp, close: nothing };
      }
      case 'memory':
        return {
          source: new BufferSource(ref.bytes),
          stamp: { size: ref.bytes.length, modifiedMs: 0 },
          close: nothing,
        };
      case 'copy': {
        const { content, owner } = ref;
        const key = owner === undefined ? {} : { owner: { row: owner.row, key: new Secret(owner.key) } };
        const source = this.#copies?.open({ content, ...key });
        if (source === undefined) throw new Failure('input/source-gone', 'there is no copy of the held source');
        return { source, stamp: { size: source.size, modifiedMs: 0 }, close: () => source.close() };
      }
    }
  }

  close(): void {
    this.#archive?.source.close();
    this.#archive = undefined;
  }

  #openArchive(path: FilePath): FileSource {
    const key = bytesOf(path).toString('latin1');
    if (this.#archive?.path === key) return this.#archive.source;
    this.close();
    const source = FileSource.open(fsPath(path), this.#archiveScratch, WHOLE_OBJECT);
    this.#archive = { path: key, source };
    return source;
  }
}

/** @throws {Failure} `input/source-changed`: what was found out about the file is about other bytes */
export function assertUnchanged(now: FileStamp, before: FileStamp): void {
  if (now.size === before.size && now.modifiedMs === before.modifiedMs) return;
  throw new Failure('input/source-changed', 'the file was written to while the run was going on', {
    hint: 'run again when nobody writes to the input',
  });
}

const nothing = (): void => {};
