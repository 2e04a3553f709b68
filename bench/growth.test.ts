import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GrowthPoint, growthOf, wholeGrowthOf } from './growth.ts';

const point = (elements: number, ms: number): GrowthPoint => ({
  axis: 'private',
  size: elements,
  elements,
  headerBytes: 0,
  ms,
  nsPerElement: (ms * 1e6) / elements,
});

const points = (cost: (elements: number) => number): readonly GrowthPoint[] =>
  [40_000, 100, 1_000, 10_000].map((elements) => point(elements, cost(elements)));

test('what is linear does not grow, whatever every object costs', () => {
  assert.equal(
    growthOf(
      points((n) => n / 1000),
      'private',
    )!.toFixed(6),
    '1.000000',
  );
  assert.equal(
    growthOf(
      points((n) => 50 + n / 1000),
      'private',
    )!.toFixed(6),
    '1.000000',
  );
});

test('what is quadratic grows, also where the fixed cost hides it in the mean', () => {
  assert.ok(
    growthOf(
      points((n) => n ** 2 / 1e6),
      'private',
    )! > 40,
  );
  assert.ok(
    growthOf(
      points((n) => 5_000 + n ** 2 / 1e6),
      'private',
    )! > 40,
  );
});

test('an axis that was not measured has no growth', () => {
  assert.equal(
    growthOf(
      points((n) => n),
      'items',
    ),
    undefined,
  );
});

test('a further element at the end is held against one at the beginning', () => {
  assert.equal(
    wholeGrowthOf(
      points((n) => 50 + n / 1000),
      'private',
    )!.toFixed(6),
    '1.000000',
  );
  assert.ok(
    wholeGrowthOf(
      points((n) => 50 + n ** 2 / 1e6),
      'private',
    )! > 4,
  );
});
