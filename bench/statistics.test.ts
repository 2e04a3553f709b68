import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomOf } from '../examples/studies/random.ts';
import { median, medianRatio, shuffled, spread } from './statistics.ts';

test('the median is the middle, or between the two in the middle', () => {
  assert.equal(median([3]), 3);
  assert.equal(median([9, 1, 2]), 2);
  assert.equal(median([10, 1, 2, 4]), 3);
  assert.throws(() => median([]), RangeError);
});

test('the median does not depend on the order, and leaves the list as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const before = [...values];
      assert.equal(median(values), median(values.toReversed()));
      assert.deepEqual(values, before);
    }),
  );
});

test('the spread is the distance between least and most as a share of the median', () => {
  assert.equal(spread([2, 2, 2]), 0);
  assert.equal(spread([9, 10, 12]), 0.3);
});

test('a ratio is taken inside a round, so that a slow round counts on both sides', () => {
  assert.equal(medianRatio([2, 20, 2], [1, 10, 1]), 2);
  assert.throws(() => medianRatio([1], [1, 2]), RangeError);
});

test('the same seed gives the same orders, another one others', () => {
  const list = Array.from({ length: 12 }, (_, i) => i);
  const orders = (seed: number): number[][] => {
    const random = randomOf(seed, 'order');
    return Array.from({ length: 3 }, () => [...shuffled(list, random)]);
  };
  assert.deepEqual(orders(1), orders(1));
  assert.notDeepEqual(orders(1), orders(2));
  assert.notDeepEqual(orders(1)[0], orders(1)[1]);
});

test('a shuffled list has the same members, and every place gets every member', () => {
  const random = randomOf(5, 'order');
  const first = new Map<number, number>();
  for (let i = 0; i < 600; i++) {
    const order = shuffled([0, 1, 2], random);
    assert.deepEqual(order.toSorted(), [0, 1, 2]);
    first.set(order[0]!, (first.get(order[0]!) ?? 0) + 1);
  }
  for (const count of first.values()) assert.ok(count > 150 && count < 250, `${count} of 600`);
});
