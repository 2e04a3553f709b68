import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxesOf } from './boxes.ts';
import { coveredShare } from './drawn-text.testing.ts';
import type { ProbabilityMap } from './plane.ts';

function mapOf(width: number, height: number, at: (x: number, y: number) => number): ProbabilityMap {
  const values = Uint8Array.from({ length: width * height }, (_, i) => 255 * at(i % width, Math.floor(i / width)));
  return { width, height, values };
}

const inRectangle = (left: number, top: number, right: number, bottom: number) => (x: number, y: number) =>
  x >= left && x < right && y >= top && y < bottom ? 1 : 0;

test('a bright patch is a box, grown by 1.3 times area over perimeter', () => {
  const [box, ...more] = boxesOf(mapOf(100, 50, inRectangle(20, 20, 60, 30)), { minScore: 0.6 });
  assert.deepEqual(more, []);
  // 400 * 1.3 / 100 = 5.2, to whole pixels outwards.
  assert.deepEqual(box, { left: 14, top: 14, right: 66, bottom: 36, score: 1, thickness: 10, isStep: false });
});

test('a box grows by two pixels at least, and stays within the picture', () => {
  const [box] = boxesOf(mapOf(20, 10, inRectangle(0, 0, 3, 2)), { minScore: 0.6 });
  assert.deepEqual(box, { left: 0, top: 0, right: 5, bottom: 4, score: 1, thickness: 2, isStep: false });
});

test('what is less likely than asked for is no box; neither are specks', () => {
  const weak = mapOf(100, 50, (x, y) => 0.5 * inRectangle(20, 20, 60, 30)(x, y));
  assert.deepEqual(boxesOf(weak, { minScore: 0.6 }), []);
  assert.equal(boxesOf(weak, { minScore: 0.4 }).length, 1);
  assert.deepEqual(boxesOf(mapOf(100, 50, inRectangle(20, 20, 23, 21)), { minScore: 0.6 }), []);
});

test('patches that touch at a corner are one', () => {
  const two = mapOf(100, 50, (x, y) => inRectangle(20, 20, 40, 30)(x, y) + inRectangle(40, 29, 60, 38)(x, y));
  assert.equal(boxesOf(two, { minScore: 0.6, threshold: 0.3 }).length > 0, true);
  const apart = mapOf(100, 50, (x, y) => inRectangle(20, 20, 40, 30)(x, y) + inRectangle(41, 31, 60, 38)(x, y));
  assert.equal(boxesOf(apart, { minScore: 0.6 }).length, 2);
});

test('a slanted line is a stair that covers it and its ends, and not the box around it', () => {
  const slanted = mapOf(200, 200, (x, y) => (Math.abs(y - x) < 5 && x >= 40 && x < 160 ? 1 : 0));
  const boxes = boxesOf(slanted, { minScore: 0.6 });
  assert.ok(boxes.length >= 12);
  for (let at = 36; at < 164; at++) {
    assert.equal(coveredShare({ left: at, top: at - 3, right: at + 1, bottom: at + 4 }, boxes), 1, `at ${at}`);
  }
  assert.equal(coveredShare({ left: 40, top: 120, right: 80, bottom: 160 }, boxes), 0);
});

test('a ring is its line, and what lies in it is not covered', () => {
  const ring = mapOf(200, 200, (x, y) => (Math.abs(Math.hypot(x - 100, y - 100) - 70) < 4 ? 1 : 0));
  const boxes = boxesOf(ring, { minScore: 0.6 });
  assert.equal(coveredShare({ left: 70, top: 70, right: 130, bottom: 130 }, boxes), 0);
  assert.ok(
    boxes.some(({ thickness }) => thickness > 36),
    'its steep sides are thicker than text',
  );
});
