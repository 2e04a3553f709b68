import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchSlowness } from '../pixel/index.ts';
import { estimateOf } from './search-estimate.ts';

const slowness = searchSlowness();

test('workers share the search, and nobody shares a picture', () => {
  const slices = { pictures: 300, frames: 300, seconds: 40, longest: 0.2 };
  assert.deepEqual(estimateOf(slices, 2), { pictures: 300, frames: 300, seconds: 20 * slowness });
  const clip = { pictures: 2, frames: 310, seconds: 620, longest: 600 };
  assert.equal(estimateOf(clip, 4).seconds, 600 * slowness);
});

test('a machine without the native runtime needs longer', () => {
  assert.ok(slowness === 1 || slowness === 2.5);
});
