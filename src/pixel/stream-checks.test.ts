import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, hex } from '../../test/build/index.ts';
import { type CodecVector, codecVectors, WITHOUT_VECTORS } from './codec-vectors.testing.ts';
import { checkJpeg2000 } from './jpeg-2000-check.ts';
import { checkJpegLs, type StreamShape } from './jpeg-ls-check.ts';
import { checkJpegXl } from './jpeg-xl-check.ts';

const broken = { code: 'input/pixel-stream' };
const shapeOf = ({ format }: CodecVector): StreamShape => ({
  rows: format.rows,
  columns: format.columns,
  components: format.samplesPerPixel,
  bitsAllocated: format.bitsAllocated,
});

type Check = (stream: Uint8Array, shape: StreamShape) => unknown;

/** Whole streams pass; cut ones, longer ones and those of another size do not. */
function holds(check: Check, vectors: readonly CodecVector[]): void {
  for (const vector of vectors) {
    const { id, stream } = vector;
    const shape = shapeOf(vector);
    check(stream, shape);
    if (stream.at(-1) !== 0) check(concat(stream, hex('00')), shape);
    assert.throws(() => check(stream, { ...shape, rows: shape.rows + 1 }), broken, id);
    assert.throws(() => check(stream, { ...shape, columns: shape.columns - 1 }), broken, id);
  }
}

/** Streams cut at `parts` places, each at its own. */
function refusesCut(check: Check, vectors: readonly CodecVector[], parts: number): void {
  for (const vector of vectors) {
    const { id, stream } = vector;
    for (let i = 0; i < parts; i++) {
      const cut = stream.subarray(0, Math.floor((stream.length * i) / parts));
      assert.throws(() => check(cut, shapeOf(vector)), broken, `${id} ${i}`);
    }
  }
}

test('ITU-T T.87: JPEG-LS streams have a whole structure, or are refused', { skip: WITHOUT_VECTORS }, () => {
  const vectors = codecVectors('1.2.840.10008.1.2.4.80');
  assert.equal(vectors.length, 48);
  holds(checkJpegLs, vectors);
  refusesCut(checkJpegLs, vectors, 20);
  const modes = new Set(vectors.map((vector) => checkJpegLs(vector.stream, shapeOf(vector)).interleave));
  assert.ok(modes.has('none') && modes.has('line'), [...modes].join());
});

test('ITU-T T.800 A: JPEG 2000 codestreams have a whole structure, or are refused', { skip: WITHOUT_VECTORS }, () => {
  const vectors = codecVectors('1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.201');
  assert.equal(vectors.length, 65);
  holds(checkJpeg2000, vectors);
  refusesCut(checkJpeg2000, vectors, 20);
  for (const vector of vectors) {
    const facts = checkJpeg2000(vector.stream, shapeOf(vector));
    assert.equal(facts.isHighThroughput, vector.transferSyntax.endsWith('.201'), vector.id);
    assert.equal(facts.isReversible, true, vector.id);
  }
});

test('a JPEG 2000 codestream in the boxes of a JP2 file is found', { skip: WITHOUT_VECTORS }, () => {
  const [vector] = codecVectors('1.2.840.10008.1.2.4.90') as [CodecVector];
  const boxed = concat(hex('0000000C 6A502020 0D0A870A 00000000 6A703263'), vector.stream);
  assert.deepEqual(checkJpeg2000(boxed, shapeOf(vector)).codestream, vector.stream);
  assert.throws(() => checkJpeg2000(boxed.subarray(0, 12), shapeOf(vector)), broken);
});

test('components of half a width are refused: a decoder reads behind its memory for them', {
  skip: WITHOUT_VECTORS,
}, () => {
  const [vector] = codecVectors('1.2.840.10008.1.2.4.90') as [CodecVector];
  const other = vector.stream.slice();
  other[43] = 2;
  assert.throws(() => checkJpeg2000(other, shapeOf(vector)), broken);
});

test('ISO/IEC 18181-1 D.2: a JPEG XL stream says its size', { skip: WITHOUT_VECTORS }, () => {
  const vectors = codecVectors('1.2.840.10008.1.2.4.110');
  assert.equal(vectors.length, 24);
  holds(checkJpegXl, vectors);
  const [{ stream, format }] = vectors as [CodecVector];
  const box = hex('0000000C 4A584C20 0D0A870A');
  checkJpegXl(concat(box, hex('00000000 6A786C63'), stream), format);
  assert.throws(() => checkJpegXl(concat(box, hex('00FFFFFF 6A786C63'), stream), format), broken);
  assert.throws(() => checkJpegXl(box, format), broken);
});
