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

test('a slanted piece is cut into strips along its longer side, each with its own bounds and a quarter of its thickness', () => {
  const map = mapOf('9990000000', '0999990000', '0000999990', '0000000999');
  const boxes = speckleBoxes(map, 2);
  // Sixteen cells on a length of ten, two pixels each.
  const by = 0.25 * 3.2;
  const strips = [
    [0, 0, 8, 4],
    [8, 2, 16, 8],
    [16, 4, 20, 8],
  ];
  assertSides(
    map,
    strips.map(([left, top, right, bottom]) => [left! - by, top! - by, right! + by, bottom! + by]),
  );
  assert.ok(boxes.every(({ isStep, score }) => isStep && Math.abs(score - 0.9) < 0.01));
});

test('an upright one is cut from the top; one that is hardly slanted does not grow', () => {
  const map = mapOf('990', '990', '990', '990', '999', '099', '099', '099', '099');
  assertSides(map, [
    [0, 0, 4, 8],
    [0, 8, 6, 16],
    [2, 16, 6, 18],
  ]);
});

function assertSides(map: ProbabilityMap, expected: readonly (readonly number[])[]): void {
  const found = sides(map).map((box) => box.map((side) => Number(side.toFixed(6))));
  assert.deepEqual(
    found,
    expected.map((box) => box.map((side) => Number(side.toFixed(6)))),
  );
}
