import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { upperBound } from './bound.ts';

/** Rate to be shown, failures, and the smallest sample that shows it. */
const SMALLEST: readonly (readonly [number, number, number])[] = [
  [0.05, 0, 59],
  [0.02, 0, 149],
  [0.01, 0, 299],
  [0.005, 0, 598],
  [0.001, 0, 2995],
  [0.01, 1, 473],
  [0.01, 2, 628],
  [0.01, 3, 773],
  [0.005, 1, 947],
  [0.005, 2, 1258],
  [0.005, 3, 1549],
  [0.001, 1, 4742],
  [0.001, 2, 6294],
  [0.001, 3, 7752],
];

test('the known sizes of samples are the smallest ones that show their rate', () => {
  for (const [rate, failures, size] of SMALLEST) {
    assert.ok(upperBound(size, failures) <= rate, `${size} with ${failures}: ${upperBound(size, failures)}`);
    assert.ok(upperBound(size - 1, failures) > rate, `${size - 1} with ${failures}`);
  }
});

test('without a failure the bound is 1 - 0.05^(1/n)', () => {
  for (const size of [1, 2, 59, 1000, 100_000]) {
    assert.ok(Math.abs(upperBound(size, 0) - (1 - 0.05 ** (1 / size))) < 1e-12);
  }
});

test('at the bound as few failures as these have a chance of 5 % (the definition)', () => {
  const sizes = fc
    .integer({ min: 1, max: 400 })
    .chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size - 1 })));
  fc.assert(
    fc.property(sizes, ([size, failures]) => {
      const p = upperBound(size, failures);
      let term = (1 - p) ** size;
      let sum = term;
      for (let k = 1; k <= failures; k++) {
        term *= ((size - k + 1) / k) * (p / (1 - p));
        sum += term;
      }
      // Beyond what a double can hold the sum says nothing.
      if (term > 1e-290) assert.ok(Math.abs(sum - 0.05) < 1e-6, `${size} ${failures}: ${sum}`);
    }),
  );
});

test('nothing looked at, or everything failed, says nothing', () => {
  assert.equal(upperBound(0, 0), 1);
  assert.equal(upperBound(5, 5), 1);
});
