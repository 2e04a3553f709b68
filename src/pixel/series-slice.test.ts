import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, inOrder, part10 } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { type SeriesSlice, sampledFrames, seriesSlice } from './index.ts';
import { pictureParts } from './picture.testing.ts';

function sliceOf(
  series: string,
  number: string,
  fields: Parameters<typeof pictureParts>[0] = {},
): SeriesSlice | undefined {
  const parts = inOrder(element(0x0020000e, 'UI', series), element(0x00200013, 'IS', number), ...pictureParts(fields));
  return seriesSlice(readObject(new BufferSource(part10({ dataSet: parts }))).dataSet);
}

test('slices of one series and one layout of pixels belong together, in the order of their numbers', () => {
  const first = sliceOf('1.2.3', '7');
  assert.equal(first?.number, 7);
  assert.equal(sliceOf('1.2.3', '8')?.key, first?.key);
  assert.notEqual(sliceOf('1.2.4', '7')?.key, first?.key);
  for (const other of [
    { rows: 9 },
    { columns: 9 },
    { bitsAllocated: 16 },
    { representation: 1 },
    { photometric: 'MONOCHROME1' },
  ])
    assert.notEqual(sliceOf('1.2.3', '7', other)?.key, first?.key, JSON.stringify(other));
});

test('a slice that names no series belongs to none; one without a number comes first', () => {
  assert.equal(sliceOf('', '7'), undefined);
  assert.equal(sliceOf('1.2.3', '')?.number, 0);
});

test('the first, the middle and the last frame stand for a series, and every fiftieth', () => {
  assert.deepEqual(sampledFrames(0), []);
  assert.deepEqual(sampledFrames(1), [0]);
  assert.deepEqual(sampledFrames(2), [0, 1]);
  assert.deepEqual(sampledFrames(30), [0, 15, 29]);
  assert.deepEqual(sampledFrames(130), [0, 50, 65, 100, 129]);
  assert.deepEqual(sampledFrames(100), [0, 50, 99], 'none twice');
});

test('of a series that has no end so many stand for the others and no more', () => {
  const frames = sampledFrames(2 ** 40);
  assert.ok(frames.length <= 4098, `${frames.length}`);
  assert.deepEqual([frames[0], frames.at(-1), frames.includes(2 ** 39)], [0, 2 ** 40 - 1, true]);
});
