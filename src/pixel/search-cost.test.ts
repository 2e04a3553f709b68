import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, encapsulated, inOrder, type Part, part10, SYNTAX } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { type DataSet, readObject } from '../dicom/index.ts';
import { SEARCH_COSTS, searchSize } from './index.ts';

function sized(...more: readonly Part[]): DataSet {
  const size = [element(0x00280010, 'US', 1000), element(0x00280011, 'US', 2000)];
  return readObject(new BufferSource(part10({ dataSet: inOrder(...size, ...more) }))).dataSet;
}

const bits = (stored: number): Part => element(0x00280101, 'US', stored);

test('a frame costs by its pixels, its depth and what it shows', () => {
  const seconds = (look: 'triage' | 'strict', ...more: Part[]) => searchSize(sized(...more), look).frameSeconds;
  assert.equal(seconds('triage', bits(12)), 2 * SEARCH_COSTS.triage);
  assert.equal(seconds('strict', bits(8)), 2 * SEARCH_COSTS.strict);
  assert.equal(seconds('strict', bits(12)), 2 * SEARCH_COSTS.deep);
  assert.equal(seconds('strict', bits(8), element(0x00080060, 'CS', 'US')), 2 * SEARCH_COSTS.ultrasound);
});

test('frames are as many as the header says, one where it says nothing', () => {
  const pixels = element(0x7fe00010, 'OB', new Uint8Array(300));
  assert.equal(searchSize(sized(element(0x00280008, 'IS', '300'), pixels), 'strict').frames, 300);
  assert.equal(searchSize(sized(element(0x00280008, 'IS', '')), 'strict').frames, 1);
  assert.equal(searchSize(sized(), 'strict').frames, 1);
});

test('more frames than there is room for in the pixel data are none', () => {
  const rle = (frames: number): number => {
    const parts = [element(0x00280008, 'IS', `${frames}`), encapsulated([new Uint8Array(8), new Uint8Array(8)])];
    const bytes = part10({ transferSyntax: SYNTAX.rle, dataSet: parts });
    return searchSize(readObject(new BufferSource(bytes)).dataSet, 'triage').frames;
  };
  assert.deepEqual([rle(2), rle(2147483647)], [2, 0]);
  const native = element(0x7fe00010, 'OB', new Uint8Array(10));
  assert.equal(searchSize(sized(element(0x00280008, 'IS', '2147483647')), 'triage').frames, 0);
  const { dataSet } = readObject(
    new BufferSource(part10({ dataSet: [element(0x00280008, 'IS', '2147483647'), native] })),
  );
  assert.equal(searchSize(dataSet, 'triage').frames, 0);
});

test('a header that says nonsense costs nothing, and no error', () => {
  assert.deepEqual(searchSize(sized(element(0x00280008, 'IS', '-4')), 'strict').frames, 0);
  const { dataSet } = readObject(new BufferSource(part10({ dataSet: [element(0x00280010, 'US', 5)] })));
  assert.equal(searchSize(dataSet, 'strict').frameSeconds, 0);
});
