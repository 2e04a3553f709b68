import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isFailure, Secret } from '../failure/index.ts';
import { HELD_NAME, HeldBook } from './held-book.ts';
import type { HeldRecord } from './held-record.ts';
import type { BookPlace } from './sealed-book.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-held-'));
after(() => rmSync(root, { recursive: true }));
const SECRET = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
let count = 0;

function place(changes: Partial<BookPlace> = {}): BookPlace {
  return { folder: mkdtempSync(join(root, `${count++}-`)), projectId: 'a'.repeat(32), secret: SECRET, ...changes };
}

const idOf = (number: number): string => number.toString(16).padStart(32, '0');

function record(number: number, changes: Partial<HeldRecord> = {}): HeldRecord {
  return {
    id: idOf(number),
    status: 'held',
    reasons: ['refused/pixels'],
    findings: [],
    source: { kind: 'file', path: `/scans/Thistlewick/${number}`, relative: `${number}` },
    sourceId: idOf(1000 + number),
    plan: { 'basic:X': number },
    run: '000001',
    policy: { name: 'basic', digest: 'd'.repeat(64) },
    place: '/out',
    rekey: false,
    since: '2026-11-27T10:00:00.000Z',
    ...changes,
  };
}

const damaged = (error: unknown): boolean => isFailure(error) && error.code === 'environment/project-damaged';
const numbersIn = (at: BookPlace): number[] => [...HeldBook.read(at).records()].map(({ id }) => Number(`0x${id}`));

function written(at: BookPlace, work: (book: HeldBook) => void): void {
  const book = HeldBook.write(at);
  work(book);
  book.sync();
  book.close();
}

test('a project that never held anything has an empty list, and reading makes no file', () => {
  const at = place();
  assert.deepEqual(numbersIn(at), []);
  written(at, (book) => book.drop(idOf(1)));
  assert.equal(statSync(join(at.folder, HELD_NAME), { throwIfNoEntry: false }), undefined);
});

test('records come back as they were, sealed, in a file of the owner alone; the last one under an id counts', () => {
  const at = place();
  written(at, (book) => {
    for (let i = 0; i < 150; i++) book.put(record(i));
    book.put(record(7, { run: '000002' }));
    book.drop(idOf(3));
    assert.equal(book.size, 149);
    assert.ok(!book.has(idOf(3)) && book.has(idOf(7)));
  });
  const book = HeldBook.read(at);
  assert.equal(book.size, 149);
  assert.deepEqual(book.get(idOf(7)), record(7, { run: '000002' }));
  assert.deepEqual(book.get(idOf(149)), record(149));
  assert.equal(book.get(idOf(3)), undefined);
  assert.equal(numbersIn(at).length, 149);
  const bytes = readFileSync(join(at.folder, HELD_NAME), 'utf8');
  assert.doesNotMatch(bytes, /Thistlewick|scans|refused/);
  if (process.platform !== 'win32') assert.equal(statSync(join(at.folder, HELD_NAME)).mode & 0o777, 0o600);
});

test('what was dropped can be put again, in one book and over two', () => {
  const at = place();
  written(at, (book) => {
    book.put(record(1));
    book.drop(idOf(1));
    book.put(record(1, { run: '000003' }));
  });
  written(at, (book) => {
    book.drop(idOf(1));
    book.drop(idOf(1));
    book.drop(idOf(99));
    assert.equal(book.size, 0);
  });
  assert.deepEqual(numbersIn(at), []);
  written(at, (book) => book.put(record(1)));
  assert.deepEqual(numbersIn(at), [1]);
});

test('those that a person decided about, and the contents that are needed, are known without opening any', () => {
  const at = place();
  const decision = { reviewer: 'reader', reason: 'looked', waived: ['refused/pixels'], at: 'now' } as const;
  written(at, (book) => {
    for (let i = 0; i < 100; i++) book.put(record(i, i % 40 === 0 ? { decision } : {}));
    book.put(record(40, { content: idOf(7) }));
    book.put(record(41, { content: idOf(8), status: 'released' }));
    book.drop(idOf(99));
  });
  const other = new Secret(Uint8Array.from({ length: 32 }, () => 9));
  const book = HeldBook.read({ ...at, secret: other });
  const numbers = Array.from({ length: 99 }, (_, number) => number);
  assert.deepEqual(
    numbers.filter((number) => book.isDecided(idOf(number))),
    [0, 80],
  );
  assert.deepEqual([...book.contents()], [idOf(7)]);
  assert.deepEqual([...book.ids()].sort(), numbers.map(idOf));
  assert.throws(() => book.get(idOf(0)), damaged);
});

test('a line that a crash has torn is left out, and the next writer goes on behind the last whole one', () => {
  const at = place();
  written(at, (book) => book.put(record(1)));
  appendFileSync(join(at.folder, HELD_NAME), '{"put":["0000');
  assert.deepEqual(numbersIn(at), [1]);
  written(at, (book) => book.put(record(2)));
  assert.deepEqual(numbersIn(at), [1, 2]);
});

test('a first line that was torn is written anew', () => {
  const at = place();
  writeFileSync(join(at.folder, HELD_NAME), '{"format":"leadg');
  written(at, (book) => book.put(record(1)));
  assert.deepEqual(numbersIn(at), [1]);
});

test('a book that is mostly old is written anew, and says the same', () => {
  const at = place();
  written(at, (book) => {
    for (let round = 0; round < 30; round++) for (let i = 0; i < 64; i++) book.put(record(i, { run: `${round}` }));
  });
  const long = statSync(join(at.folder, HELD_NAME)).size;
  const before = [...HeldBook.read(at).records()];
  written(at, () => {});
  assert.ok(statSync(join(at.folder, HELD_NAME)).size < long / 10);
  assert.deepEqual([...HeldBook.read(at).records()], before);
});

test('records under other ids, another project or another secret do not open', () => {
  const at = place();
  written(at, (book) => book.put(record(1)));
  const path = join(at.folder, HELD_NAME);
  const other = new Secret(Uint8Array.from({ length: 32 }, () => 9));
  assert.throws(() => [...HeldBook.read({ ...at, secret: other }).records()], damaged);
  assert.throws(() => [...HeldBook.read({ ...at, projectId: 'b'.repeat(32) }).records()], damaged);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(idOf(1), idOf(2)));
  assert.throws(() => [...HeldBook.read(at).records()], damaged);
});

test('a book that is damaged in the middle, or of another version, is said to be', () => {
  for (const text of [
    '{"format":"leadglass.held/2"}\n',
    '{"format":"leadglass.held/1"}\nno line\n',
    'null\n',
    '[]\n',
  ]) {
    const at = place();
    writeFileSync(join(at.folder, HELD_NAME), text);
    assert.throws(() => HeldBook.read(at), damaged, text);
    assert.throws(() => HeldBook.write(at), damaged, text);
  }
});
