import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { encapsulated } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { jpegVectors, WITHOUT_VECTORS } from '../codec-vectors.testing.ts';
import { engineRunner } from '../engine-runner.ts';

import { picture } from '../picture.testing.ts';
import { pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';

import { redactPixels } from './redact-pixels.ts';
import { written } from './redaction.testing.ts';

const engines = engineRunner();
after(() => engines.close());

const [ROWS, COLUMNS] = [150, 213];
/** Of the vectors, with what it says of the unit and the ring (codec-vectors/vectors.json). */
const BOX: Box = { left: 67, top: 41, right: 117, bottom: 61 };

const objectOf = (...streams: readonly Uint8Array[]): DicomObject =>
  picture(
    {
      rows: ROWS,
      columns: COLUMNS,
      samplesPerPixel: 3,
      photometric: 'YBR_FULL_422',
      planar: 0,
      frames: streams.length,
    },
    [encapsulated(streams, { offsetTable: 'one-fragment-a-frame' })],
    '1.2.840.10008.1.2.4.50',
  );

const sequential = () => jpegVectors().filter(({ progressive }) => !progressive);

test('codec vectors: JPEG of every sampling, with and without restarts, is masked in whole units', {
  skip: WITHOUT_VECTORS,
}, async () => {
  for (const { file, stream } of sequential()) {
    const source = objectOf(stream, stream);
    const boxesOf = (frame: number): readonly Box[] => (frame === 1 ? [BOX] : []);
    const redaction = (await redactPixels(source, boxesOf, { engines }))!;
    const frames = pixelFrames(written(source, redaction).object)!;
    const verdict = await checkPixels(pixelFrames(source)!, frames, { boxesOf, masks: redaction.masks }, { engines });
    assert.equal(verdict.fault, undefined, `${file} ${JSON.stringify(verdict)}`);
    assert.deepEqual(verdict.proofs, { 'same-bytes': 1, 'other-decoder': 0, 'same-decoder': 0, coefficients: 1 });
    assert.ok(verdict.masked >= 50 * 20, file);
    assert.ok(verdict.samples > ROWS * COLUMNS * 2, file);
  }
});

test('codec vectors: JPEG masked anywhere is as it was elsewhere', { skip: WITHOUT_VECTORS }, async () => {
  const streams = sequential();
  const edge = (size: number) => fc.tuple(fc.integer({ min: -3, max: size - 1 }), fc.integer({ min: 1, max: size }));
  const box = fc
    .tuple(edge(COLUMNS), edge(ROWS))
    .map(([[left, width], [top, height]]): Box => ({ left, top, right: left + width, bottom: top + height }));
  await fc.assert(
    fc.asyncProperty(fc.nat(streams.length - 1), fc.array(box, { minLength: 1, maxLength: 3 }), async (i, boxes) => {
      const source = objectOf(streams[i]!.stream);
      const redaction = (await redactPixels(source, () => boxes, { engines }))!;
      const frames = pixelFrames(written(source, redaction).object)!;
      const expected = { boxesOf: () => boxes, masks: redaction.masks };
      const verdict = await checkPixels(pixelFrames(source)!, frames, expected, { engines });
      assert.equal(verdict.fault, undefined, JSON.stringify(verdict));
    }),
    { numRuns: 30 },
  );
});
