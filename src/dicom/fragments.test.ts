import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, element, encapsulated, hex, part10, repeat, SYNTAX } from '../../test/build/index.ts';
import { fragmentRanges } from './fragments.ts';
import { readObject } from './read.ts';
import { FileLikeSource, file, object } from './reading.testing.ts';

test('PS3.5 A.4: the ranges of the fragments, the offset table first, hold their bytes', () => {
  const parts = [hex('FFD8 0102'), repeat(7, 5), hex('')];
  const { dataSet } = object(SYNTAX.jpegBaseline, encapsulated(parts, { offsetTable: 'one-fragment-a-frame' }));
  const ranges = fragmentRanges(dataSet.get(0x7fe00010)!);
  const bytes = ranges.map(({ start, end }) => dataSet.held.slice(start, end));
  assert.deepEqual(bytes, [hex('00000000 0C000000 19000000'), ...parts]);
});

test('PS3.5 A.4: an empty offset table is a range of no bytes, also of a source that is not in memory', () => {
  const bytes = part10({
    transferSyntax: SYNTAX.rle,
    dataSet: [encapsulated([repeat(1, 100_000), repeat(2, 100_000)])],
  });
  const { dataSet } = readObject(new FileLikeSource(bytes));
  const ranges = fragmentRanges(dataSet.get(0x7fe00010)!);
  assert.deepEqual(
    ranges.map(({ start, end }) => end - start),
    [0, 100_000, 100_000],
  );
});

const jpeg = (marker: string): Uint8Array => hex(`FFD8 FFE0 0004 0000 FFDB 0003 00 ${marker} 000B`);
const rle = concat(hex('01000000 40000000'), repeat(0, 56), repeat(1, 8));

for (const [uid, name, stream] of [
  ['1.2.840.10008.1.2.4.50', 'JPEG baseline', jpeg('FFC0')],
  ['1.2.840.10008.1.2.4.51', 'JPEG extended', jpeg('FFC1')],
  ['1.2.840.10008.1.2.4.57', 'JPEG lossless', jpeg('FFC3')],
  ['1.2.840.10008.1.2.4.80', 'JPEG-LS', jpeg('FFF7')],
  ['1.2.840.10008.1.2.4.90', 'JPEG 2000', hex('FF4F FF51 0029')],
  ['1.2.840.10008.1.2.5', 'RLE', rle],
] as const) {
  test(`a syntax that nothing names is known by the first fragment: ${name}`, () => {
    const read = file({
      meta: { transferSyntax: false },
      dataSet: [element(0x00080060, 'CS', 'OT'), encapsulated([stream])],
    });
    assert.equal(read.transferSyntax.uid, uid);
  });
}

test('input/false-transfer-syntax: a first fragment that shows nothing leaves the syntax unknown', () => {
  for (const stream of [hex('00000000'), hex('FFD8 FFD9'), hex('FFD8 FFE0 FFFF'), repeat(0, 100)]) {
    assert.throws(
      () =>
        file({ meta: { transferSyntax: false }, dataSet: [element(0x00080060, 'CS', 'OT'), encapsulated([stream])] }),
      { code: 'input/false-transfer-syntax' },
    );
  }
});
