import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { element } from '../../test/build/index.ts';
import { FixedFinder } from '../../test/support/fixed-finder.ts';
import type { DicomObject } from '../dicom/index.ts';
import { engineRunner } from './engine-runner.ts';
import { picture } from './picture.testing.ts';
import { CloseSeriesSearch } from './series-search.ts';
import { draw, noise } from './text/drawn-text.testing.ts';
import { type TextFinder, textFinder } from './text/text-finder.ts';

const engines = engineRunner();
after(() => engines.close());

const SIDE = 256;

/** Frames of a slice over one another, of 16 bits. */
function slice(frames: number, paint: (samples: Uint16Array) => void = () => {}): DicomObject {
  const samples = Uint16Array.from(noise(SIDE * SIDE * frames, 0, 40));
  paint(samples);
  const fields = { rows: SIDE, columns: SIDE, bitsAllocated: 16, bitsStored: 12, frames };
  return picture(fields, [element(0x7fe00010, 'OW', new Uint8Array(samples.buffer))]);
}

const searchWith = (finder: TextFinder): CloseSeriesSearch => new CloseSeriesSearch(finder, engines);
const NOTHING: readonly number[] = [];

test('only sampled frames are looked at while slices are added, and then three pictures of them all', async () => {
  const finder = new FixedFinder([]);
  const search = searchWith(finder);
  await search.add(slice(3), [1]);
  await search.add(slice(2), NOTHING);
  assert.deepEqual(finder.efforts, ['series']);
  assert.equal(search.isTextSeen, false);
  assert.deepEqual(await search.wordsInProjections(), []);
  assert.deepEqual(finder.efforts, ['series', 'series', 'series', 'series']);
});

test('whoever waits is told of each frame, and of each that was looked at', async () => {
  const told: boolean[] = [];
  const search = new CloseSeriesSearch(new FixedFinder([]), engines, async (isLookedAt) => void told.push(isLookedAt));
  await search.add(slice(3), [1]);
  await search.wordsInProjections();
  assert.deepEqual(told, [false, true, false, true, true, true]);
});

test('text in a sampled frame ends the close looks at the others, and what all come to still says where it is', async () => {
  const word = { left: 0, top: 0, right: 18, bottom: 9 };
  const finder = new FixedFinder([word, { left: 30, top: 0, right: 38, bottom: 9 }]);
  const search = searchWith(finder);
  await search.add(slice(5), [0, 4]);
  await search.add(slice(1), [0]);
  assert.equal(search.isTextSeen, true);
  assert.equal(finder.efforts.length, 1);
  assert.deepEqual(await search.wordsInProjections(), [word], 'once, and nothing that is no word');
  assert.equal(finder.efforts.length, 4);
  const unsampled = searchWith(finder);
  await unsampled.add(slice(2), NOTHING);
  assert.equal(unsampled.isTextSeen, false);
  assert.deepEqual(await unsampled.wordsInProjections(), [word]);
});

test('what is about as high as long is no word', async () => {
  for (const [right, bottom] of [
    [17, 9],
    [9, 17],
  ] as const) {
    const search = searchWith(new FixedFinder([{ left: 0, top: 0, right, bottom }]));
    await search.add(slice(1), [0]);
    assert.equal(search.isTextSeen, false);
  }
});

test('a single frame has nothing to be projected', async () => {
  const search = searchWith(new FixedFinder([{ left: 0, top: 0, right: 18, bottom: 9 }]));
  await search.add(slice(1), NOTHING);
  assert.deepEqual(await search.wordsInProjections(), []);
});

test('the networks agree about a word that stands in every frame, and about none where there is only noise', async () => {
  const finder = await textFinder({ runtime: 'wasm' });
  after(() => finder.close());
  const words = (samples: Uint16Array): void => {
    for (const offset of [0, SIDE * SIDE]) {
      const frame = samples.subarray(offset, offset + SIDE * SIDE);
      draw(frame, SIDE, { text: 'SMITH', left: 20, top: 60, dot: 2, value: 1500 });
      draw(frame, SIDE, { text: 'HEDDA', left: 20, top: 90, dot: 2, value: 1500 });
    }
  };
  const drawn = searchWith(finder);
  await drawn.add(slice(2, words), NOTHING);
  assert.ok((await drawn.wordsInProjections()).length > 0);
  const empty = searchWith(finder);
  await empty.add(slice(2), NOTHING);
  assert.deepEqual(await empty.wordsInProjections(), []);
});
