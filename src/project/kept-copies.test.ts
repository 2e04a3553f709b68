import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BufferSource } from '../bytes/index.ts';
import { isFailure, Secret } from '../failure/index.ts';
import { KeptCopies } from './kept-copies.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-kept-'));
after(() => rmSync(root, { recursive: true }));
const CONTENT = 'c'.repeat(32);
const NAME = { content: CONTENT };
const MEGABYTE = 1024 * 1024;
const SEALED = MEGABYTE + 29;

function copiesIn(name: string, projectId = 'a'.repeat(32)): KeptCopies {
  return new KeptCopies({ folder: join(root, name), projectId, secret: new Secret(new Uint8Array(32).fill(7)) });
}

const damaged = (error: unknown): boolean => isFailure(error) && error.code === 'environment/project-damaged';

/** Bytes of which no two stretches are alike. */
const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 17) & 0xff);

for (const length of [0, 1, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 9 * MEGABYTE + 5]) {
  test(`a copy of ${length} bytes reads as its source, from any place to any other`, () => {
    const copies = copiesIn(`length-${length}`);
    const bytes = bytesOf(length);
    copies.write(NAME, new BufferSource(bytes));
    const copy = copies.open(NAME)!;
    assert.equal(copy.size, length);
    assert.equal(copy.whole === undefined, length > 8 * MEGABYTE);
    const edges = [0, 1, length - 1, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 2 * MEGABYTE + 7, length, length + 10];
    for (const start of edges.filter((edge) => edge >= 0)) {
      for (const end of edges.filter((edge) => edge >= start && edge - start < 3 * MEGABYTE)) {
        assert.ok(Buffer.from(copy.read(start, end)).equals(bytes.subarray(start, end)), `${start} to ${end}`);
      }
    }
    copy.close();
  });
}

test('a copy is whole or not there, is made once, and goes when it is removed', () => {
  const copies = copiesIn('once');
  assert.equal(copies.open(NAME), undefined);
  const source = new BufferSource(bytesOf(100));
  copies.write(NAME, source);
  copies.write(NAME, { size: 5, read: () => assert.fail('read again') });
  assert.throws(() =>
    copies.write({ content: 'd'.repeat(32) }, { size: 5, read: () => assert.fail('cannot be read') }),
  );
  assert.deepEqual(readdirSync(join(root, 'once')), [CONTENT]);
  writeFileSync(join(root, 'once', `${CONTENT}.0123.part`), 'half');
  assert.deepEqual([...copies.found()], [NAME]);
  assert.deepEqual(readdirSync(join(root, 'once')), [CONTENT]);
  copies.remove(NAME);
  copies.remove(NAME);
  assert.ok(!copies.has(NAME));
  assert.throws(() => copies.has({ content: '../../secret' }), TypeError);
});

test('a copy that was cut, changed, put together anew or moved to another content does not open', () => {
  const copies = copiesIn('damaged');
  const path = join(root, 'damaged', CONTENT);
  copies.write(NAME, new BufferSource(bytesOf(3 * MEGABYTE)));
  const sealed = readFileSync(path);
  const opens = (change: (copy: Buffer) => Uint8Array, content = CONTENT): void => {
    writeFileSync(join(root, 'damaged', content), change(Buffer.from(sealed)));
    copies.open({ content })?.close();
  };
  opens((copy) => copy);
  assert.throws(() => opens((copy) => copy.subarray(0, SEALED)), damaged, 'a whole chunk less');
  assert.throws(() => opens((copy) => copy.subarray(0, copy.length - 1)), damaged, 'a byte less');
  assert.throws(() => opens((copy) => copy.subarray(0, 20)), damaged, 'less than a chunk can have');
  assert.throws(() => opens((copy) => copy.fill(1, 2 * SEALED + 40, 2 * SEALED + 41)), damaged, 'one byte');
  const swap = (copy: Buffer): Uint8Array =>
    Buffer.concat([copy.subarray(SEALED, 2 * SEALED), copy.subarray(0, SEALED), copy.subarray(2 * SEALED)]);
  assert.throws(() => opens(swap), damaged, 'chunks in another order');
  assert.throws(() => opens((copy) => copy, 'd'.repeat(32)), damaged, 'another content');
  truncateSync(path, 0);
  assert.throws(() => copies.open(NAME), damaged);
  writeFileSync(path, sealed);
  const others = new KeptCopies({
    folder: join(root, 'damaged'),
    projectId: 'b',
    secret: new Secret(new Uint8Array(32).fill(7)),
  });
  assert.throws(() => others.open(NAME), damaged, 'another project');
});

test('in a vault a copy lies with its owner, and opens with the key of his row alone', () => {
  const copies = copiesIn('owned');
  const owner = { row: 'e'.repeat(32), key: new Secret(new Uint8Array(32).fill(1)) };
  const bytes = bytesOf(MEGABYTE + 7);
  copies.write({ content: CONTENT, owner }, new BufferSource(bytes));
  assert.ok(!copies.has(NAME));
  assert.deepEqual([...copies.found()], [{ content: CONTENT, row: owner.row }]);
  const copy = copies.open({ content: CONTENT, owner })!;
  assert.deepEqual(copy.whole, bytes);
  copy.close();
  const key = new Secret(new Uint8Array(32).fill(2));
  assert.throws(() => copies.open({ content: CONTENT, owner: { ...owner, key } }), damaged);
  copies.remove({ content: CONTENT, row: owner.row });
  assert.deepEqual([...copies.found()], []);
});
