import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coveredPlaces } from './series-places.ts';

const PLACE = { left: 1, top: 2, right: 9, bottom: 5 };
const OTHER = { ...PLACE, top: 1 };

test('a word of the series is covered in every frame, but where a person took it away', () => {
  const framesLeft = (...uncover: Parameters<typeof coveredPlaces>[1]['uncover'][number][]) =>
    coveredPlaces([PLACE], { uncover, frames: 4 }).map(({ frames }) => frames);
  assert.deepEqual(coveredPlaces([PLACE], { uncover: [], frames: 4 }), [{ frames: 'all', box: PLACE, origin: 'clip' }]);
  assert.deepEqual(framesLeft({ frames: 'all', box: OTHER }), ['all'], 'another place');
  assert.deepEqual(framesLeft({ frames: [1, 3], box: PLACE }), [[0, 2]]);
  assert.deepEqual(framesLeft({ frames: 'all', box: PLACE }), []);
});
