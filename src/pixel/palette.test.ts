import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, hex, type Part, SYNTAX } from '../../test/build/index.ts';
import { paletteColours } from './palette.ts';
import { picture } from './picture.testing.ts';
import { pixelFormat } from './pixel-format.ts';

const RED = 0x00281201;
const SEGMENTED_RED = 0x00281221;

/** The red entries of a palette whose three colours have the same data. */
function redOf(
  entries: number,
  bits: number,
  data: (offset: number) => Part,
  syntax: string = SYNTAX.explicitLittle,
): number[] {
  const descriptors = [0, 1, 2].map((i) => element(0x00281101 + i, 'US', [entries, 0, bits]));
  const parts = [...descriptors, ...[0, 1, 2].map((i) => data(i))];
  const { dataSet } = picture({ photometric: 'PALETTE COLOR' }, parts, syntax);
  return [...paletteColours(dataSet, pixelFormat(dataSet).palette!).red];
}

test('PS3.3 C.7.6.3.1.6: entries of 16 bits, of 8 bits two in a word, and of 8 bits in a word each', () => {
  assert.deepEqual(
    redOf(2, 16, (i) => element(RED + i, 'OW', [0x0102, 0xffff])),
    [0x0102, 0xffff],
  );
  assert.deepEqual(
    redOf(4, 8, (i) => element(RED + i, 'OW', hex('01020304'))),
    [1, 2, 3, 4],
  );
  assert.deepEqual(
    redOf(2, 8, (i) => element(RED + i, 'OW', [7, 9])),
    [7, 9],
  );
  assert.deepEqual(
    redOf(2, 16, (i) => element(RED + i, 'OW', [1, 2]), SYNTAX.explicitBig),
    [1, 2],
  );
  assert.deepEqual(
    redOf(4, 8, (i) => element(RED + i, 'OW', [0x0201, 0x0403]), SYNTAX.explicitBig),
    [1, 2, 3, 4],
  );
});

test('PS3.3 C.7.9.2: segments are filled in', () => {
  const words = [0, 2, 10, 20, 1, 2, 40, 2, 1, 0, 0];
  assert.deepEqual(
    redOf(6, 16, (i) => element(SEGMENTED_RED + i, 'OW', words)),
    [10, 20, 30, 40, 10, 20],
  );
});

test('a palette with fewer colours than it says, or segments that are none, is refused', () => {
  const refused = { code: 'input/pixel-format' };
  assert.throws(() => redOf(3, 16, (i) => element(RED + i, 'OW', [1, 2])), refused);
  assert.throws(() => redOf(2, 16, (i) => element(SEGMENTED_RED + i, 'OW', [3, 1, 1])), refused);
  assert.throws(() => redOf(2, 16, (i) => element(SEGMENTED_RED + i, 'OW', [1, 1, 1])), refused);
  assert.throws(() => redOf(2, 16, (i) => element(SEGMENTED_RED + i, 'OW', [0, 0, 0, 2, 1, 1])), refused);
  assert.throws(() => redOf(2, 16, (i) => element(SEGMENTED_RED + i, 'OW', [2, 1, 0, 0])), refused);
});
