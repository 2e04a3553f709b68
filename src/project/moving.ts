/**
 * A project in one sealed file, to go on with it on another machine. The file says which generation of the project it
 * holds; what is imported is the next one, and the manifest of an output folder names the generation that wrote it: two
 * machines that go on with the same project are noticed where they meet.
 */
import {
  closeSync,
  createReadStream,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { hex } from '../crypto/index.ts';
import {
  lockKey,
  MOST_KEY_FILE_CHARACTERS,
  openStream,
  type StretchCost,
  sealStream,
  unlockKey,
} from '../crypto/on-need.node.ts';
import { Failure, Secret } from '../failure/index.ts';
import { type ProjectFacts, readFacts, updateFacts, writeFacts } from './facts.ts';
import { makePrivateFolder, PRIVATE_FILE, PRIVATE_FOLDER, syncFolder, writeAll } from './files.ts';
import { checkedName, type ProjectPlace } from './project.ts';
import { random } from './random.ts';

/** magic | length of the key file (4) | key file | stream of: length (4) | { path, size } | content … | { end } */
const MAGIC = 'leadglass.export/1\n';
const LENGTH_BYTES = 4;
const SALT_BYTES = 24;
const MOST_HEAD_BYTES = 64 * 1024;
const BLOCK_BYTES = 1024 * 1024;
const LEFT_OUT = (path: string): boolean => path === 'lock' || path.endsWith('.part') || path.startsWith('lock.');
const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export interface ExportOptions {
  readonly passphrase: Secret;
  /** The project goes on here: the file is a backup. */
  readonly keeps: boolean;
  readonly cost?: StretchCost;
}

/**
 * Writes a project into one sealed file, mode 0600. Unless it is a backup, no run goes on with the project here. The
 * project is locked meanwhile.
 * @throws {Failure} `environment/output`
 */
export async function exportProject(place: ProjectPlace, path: string, options: ExportOptions): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) throw taken();
  const temporary = `${path}.part`;
  const key = new Secret(random(32));
  const descriptor = openNew(temporary);
  try {
    const cost = options.cost === undefined ? {} : { cost: options.cost };
    const lock = { passphrase: options.passphrase, holds: 'export' as const, id: place.facts.id, random, ...cost };
    const keyFile = Buffer.from(await lockKey(key, lock));
    writeAll(descriptor, Buffer.concat([Buffer.from(MAGIC), uint32(keyFile.length), keyFile]));
    const context = contextOf(place.facts.id);
    for await (const piece of sealStream(key, contentOf(place.folder), { context, salt: random(SALT_BYTES) })) {
      writeAll(descriptor, piece);
    }
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    key.destroy();
    closeSync(descriptor);
  }
  // Before the file has its name: there is never a file to go on with, and a project that goes on as well.
  if (!options.keeps) updateFacts(place.folder, (facts) => ({ ...facts, handedOn: new Date().toISOString() }));
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

export interface ImportOptions {
  /** LEADGLASS_HOME. */
  readonly home: string;
  readonly passphrase: Secret;
  /** Another name than the project has. */
  readonly name?: string;
}

/**
 * Makes the project of an exported file. It appears whole or not at all.
 * @throws {Failure} `usage/passphrase`, `input/key-file`, `environment/sealed`, `usage/project` where it is already
 */
export async function importProject(path: string, options: ImportOptions): Promise<ProjectPlace> {
  const { keyFile, id, start } = readHeader(path);
  const key = await unlockKey(keyFile, options.passphrase, { holds: 'export', id });
  const projects = join(options.home, 'projects');
  makePrivateFolder(projects);
  const copy = hex(random(8));
  const temporary = join(projects, `.${copy}.part`);
  mkdirSync(temporary, { mode: PRIVATE_FOLDER });
  try {
    const unpacker = new Unpacker(temporary);
    for await (const piece of openStream(key, createReadStream(path, { start }), contextOf(id))) unpacker.take(piece);
    unpacker.end();
    const facts = importedFacts(temporary, { id, copy, name: options.name });
    writeFacts(temporary, facts);
    const folder = join(projects, facts.name);
    if (statSync(folder, { throwIfNoEntry: false }) !== undefined) throw isThere(facts.name);
    renameSync(temporary, folder);
    syncFolder(projects);
    return { folder, facts, warnings: [] };
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  } finally {
    key.destroy();
  }
}

/** Where the projects are here: the same project twice would be two writers. */
export function assertNotHere(facts: readonly ProjectFacts[], id: string): void {
  const found = facts.find((one) => one.id === id);
  if (found !== undefined) throw isThere(found.name);
}

/** Of the project in an exported file; nothing proves it before it is opened. */
export const exportedId = (path: string): string => readHeader(path).id;

function importedFacts(folder: string, to: { id: string; copy: string; name: string | undefined }): ProjectFacts {
  const { handedOn: _handedOn, ...facts } = readFacts(folder);
  if (facts.id !== to.id)
    throw new Failure('environment/sealed', 'the exported file holds another project than it says');
  const generation = (facts.generation ?? 0) + 1;
  return { ...facts, name: checkedName(to.name ?? facts.name), generation, copy: to.copy };
}

async function* contentOf(folder: string): AsyncGenerator<Uint8Array> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => !LEFT_OUT(name) && lstatSync(join(folder, name)).isFile()).sort();
  for (const path of files) {
    const descriptor = openSync(join(folder, path), 'r');
    try {
      const { size } = fstatSync(descriptor);
      yield headOf({ path, size });
      const block = new Uint8Array(BLOCK_BYTES);
      for (let at = 0; at < size; ) {
        const count = readSync(descriptor, block, 0, Math.min(BLOCK_BYTES, size - at), at);
        if (count === 0) throw new Failure('environment/project-damaged', 'a file of the project became shorter');
        yield block.subarray(0, count);
        at += count;
      }
    } finally {
      closeSync(descriptor);
    }
  }
  yield headOf({ end: files.length });
}

type Head = { readonly path: string; readonly size: number } | { readonly end: number };

function headOf(head: Head): Uint8Array {
  const text = Buffer.from(JSON.stringify(head));
  return Buffer.concat([uint32(text.length), text]);
}

/** Writes files from pieces of any length. Names that lead out of the folder are refused. */
class Unpacker {
  readonly #folder: string;
  #waiting = Buffer.alloc(0);
  #descriptor: number | undefined;
  #left = 0;
  #files = 0;
  #isWhole = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  take(piece: Uint8Array): void {
    this.#waiting = Buffer.concat([this.#waiting, piece]);
    while (this.#step());
  }

  /** @throws {Failure} `environment/sealed` where the last head is missing */
  end(): void {
    if (!this.#isWhole || this.#waiting.length > 0) throw notAnExport('it ends too early');
  }

  /** False when more bytes are needed. */
  #step(): boolean {
    if (this.#descriptor !== undefined) return this.#fill(this.#descriptor);
    if (this.#waiting.length < LENGTH_BYTES) return false;
    const length = this.#waiting.readUInt32BE(0);
    if (this.#isWhole || length > MOST_HEAD_BYTES) throw notAnExport('it cannot be read');
    if (this.#waiting.length < LENGTH_BYTES + length) return false;
    const head = parseHead(this.#waiting.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length));
    this.#waiting = this.#waiting.subarray(LENGTH_BYTES + length);
    if ('end' in head) {
      if (head.end !== this.#files) throw notAnExport('files are missing');
      this.#isWhole = true;
    } else this.#open(head);
    return true;
  }

  #open({ path, size }: { readonly path: string; readonly size: number }): void {
    if (path.split('/').length > 4 || !path.split('/').every((part) => PART.test(part)))
      throw notAnExport('a name is wrong');
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
    this.#descriptor = openSync(file, 'wx', PRIVATE_FILE);
    this.#left = size;
    this.#files++;
  }

  #fill(descriptor: number): boolean {
    const part = this.#waiting.subarray(0, this.#left);
    writeAll(descriptor, part);
    this.#left -= part.length;
    this.#waiting = this.#waiting.subarray(part.length);
    if (this.#left > 0) return false;
    fsyncSync(descriptor);
    closeSync(descriptor);
    this.#descriptor = undefined;
    return true;
  }
}

function parseHead(text: string): Head {
  try {
    const { path, size, end } = JSON.parse(text) as { path?: unknown; size?: unknown; end?: unknown };
    if (Number.isInteger(end)) return { end: Number(end) };
    if (typeof path === 'string' && Number.isInteger(size) && Number(size) >= 0) return { path, size: Number(size) };
  } catch (cause) {
    throw notAnExport('it cannot be read', cause);
  }
  throw notAnExport('it cannot be read');
}

function readHeader(path: string): { readonly keyFile: string; readonly id: string; readonly start: number } {
  const head = Buffer.alloc(MAGIC.length + LENGTH_BYTES + MOST_KEY_FILE_CHARACTERS);
  let count: number;
  try {
    const descriptor = openSync(path, 'r');
    try {
      count = readSync(descriptor, head, 0, head.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new Failure('usage/no-input', 'the exported file cannot be read', { cause });
  }
  const at = MAGIC.length + LENGTH_BYTES;
  const length = count < at ? 0 : head.readUInt32BE(MAGIC.length);
  if (head.toString('latin1', 0, MAGIC.length) !== MAGIC || at + length > count) {
    throw new Failure('input/key-file', 'not a project that leadglass project export wrote');
  }
  const keyFile = head.toString('utf8', at, at + length);
  const id = /"id": "([0-9a-f]{32})"/.exec(keyFile)?.[1] ?? '';
  return { keyFile, id, start: at + length };
}

function openNew(path: string): number {
  try {
    rmSync(path, { force: true });
    return openSync(path, 'wx', PRIVATE_FILE);
  } catch (cause) {
    throw new Failure('environment/output', 'the export cannot be written', { hint: 'name another place', cause });
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeUInt32BE(value);
  return bytes;
}

const contextOf = (id: string): Uint8Array => new TextEncoder().encode(`leadglass/project/v1/export\0${id}`);

const isThere = (name: string): Failure =>
  new Failure('usage/project', `the project is here already, or another one has its name: ${name}`, {
    hint: 'nothing is ever written over; leadglass project show says what is here',
  });

const taken = (): Failure =>
  new Failure('environment/output', 'there is a file in the place of the export', {
    hint: 'it is never written over; name another place',
  });

const notAnExport = (why: string, cause?: unknown): Failure =>
  new Failure('environment/sealed', `the exported project cannot be opened: ${why}`, { cause });
