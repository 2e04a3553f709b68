import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProbabilityMap } from './plane.ts';
import { speckleBoxes } from './speckle-boxes.ts';

/** A map of digits for tenths. */
function mapOf(...rows: readonly string[]): ProbabilityMap {
  const values = Uint8Array.from(rows.join(''), (digit) => Math.round(Number(digit) * 25.5));
  return { width: rows[0]!.length, height: rows.length, values };
}

const sides = (map: ProbabilityMap, pixelsPerCell = 2): number[][] =>
  speckleBoxes(map, pixelsPerCell).map(({ left, top, right, bottom }) => [left, top, right, bottom]);

test('a piece that fills its bounds is a box, in pixels of the picture', () => {
  const map = mapOf('000000', '034430', '037430', '000000');
  assert.deepEqual(sides(map), [[2, 2, 10, 6]]);
  assert.deepEqual(sides(map, 4), [[4, 4, 20, 12]]);
  assert.equal(speckleBoxes(map, 2)[0]!.thickness, 4);
});

test('a piece has to be large enough, and somewhere certain', () => {
  assert.deepEqual(sides(mapOf('000000', '035530', '035530', '000000')), []);
  assert.deepEqual(sides(mapOf('00000', '09990', '09990', '00000')), []);
});

test('a slanted piece is cut into strips along its longer side, each with its own bounds', () => {
  const map = mapOf('9990000000', '0999990000', '0000999990', '0000000999');
  const boxes = speckleBoxes(map, 2);
  assert.deepEqual(sides(map), [
    [0, 0, 8, 4],
    [8, 2, 16, 8],
    [16, 4, 20, 8],
  ]);
  assert.ok(boxes.every(({ isStep, score }) => isStep && Math.abs(score - 0.9) < 0.01));
});

test('an upright one is cut from the top', () => {
  const map = mapOf('900', '900', '900', '990', '090', '090', '099', '009', '009');
  assert.deepEqual(sides(map), [
    [0, 0, 4, 8],
    [2, 8, 6, 16],
    [4, 16, 6, 18],
  ]);
});
