/** Where an archive is saved: a file that the person named, or the browser's own store until it is downloaded. */
import type { Sink } from './zip.ts';

export interface Destination extends Sink {
  /** The archive is whole. Gives it back where it has no place yet. */
  end(): Promise<Blob | undefined>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

const ZIP = 'application/zip';
/** Pieces that are handed over together. */
const FOLD_BYTES = 16 * 1024 * 1024;

/**
 * Collects an archive as a Blob. What was folded into it is no memory of the page: the browser keeps it and writes it to
 * its disk when there is much of it.
 */
export class BlobDestination implements Destination {
  #whole = new Blob([]);
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;

  async write(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= FOLD_BYTES) this.#fold();
  }

  async truncate(size: number): Promise<void> {
    this.#fold();
    this.#whole = this.#whole.slice(0, size, ZIP);
  }

  async end(): Promise<Blob> {
    this.#fold();
    return this.#whole;
  }

  async abort(): Promise<void> {
    this.#whole = new Blob([]);
    this.#pieces = [];
  }

  #fold(): void {
    this.#whole = new Blob([this.#whole, ...this.#pieces], { type: ZIP });
    this.#pieces = [];
    this.#bytes = 0;
  }
}

/** A file on the disk. It gets its name and content when it is whole. */
class FileDestination implements Destination {
  readonly #stream: FileSystemWritableFileStream;

  constructor(stream: FileSystemWritableFileStream) {
    this.#stream = stream;
  }

  write(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#stream.write(piece);
  }

  async truncate(size: number): Promise<void> {
    await this.#stream.truncate(size);
    await this.#stream.seek(size);
  }

  async end(): Promise<undefined> {
    await this.#stream.close();
  }

  abort(): Promise<void> {
    return this.#stream.abort();
  }
}

/** The File System Access API, which not every browser has and the compiler's library does not know. */
interface Pickers {
  showSaveFilePicker?(options: object): Promise<FileSystemFileHandle>;
  showDirectoryPicker?(options?: object): Promise<FileSystemDirectoryHandle>;
}

const pickers = globalThis as unknown as Pickers;

export const canSaveToFile = (): boolean => pickers.showSaveFilePicker !== undefined;
export const canPickFolder = (): boolean => pickers.showDirectoryPicker !== undefined;

/** Undefined when the person thought better of it. */
export async function pickDestination(name: string): Promise<Destination | undefined> {
  if (pickers.showSaveFilePicker === undefined) return new BlobDestination();
  const types = [{ description: 'Zip archive', accept: { [ZIP]: ['.zip'] } }];
  const handle = await unlessAborted(pickers.showSaveFilePicker({ suggestedName: name, types }));
  return handle === undefined ? undefined : new FileDestination(await handle.createWritable());
}

/** Undefined when the person thought better of it. */
export function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  return unlessAborted(pickers.showDirectoryPicker!({ mode: 'read' }));
}

async function unlessAborted<T>(picking: Promise<T>): Promise<T | undefined> {
  try {
    return await picking;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}
