import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { hasCode } from '../../test/support/error-code.ts';
import { BufferSource } from '../bytes/index.ts';
import { type ArchiveEntry, isArchive, listArchive, readEntry } from './archive.ts';
import { Bench } from './bench.testing.ts';
import { madeObject } from './pipeline.testing.ts';

const object = (uid: string): Uint8Array => madeObject({ id: 'P', uid }, Buffer.alloc(5000, uid));

/** A zip archive of stored and deflated entries. */
const zip = (files: Record<string, Uint8Array>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, bytes], i) => [name, [bytes, { level: i % 2 === 0 ? 0 : 6 }]]),
    ),
  );

/** The first position of a signature. */
function find(bytes: Uint8Array, signature: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 4 <= bytes.length; at++) if (view.getUint32(at, true) === signature) return at;
  throw new Error('no such signature');
}
const CENTRAL = 0x02014b50;

test('the objects in an archive are released, the archive itself is not counted', async () => {
  const bench = new Bench();
  bench.put('study.bin', zip({ 'DOE^JANE/1': object('1'), 'DOE^JANE/2': object('2'), notes: Buffer.from('x') }));
  bench.put('3', { id: 'P', uid: '3' });
  for (const jobs of [1, 2]) {
    const { summary, lines } = await bench.run({ jobs, to: `${bench.out}${jobs}` });
    assert.equal(summary.counts.in, 4);
    assert.equal(summary.counts.released, 3);
    assert.equal(summary.counts['not-dicom'], 1);
    assert.ok(lines.some(({ source }) => source.endsWith('study.bin!DOE^JANE/1')));
  }
});

test('an archive is known by its content: the name does not count, and DICM behind a preamble does', () => {
  assert.ok(isArchive(new BufferSource(zip({ a: Buffer.from('a') }))));
  assert.ok(!isArchive(new BufferSource(Buffer.from('PKZIP'))));
  const dual = madeObject({ id: 'P', uid: '1' });
  dual.set([0x50, 0x4b, 3, 4]);
  assert.ok(!isArchive(new BufferSource(dual)));
});

test('names that lead out of the archive harm nobody: they are never paths', async () => {
  const bench = new Bench();
  bench.put('a', zip({ '../../evil.dcm': object('1'), '/etc/passwd': object('2'), 'a/../b': object('3') }));
  const { summary } = await bench.run();
  assert.equal(summary.counts.released, 3);
  assert.equal(bench.objects().length, 3);
});

test('an archive without entries is not DICOM; one inside another is quarantined', async () => {
  const bench = new Bench();
  bench.put('empty', zip({}));
  bench.put('nested', zip({ inner: zip({ a: object('1') }) }));
  const { lines } = await bench.run();
  assert.deepEqual(
    lines.map(({ status, code }) => [status, code]),
    [
      ['not-dicom', undefined],
      ['quarantined', 'input/zip'],
    ],
  );
});

test('an archive that is cut off is one quarantined source', async () => {
  const bench = new Bench();
  bench.put('cut', zip({ a: object('1'), b: object('2') }).slice(0, 3000));
  const { lines, summary } = await bench.run();
  assert.deepEqual([lines[0]!.code, summary.counts.in], ['input/zip', 1]);
});

test('entries are checked against size, CRC, encryption and method, and only the bad one is lost', async () => {
  // Offsets into the entry of the central directory (APPNOTE 4.3.12).
  const patches: Record<string, { at: number; bits: number }> = {
    crc: { at: 16, bits: 1 },
    'size of the content': { at: 24, bits: 1 },
    encrypted: { at: 8, bits: 1 },
    method: { at: 10, bits: 99 },
    'place of the local header': { at: 42, bits: 1 },
  };
  for (const [name, { at, bits }] of Object.entries(patches)) {
    const bench = new Bench();
    const bytes = zip({ a: object('1'), b: object('2') });
    const position = find(bytes, CENTRAL) + at;
    bytes[position] = bytes[position]! ^ bits;
    bench.put('archive', bytes);
    const { lines } = await bench.run();
    assert.deepEqual(
      lines.map(({ status, code }) => code ?? status),
      ['input/zip', 'released'],
      name,
    );
  }
});

test('an entry that says it is larger than the limit is refused before anything is inflated', () => {
  const entry: ArchiveEntry = {
    name: 'a',
    offset: 0,
    compressedSize: 1,
    size: 2 ** 40,
    method: 8,
    crc: 0,
    encrypted: false,
  };
  assert.throws(() => readEntry(new BufferSource(zip({ a: Buffer.alloc(1) })), entry), hasCode('limit/inflated'));
});

test('an entry that inflates beyond the size it says stops there', () => {
  const bytes = zip({ x: Buffer.alloc(1), bomb: Buffer.alloc(10_000_000) });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const central = find(bytes, CENTRAL);
  const second = central + 46 + view.getUint16(central + 28, true);
  const entry: ArchiveEntry = {
    name: 'bomb',
    offset: view.getUint32(second + 42, true),
    compressedSize: view.getUint32(second + 20, true),
    size: 1000,
    method: 8,
    crc: view.getUint32(second + 16, true),
    encrypted: false,
  };
  assert.throws(() => readEntry(new BufferSource(bytes), entry), hasCode('input/zip'));
  assert.equal(readEntry(new BufferSource(bytes), { ...entry, size: 10_000_000 }).length, 10_000_000);
});

test('entries that overlap make a bomb of the whole archive: refused', async () => {
  const bench = new Bench();
  const bytes = zip({ a: object('1'), b: object('2') });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const first = find(bytes, CENTRAL);
  const second = first + 46 + view.getUint16(first + 28, true);
  view.setUint32(second + 42, view.getUint32(first + 42, true), true);
  const path = bench.put('overlap', bytes);
  await assert.rejects(listArchive(path), hasCode('input/zip'));
});
