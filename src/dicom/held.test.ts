import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  concat,
  dataSet,
  element,
  encapsulated,
  item,
  part10,
  repeat,
  SYNTAX,
  sequence,
} from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { HeldBytes } from './held.ts';
import { toJson } from './json.ts';
import { LIMITS } from './limits.ts';
import { readObject } from './read.ts';
import { FileLikeSource, fails, listing, read } from './reading.testing.ts';

const count = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
const modality = element(0x00080060, 'CS', 'CT');

/** A file of `size` bytes that are zero but for these, which nobody could hold. */
function sparse(size: number, pieces: readonly (readonly [offset: number, bytes: Uint8Array])[]): FileLikeSource {
  const byteAt = (offset: number): number => {
    const piece = pieces.findLast(([start]) => start <= offset);
    return piece?.[1][offset - piece[0]] ?? 0;
  };
  return new FileLikeSource({ size, byteAt });
}

test('what lies in memory anyway is never copied', () => {
  const bytes = count(1000);
  const held = new HeldBytes(new BufferSource(bytes));
  assert.equal(held.slice(10, 20).buffer, bytes.buffer);
  assert.equal(held.need(990, 10), true);
  assert.equal(held.need(991, 10), false);
  assert.equal(held.peek(999, 2), undefined);
  held.skip(100, 900);
  assert.deepEqual(held.slice(100, 104), bytes.subarray(100, 104));
});

test('what was read from a Buffer can be copied by slice, and nothing that is done with it changes the Buffer', () => {
  const ramp = element(0x00281201, 'OW', [0x1234, 0xabcd]);
  const preamble = repeat(7, 128);
  const bytes = Buffer.from(part10({ transferSyntax: SYNTAX.explicitBig, preamble, dataSet: [modality, ramp] }));
  const before = new Uint8Array(bytes);
  const found = readObject(new BufferSource(bytes));
  toJson(found.dataSet);
  found.dataSet.get(0x00080060)?.bytes().slice().fill(0);
  found.preamble?.fill(0);
  assert.deepEqual(new Uint8Array(bytes), before);
});

test('what was needed stays what it was, whatever is read afterwards', () => {
  const bytes = count(400_000);
  const held = new HeldBytes(new FileLikeSource(bytes));
  assert.equal(held.need(0, 8), true);
  const first = held.slice(0, 8);
  assert.equal(held.need(300_000, 8), true);
  assert.equal(held.need(100_000, 100_000), true);
  held.peek(390_000, 8);
  assert.deepEqual(first, bytes.slice(0, 8));
  assert.deepEqual(held.slice(150_000, 150_008), bytes.slice(150_000, 150_008));
  assert.deepEqual(held.slice(300_000, 300_008), bytes.slice(300_000, 300_008));
});

test('bytes [start, end) are the same for any order of needs, looks and skips', () => {
  const bytes = count(300_000);
  const held = new HeldBytes(new FileLikeSource(bytes));
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed % below;
  };
  for (let i = 0; i < 2000; i++) {
    const from = random(bytes.length);
    const length = random(i % 10 === 0 ? 100_000 : 100);
    const fits = from + length <= bytes.length;
    if (i % 3 === 0) assert.equal(held.need(from, length), fits);
    else if (i % 3 === 1) held.skip(from, from + length);
    else assert.equal(held.peek(from, length) !== undefined, fits);
    if (fits) assert.deepEqual(held.slice(from, from + length), bytes.slice(from, from + length));
  }
});

test('bulk is passed over: pixel data in the middle of a header are not read', () => {
  const bytes = part10({
    dataSet: [
      modality,
      element(0x00091001, 'OB', repeat(1, 5_000_000)),
      element(0x00100020, 'LO', 'MRN-4711'),
      sequence(0x00400275, [item(element(0x00091001, 'UN', repeat(2, 2_000_000))), item(modality)]),
      element(0x7fe00010, 'OW', repeat(3, 10_000_000)),
      element(0xfffcfffc, 'OB', repeat(0, 4)),
    ],
  });
  const source = new FileLikeSource(bytes);
  const { dataSet } = readObject(source);
  assert.deepEqual(listing(dataSet), listing(read(bytes).dataSet));
  assert.ok(source.bytesRead < 6 * LIMITS.firstRead, `${source.bytesRead} bytes read`);
  assert.equal(dataSet.text(0x00100020), 'MRN-4711');
  assert.equal(dataSet.items(0x00400275)[1]?.text(0x00080060), 'CT');
  const pixels = dataSet.get(0x7fe00010);
  assert.equal(pixels?.isBulk, true);
  assert.deepEqual(pixels?.bytes(), repeat(3, 10_000_000));
});

test('bulk begins behind 64 KB; what is no byte string is held at any length', () => {
  const { dataSet } = readObject(
    new FileLikeSource(
      part10({
        dataSet: [
          element(0x00091001, 'OB', repeat(1, LIMITS.bulkBytes)),
          element(0x00091002, 'OB', repeat(1, LIMITS.bulkBytes + 2)),
          element(0x00091003, 'UT', repeat(0x20, LIMITS.bulkBytes + 2)),
        ],
      }),
    ),
  );
  assert.deepEqual(
    dataSet.elements().map(({ isBulk }) => isBulk),
    [false, true, false],
  );
});

test('values of an object that is not in memory survive reads of its bulk', () => {
  const texts = Array.from({ length: 400 }, (_, i) => element(0x00110000 + 0x1000 + i, 'LO', `value ${i}`.padEnd(10)));
  const bytes = part10({ dataSet: [...texts, element(0x7fe00010, 'OW', repeat(1, 200_000))] });
  const { dataSet } = readObject(new FileLikeSource(bytes));
  const views = dataSet.elements().map((element) => element.bytes());
  dataSet.get(0x7fe00010)?.bytes();
  assert.equal(new TextDecoder().decode(views[17]), 'value 17  ');
  assert.equal(new TextDecoder().decode(views[399]), 'value 399 ');
});

test('two thousand fragments of a cine loop are looked at and not held', () => {
  const fragment = repeat(1, 100_000);
  const bytes = part10({
    transferSyntax: SYNTAX.jpegBaseline,
    dataSet: [modality, encapsulated(Array.from({ length: 2000 }, () => fragment))],
  });
  const source = new FileLikeSource(bytes);
  const { dataSet } = readObject(source);
  assert.equal(dataSet.get(0x7fe00010)?.length, 8 + 2000 * 100_008 + 8);
  assert.ok(source.bytesRead < 200_000, `${source.bytesRead} bytes read`);
});

test('two thousand bulk values with elements between them stay below the limit of the header', () => {
  const header = part10({ dataSet: [modality] });
  const block = dataSet(
    SYNTAX.explicitLittle,
    element(0x00091001, 'OB', repeat(1, 70_000)),
    element(0x00091002, 'LO', 'AB'),
  );
  const bytes = concat(header, ...Array.from({ length: 2000 }, () => block));
  const { dataSet: found } = readObject(new FileLikeSource(bytes));
  assert.equal(found.table.count, 4001);
});

test('limit/header: a text of 70 MB is refused before memory is taken for it', () => {
  const header = part10({ dataSet: [modality, element(0x00091001, 'UT', '', { length: 70_000_000 })] });
  const source = sparse(header.length + 70_000_000, [[0, header]]);
  fails('limit/header', () => readObject(source));
  assert.ok(source.bytesRead < 2 * LIMITS.firstRead, `${source.bytesRead} bytes read`);
});

test('offsets beyond 4 GB: pixel data of 3 GB twice over, and an element behind them', () => {
  const length = 3_000_000_000;
  const start = part10({ dataSet: [modality, element(0x00091001, 'OB', '', { length })] });
  const second = dataSet(SYNTAX.explicitLittle, element(0x7fe00010, 'OB', '', { length }));
  const last = dataSet(SYNTAX.explicitLittle, element(0xfffcfffc, 'OB', 'padding.'));
  const secondAt = start.length + length;
  const lastAt = secondAt + second.length + length;
  const source = sparse(lastAt + last.length, [
    [0, start],
    [secondAt, second],
    [lastAt, last],
  ]);
  const { dataSet: found, dataSetEnd } = readObject(source);
  assert.equal(dataSetEnd, lastAt + last.length);
  assert.equal(found.table.start[3], lastAt);
  assert.equal(new TextDecoder().decode(found.get(0xfffcfffc)?.bytes()), 'padding.');
  assert.ok(source.bytesRead < 6 * LIMITS.firstRead, `${source.bytesRead} bytes read`);
});

test('allocation follows the bytes that are there: 100 bytes that declare 4 GB', () => {
  const before = process.memoryUsage().arrayBuffers;
  for (const vr of ['OB', 'UT', 'UN', 'SQ']) {
    const bytes = part10({ dataSet: [modality, element(0x00091001, vr, '', { length: 0xfffffffe })] });
    fails('input/length-past-end', () => read(bytes));
    fails('input/length-past-end', () => readObject(new FileLikeSource(bytes)));
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 8 * 1024 * 1024);
});

test('two pixel data of different content are told apart piece by piece, from a source that is not in memory', () => {
  const pixels = (last: number): Uint8Array => concat(repeat(1, 199_999), Uint8Array.of(last));
  const twice = (a: number, b: number): Uint8Array =>
    part10({ dataSet: [modality, element(0x7fe00010, 'OB', pixels(a)), element(0x7fe00010, 'OB', pixels(b))] });
  fails('input/hidden-element', () => readObject(new FileLikeSource(twice(1, 2))));
  assert.equal(readObject(new FileLikeSource(twice(1, 1))).dataSet.table.count, 3);
});
