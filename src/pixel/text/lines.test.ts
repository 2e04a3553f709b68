import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bridge, lengthened } from './lines.ts';

const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

test('a level line is lengthened at both ends, an upright one too, and a letter is not', () => {
  assert.deepEqual(lengthened(box(10, 10, 50, 30), 0.35), box(3, 10, 57, 30));
  assert.deepEqual(lengthened(box(10, 10, 30, 50), 0.35), box(10, 3, 30, 57));
  assert.deepEqual(lengthened(box(10, 10, 40, 30), 0.35), box(10, 10, 40, 30));
});

test('what lies between two words of a line is filled, in either order', () => {
  const [a, b] = [box(0, 10, 40, 30), box(56, 12, 120, 30)];
  assert.deepEqual(bridge(a, b), box(40, 10, 56, 30));
  assert.deepEqual(bridge(b, a), box(40, 10, 56, 30));
});

test('the gap of a line is one height at most, heights differ by 1.7 at most, and two thirds are shared', () => {
  assert.equal(bridge(box(0, 10, 40, 30), box(61, 10, 120, 30)), undefined);
  assert.equal(bridge(box(0, 10, 40, 30), box(60, 10, 90, 45)), undefined);
  assert.equal(bridge(box(0, 10, 40, 30), box(60, 18, 90, 38)), undefined);
  assert.equal(bridge(box(0, 10, 40, 30), box(30, 10, 90, 30)), undefined, 'nothing lies between');
});

test('upright lines go on upwards, and level ones below each other are two', () => {
  assert.deepEqual(bridge(box(10, 0, 30, 60), box(10, 80, 30, 140)), box(10, 60, 30, 80));
  assert.equal(bridge(box(10, 0, 90, 20), box(10, 40, 90, 60)), undefined);
});
