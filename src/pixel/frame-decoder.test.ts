import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { concat, hex } from '../../test/build/index.ts';
import { Failure, isFailure } from '../failure/index.ts';
import { type CodecVector, codecVectors, jpegVectors, WITHOUT_VECTORS } from './codec-vectors.testing.ts';
import { type EngineRunner, engineRunner } from './engine-runner.ts';
import type { EngineJob } from './engine-types.ts';
import { samplesOf } from './frame.ts';
import { decodeFrame } from './frame-decoder.ts';
import { format } from './picture.testing.ts';
import type { PixelFormat } from './pixel-format.ts';
import { type StreamKind, streamKind } from './stream-kind.ts';

const engines = engineRunner();
after(() => engines.close());

const bytesOf = (samples: ArrayBufferView): Buffer =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
const kindOf = (uid: string): StreamKind => streamKind({ uid, encapsulated: true })!;
const decode = (stream: Uint8Array, { transferSyntax, format }: CodecVector, opinion: 'first' | 'second' = 'first') =>
  decodeFrame(stream, kindOf(transferSyntax), format, { engines, opinion });

/** What becomes of a stream: `exact`, `different`, or the code of the failure. */
async function outcome(
  stream: Uint8Array,
  vector: CodecVector,
  opinion: 'first' | 'second' = 'first',
): Promise<string> {
  try {
    const samples = samplesOf(await decode(stream, vector, opinion));
    return bytesOf(samples).equals(vector.raw) ? 'exact' : 'different';
  } catch (error) {
    assert.ok(isFailure(error), String(error));
    return error.code;
  }
}

test('codec vectors: every lossless stream of every codec is decoded exactly', { skip: WITHOUT_VECTORS }, async (t) => {
  const tally = new Map<string, number>();
  for (const vector of codecVectors()) {
    assert.equal(await outcome(vector.stream, vector), 'exact', vector.id);
    const kind = kindOf(vector.transferSyntax);
    tally.set(kind, (tally.get(kind) ?? 0) + 1);
  }
  t.diagnostic([...tally].map(([kind, count]) => `${kind} ${count}`).join(', '));
  assert.equal(
    [...tally.values()].reduce((sum, count) => sum + count, 0),
    345,
  );
});

test('codec vectors: the second decoder, where there is one, gives the same samples', {
  skip: WITHOUT_VECTORS,
}, async (t) => {
  const tally: Record<string, number> = {};
  for (const vector of codecVectors()) {
    const result = await outcome(vector.stream, vector, 'second');
    assert.ok(result === 'exact' || result === 'refused/pixel-syntax', `${vector.id}: ${result}`);
    const key = `${kindOf(vector.transferSyntax)} ${result}`;
    tally[key] = (tally[key] ?? 0) + 1;
  }
  t.diagnostic(JSON.stringify(tally));
  assert.deepEqual(tally['jpeg-lossless exact'], 172);
});

test('codec vectors: 60 of 60 cut streams of every codec are refused', { skip: WITHOUT_VECTORS }, async () => {
  for (const kind of ['rle', 'jpeg-lossless', 'jpeg-ls', 'jpeg-2000', 'jpeg-xl'] as const) {
    const vectors = codecVectors().filter(({ transferSyntax }) => kindOf(transferSyntax) === kind);
    const outcomes: string[] = [];
    for (let i = 0; i < 60; i++) {
      const vector = vectors[(i * 7) % vectors.length]!;
      const cut = vector.stream.subarray(0, Math.floor((vector.stream.length * (i % 20)) / 20));
      outcomes.push(await outcome(cut, vector));
    }
    assert.deepEqual(outcomes, new Array(60).fill('input/pixel-stream'), kind);
  }
});

test('codec vectors: sequential JPEG has the size that was asked for, cut ones are refused', {
  skip: WITHOUT_VECTORS,
}, async () => {
  const colour = format({ rows: 150, columns: 213, samplesPerPixel: 3, photometric: 'YBR_FULL_422' });
  for (const { progressive, stream, file } of jpegVectors()) {
    const decoded = () => decodeFrame(stream, 'jpeg', colour, { engines });
    if (progressive) {
      await assert.rejects(decoded, { code: 'input/pixel-stream' });
      continue;
    }
    const frame = await decoded();
    assert.equal(frame.format.photometric, 'YBR_FULL', file);
    assert.equal(samplesOf(frame).length, 150 * 213 * 3, file);
    for (let i = 0; i < 6; i++) {
      const cut = stream.subarray(0, Math.floor((stream.length * i) / 6));
      await assert.rejects(decodeFrame(cut, 'jpeg', colour, { engines }), { code: 'input/pixel-stream' });
    }
  }
});

test('good frames are decoded behind broken ones of every kind', { skip: WITHOUT_VECTORS }, async () => {
  const flipped = (stream: Uint8Array, at: number): Uint8Array => {
    const copy = stream.slice();
    copy[at] = copy[at]! ^ 0xff;
    return copy;
  };
  for (const syntax of ['80', '90', '201', '110']) {
    const [vector] = codecVectors(`1.2.840.10008.1.2.4.${syntax}`) as [CodecVector];
    for (let at = 20; at < 120; at += 9) await outcome(flipped(vector.stream, at), vector);
    assert.equal(await outcome(vector.stream, vector), 'exact', vector.id);
  }
});

/** An engine that answers what it is told to. */
const liar = (answer: Partial<Awaited<ReturnType<EngineRunner['run']>>>): EngineRunner => ({
  run: async ({ shape }: EngineJob) => ({
    bytes: new Uint8Array(shape.rows * shape.columns * shape.samplesPerPixel),
    rows: shape.rows,
    columns: shape.columns,
    samplesPerPixel: shape.samplesPerPixel,
    ...answer,
  }),
  close: async () => {},
});

test('a decoder that gives another picture than the attributes describe is not believed', {
  skip: WITHOUT_VECTORS,
}, async () => {
  const [vector] = codecVectors('1.2.840.10008.1.2.4.90') as [CodecVector];
  const run = (engines: EngineRunner) => decodeFrame(vector.stream, 'jpeg-2000', vector.format, { engines });
  await run(liar({}));
  for (const answer of [{ rows: 0, columns: 0 }, { samplesPerPixel: 3 }, { bytes: new Uint8Array(0) }]) {
    await assert.rejects(run(liar(answer)), { code: 'input/pixel-stream' });
  }
});

test('the next decoder is asked when one fails, and only then; the second opinion is another one', {
  skip: WITHOUT_VECTORS,
}, async () => {
  const [vector] = codecVectors('1.2.840.10008.1.2.4.80') as [CodecVector];
  const asked: string[] = [];
  const failing = (names: readonly string[], code: 'input/pixel-stream' | 'limit/decoding'): EngineRunner => ({
    run: async (job) => {
      asked.push(job.engine);
      if (names.includes(job.engine)) throw new Failure(code, 'as told');
      return await engines.run(job);
    },
    close: async () => {},
  });
  const run = (runner: EngineRunner, opinion: 'first' | 'second') =>
    decodeFrame(vector.stream, 'jpeg-ls', vector.format, { engines: runner, opinion });
  await run(failing([], 'input/pixel-stream'), 'first');
  await run(failing(['charls'], 'input/pixel-stream'), 'first');
  await run(failing([], 'input/pixel-stream'), 'second');
  assert.deepEqual(asked, ['charls', 'charls', 'dcmjs', 'dcmjs']);
  await assert.rejects(run(failing(['charls', 'dcmjs'], 'input/pixel-stream'), 'first'), {
    code: 'input/pixel-stream',
  });
  // Who hangs has had the time of the frame.
  await assert.rejects(run(failing(['charls'], 'limit/decoding'), 'first'), { code: 'limit/decoding' });
});

const own = (kind: StreamKind, stream: Uint8Array, made: PixelFormat) => decodeFrame(stream, kind, made, { engines });

test('PS3.5 A.4.11: encapsulated uncompressed frames are their bytes', async () => {
  assert.deepEqual((await own('uncompressed', hex('010203040506'), format())).cells, hex('010203040506'));
  const odd = format({ columns: 1, rows: 1 });
  assert.deepEqual((await own('uncompressed', hex('0100'), odd)).cells, hex('01'));
  await assert.rejects(own('uncompressed', hex('01020304050600'), format()), { code: 'input/pixel-stream' });
  await assert.rejects(own('uncompressed', hex('0102030405'), format()), { code: 'input/pixel-stream' });
});

test('PS3.5 A.4.13: deflated frames are inflated, and end where their stream ends', async () => {
  const deflated = new Uint8Array(deflateRawSync(hex('010203040506')));
  assert.deepEqual((await own('deflated', concat(deflated, hex('00')), format())).cells, hex('010203040506'));
  await assert.rejects(own('deflated', concat(deflated, hex('0000')), format()), { code: 'input/pixel-stream' });
  await assert.rejects(own('deflated', deflated.subarray(0, -2), format()), { code: 'input/pixel-stream' });
  await assert.rejects(own('deflated', deflated, format({ rows: 1 })), { code: 'input/pixel-stream' });
});

test('the cells of every decoder are plain bytes, so that what is written over them is not clamped', {
  skip: WITHOUT_VECTORS,
}, async () => {
  for (const syntax of ['80', '90', '201']) {
    const vectors = codecVectors(`1.2.840.10008.1.2.4.${syntax}`).filter(({ format }) => format.bitsAllocated === 16);
    for (const opinion of ['first', 'second'] as const) {
      const { cells } = await decode(vectors[0]!.stream, vectors[0]!, opinion);
      assert.equal(cells.constructor, Uint8Array, `${syntax} ${opinion}`);
    }
  }
});
