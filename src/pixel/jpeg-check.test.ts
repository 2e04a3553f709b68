import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, hex } from '../../test/build/index.ts';
import { jpegVectors, WITHOUT_VECTORS } from './codec-vectors.testing.ts';
import { checkJpeg } from './jpeg-check.ts';

const broken = { code: 'input/pixel-stream' };
const SHAPE = { rows: 8, columns: 16, components: 1, bitsAllocated: 8 };
const QUANTIZATION = concat(hex('FFDB 0043 00'), new Uint8Array(64).fill(1));
// DC: 0 for size 0, 10 for size 1. AC: 0 for the end of a block, 10 for one zero and a coefficient of one bit.
const TABLES = hex(
  `FFC4 0015 00 01010000000000000000000000000000 00 01
   FFC4 0015 10 01010000000000000000000000000000 00 11`,
);
const FRAME = hex('FFC0 000B 08 0008 0010 01 01 11 00');
const jpeg = (scan: string, parts: readonly Uint8Array[] = [QUANTIZATION, TABLES, FRAME]): Uint8Array =>
  concat(hex('FFD8'), ...parts, hex(`FFDA 0008 01 01 00 00 3F 00 ${scan} FFD9`));

test('ITU-T T.81 F.2.2: a stream is read to the last bit of its last block', () => {
  // Two blocks: 10 1 | 10 0 0, 0 | 0, padded with ones.
  assert.equal(checkJpeg(jpeg('B0 7F'), SHAPE).scans.length, 1);
});

test('a stream with fewer or more blocks, or without its end, is refused', () => {
  assert.throws(() => checkJpeg(jpeg('B0'), SHAPE), broken);
  assert.throws(() => checkJpeg(jpeg('B0 7F 00'), SHAPE), broken);
  assert.throws(() => checkJpeg(jpeg('B0 7F FFD0'), SHAPE), broken);
  assert.throws(() => checkJpeg(jpeg('B0 7F').subarray(0, -2), SHAPE), broken);
  assert.throws(() => checkJpeg(concat(jpeg('B0 7F'), jpeg('B0 7F')), SHAPE), broken);
});

test('PS3.5 A.4: one pad byte behind the end is none of the stream', () => {
  checkJpeg(concat(jpeg('B0 7F'), hex('00')), SHAPE);
  assert.throws(() => checkJpeg(concat(jpeg('B0 7F'), hex('0000')), SHAPE), broken);
});

test('a stream without a table that it names, or of another size or kind, is refused', () => {
  assert.throws(() => checkJpeg(jpeg('B0 7F', [TABLES, FRAME]), SHAPE), broken);
  assert.throws(() => checkJpeg(jpeg('B0 7F', [QUANTIZATION, FRAME]), SHAPE), broken);
  assert.throws(() => checkJpeg(jpeg('B0 7F', [QUANTIZATION, TABLES]), SHAPE), broken);
  assert.throws(() => checkJpeg(jpeg('B0 7F', [QUANTIZATION, TABLES, FRAME, FRAME]), SHAPE), broken);
  assert.throws(() => checkJpeg(jpeg('B0 7F'), { ...SHAPE, columns: 15 }), broken);
  assert.throws(() => checkJpeg(jpeg('B0 7F'), { ...SHAPE, components: 3 }), broken);
  for (const marker of [0xc2, 0xc3, 0xc9]) {
    const other = FRAME.slice();
    other[1] = marker;
    assert.throws(() => checkJpeg(jpeg('B0 7F', [QUANTIZATION, TABLES, other]), SHAPE), broken);
  }
});

test('codec vectors: sequential JPEG of every sampling is read whole; progressive and cut ones are refused', {
  skip: WITHOUT_VECTORS,
}, () => {
  const vectors = jpegVectors();
  assert.equal(vectors.length, 11);
  const shape = { rows: 150, columns: 213, components: 3, bitsAllocated: 8 };
  for (const { file, progressive, stream } of vectors) {
    if (progressive) {
      assert.throws(() => checkJpeg(stream, shape), broken, file);
      continue;
    }
    assert.equal(checkJpeg(stream, shape).frame.components.length, 3, file);
    for (let i = 0; i < 20; i++) {
      const cut = stream.subarray(0, Math.floor((stream.length * i) / 20));
      assert.throws(() => checkJpeg(cut, shape), broken, `${file} ${i}`);
    }
  }
});
