import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { encapsulated } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { type CodecVector, codecVectors, WITHOUT_VECTORS } from '../codec-vectors.testing.ts';
import { engineRunner } from '../engine-runner.ts';
import { type PictureFields, picture } from '../picture.testing.ts';
import { pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';
import { redactPixels } from './redact-pixels.ts';
import { written } from './redaction.testing.ts';
import type { PixelProof } from './verdict.ts';

const engines = engineRunner();
after(() => engines.close());

const BOX: Box = { left: 5, top: 7, right: 40, bottom: 19 };

const fieldsOf = ({ format }: CodecVector, frames: number): PictureFields => ({
  rows: format.rows,
  columns: format.columns,
  samplesPerPixel: format.samplesPerPixel,
  photometric: format.photometric,
  bitsAllocated: format.bitsAllocated,
  bitsStored: format.bitsStored,
  representation: format.isSigned ? 1 : 0,
  frames,
  ...(format.samplesPerPixel === 3 ? { planar: 0 } : {}),
});

const objectOf = (vector: CodecVector, frames = 3): DicomObject =>
  picture(
    fieldsOf(vector, frames),
    [encapsulated(new Array(frames).fill(vector.stream), { offsetTable: 'one-fragment-a-frame' })],
    vector.transferSyntax,
  );

/** Redacts the second frame of three, reads what was written and checks it. */
async function outcome(source: DicomObject, name = ''): Promise<{ readonly to: string; readonly proof: PixelProof }> {
  const boxesOf = (frame: number): readonly Box[] => (frame === 1 ? [BOX] : []);
  const redaction = (await redactPixels(source, boxesOf, { engines }))!;
  const { object } = written(source, redaction);
  const frames = pixelFrames(object)!;
  assert.deepEqual(frames.findings, []);
  const verdict = await checkPixels(pixelFrames(source)!, frames, { boxesOf, masks: redaction.masks }, { engines });
  assert.deepEqual(
    verdict.fault,
    undefined,
    `${name} ${JSON.stringify(verdict)} ${redaction.value.form} ${redaction.transferSyntaxUid}`,
  );
  assert.equal(verdict.frames, 3);
  assert.equal(verdict.masked, 35 * 12);
  const [proof] = (Object.entries(verdict.proofs) as [PixelProof, number][])
    .filter(([name, count]) => name !== 'same-bytes' && count > 0)
    .map(([name]) => name);
  return { to: `${redaction.value.form} ${object.transferSyntax.uid.split('.').slice(6).join('.')}`, proof: proof! };
}

test('codec vectors: a frame of each stream is masked, the others keep their bytes, and the check says so', {
  skip: WITHOUT_VECTORS,
}, async (t) => {
  const tally = new Map<string, number>();
  for (const vector of codecVectors()) {
    const { to, proof } = await outcome(objectOf(vector), vector.id);
    const key = `${vector.transferSyntax.split('.').slice(6).join('.')} -> ${to}: ${proof}`;
    tally.set(key, (tally.get(key) ?? 0) + 1);
  }
  for (const [key, count] of [...tally].sort()) t.diagnostic(`${count} ${key}`);
  assert.deepEqual(Object.fromEntries(tally), {
    '4.57 -> encapsulated 4.57: other-decoder': 136,
    '4.70 -> encapsulated 4.70: other-decoder': 36,
    '4.80 -> encapsulated 4.80: other-decoder': 48,
    '4.90 -> encapsulated 4.90: other-decoder': 24,
    // Colour of more than 8 bits, and signed bytes.
    '4.90 -> native 1: other-decoder': 8,
    '4.201 -> encapsulated 4.201: other-decoder': 24,
    '4.201 -> native 1: other-decoder': 9,
    '4.110 -> encapsulated 4.110: same-decoder': 24,
    '5 -> encapsulated 5: other-decoder': 36,
  });
});
