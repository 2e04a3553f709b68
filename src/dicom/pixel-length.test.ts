import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, encapsulated, type Part, repeat, SYNTAX } from '../../test/build/index.ts';
import { nativePixelBytes } from './pixel-length.ts';
import { explicit, fails, findingsOf, object } from './reading.testing.ts';

interface Picture {
  readonly rows?: number;
  readonly columns?: number;
  readonly bits?: number;
  readonly samples?: number;
  readonly frames?: string;
  readonly interpretation?: string;
}

const picture = ({
  rows = 4,
  columns = 3,
  bits = 16,
  samples = 1,
  frames,
  interpretation = 'MONOCHROME2',
}: Picture): Part[] => [
  element(0x00280002, 'US', samples),
  element(0x00280004, 'CS', interpretation),
  ...(frames === undefined ? [] : [element(0x00280008, 'IS', frames)]),
  element(0x00280010, 'US', rows),
  element(0x00280011, 'US', columns),
  element(0x00280100, 'US', bits),
];

const expected = (of: Picture): number | undefined => nativePixelBytes(explicit(...picture(of)).dataSet);

test('PS3.5 8.1.1: rows, columns, samples, frames and bits tell the length', () => {
  assert.equal(expected({}), 24);
  assert.equal(expected({ bits: 8, samples: 3, interpretation: 'RGB' }), 36);
  assert.equal(expected({ frames: '10' }), 240);
});

test('PS3.5 8.1.1: frames of one bit follow each other without padding', () => {
  assert.equal(expected({ rows: 3, columns: 3, bits: 1, frames: '3' }), 4);
});

test('PS3.3 C.7.6.3.1.2: YBR_FULL_422 has two samples for each pixel', () => {
  assert.equal(expected({ bits: 8, samples: 3, interpretation: 'YBR_FULL_422' }), 24);
});

test('attributes that do not tell expect nothing', () => {
  assert.equal(nativePixelBytes(explicit(element(0x00280010, 'US', 4)).dataSet), undefined);
  assert.equal(expected({ rows: 0 }), undefined);
  assert.equal(expected({ frames: 'many' }), undefined);
});

const read = (length: number, of: Picture = {}) =>
  explicit(...picture(of), element(0x7fe00010, 'OW', repeat(1, length)));

test('input/pixel-data-short: fewer bytes than the frames need', () => {
  const at = fails('input/pixel-data-short', () => read(22));
  assert.equal(at.path, '(7FE0,0010)');
  fails('input/pixel-data-short', () => read(0));
  fails('input/pixel-data-short', () => read(24, { frames: '2' }));
});

test('a surplus is a finding, the pad byte of an odd length is none', () => {
  assert.deepEqual(findingsOf(read(24)), []);
  assert.deepEqual(findingsOf(read(26)), ['pixel-data-long (7FE0,0010)']);
  const odd = { rows: 3, columns: 3, bits: 8 };
  assert.deepEqual(findingsOf(read(10, odd)), []);
  assert.deepEqual(findingsOf(read(12, odd)), ['pixel-data-long (7FE0,0010)']);
});

test('input/false-transfer-syntax: fragments under a native syntax, and native pixels under a compressed one', () => {
  const fragments = encapsulated([repeat(1, 8)]);
  fails('input/false-transfer-syntax', () => object(SYNTAX.explicitLittle, ...picture({}), fragments));
  fails('input/false-transfer-syntax', () =>
    object(SYNTAX.jpegBaseline, ...picture({}), element(0x7fe00010, 'OW', repeat(1, 24))),
  );
  assert.deepEqual(findingsOf(object(SYNTAX.jpegBaseline, ...picture({}), fragments)), []);
});
