import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  createRootKeys,
  fileProvider,
  type KeyProvider,
  MOST_KEY_FILE_CHARACTERS,
  type RootKeyOptions,
  rotateRootKeys,
  unlockRootKeys,
} from '../crypto/on-need.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { PRIVATE_FILE, syncFolder, writeAll, writeAtomically } from './files.ts';
import { random } from './random.ts';

export interface KeyFileText {
  readonly text: string;
  /** What the user should know, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Writes a key file or recovery file, mode 0600. One that is there is never written over: it may be the only copy of a
 * key. Not by a rename or a link, which a memory stick does not always know; half a file, after a crash, is no key file.
 * @throws {Failure} `environment/output`
 */
export function writeKeyFile(path: string, text: string): void {
  writePrivateFile(path, text, 'key file');
}

/**
 * Writes a new file of mode 0600 that identifies people or opens something.
 * @throws {Failure} `environment/output` where there is one already
 */
export function writePrivateFile(path: string, text: string, what = 'file'): void {
  const unwritable = `the ${what} cannot be written`;
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx', PRIVATE_FILE);
  } catch (cause) {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new Failure('environment/output', isThere ? `there is a file in the place of the ${what}` : unwritable, {
      hint: isThere ? `a ${what} is never written over; name another place` : 'name another place',
      cause,
    });
  }
  try {
    writeAll(descriptor, Buffer.from(text));
    fsyncSync(descriptor);
  } catch (cause) {
    rmSync(path, { force: true });
    throw new Failure('environment/output', unwritable, { hint: 'name another place', cause });
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dirname(path));
}

const UNWRITABLE = 'the key file cannot be written';

/** Puts a key file in the place of the one that is there: after a change of its passphrase or a rotation. */
export function replaceKeyFile(path: string, text: string): void {
  try {
    if (!statSync(path).isFile()) throw new TypeError('not a file');
    writeAtomically(path, text, { mode: PRIVATE_FILE });
  } catch (cause) {
    throw new Failure('environment/output', UNWRITABLE, { cause });
  }
}

/** @throws {Failure} `input/key-file` where there is none that can be read. */
export function readKeyFile(path: string): KeyFileText {
  let stat: ReturnType<typeof statSync>;
  let text: string;
  try {
    stat = statSync(path);
    if (!stat.isFile() || stat.size > MOST_KEY_FILE_CHARACTERS) throw new TypeError('no key file has that form');
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Failure('input/key-file', 'the key file cannot be read', { cause });
  }
  // Bits of group and others mean nothing on Windows.
  const isOpen = process.platform !== 'win32' && (stat.mode & 0o077) !== 0;
  return { text, warnings: isOpen ? ['others can read the key file; set its mode to 0600'] : [] };
}

/**
 * Overwrites a key file and deletes it. A journal, a snapshot, a backup or the blocks that a solid-state disk has put
 * aside may still hold it: what is in it stays behind its passphrase there.
 * @throws {Failure} `environment/output`
 */
export function destroyKeyFile(path: string): void {
  try {
    const descriptor = openSync(path, 'r+');
    try {
      writeAll(descriptor, randomBytes(fstatSync(descriptor).size));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    rmSync(path);
    syncFolder(dirname(path));
  } catch (cause) {
    throw new Failure('environment/output', 'the key file cannot be destroyed', { cause });
  }
}

/** Makes a key file with a new root key, for `openFileProvider`. */
export async function createFileProvider(path: string, options: Omit<RootKeyOptions, 'random'>): Promise<void> {
  writeKeyFile(path, await createRootKeys({ ...options, random }));
}

/** The provider `file`: the root key from a key file, under its passphrase. */
export async function openFileProvider(path: string, passphrase: Secret): Promise<KeyProvider> {
  return fileProvider(await unlockRootKeys(readKeyFile(path).text, passphrase), random);
}

/** Adds a version to the root key of a key file. What is wrapped under older ones still opens; wrap it again in time. */
export async function rotateFileProvider(path: string, options: Omit<RootKeyOptions, 'random'>): Promise<void> {
  replaceKeyFile(path, await rotateRootKeys(readKeyFile(path).text, { ...options, random }));
}
