import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipBoxes } from './clips.ts';
import type { FoundBox } from './combine.ts';

const found = (left: number, top = 0): FoundBox => ({
  ...{ left, top, right: left + 50, bottom: top + 12 },
  ...{ score: 0.9, views: ['pixels 1x'] },
});
const frames = (...boxes: FoundBox[][]) => boxes.map((of) => ({ boxes: of }));
const leftsOf = (boxes: readonly { readonly left: number }[][]): number[][] =>
  boxes.map((of) => of.map(({ left }) => left).sort((a, b) => a - b));

test('what three frames show is masked in all of them', () => {
  const masked = clipBoxes(frames([found(10)], [], [], [found(10)], [], [found(10)], []));
  assert.deepEqual(leftsOf(masked), [[10], [10], [10], [10], [10], [10], [10]]);
  assert.deepEqual(
    masked.map(([box]) => box!.isFromOtherFrames),
    [false, true, true, false, true, false, true],
  );
});

test('what fewer show is masked there and in the frames beside', () => {
  assert.deepEqual(leftsOf(clipBoxes(frames([], [], [found(10)], [], [], [found(200)]))), [
    [],
    [10],
    [10],
    [10],
    [200],
    [200],
  ]);
});

test('a box that moved by less than half is the same, and all its places are masked', () => {
  assert.deepEqual(leftsOf(clipBoxes(frames([found(10)], [found(14)], [found(6)], []))).at(-1), [6]);
});

test('places that share too little are several', () => {
  assert.deepEqual(leftsOf(clipBoxes(frames([found(10)], [found(50, 6)], [found(10)], []))), [
    [10, 50],
    [10, 50],
    [10, 50],
    [10],
  ]);
});

test('a clip without boxes has none', () => {
  assert.deepEqual(clipBoxes(frames([], [])), [[], []]);
});
