import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseFile, walk } from '../test/runners/parse/index.ts';
import {
  dicomFilesBelow,
  GROWTH_AXES,
  generate,
  openWorkload,
  scaled,
  type WorkloadName,
  type WorkloadOptions,
  writeWorkload,
} from './workloads.ts';

const folder = mkdtempSync(join(tmpdir(), 'workloads-'));
after(() => rmSync(folder, { recursive: true }));

/** Small ones of each kind. */
const SMALL: Readonly<Partial<Record<WorkloadName, number>>> = { W1: 3, W2: 9, W4: 2 ** 20, W5: 1, W6: 5 };

function digestOf(name: WorkloadName, options: WorkloadOptions): string {
  const hash = createHash('sha256');
  for (const { path, bytes, hole = 0 } of generate(name, options).files) hash.update(`${path} ${hole} `).update(bytes);
  return hash.digest('hex');
}

for (const [name, count] of Object.entries(SMALL) as [WorkloadName, number][]) {
  test(`${name}: the same seed gives the same bytes, another one others`, () => {
    assert.equal(digestOf(name, { seed: 3, count }), digestOf(name, { seed: 3, count }));
    assert.notEqual(digestOf(name, { seed: 3, count }), digestOf(name, { seed: 4, count }));
  });

  test(`${name}: every file is encoded as it should be and names its people`, () => {
    const { files, people } = generate(name, { count });
    for (const { path, bytes, hole = 0 } of files) {
      const file = parseFile(Buffer.concat([bytes, Buffer.alloc(hole)]));
      assert.deepEqual([...file.problems], [], path);
      assert.equal(file.trailingBytes, 0, path);
      assert.ok(
        people.some(({ id }) => Buffer.from(bytes).includes(id)),
        path,
      );
    }
  });
}

test('CT slices, small objects and frames have the sizes and numbers of elements that the figures are about', () => {
  const elements = (bytes: Uint8Array): number => [...walk(parseFile(bytes).dataSet)].length;
  const [slice] = generate('W1', { count: 1 }).files;
  assert.equal(Math.round(slice!.bytes.length / 1000), 539);
  assert.ok(Math.abs(elements(slice!.bytes) - 170) < 10, `${elements(slice!.bytes)} elements`);
  const [enhanced] = generate('W5', { count: 1 }).files;
  assert.ok(elements(enhanced!.bytes) > 34_000);
  const small = [...generate('W2', { count: 30 }).files].map(({ bytes }) => bytes.length);
  assert.ok(Math.min(...small) > 2_000 && Math.max(...small) < 20_000);
});

test('no two slices have the same pixels', () => {
  const slices = [...generate('W1', { count: 4 }).files].map(({ bytes }) => Buffer.from(bytes.subarray(-524_288)));
  assert.equal(new Set(slices.map((pixels) => pixels.toString('latin1'))).size, 4);
});

test('a grown header has as many more elements as its axis says', () => {
  const written = writeWorkload('WG', folder);
  const count = (axis: string, size: number): number => {
    const path = join(written.folder, axis, `${String(size).padStart(6, '0')}.dcm`);
    return [...walk(parseFile(readFileSync(path)).dataSet)].length;
  };
  assert.equal(written.files, Object.values(GROWTH_AXES).flat().length);
  assert.equal(count('private', 1_000) - count('private', 0), 1_000 + 16);
  assert.equal(count('items', 1_000) - count('items', 50), 950 * 2);
  assert.equal(count('nesting', 60) - count('nesting', 32), 28 * 2);
});

test('a huge object is a hole on disk', () => {
  const { folder: where } = writeWorkload('W4', folder, { count: 2 ** 26 });
  const [path] = dicomFilesBelow(where);
  const { size, blocks } = statSync(path!);
  assert.ok(size > 2 ** 26);
  assert.ok(blocks * 512 < 2 ** 24, `${blocks * 512} bytes of disk`);
});

test('a workload that was made before is opened with its people', () => {
  const made = writeWorkload('W6', folder, { count: 4, as: 'again' });
  assert.deepEqual(openWorkload('again', folder), made);
  assert.equal(openWorkload('never', folder), undefined);
});

test('another generator leaves its manifest in the folder', () => {
  const made = writeWorkload('W6', folder, { count: 4, as: 'other' });
  renameSync(`${made.folder}.json`, join(made.folder, 'manifest.json'));
  assert.deepEqual(openWorkload('other', folder), made);
});

test('a scale leaves one at least', () => {
  assert.equal(scaled(500, 0.25), 125);
  assert.equal(scaled(8, 0.01), 1);
});
