import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MORE, ValueSets } from './value-sets.ts';

const numberOf = (sets: ValueSets, values: readonly string[]): number =>
  values.reduce((number, value) => sets.with(number, value), 0);

test('equal sets have one number, whatever order their values came in and however often', () => {
  const sets = new ValueSets();
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 40 }), (values) => {
      const number = numberOf(sets, values);
      assert.equal(numberOf(sets, values.toReversed()), number);
      assert.equal(numberOf(sets, [...values, ...values]), number);
    }),
  );
});

test('empty values say nothing: the empty set is 0', () => {
  const sets = new ValueSets();
  assert.equal(sets.with(0, ''), 0);
  assert.deepEqual(sets.values(sets.with(sets.with(0, 'CT'), '')), ['CT']);
});

test('of many values the first 16 in order are kept, and that there are more', () => {
  const sets = new ValueSets();
  const letters = Array.from({ length: 20 }, (_, i) => String.fromCharCode(97 + i));
  const kept = sets.values(numberOf(sets, letters.toReversed()));
  assert.deepEqual(kept, [...letters.slice(0, 16), MORE]);
});

test('sets that become equal get one number', () => {
  const sets = new ValueSets();
  const [a, b, c] = [numberOf(sets, ['51', '52']), numberOf(sets, ['54']), numberOf(sets, ['55'])];
  const { sets: bands, numbers } = sets.mapped((value) => (value < '55' ? '50-54' : ''));
  assert.equal(numbers[a], numbers[b]);
  assert.deepEqual(bands.values(numbers[a]!), ['50-54']);
  assert.equal(numbers[c], 0);
});
