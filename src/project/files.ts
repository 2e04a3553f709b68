import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Failure } from '../failure/index.ts';

/** Whoever may read a project can identify its patients, so nobody but the owner may. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

export interface WriteOptions {
  readonly mode: number;
  /** Waits until the content is on the device. Default true. */
  readonly durable?: boolean;
}

/** Writes a file so that a crash leaves the old one or the new one, never half of one. */
export function writeAtomically(path: string, content: Uint8Array | string, options: WriteOptions): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  try {
    const descriptor = openSync(temporary, 'wx', options.mode);
    try {
      writeAll(descriptor, bytes);
      if (options.durable !== false) fdatasyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (options.durable !== false) syncFolder(dirname(path));
}

/** Copies a file so that whoever looks sees the old one, or the new one as a whole. */
export function copyAtomically(from: string, to: string, mode: number): void {
  const temporary = `${to}.${randomBytes(6).toString('hex')}.part`;
  try {
    copyFileSync(from, temporary);
    chmodSync(temporary, mode);
    renameSync(temporary, to);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(to));
}

/**
 * What `read` gives, and undefined where nothing is there. Anything else that goes wrong is thrown as `failed` says it,
 * else as the system does.
 */
export function ifThere<T>(read: () => T, failed?: (error: NodeJS.ErrnoException) => Failure): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failed === undefined ? error : failed(error as NodeJS.ErrnoException);
  }
}

export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

/** Makes renames in a folder durable. Windows cannot open a folder and needs no such step. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER });
}
