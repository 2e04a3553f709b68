import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { upperBound } from './sample.ts';

const bound = (reviewed: number, found: number, population = 1_000_000) => upperBound({ population, reviewed, found });

test('nothing found in 300 files says at most 1 % (3 / n with 95 % confidence)', () => {
  assert.ok(Math.abs(bound(300, 0)! - 0.00994) < 1e-4);
  for (const reviewed of [50, 100, 1000, 20_000]) {
    const share = bound(reviewed, 0)!;
    assert.ok(share < 3 / reviewed && share > 2.9 / reviewed, `${reviewed}: ${share}`);
  }
});

test('bounds for some found are those of Clopper and Pearson', () => {
  // Quantiles of the beta distribution: 95 % of Beta(k + 1, n - k).
  for (const [reviewed, found, expected] of [
    [100, 1, 0.04656],
    [100, 5, 0.10225],
    [20, 3, 0.34366],
  ] as const) {
    assert.ok(
      Math.abs(bound(reviewed, found)! - expected) < 2e-4,
      `${found} of ${reviewed}: ${bound(reviewed, found)}`,
    );
  }
});

test('nobody looked: nothing can be said; everybody looked: the share is known', () => {
  assert.equal(bound(0, 0), null);
  assert.equal(bound(40, 2, 40), 0.05);
});

test('a larger sample never makes the bound worse, a further find never better', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 3000 }), fc.integer({ min: 0, max: 20 }), (reviewed, found) => {
      fc.pre(found < reviewed - 1);
      const share = bound(reviewed, found)!;
      assert.ok(share >= found / reviewed && share <= 1);
      assert.ok(bound(reviewed + 1, found)! <= share + 1e-12);
      assert.ok(bound(reviewed, found + 1)! >= share);
    }),
  );
});
