import { type BigIntStats, type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Failure, type FailureCode } from '../failure/index.ts';
import { bytesOf, type FilePath, fsPath, joinPath, pathOfBytes } from './paths.ts';
import type { SourceList } from './sources.ts';

const STANDARD_INPUT = '-';
/** One object in memory. */
const MAX_STANDARD_INPUT_BYTES = 2 ** 31;

/** What is known of a source before anybody opens it. */
export interface Outcome {
  readonly status: 'not-dicom' | 'quarantined';
  readonly code?: FailureCode;
}

export interface Inputs {
  /** Sources that are not to be opened: devices, broken links, folders that cannot be listed. */
  readonly settled: ReadonlyMap<number, Outcome>;
  /** Files that the user named himself: a DICOMDIR among them stands for the files that it refers to. */
  readonly named: ReadonlySet<number>;
}

/**
 * Lists the files below the inputs, folders sorted by code unit, every folder once. Only listed: DICOM, archives and
 * DICOMDIRs are known by their content, and nothing is opened here.
 *
 * @throws {Failure} `usage/no-input` when no input is there, `usage/nested-output` when an input is inside the output
 *   folder or the other way round, also through links
 */
export async function listInputs(
  inputs: readonly string[],
  list: SourceList,
  context: { readonly to: string | undefined; readonly stdin: AsyncIterable<Uint8Array> },
): Promise<Inputs> {
  const walk = new Walk(list, context.to === undefined ? undefined : new OutputGuard(context.to));
  for (const input of inputs) if (input !== STANDARD_INPUT) walk.guard(input);
  for (const input of withoutContained(inputs)) {
    if (input === STANDARD_INPUT) list.add(list.addPlace({ kind: 'memory' }), await readAll(context.stdin));
    else walk.addInput(input);
  }
  if (walk.found === 0 && !inputs.includes(STANDARD_INPUT)) {
    throw new Failure('usage/no-input', 'none of the paths can be read', { hint: 'look for a misspelt path' });
  }
  return { settled: walk.settled, named: walk.named };
}

class Walk {
  readonly settled = new Map<number, Outcome>();
  readonly named = new Set<number>();
  /** Inputs that are there. */
  found = 0;
  readonly #list: SourceList;
  readonly #output: OutputGuard | undefined;
  readonly #visited = new Set<string>();

  constructor(list: SourceList, output: OutputGuard | undefined) {
    this.#list = list;
    this.#output = output;
  }

  guard(input: string): void {
    if (statOf(input) !== undefined) this.#output?.check(input, true);
  }

  addInput(input: string): void {
    const stat = statOf(input);
    if (stat?.isDirectory()) {
      this.found++;
      this.#walkFolder(input, '', stat);
      return;
    }
    const folder = dirname(input);
    const place = this.#list.addPlace({ kind: 'folder', path: folder === '.' ? '' : folder, relative: '' });
    const index = this.#list.add(place, basename(input));
    if (stat === undefined) {
      this.settled.set(index, { status: 'quarantined', code: 'input/unreadable' });
      return;
    }
    this.found++;
    this.named.add(index);
    if (!stat.isFile()) this.settled.set(index, { status: 'not-dicom' });
  }

  #walkFolder(path: FilePath, relative: FilePath, stat: BigIntStats): void {
    const identity = `${stat.dev}:${stat.ino}`;
    // A link to a folder above, or the same folder over two inputs.
    if (this.#visited.has(identity)) return;
    this.#visited.add(identity);
    this.#output?.checkIdentity(identity);
    const place = this.#list.addPlace({ kind: 'folder', path, relative });
    const entries = entriesOf(path);
    if (entries === undefined) {
      this.settled.set(this.#list.add(place, ''), { status: 'quarantined', code: 'input/unreadable' });
      return;
    }
    for (const { name, kind } of entries) {
      const below = joinPath(path, name);
      if (kind === 'file') this.#list.add(place, name);
      else if (kind === 'folder') this.#walkBelow(place, name, { path: below, relative: joinPath(relative, name) });
      else if (kind === 'link') this.#followLink(place, name, { path: below, relative: joinPath(relative, name) });
      // A pipe or a device may wait for ever when it is opened.
      else this.settled.set(this.#list.add(place, name), { status: 'not-dicom' });
    }
  }

  #walkBelow(place: number, name: FilePath, at: { path: FilePath; relative: FilePath }): void {
    const stat = statOf(at.path);
    if (stat !== undefined) this.#walkFolder(at.path, at.relative, stat);
    else this.settled.set(this.#list.add(place, name), { status: 'quarantined', code: 'input/unreadable' });
  }

  #followLink(place: number, name: FilePath, at: { path: FilePath; relative: FilePath }): void {
    const stat = statOf(at.path);
    if (stat !== undefined) this.#output?.check(at.path, stat.isDirectory());
    if (stat?.isDirectory()) {
      this.#walkFolder(at.path, at.relative, stat);
      return;
    }
    const index = this.#list.add(place, name);
    if (stat === undefined) this.settled.set(index, { status: 'quarantined', code: 'input/unreadable' });
    else if (!stat.isFile()) this.settled.set(index, { status: 'not-dicom' });
  }
}

/** Refuses inputs that touch the output folder: the next run would take its own output for input. */
class OutputGuard {
  readonly #real: Buffer;
  readonly #identity: string | undefined;

  constructor(to: string) {
    this.#real = Buffer.from(realOutputPath(to));
    const stat = statOf(to);
    this.#identity = stat === undefined ? undefined : `${stat.dev}:${stat.ino}`;
  }

  check(path: FilePath, isFolder: boolean): void {
    const real = realpathSync(fsPath(path), { encoding: 'buffer' });
    if (contains(this.#real, real) || (isFolder && contains(real, this.#real))) throw nestedOutput();
  }

  /** A mount can show the output folder at a path that has nothing in common with it. */
  checkIdentity(identity: string): void {
    if (identity === this.#identity) throw nestedOutput();
  }
}

/** The real path of a folder that need not be there yet: links are followed as far as there is something. */
export function realOutputPath(to: string): string {
  const absolute = resolve(to);
  if (statOf(absolute) !== undefined) return realpathSync(absolute);
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(realOutputPath(parent), basename(absolute));
}

/** True when `inner` is `outer` or lies below it. Both are real paths. */
export function contains(outer: Uint8Array, inner: Uint8Array): boolean {
  const prefix = bytesOf(outer);
  const path = bytesOf(inner);
  if (!path.subarray(0, prefix.length).equals(prefix)) return false;
  return (
    path.length === prefix.length || prefix.at(-1) === sep.charCodeAt(0) || path[prefix.length] === sep.charCodeAt(0)
  );
}

function nestedOutput(): Failure {
  return new Failure('usage/nested-output', 'the output folder and an input lie inside each other', {
    hint: 'choose an output folder outside of every input',
  });
}

/** Without repeated inputs and files that a folder among the inputs holds anyway: a file counts once. */
function withoutContained(inputs: readonly string[]): string[] {
  const real = new Map<string, Buffer>();
  for (const input of inputs) {
    if (input !== STANDARD_INPUT && statOf(input) !== undefined) real.set(input, realBytes(input));
  }
  const folders = [...real].filter(([input]) => statOf(input)?.isDirectory());
  const seen = new Set<string>();
  return inputs.filter((input) => {
    const path = real.get(input);
    const key = path?.toString('latin1') ?? input;
    if (seen.has(key)) return false;
    seen.add(key);
    return path === undefined || !folders.some(([, folder]) => !folder.equals(path) && contains(folder, path));
  });
}

function realBytes(path: string): Buffer {
  return realpathSync(path, { encoding: 'buffer' });
}

interface FolderEntry {
  readonly name: FilePath;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** The entries of a folder by code unit, whatever the language of the machine; undefined when it cannot be listed. */
function entriesOf(folder: FilePath): FolderEntry[] | undefined {
  try {
    const entries = readdirSync(fsPath(folder), { withFileTypes: true });
    // Text is twice as fast as bytes; a replacement character says that a name may have been no UTF-8.
    if (entries.every(({ name }) => !name.includes('\ufffd'))) return sorted(entries.map(entryOf));
    const raw = readdirSync(fsPath(folder), { withFileTypes: true, encoding: 'buffer' });
    return sorted(raw.map((entry) => ({ name: pathOfBytes(entry.name), kind: kindOf(entry) })));
  } catch {
    // Which error it was makes no difference to what happens: the folder is listed as unreadable.
    return undefined;
  }
}

const entryOf = (entry: Dirent): FolderEntry => ({ name: entry.name, kind: kindOf(entry) });

function kindOf(entry: Dirent | Dirent<NonSharedBuffer>): FolderEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function sorted(entries: FolderEntry[]): FolderEntry[] {
  const key = ({ name }: FolderEntry): string => (typeof name === 'string' ? name : bytesOf(name).toString('latin1'));
  return entries.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Undefined when there is nothing, or nothing that can be reached (a broken link, a loop of links). */
function statOf(path: FilePath): BigIntStats | undefined {
  try {
    return statSync(fsPath(path), { bigint: true });
  } catch {
    return undefined;
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > MAX_STANDARD_INPUT_BYTES) {
      throw new Failure('usage/argument', `more than ${MAX_STANDARD_INPUT_BYTES} bytes on standard input`, {
        hint: 'write the object to a file first',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
