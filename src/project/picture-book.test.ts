import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Secret } from '../failure/index.ts';
import { PICTURES_NAME, PictureBook } from './picture-book.ts';
import type { PictureBox, PictureRecord } from './picture-record.ts';
import type { BookPlace } from './sealed-book.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-pictures-'));
after(() => rmSync(root, { recursive: true }));
const SECRET = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));

const place = (): BookPlace => ({ folder: mkdtempSync(join(root, 'p-')), projectId: 'a'.repeat(32), secret: SECRET });
const idOf = (number: number): string => number.toString(16).padStart(32, '0');
const area = (frame: number, changes: Partial<PictureBox> = {}): PictureBox => ({
  ...{ frame, left: 1, top: 2, right: 9, bottom: 8, origin: 'network', score: 0.9 },
  ...changes,
});

function record(number: number, changes: Partial<PictureRecord> = {}): PictureRecord {
  return {
    ...{ id: idOf(number), status: 'released', reasons: [], content: idOf(500 + number) },
    source: { kind: 'file', path: `/scans/Thistlewick/${number}`, relative: `${number}` },
    sourceId: idOf(1000 + number),
    name: { patient: 'LG-1', study: '2.25.1', series: '2.25.2', instance: `2.25.${number}` },
    ...{ look: 'strict', frames: 100, rows: 60, columns: 80, modality: 'US' },
    device: {
      manufacturer: 'Northwind',
      model: 'Echo 5',
      software: '',
      rows: 60,
      columns: 80,
      modality: 'US',
      sopClass: '2.9',
    },
    ...{ boxes: [], doubts: [], run: '000001', place: '/out', rekey: false },
    policy: { name: 'research', digest: 'd'.repeat(64) },
    ...changes,
  };
}

function written(at: BookPlace, work: (book: PictureBook) => void): void {
  const book = PictureBook.write(at);
  work(book);
  book.sync();
  book.close();
}

test('areas come back by frame, each with all that is known of it, and in one frame as they were found', () => {
  const at = place();
  const boxes = [
    ...[0, 1, 2, 5, 6, 9].map((frame) => area(frame)),
    area(1, { left: 3, origin: 'clip' }),
    area(5, { left: 2, suppressed: 'harmless', read: { text: 'Depth 16.5 cm', rule: 'depth' } as never }),
    area(5, { score: 0.2 }),
  ];
  written(at, (book) => book.put(record(1, { boxes })));
  const back = PictureBook.read(at).get(idOf(1))!.boxes;
  assert.deepEqual(
    back,
    boxes.toSorted((a, b) => a.frame - b.frame),
  );
});

test('an area of a thousand frames takes the room of one', () => {
  const sizeOf = (count: number): number => {
    const at = place();
    written(at, (book) => book.put(record(1, { boxes: Array.from({ length: count }, (_, frame) => area(frame)) })));
    return statSync(join(at.folder, PICTURES_NAME)).size;
  };
  assert.ok(sizeOf(1000) < sizeOf(1) + 20);
});

test('no source, device or area stands in the clear, and a decided picture is known without opening it', () => {
  const at = place();
  const decision = { instance: idOf(1), content: idOf(501), verdict: 'accept', cover: [], uncover: [] } as const;
  const decided = { ...decision, reviewer: 'Robin Vale', at: '2026-11-28T09:30:00Z' };
  written(at, (book) => {
    book.put(record(1, { decision: decided, boxes: [area(0)] }));
    book.put(record(2));
  });
  const text = readFileSync(join(at.folder, PICTURES_NAME), 'utf8');
  assert.doesNotMatch(text, /Thistlewick|Northwind|network|Vale|LG-1/);
  const book = PictureBook.read({ ...at, secret: new Secret(new Uint8Array(32)) });
  assert.deepEqual(
    [1, 2].map((number) => book.isDecided(idOf(number))),
    [true, false],
  );
  assert.throws(() => book.get(idOf(1)), { code: 'environment/project-damaged' });
});

test('a book is current until another one has written, from nothing, after it and over it', () => {
  const at = place();
  const empty = PictureBook.read(at);
  assert.ok(empty.isCurrent);
  written(at, (book) => book.put(record(1)));
  assert.ok(!empty.isCurrent);

  const reader = PictureBook.read(at);
  assert.ok(reader.isCurrent);
  written(at, (book) => book.put(record(2)));
  assert.ok(!reader.isCurrent);

  const writer = PictureBook.read(at).write();
  writer.put(record(3));
  writer.sync();
  writer.close();
  assert.ok(writer.isCurrent, 'what it has written itself it knows');
  PictureBook.compact(at);
  assert.ok(!writer.isCurrent);
  assert.equal(PictureBook.read(at).size, 3);
});
