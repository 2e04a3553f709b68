import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concat, hex, repeat } from '../../test/build/index.ts';
import { codecVectors, WITHOUT_VECTORS } from './codec-vectors.testing.ts';
import type { PixelFormat } from './pixel-format.ts';
import { decodeRle, encodeRle, type RleShape } from './rle.ts';

const shapeOf = ({ rows, columns, samplesPerPixel, bitsAllocated }: PixelFormat): RleShape => ({
  segmentBytes: rows * columns,
  samplesPerPixel,
  bytesPerSample: bitsAllocated / 8,
  rowBytes: columns,
});
const GREY: RleShape = { segmentBytes: 6, samplesPerPixel: 1, bytesPerSample: 1, rowBytes: 3 };
const header = (...offsets: readonly number[]): Uint8Array => {
  const words = new Uint32Array(16);
  words.set([offsets.length, ...offsets]);
  return new Uint8Array(words.buffer);
};
const broken = { code: 'input/pixel-stream' };

test('PS3.5 G.3: literals, runs and the byte that means nothing', () => {
  const stream = concat(header(64), hex('01 0A0B 80 FD 07'));
  assert.deepEqual(decodeRle(stream, GREY), hex('0A0B 07070707'));
});

test('PS3.5 G.2: the segments of a sample are its bytes, the most significant one first', () => {
  const stream = concat(header(64, 66), hex('FF 01'), hex('FF 02'));
  assert.deepEqual(decodeRle(stream, { ...GREY, segmentBytes: 2, bytesPerSample: 2 }), hex('0201 0201'));
});

test('a frame that is not whole, or more than whole, is refused', () => {
  assert.throws(() => decodeRle(header(64).slice(0, 63), GREY), broken);
  assert.throws(() => decodeRle(concat(header(64), hex('01 0A0B FE 07')), GREY), broken);
  assert.throws(() => decodeRle(concat(header(64), hex('FA 07')), GREY), broken);
  assert.throws(() => decodeRle(concat(header(64), hex('03 0A0B0C')), GREY), broken);
  assert.throws(() => decodeRle(concat(header(64), hex('FB 07 00 00')), GREY), broken);
  assert.throws(() => decodeRle(concat(header(65), hex('00 FB 07')), GREY), broken);
  assert.throws(() => decodeRle(concat(header(64, 66), hex('FB07 FB07')), GREY), broken);
  assert.throws(() => decodeRle(concat(header(64, 64), hex('FB07')), { ...GREY, samplesPerPixel: 2 }), broken);
});

test('PS3.5 G.3.1: a row is encoded on its own, and a segment has even length', () => {
  assert.deepEqual(encodeRle(repeat(7, 6), GREY), concat(header(64), hex('FE07 FE07')));
  assert.deepEqual(encodeRle(hex('0102 03 030303'), GREY), concat(header(64), hex('02 010203 FE03')));
});

test('what is encoded is decoded to the same bytes', () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 3 }),
    rowBytes: fc.integer({ min: 1, max: 300 }),
    samplesPerPixel: fc.constantFrom(1, 3),
    bytesPerSample: fc.constantFrom(1, 2, 4),
  });
  const palette = fc.infiniteStream(fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 255));
  fc.assert(
    fc.property(shape, palette, ({ rows, rowBytes, ...rest }, stream) => {
      const made = { ...rest, rowBytes, segmentBytes: rows * rowBytes };
      const length = made.segmentBytes * made.samplesPerPixel * made.bytesPerSample;
      const cells = Uint8Array.from({ length }, () => stream.next().value as number);
      assert.deepEqual(decodeRle(encodeRle(cells, made), made), cells);
    }),
    { numRuns: 60 },
  );
});

test('codec vectors: RLE of DCMTK is decoded exactly and comes back, and no cut stream passes', {
  skip: WITHOUT_VECTORS,
}, () => {
  const vectors = codecVectors('1.2.840.10008.1.2.5');
  assert.equal(vectors.length, 36);
  for (const { id, format, stream, raw } of vectors) {
    const shape = shapeOf(format);
    assert.ok(Buffer.from(raw).equals(decodeRle(stream, shape)), id);
    assert.ok(Buffer.from(raw).equals(decodeRle(encodeRle(raw, shape), shape)), id);
    for (let cut = 2; cut < stream.length; cut += 211) {
      assert.throws(() => decodeRle(stream.subarray(0, stream.length - cut), shape), broken, `${id} -${cut}`);
    }
  }
});
