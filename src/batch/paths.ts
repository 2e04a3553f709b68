import { isUtf8 } from 'node:buffer';
import { isAbsolute, join, resolve, sep } from 'node:path';
import type { PathText } from '../project/index.ts';

/** A path or name: text, or its bytes where they are not UTF-8. */
export type FilePath = string | Uint8Array;

export function joinPath(folder: FilePath, name: FilePath): FilePath {
  if (name.length === 0) return folder;
  if (folder.length === 0) return name;
  if (typeof folder === 'string' && typeof name === 'string') return join(folder, name);
  return Buffer.concat([bytesOf(folder), Buffer.from(sep), bytesOf(name)]);
}

export function bytesOf(path: FilePath): Buffer {
  return typeof path === 'string' ? Buffer.from(path) : Buffer.from(path.buffer, path.byteOffset, path.byteLength);
}

/** As `node:fs` takes it: bytes that came through structuredClone are no Buffer any more. */
export function fsPath(path: FilePath): string | Buffer {
  return typeof path === 'string' ? path : bytesOf(path);
}

/** Text where the bytes are text. */
export function pathOfBytes(bytes: Uint8Array): FilePath {
  return isUtf8(bytes) ? Buffer.from(bytes).toString() : bytes;
}

/** From the root, so that it means the same from every working folder. */
export function absolutePath(path: FilePath): FilePath {
  if (typeof path === 'string') return resolve(path);
  const text = bytesOf(path).toString('latin1');
  return isAbsolute(text) ? path : joinPath(process.cwd(), path);
}

/** As JSON has it. */
export const pathText = (path: FilePath): PathText =>
  typeof path === 'string' ? path : { base64: bytesOf(path).toString('base64') };

export const pathOfText = (text: PathText): FilePath =>
  typeof text === 'string' ? text : Buffer.from(text.base64, 'base64');

/** Bytes that are no UTF-8 are written as `\xHH`, so that two names do not become one. */
export function displayPath(path: FilePath): string {
  if (typeof path === 'string') return path;
  let text = '';
  for (const byte of path) {
    text += byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`;
  }
  return text;
}
