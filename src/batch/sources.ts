import type { FileStamp } from '../bytes/file.node.ts';
import type { CopyName, HeldSource } from '../project/index.ts';
import type { ArchiveEntry } from './archive.ts';
import { absolutePath, bytesOf, displayPath, type FilePath, joinPath, pathOfText, pathText } from './paths.ts';

/** What a worker needs to open a source. Survives structuredClone. */
export type SourceRef =
  | { readonly kind: 'file'; readonly path: FilePath }
  | { readonly kind: 'entry'; readonly archive: FilePath; readonly stamp: FileStamp; readonly entry: ArchiveEntry }
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  /** A sealed copy in the project, by the keyed id of its content; in a vault with the key of its owner. */
  | {
      readonly kind: 'copy';
      readonly content: string;
      readonly owner?: { readonly row: string; readonly key: Uint8Array };
    };

/** Where several sources lie. */
type Place =
  | { readonly kind: 'folder'; readonly path: FilePath; readonly relative: FilePath }
  | { readonly kind: 'archive'; readonly path: FilePath; readonly relative: FilePath; readonly stamp: FileStamp }
  | { readonly kind: 'memory' }
  | { readonly kind: 'kept' };

/** What stands for a held source that is not where it was. */
export interface KeptItem {
  readonly origin: HeldSource;
  /** Undefined where no copy was kept: nobody opens it then. */
  readonly copy: CopyName | undefined;
}

/**
 * All sources of a run in their order. A source is its name and the number of its place, so that a million of them
 * are a million names and not a million paths.
 */
export class SourceList {
  readonly #places: Place[] = [];
  readonly #placeOf: number[] = [];
  readonly #items: (FilePath | ArchiveEntry | KeptItem)[] = [];

  get length(): number {
    return this.#items.length;
  }

  /** `relative` is the path below the input, empty for the input itself. */
  addPlace(place: Place): number {
    return this.#places.push(place) - 1;
  }

  add(place: number, item: FilePath | ArchiveEntry | KeptItem): number {
    this.#placeOf.push(place);
    return this.#items.push(item) - 1;
  }

  ref(index: number): SourceRef {
    const place = this.#place(index);
    const item = this.#items[index]!;
    switch (place.kind) {
      case 'memory':
        return { kind: 'memory', bytes: item as Uint8Array };
      case 'archive':
        return { kind: 'entry', archive: place.path, stamp: place.stamp, entry: item as ArchiveEntry };
      case 'folder':
        return { kind: 'file', path: joinPath(place.path, item as FilePath) };
      case 'kept':
        return copyRef((item as KeptItem).copy);
    }
  }

  /** For the operator: the path as he gave it, `archive.zip!entry` for an entry. */
  display(index: number): string {
    const place = this.#place(index);
    const item = this.#items[index]!;
    switch (place.kind) {
      case 'memory':
        return '-';
      case 'archive':
        return `${displayPath(place.path)}!${(item as ArchiveEntry).name}`;
      case 'folder':
        return displayPath(joinPath(place.path, item as FilePath));
      case 'kept':
        return displayOf((item as KeptItem).origin);
    }
  }

  /** The path below the input, as bytes: what the keyed source id is made of. Equal wherever the input lies. */
  relativeBytes(index: number): Uint8Array {
    const place = this.#place(index);
    const item = this.#items[index]!;
    switch (place.kind) {
      case 'memory':
        return Buffer.from('-');
      case 'archive':
        return Buffer.concat([bytesOf(place.relative), Buffer.from(`!${(item as ArchiveEntry).name}`)]);
      case 'folder':
        return bytesOf(joinPath(place.relative, item as FilePath));
      case 'kept':
        return relativeOf((item as KeptItem).origin);
    }
  }

  /** Where it can be found again from anywhere. */
  origin(index: number): HeldSource {
    const place = this.#place(index);
    const item = this.#items[index]!;
    switch (place.kind) {
      case 'memory':
        return { kind: 'stdin' };
      case 'archive': {
        const archive = pathText(absolutePath(place.path));
        return { kind: 'entry', archive, relative: pathText(place.relative), name: (item as ArchiveEntry).name };
      }
      case 'folder': {
        const path = pathText(absolutePath(joinPath(place.path, item as FilePath)));
        return { kind: 'file', path, relative: pathText(joinPath(place.relative, item as FilePath)) };
      }
      case 'kept':
        return (item as KeptItem).origin;
    }
  }

  /** Path and relative path of a file, to put something in its place. */
  pathsOf(index: number): { path: FilePath; relative: FilePath } | undefined {
    const place = this.#place(index);
    const item = this.#items[index]!;
    if (place.kind !== 'folder') return undefined;
    return { path: joinPath(place.path, item as FilePath), relative: joinPath(place.relative, item as FilePath) };
  }

  #place(index: number): Place {
    return this.#places[this.#placeOf[index]!]!;
  }
}

function copyRef(copy: CopyName | undefined): SourceRef {
  const { content = '', owner } = copy ?? {};
  if (owner === undefined) return { kind: 'copy', content };
  return { kind: 'copy', content, owner: { row: owner.row, key: owner.key.use((bytes) => bytes.slice()) } };
}

/** As the operator knows it, from the root. */
export function displayOf(source: HeldSource): string {
  switch (source.kind) {
    case 'stdin':
      return '-';
    case 'entry':
      return `${displayPath(pathOfText(source.archive))}!${source.name}`;
    case 'file':
      return displayPath(pathOfText(source.path));
  }
}

function relativeOf(source: HeldSource): Uint8Array {
  switch (source.kind) {
    case 'stdin':
      return Buffer.from('-');
    case 'entry':
      return Buffer.concat([bytesOf(pathOfText(source.relative)), Buffer.from(`!${source.name}`)]);
    case 'file':
      return bytesOf(pathOfText(source.relative));
  }
}
