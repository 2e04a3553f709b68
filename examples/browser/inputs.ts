/** Where files come from: what a person dropped or chose. Nothing is read here but the lists of folders. */
import type { FailureCode } from '../../src/failure/index.ts';

export interface PickedFile {
  /** For the person's eyes: with the name of the folder that was chosen. */
  readonly path: string;
  /** Below that folder: what the keyed id of the source is made of, as the command line makes it. */
  readonly relative: string;
  /** Absent for what could not be listed or opened. */
  readonly file?: File;
  readonly code?: FailureCode;
}

/** By folder and code unit, whatever the language of the machine: the order of the command line. */
export function sortedFiles(files: readonly PickedFile[]): PickedFile[] {
  const keyed = files.map((file) => ({ file, steps: file.path.split('/') }));
  return keyed.sort((a, b) => compared(a.steps, b.steps)).map(({ file }) => file);
}

function compared(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}

/** Of an `<input type="file">`, with or without a folder. */
export function filesOfInput(input: HTMLInputElement): PickedFile[] {
  return [...(input.files ?? [])].map((file) => picked(file.webkitRelativePath || file.name, file));
}

/** Of a drop. Has to be called while the event is handled: the browser forgets the items after it. */
export function filesOfDrop({ items }: DataTransfer): Promise<PickedFile[]> {
  return collected([...items].map(fromItem));
}

/** A folder or file of the disk has an entry; what another program drags has a file at most. */
function fromItem(item: DataTransferItem): AsyncIterable<PickedFile> {
  const entry = item.webkitGetAsEntry();
  return entry === null ? fromFile(item.getAsFile()) : fromEntry(entry);
}

async function* fromFile(file: File | null): AsyncGenerator<PickedFile> {
  if (file !== null) yield picked(file.name, file);
}

/** Of a folder that was chosen by the File System Access API. */
export function filesOfFolder(folder: FileSystemDirectoryHandle): Promise<PickedFile[]> {
  return collected([fromFolder(folder, folder.name)]);
}

async function collected(sources: readonly AsyncIterable<PickedFile>[]): Promise<PickedFile[]> {
  const files: PickedFile[] = [];
  for (const source of sources) for await (const file of source) files.push(file);
  return files;
}

async function* fromEntry(entry: FileSystemEntry): AsyncGenerator<PickedFile> {
  const path = entry.fullPath.replace(/^\//, '');
  try {
    if (isFile(entry)) yield picked(path, await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    else if (isFolder(entry)) for (const child of await childrenOf(entry)) yield* fromEntry(child);
  } catch (error) {
    yield unreadable(path, error);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A reader gives a hundred at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}

/** The parts of the File System Access API that the compiler's library does not have. */
type Handle = FileSystemFileHandle | FileSystemDirectoryHandle;
interface Listing {
  values(): AsyncIterable<Handle>;
}

async function* fromFolder(folder: FileSystemDirectoryHandle, path: string): AsyncGenerator<PickedFile> {
  try {
    for await (const handle of (folder as unknown as Listing).values()) {
      const below = `${path}/${handle.name}`;
      if (handle.kind === 'directory') yield* fromFolder(handle, below);
      else yield await fromHandle(handle, below);
    }
  } catch (error) {
    yield unreadable(path, error);
  }
}

async function fromHandle(handle: FileSystemFileHandle, path: string): Promise<PickedFile> {
  try {
    return picked(path, await handle.getFile());
  } catch (error) {
    return unreadable(path, error);
  }
}

function picked(path: string, file: File): PickedFile {
  return { path, relative: belowFirst(path), file };
}

/** Counted like a file, and shown: what was not read must not look as if it had been. */
function unreadable(path: string, error: unknown): PickedFile {
  if (!(error instanceof DOMException)) throw error;
  const code = error.name === 'NotFoundError' ? 'input/vanished' : 'input/unreadable';
  return { path, relative: belowFirst(path), code };
}

const belowFirst = (path: string): string => path.slice(path.indexOf('/') + 1);
