import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { FailureCode } from '../failure/index.ts';
import { FileSource, HEADER_ONLY, Scratch } from './file.node.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadglass-file-'));
after(() => rmSync(folder, { recursive: true }));

const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
const file = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const code = (expected: FailureCode) => (error: unknown) => (error as { code?: string }).code === expected;

test('a file that fits is read whole and reads are views of it', () => {
  const bytes = bytesOf(5000);
  const source = FileSource.open(file('small', bytes), new Scratch());
  assert.deepEqual(source.whole, bytes);
  assert.deepEqual(source.read(10, 20), bytes.subarray(10, 20));
  assert.equal(source.read(0, 1).buffer, source.whole?.buffer);
  source.close();
});

test('a longer file is read through a window that gives the same bytes for any order of reads', () => {
  const bytes = bytesOf(3000);
  const path = file('windowed', bytes);
  const range = fc.tuple(fc.integer({ min: -5, max: 3100 }), fc.integer({ min: 0, max: 3200 }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20 }), (ranges) => {
      const source = FileSource.open(path, new Scratch(), { wholeBytes: 100, windowBytes: 256 });
      assert.equal(source.whole, undefined);
      for (const [start, length] of ranges) {
        const from = Math.max(0, start);
        assert.deepEqual(source.read(start, from + length), bytes.slice(from, from + length));
      }
      source.close();
    }),
  );
});

test('the next file uses the same memory', () => {
  const scratch = new Scratch();
  const first = FileSource.open(file('first', bytesOf(1000)), scratch);
  const memory = first.whole?.buffer;
  first.close();
  const second = FileSource.open(file('second', bytesOf(900)), scratch);
  assert.equal(second.whole?.buffer, memory);
  assert.equal(second.size, 900);
  second.close();
});

test('a look at a header holds no more than its window', () => {
  const source = FileSource.open(file('long', bytesOf(300_000)), new Scratch(), HEADER_ONLY);
  assert.equal(source.read(0, 8).buffer.byteLength, HEADER_ONLY.windowBytes);
  source.close();
});

test('a file that is not there has vanished, and no message names it', () => {
  const path = join(folder, 'DOE^JANE.dcm');
  assert.throws(() => FileSource.open(path, new Scratch()), code('input/vanished'));
  try {
    FileSource.open(path, new Scratch());
  } catch (error) {
    assert.doesNotMatch(`${String(error)} ${JSON.stringify(error)}`, /DOE/);
  }
});

test('a folder is unreadable, not an object', () => {
  assert.throws(() => FileSource.open(folder, new Scratch()), code('input/unreadable'));
});

test('a file that became shorter while it was read has changed', () => {
  const path = file('shrinking', bytesOf(200_000));
  const source = FileSource.open(path, new Scratch(), HEADER_ONLY);
  truncateSync(path, 1000);
  assert.throws(() => source.read(150_000, 150_010), code('input/source-changed'));
  source.close();
});

test('the stamp is size and time of the last change', () => {
  const path = file('stamp', bytesOf(10));
  const source = FileSource.open(path, new Scratch());
  assert.deepEqual(source.stamp, { size: 10, modifiedMs: statSync(path).mtimeMs });
  source.close();
});
