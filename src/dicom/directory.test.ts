import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, type Part, sequence } from '../../test/build/index.ts';
import { isDirectory, referencedFiles } from './directory.ts';
import { file, listing } from './reading.testing.ts';

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';

const record = (type: string, ...files: readonly Part[]): Part =>
  item(
    element(0x00041400, 'UL', 0),
    element(0x00041410, 'US', 0xffff),
    element(0x00041420, 'UL', 0),
    element(0x00041430, 'CS', type),
    ...files,
  );
const path = (...components: readonly string[]): Part => element(0x00041500, 'CS', components);
const records = sequence(0x00041220, [
  record('PATIENT'),
  record('IMAGE', path('IMAGES', 'IM000001')),
  record('IMAGE', path('README')),
  record('PRIVATE', element(0x00041500, 'CS', '')),
]);

test('PS3.3 F.2: a DICOMDIR is known by its class, and its files by the paths of its records', () => {
  const read = file({
    meta: { sopClassUid: MEDIA_STORAGE_DIRECTORY },
    dataSet: [element(0x00041130, 'CS', 'DISC 1'), records],
  });
  assert.equal(isDirectory(read.meta, read.dataSet), true);
  assert.deepEqual(referencedFiles(read.dataSet), [['IMAGES', 'IM000001'], ['README']]);
  assert.equal(listing(read.dataSet).length, 25);
});

test('PS3.3 F.2: a directory without a class is known by its records', () => {
  const read = file({ meta: { sopClassUid: false }, dataSet: [records] });
  assert.equal(isDirectory(read.meta, read.dataSet), true);
});

test('an image that holds directory records is an image: it must not vanish as a directory', () => {
  const read = file({ dataSet: [records, element(0x00080060, 'CS', 'CT')] });
  assert.equal(isDirectory(read.meta, read.dataSet), false);
});

test('a data set without file meta is a directory by its own class', () => {
  const bare = (uid: string) =>
    file({ meta: false, prefix: false, dataSet: [records, element(0x00080016, 'UI', uid)] });
  assert.equal(isDirectory(undefined, bare(MEDIA_STORAGE_DIRECTORY).dataSet), true);
  assert.equal(isDirectory(undefined, bare('1.2.840.10008.5.1.4.1.1.2').dataSet), false);
});
