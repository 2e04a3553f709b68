import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concat, hex } from '../../test/build/index.ts';
import { codecVectors, WITHOUT_VECTORS } from './codec-vectors.testing.ts';
import { decodingTable, encodingTable, optimalHuffman } from './huffman.ts';
import { decodeJpegLossless, encodeJpegLossless, type LosslessPicture } from './jpeg-lossless.ts';

const shapeOf = ({ rows, columns, components, precision }: LosslessPicture) => ({
  rows,
  columns,
  components,
  maxPrecision: precision,
});
const broken = { code: 'input/pixel-stream' };

/** A frame of 1 row and 3 columns, 8 bits: `scan` behind a table with the codes 0 for size 0, 10 for size 1. */
const small = (scan: string, more = '', predictor = '01', point = '00'): Uint8Array =>
  concat(
    hex('FFD8 FFC3 000B 08 0001 0003 01 01 11 00'),
    hex('FFC4 0015 00 01010000000000000000000000000000 00 01'),
    hex(more),
    hex(`FFDA 0008 01 01 00 ${predictor} 00 ${point}`),
    hex(scan),
    hex('FFD9'),
  );
const SMALL = { rows: 1, columns: 3, components: 1, maxPrecision: 8 };

test('ITU-T T.81 H.1.2: the first sample is predicted as half the range, the others from the left', () => {
  // 10 1: plus one; 0: the same; 10 0: minus one; padded with a one.
  assert.deepEqual([...decodeJpegLossless(small('A9'), SMALL).samples], [129, 129, 128]);
});

test('ITU-T T.81 A.4: a point transform shifts the samples', () => {
  assert.deepEqual([...decodeJpegLossless(small('A9', '', '01', '02'), SMALL).samples], [132, 132, 128]);
});

test('a scan with less or more than its samples is refused', () => {
  assert.throws(() => decodeJpegLossless(small('AF'), SMALL), broken);
  assert.throws(() => decodeJpegLossless(small('A9 A9'), SMALL), broken);
  assert.throws(() => decodeJpegLossless(small('A9 FFD0'), SMALL), broken);
  assert.throws(() => decodeJpegLossless(small(''), SMALL), broken);
  assert.throws(() => decodeJpegLossless(small('A9').subarray(0, -2), SMALL), broken);
  assert.throws(() => decodeJpegLossless(concat(small('A9'), hex('0000')), SMALL), broken);
  assert.throws(() => decodeJpegLossless(small('A9', '', '00'), SMALL), broken);
});

test('a frame of another size than the attributes say is refused', () => {
  for (const other of [{ rows: 2 }, { columns: 2 }, { components: 3 }, { maxPrecision: 7 }]) {
    assert.throws(() => decodeJpegLossless(small('A9'), { ...SMALL, ...other }), broken);
  }
});

test('a restart interval of no whole line is refused, one of lines starts the prediction again', () => {
  assert.throws(() => decodeJpegLossless(small('A9', 'FFDD 0004 0002'), SMALL), broken);
  const two = small('A9 FFD0 A9', 'FFDD 0004 0003');
  two.set(hex('0002'), 7);
  assert.deepEqual([...decodeJpegLossless(two, { ...SMALL, rows: 2 }).samples], [129, 129, 128, 129, 129, 128]);
  two.set(hex('FFD1'), two.length - 5);
  assert.throws(() => decodeJpegLossless(two, { ...SMALL, rows: 2 }), broken);
});

test('ITU-T T.81 K.2: an optimal table is a prefix code of 16 bits at most, with no code of ones alone', () => {
  const frequencies = fc.array(
    fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 20 })),
    {
      minLength: 1,
      maxLength: 256,
    },
  );
  const skewed = Uint32Array.from({ length: 30 }, (_, i) => 2 ** i);
  const holds = (list: Uint32Array): void => {
    const spec = optimalHuffman(list);
    const decoding = decodingTable(spec);
    const encoding = encodingTable(spec);
    assert.ok(decoding !== undefined);
    assert.equal(decoding[0xffff], 0);
    for (const [symbol, frequency] of list.entries()) {
      const [code, length] = [encoding[symbol]! & 0xffff, encoding[symbol]! >> 16];
      assert.equal(length > 0, frequency > 0);
      if (frequency > 0) assert.equal(decoding[code << (16 - length)], (length << 8) | symbol);
    }
  };
  holds(skewed);
  fc.assert(
    fc.property(
      frequencies.filter((list) => list.some((n) => n > 0)),
      (list) => holds(Uint32Array.from(list)),
    ),
  );
});

test('what is encoded is decoded to the same samples', () => {
  const size = fc.record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 1, max: 6 }),
    components: fc.constantFrom(1, 3),
    precision: fc.integer({ min: 2, max: 16 }),
  });
  fc.assert(
    fc.property(size, fc.infiniteStream(fc.nat()), (made, stream) => {
      const range = 2 ** made.precision;
      const length = made.rows * made.columns * made.components;
      const next = (): number => {
        const value = stream.next().value as number;
        return value % 3 === 0 ? range - 1 : value % 3 === 1 ? 0 : value % range;
      };
      const picture = { ...made, samples: Uint16Array.from({ length }, next) };
      const encoded = encodeJpegLossless(picture);
      assert.equal(encoded.length % 2, 0);
      assert.deepEqual(decodeJpegLossless(encoded, shapeOf(picture)), picture);
    }),
    { numRuns: 300 },
  );
});

test('codec vectors: predictors 1 to 7 are decoded exactly and come back', { skip: WITHOUT_VECTORS }, () => {
  const vectors = codecVectors('1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70');
  assert.equal(vectors.length, 172);
  for (const { id, format, stream, raw } of vectors) {
    const { rows, columns, samplesPerPixel: components, bitsAllocated } = format;
    const picture = decodeJpegLossless(stream, { rows, columns, components, maxPrecision: bitsAllocated });
    const mask = (1 << picture.precision) - 1;
    const wanted = bitsAllocated === 8 ? raw : new Uint16Array(raw.buffer);
    assert.ok(
      picture.samples.every((sample, i) => sample === (wanted[i]! & mask)),
      id,
    );
    const again = decodeJpegLossless(encodeJpegLossless(picture), shapeOf(picture));
    assert.ok(Buffer.from(again.samples.buffer).equals(Buffer.from(picture.samples.buffer)), id);
  }
});

test('codec vectors: no cut stream passes', { skip: WITHOUT_VECTORS }, () => {
  const vectors = codecVectors('1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70').filter((_, i) => i % 9 === 0);
  for (const { id, format, stream } of vectors) {
    const { rows, columns, samplesPerPixel: components, bitsAllocated } = format;
    const shape = { rows, columns, components, maxPrecision: bitsAllocated };
    for (let i = 0; i < 20; i++) {
      const cut = stream.subarray(0, Math.floor((stream.length * i) / 20));
      assert.throws(() => decodeJpegLossless(cut, shape), broken, `${id} ${i}`);
    }
  }
});
