import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Failure } from '../../failure/index.ts';
import type { Frame } from '../frame.ts';
import { coveredShare, draw, noise, paintedFrame } from './drawn-text.testing.ts';
import type { LookOptions } from './looks.ts';
import { searchFrame, type TextFinder, textFinder } from './text-finder.ts';

const LOOK: LookOptions = { windows: [], effort: 'triage', isUltrasound: false };
const SIZE = { rows: 160, columns: 256 };
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
  assert.deepEqual(views, ['pixels speckle 1/1', 'pixels 1x']);
  assert.equal(boxes.length, 1);
  assert.equal(coveredShare(place, boxes), 1);
  assert.ok(boxes[0]!.score > 0.8 && boxes[0]!.views.length >= 2);
  assert.ok(doubtful.every(({ doubt }) => doubt === 'one-view'));
  assert.deepEqual((await wasm.find(blank, LOOK)).boxes, []);
});

test('where nothing calls for it, the quick look does not ask the large network', async () => {
  const black = paintedFrame(SIZE, (samples) => samples.fill(0).fill(200, 0, 40 * SIZE.columns));
  assert.deepEqual((await native.find(black, LOOK)).views, ['pixels speckle 1/1']);
});

test('a frame in which the quick look finds text is looked at thoroughly', async () => {
  const asked: string[] = [];
  const spied: TextFinder = {
    ...native,
    find(frame, options) {
      asked.push(options.effort);
      return native.find(frame, options);
    },
  };
  await searchFrame(spied, blank, LOOK);
  assert.deepEqual(asked.splice(0), ['triage']);
  const { views } = await searchFrame(spied, written, LOOK);
  assert.deepEqual(asked, ['triage', 'strict']);
  assert.ok(views.includes('pixels 2x'));
});

test('native and wasm find the same, and each the same again', async () => {
  const strict: LookOptions = { ...LOOK, effort: 'strict', isUltrasound: true };
  const { runtime, ...found } = await wasm.find(written, strict);
  const { runtime: other, ...same } = await native.find(written, strict);
  assert.deepEqual([runtime, other], ['wasm', 'native']);
  assert.deepEqual(same, found);
  assert.deepEqual((await native.find(written, strict)).boxes, same.boxes);
});

test('a strict look takes more views than triage: contrast, bright clip, and counts of more than 8 bits', async () => {
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
    ...[
      'window1 speckle 1/1',
      'full speckle 1/1',
      'window1 1x',
      'window1 2x',
      'window1 contrast 2x',
      'window1 clip 1x',
    ],
    ...['full 1x', 'full 2x', 'full contrast 2x', 'full clip 1x'],
    ...['rank 1x', 'rank 2x', 'stored counts 1x'],
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
        rules: { maxThickness: 40, aloneFrom: 0, aloneThickness: 0, ends: 0, margin: 0 },
        isFor: ({ derives }, { isUltrasound }) => derives && isUltrasound,
        look: async () => [{ ...{ left: 0, top: 0, right: 12, bottom: 12 }, score: 1, thickness: 12, isStep: false }],
      },
    ],
  });
  const strict: LookOptions = { ...LOOK, effort: 'strict' };
  assert.equal((await finder.find(blank, strict)).boxes.length, 0);
  const { boxes, views } = await finder.find(blank, { ...strict, isUltrasound: true });
  assert.equal(coveredShare({ left: 0, top: 0, right: 12, bottom: 12 }, boxes), 1);
  assert.ok(boxes.some((box) => box.views.includes('pixels corner')));
  assert.ok(views.includes('pixels corner') && views.includes('full corner'));
  await finder.close();
});

test('a network that fails is a Failure, not an empty result', async () => {
  const finder = await textFinder({ runtime: 'native' });
  await finder.close();
  await assert.rejects(finder.find(written, LOOK), (error) => {
    return error instanceof Failure && error.code === 'environment/text-network' && error.hint !== undefined;
  });
});

test('on a large radiograph letters of lead are found, which are too large for any look at its own size', async () => {
  const radiograph = paintedFrame(
    { rows: 1024, columns: 1024, bitsAllocated: 16, bitsStored: 12 },
    (samples, width) => {
      samples.set(noise(1024 * 1024, 400, 440));
      draw(samples, width, { text: 'R', left: 200, top: 200, dot: 14, value: 2400 });
    },
  );
  const { boxes, views } = await native.find(radiograph, { ...LOOK, effort: 'strict' });
  assert.ok(views.includes('full speckle 1/4'));
  assert.ok(coveredShare({ left: 200, top: 200, right: 270, bottom: 298 }, boxes) > 0.95);
});
