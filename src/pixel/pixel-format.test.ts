import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, type Part } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { type FailureCode, isFailure } from '../failure/index.ts';
import { corpus, corpusBytes, hasCorpus, NO_CORPUS } from './corpus.testing.ts';
import { type PictureFields, picture } from './picture.testing.ts';
import { checkNativeColour, pixelFormat } from './pixel-format.ts';

const formatOf = (fields: PictureFields, ...more: readonly Part[]) => pixelFormat(picture(fields, more).dataSet);
const refused = (fields: PictureFields, path: string, ...more: readonly Part[]) =>
  assert.throws(
    () => formatOf(fields, ...more),
    (error) => isFailure(error) && error.code === 'input/pixel-format' && error.at?.path === path,
  );

test('PS3.3 C.7.6.3: the attributes of a picture become one format', () => {
  assert.deepEqual(formatOf({ bitsAllocated: 16, bitsStored: 12, representation: 1 }), {
    rows: 2,
    columns: 3,
    samplesPerPixel: 1,
    bitsAllocated: 16,
    bitsStored: 12,
    highBit: 11,
    isSigned: true,
    isPlanar: false,
    photometric: 'MONOCHROME2',
    frames: 1,
    palette: undefined,
    embeddedOverlays: [],
  });
  const colour = formatOf({ samplesPerPixel: 3, photometric: 'RGB', planar: 1, frames: 7 });
  assert.deepEqual([colour.isPlanar, colour.frames, colour.samplesPerPixel], [true, 7, 3]);
});

test('a picture whose attributes are missing is refused with the path of the first', () => {
  refused({ rows: undefined }, '(0028,0010)');
  refused({ columns: 0 }, '(0028,0011)');
  refused({ photometric: undefined }, '(0028,0004)');
  refused({ bitsAllocated: undefined }, '(0028,0100)');
  refused({ bitsStored: undefined }, '(0028,0101)');
  refused({ representation: undefined }, '(0028,0103)');
});

test('a picture whose attributes contradict each other is refused', () => {
  refused({ photometric: 'RGB' }, '(0028,0004)');
  refused({ photometric: 'HSV', samplesPerPixel: 3 }, '(0028,0004)');
  refused({ samplesPerPixel: 2 }, '(0028,0004)');
  refused({ bitsAllocated: 12 }, '(0028,0100)');
  refused({ bitsAllocated: 64 }, '(0028,0100)');
  refused({ bitsStored: 9 }, '(0028,0101)');
  refused({ bitsAllocated: 16, bitsStored: 12, highBit: 10 }, '(0028,0102)');
  refused({ bitsAllocated: 16, bitsStored: 12, highBit: 16 }, '(0028,0102)');
  refused({ representation: 2 }, '(0028,0103)');
  refused({ frames: -1 }, '(0028,0008)');
  refused({ bitsAllocated: 1, representation: 1 }, '(0028,0100)');
  refused({ samplesPerPixel: 3, photometric: 'RGB', representation: 1 }, '(0028,0103)');
});

test('PS3.3 C.7.6.3.1.2: native colour of half width has whole pairs of pixels and no planes', () => {
  const native = (fields: PictureFields, path: string) =>
    assert.throws(
      () => checkNativeColour(formatOf({ samplesPerPixel: 3, planar: 0, ...fields })),
      (error) => isFailure(error) && error.code === 'input/pixel-format' && error.at?.path === path,
    );
  native({ photometric: 'YBR_FULL_422', columns: 4, planar: 1 }, '(0028,0006)');
  native({ photometric: 'YBR_FULL_422', columns: 3 }, '(0028,0011)');
  native({ photometric: 'YBR_RCT' }, '(0028,0004)');
  checkNativeColour(formatOf({ samplesPerPixel: 3, photometric: 'YBR_FULL_422', columns: 4, planar: 0 }));
});

test('a frame beyond the limit is refused before it is read', () => {
  assert.throws(
    () => formatOf({ rows: 65_535, columns: 65_535, bitsAllocated: 16 }),
    (error) => isFailure(error) && error.code === ('limit/frame' satisfies FailureCode),
  );
});

test('PS3.3 C.7.6.3.1.5: a palette is described and has its colours', () => {
  const palette = { photometric: 'PALETTE COLOR' };
  const descriptors = [0x00281101, 0x00281102, 0x00281103].map((tag) => element(tag, 'US', [0, 5, 16]));
  const colours = [0x00281201, 0x00281202, 0x00281203].map((tag) => element(tag, 'OW', [1, 2]));
  assert.deepEqual(formatOf(palette, ...descriptors, ...colours).palette, {
    entries: 65_536,
    firstMapped: 5,
    bits: 16,
    isSegmented: false,
  });
  refused(palette, '(0028,1101)');
  refused(palette, '(0028,1201)', ...descriptors);
  const other = element(0x00281103, 'US', [256, 0, 16]);
  refused(palette, '(0028,1101)', ...descriptors.slice(0, 2), other, ...colours);
});

test('PS3.5 8.1.2: an overlay in the pixel cells lies in a bit that no sample has', () => {
  const overlay = (bit: number): Part[] => [
    element(0x60000010, 'US', 2),
    element(0x60000100, 'US', 16),
    element(0x60000102, 'US', bit),
  ];
  const cells = { bitsAllocated: 16, bitsStored: 12 };
  assert.deepEqual(formatOf(cells, ...overlay(13)).embeddedOverlays, [{ group: 0x6000, bit: 13 }]);
  refused(cells, '(6000,0102)', ...overlay(3));
  refused(cells, '(6000,0102)', ...overlay(16));
  const apart = [element(0x60000010, 'US', 2), element(0x60000102, 'US', 0), element(0x60003000, 'OW', [1])];
  assert.deepEqual(formatOf(cells, ...apart).embeddedOverlays, []);
});

test('real pictures have a format', { skip: hasCorpus ? false : NO_CORPUS }, (t) => {
  let formats = 0;
  const odd: string[] = [];
  for (const object of corpus().filter(({ verdict }) => verdict === 'read')) {
    const { dataSet } = readObject(new BufferSource(corpusBytes(object)));
    if (!dataSet.has(0x7fe00010)) continue;
    try {
      pixelFormat(dataSet);
      formats++;
    } catch (error) {
      assert.ok(isFailure(error), String(error));
      odd.push(`${object.path}: ${error.message}`);
    }
  }
  t.diagnostic(`${formats} formats; refused: ${odd.join('; ')}`);
  assert.ok(formats >= 290 && odd.length <= 1, odd.join('\n'));
});
