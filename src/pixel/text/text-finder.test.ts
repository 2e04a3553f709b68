import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Failure } from '../../failure/index.ts';
import type { Frame } from '../frame.ts';
import { coveredShare, draw, noise, paintedFrame } from './drawn-text.testing.ts';
import type { LookOptions } from './looks.ts';
import { type TextFinder, textFinder } from './text-finder.ts';

const LOOK: LookOptions = { windows: [], effort: 'triage', isUltrasound: false };
const SIZE = { rows: 96, columns: 256 };
const WORD = { text: 'ANDERSON', left: 40, top: 40, value: 230 };
const place = { left: 40, top: 40, right: 134, bottom: 54 };

const ground = noise(SIZE.rows * SIZE.columns, 20, 60);
const written: Frame = paintedFrame(SIZE, (samples, width) => {
  samples.set(ground);
  draw(samples, width, WORD);
});
const blank: Frame = paintedFrame(SIZE, (samples) => samples.set(ground));

let wasm: TextFinder;
let native: TextFinder;

before(async () => {
  wasm = await textFinder({ runtime: 'wasm' });
  native = await textFinder({ runtime: 'native' });
});
after(async () => {
  await wasm.close();
  await native.close();
});

test('a word is found, with what saw it, and nothing on a blank ground', async () => {
  const { boxes, doubtful, runtime, views } = await wasm.find(written, LOOK);
  assert.equal(runtime, 'wasm');
  assert.deepEqual(views, ['pixels 1x', 'pixels 2x']);
  assert.equal(boxes.length, 1);
  assert.equal(coveredShare(place, boxes), 1);
  assert.ok(boxes[0]!.score > 0.8 && boxes[0]!.views.length >= 2);
  assert.deepEqual(doubtful, []);
  assert.deepEqual((await wasm.find(blank, LOOK)).boxes, []);
});

test('native and wasm find the same, and each the same again', async () => {
  const strict: LookOptions = { ...LOOK, effort: 'strict', isUltrasound: true };
  const { runtime, ...found } = await wasm.find(written, strict);
  const { runtime: other, ...same } = await native.find(written, strict);
  assert.deepEqual([runtime, other], ['wasm', 'native']);
  assert.deepEqual(same, found);
  assert.deepEqual((await native.find(written, strict)).boxes, same.boxes);
});

test('a strict look takes more views than triage: contrast, bright clip, inverted, and counts of more than 8 bits', async () => {
  const deep = paintedFrame({ ...SIZE, bitsAllocated: 16, bitsStored: 12 }, (samples, width) => {
    samples.set(ground.map((value) => value * 8));
    draw(samples, width, { ...WORD, value: 4000 });
  });
  const { views, boxes } = await native.find(deep, {
    ...LOOK,
    effort: 'strict',
    windows: [{ centre: 300, width: 600 }],
  });
  assert.deepEqual(views, [
    ...['window1 1x', 'window1 2x', 'window1 contrast 2x', 'window1 clip 1x', 'window1 inverted 1x'],
    ...['full 1x', 'full 2x', 'full contrast 2x', 'full clip 1x', 'full inverted 1x'],
    ...['rank 1x', 'rank 2x', 'counts 1x', 'counts 2x'],
  ]);
  assert.equal(coveredShare(place, boxes), 1);
});

test('letters that no window shows are found by their counts', async () => {
  const faint = paintedFrame({ ...SIZE, bitsAllocated: 16, bitsStored: 12 }, (samples, width) => {
    samples.set(ground.map((_, i) => (i < 12 * width ? (i % width) * 16 : 40)));
    draw(samples, width, { ...WORD, value: 46 });
  });
  const { boxes } = await native.find(faint, { ...LOOK, effort: 'strict' });
  assert.equal(coveredShare(place, boxes), 1);
});

test('without the network another detector looks, and says so', async () => {
  const classical = await textFinder({ runtime: 'classical' });
  const { boxes, runtime, views } = await classical.find(written, LOOK);
  assert.deepEqual([classical.runtime, runtime, views], ['classical', 'classical', ['pixels classical']]);
  assert.equal(coveredShare(place, boxes), 1);
  await classical.close();
});

test('a further view adds boxes of its own', async () => {
  const finder = await textFinder({
    runtime: 'native',
    extraViews: [
      {
        name: 'corner',
        rules: { minScore: 0.5, maxThickness: 40 },
        isFor: ({ derives }, { isUltrasound }) => derives && isUltrasound,
        look: async ({ width, height }) => ({
          ...{ width, height },
          values: Uint8Array.from({ length: width * height }, (_, i) => (i % width < 12 && i < 12 * width ? 255 : 0)),
        }),
      },
    ],
  });
  assert.equal((await finder.find(blank, LOOK)).boxes.length, 0);
  const { boxes, views } = await finder.find(blank, { ...LOOK, isUltrasound: true });
  assert.deepEqual(
    boxes.map((box) => box.views),
    [['full corner', 'pixels corner']],
  );
  assert.deepEqual(views.slice(-2), ['pixels corner', 'full corner']);
  await finder.close();
});

test('a network that fails is a Failure, not an empty result', async () => {
  const finder = await textFinder({ runtime: 'native' });
  await finder.close();
  await assert.rejects(finder.find(written, LOOK), (error) => {
    return error instanceof Failure && error.code === 'environment/text-network' && error.hint !== undefined;
  });
});
