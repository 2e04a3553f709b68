import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isFailure } from '../failure/index.ts';
import { codecVectors, WITHOUT_VECTORS } from './codec-vectors.testing.ts';
import { type EngineRunner, engineRunner } from './engine-runner.ts';
import { samplesOf, withSamples } from './frame.ts';
import { decodeFrame } from './frame-decoder.ts';
import { type EncodedKind, encodeFrame } from './frame-encoder.ts';
import { format } from './picture.testing.ts';

const engines = engineRunner();
after(() => engines.close());

/** The 36 pictures of the vectors. */
const pictures = () =>
  codecVectors('1.2.840.10008.1.2.5').map(({ id, format, raw }) => ({ id, frame: { format, cells: raw } }));

async function tallyOf(kind: EncodedKind): Promise<Record<string, number>> {
  const tally: Record<string, number> = {};
  for (const { id, frame } of pictures()) {
    let outcome = 'exact';
    try {
      const { stream, photometric } = await encodeFrame(frame, kind, { engines });
      assert.equal(stream.length % 2, 0, id);
      const again = await decodeFrame(stream, kind === 'htj2k' ? 'jpeg-2000' : kind, frame.format, { engines });
      assert.deepEqual(samplesOf(again), samplesOf(frame), id);
      assert.equal(again.format.photometric, frame.format.photometric, id);
      tally[photometric] = (tally[photometric] ?? 0) + 1;
    } catch (error) {
      if (!isFailure(error)) throw error;
      outcome = error.code;
    }
    tally[outcome] = (tally[outcome] ?? 0) + 1;
  }
  return tally;
}

test('codec vectors: 36 pictures encoded and decoded give the same samples, or no encoder is right for them', {
  skip: WITHOUT_VECTORS,
}, async () => {
  const all = { exact: 36, MONOCHROME2: 24, RGB: 12 };
  assert.deepEqual(await tallyOf('rle'), all);
  assert.deepEqual(await tallyOf('jpeg-lossless'), all);
  assert.deepEqual(await tallyOf('deflated'), all);
  assert.deepEqual(await tallyOf('uncompressed'), all);
  assert.deepEqual(await tallyOf('jpeg-ls'), all);
  assert.deepEqual(await tallyOf('jpeg-xl'), all);
  const part = { exact: 24, MONOCHROME2: 21, 'refused/pixel-syntax': 12 };
  assert.deepEqual(await tallyOf('jpeg-2000'), { ...part, RGB: 3 });
  // OpenJPH transforms colour, so the frame is called YBR_RCT.
  assert.deepEqual(await tallyOf('htj2k'), { ...part, YBR_RCT: 3 });
});

test('an encoder that wrote something else is found out', { skip: WITHOUT_VECTORS }, async () => {
  const frame = pictures()[0]!.frame;
  const other = withSamples(frame, samplesOf(frame).fill(7));
  const wrong: EngineRunner = {
    run: (job) => engines.run(job.work === 'encode' ? { ...job, bytes: other.cells } : job),
    close: async () => {},
  };
  await assert.rejects(encodeFrame(frame, 'jpeg-ls', { engines: wrong }), { code: 'refused/pixel-syntax' });
});

test('bits beside the samples are kept by the encoders that know of them, and refused by the others', async () => {
  const made = format({ bitsAllocated: 16, bitsStored: 12, embeddedOverlays: [{ group: 0x6000, bit: 13 }] });
  const frame = { format: made, cells: new Uint8Array(12).fill(0x21) };
  for (const kind of ['rle', 'jpeg-lossless', 'uncompressed'] as const) {
    const { stream } = await encodeFrame(frame, kind, { engines });
    const again = await decodeFrame(stream, kind, made, { engines });
    assert.deepEqual(again.cells, frame.cells, kind);
  }
  await assert.rejects(encodeFrame(frame, 'jpeg-ls', { engines }), { code: 'refused/pixel-syntax' });
});
