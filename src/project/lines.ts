import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Failure } from '../failure/index.ts';
import { ifThere } from './files.ts';

const BLOCK_BYTES = 1024 * 1024;

/**
 * Whole lines with their positions; what is behind the last line feed was cut off and is left out. No line where there
 * is no file; `damaged` says what is wrong with one that cannot be opened.
 */
export function* linesOf(
  path: string,
  damaged: (path: string) => Failure,
): Generator<{ text: string; start: number; length: number }> {
  const descriptor = ifThere(
    () => openSync(path, 'r'),
    () => damaged(path),
  );
  if (descriptor === undefined) return;
  try {
    const block = Buffer.alloc(BLOCK_BYTES);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    let start = 0;
    for (let count = readSync(descriptor, block); count > 0; count = readSync(descriptor, block)) {
      const lines = (rest + decoder.write(block.subarray(0, count))).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        const text = `${line}\n`;
        const length = Buffer.byteLength(text);
        yield { text, start, length };
        start += length;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
