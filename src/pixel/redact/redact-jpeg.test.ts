import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { encapsulated } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { jpegVectors, WITHOUT_VECTORS } from '../codec-vectors.testing.ts';
import { engineRunner } from '../engine-runner.ts';

import { readJpegStream } from '../jpeg-stream.ts';
import { format, picture } from '../picture.testing.ts';
import { pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';

import { readJpegBlocks } from './jpeg-blocks.ts';
import { maskJpeg } from './jpeg-mask.ts';
import { writeJpeg } from './jpeg-writer.ts';
import { largeJpeg } from './large-jpeg.testing.ts';
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

/** The same picture with a scan for each component, as T.81 A.2.2 codes them. */
function inThreeScans(stream: Uint8Array): Uint8Array {
  const blocks = readJpegBlocks(stream, { rows: ROWS, columns: COLUMNS, components: 3, bitsAllocated: 8 });
  const [scan] = blocks.stream.scans;
  const scans = scan!.components.map((component) => ({ ...scan!, components: [component] }));
  const sos = blocks.stream.segments.at(-1)!;
  return writeJpeg(stream, {
    ...blocks,
    stream: { ...blocks.stream, scans, segments: [...blocks.stream.segments, sos, sos] },
  });
}

test('codec vectors: a scan for each component is masked block by block', { skip: WITHOUT_VECTORS }, async () => {
  for (const { file, stream } of sequential()) {
    const source = objectOf(inThreeScans(stream));
    const [one, three] = [objectOf(stream), source].map((object) => pixelFrames(object)!);
    assert.deepEqual((await three!.decode(0, { engines })).cells, (await one!.decode(0, { engines })).cells, file);
    const redaction = (await redactPixels(source, () => [BOX], { engines }))!;
    const frames = pixelFrames(written(source, redaction).object)!;
    const verdict = await checkPixels(three!, frames, { boxesOf: () => [BOX], masks: redaction.masks }, { engines });
    assert.equal(verdict.fault, undefined, `${file} ${JSON.stringify(verdict)}`);
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

test('codec vectors: a megapixel of 4:2:0 is masked in one pass, and is right', {
  skip: WITHOUT_VECTORS,
}, async (t) => {
  const { stream } = sequential().find(({ file }) => file.includes('2x2_r0'))!;
  const size = { rows: 1024, columns: 1024 };
  const large = largeJpeg(stream, { rows: ROWS, columns: COLUMNS }, size);
  const colour = format({ ...size, samplesPerPixel: 3, photometric: 'YBR_FULL_422' });
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    maskJpeg(large, [BOX], colour);
    const { user, system } = process.cpuUsage(before);
    t.diagnostic(`${Math.round((user + system) / 1000)} ms`);
  }
  const source = picture(
    { ...size, samplesPerPixel: 3, photometric: 'YBR_FULL_422', planar: 0 },
    [encapsulated([large])],
    '1.2.840.10008.1.2.4.50',
  );
  const redaction = (await redactPixels(source, () => [BOX], { engines }))!;
  const frames = pixelFrames(written(source, redaction).object)!;
  const expected = { boxesOf: () => [BOX], masks: redaction.masks };
  const verdict = await checkPixels(pixelFrames(source)!, frames, expected, { engines });
  assert.equal(verdict.fault, undefined);
});

test('comments, thumbnails and segments of applications do not come out, what names the colours does', {
  skip: WITHOUT_VECTORS,
}, () => {
  const { stream } = sequential()[0]!;
  const segment = (marker: number, ...content: readonly number[]) => [
    0xff,
    marker,
    ...[(content.length + 2) >> 8, (content.length + 2) & 0xff],
    ...content,
  ];
  const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
  const thumbnail = [...letters('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 1, 1, 7, 7, 7];
  const adobe = [...letters('Adobe'), 0, 100, 0, 0, 0, 0, 1];
  const loaded = Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, ...thumbnail),
    ...segment(0xe0, ...letters('JFXX\0'), 0x10, 9, 9),
    ...segment(0xe1, ...letters('Exif\0\0'), 9, 9),
    ...segment(0xfe, ...letters('Thistlewick')),
    ...segment(0xee, ...adobe, 9, 9),
    ...stream.subarray(2),
  ]);
  const colour = format({ rows: ROWS, columns: COLUMNS, samplesPerPixel: 3, photometric: 'YBR_FULL_422' });
  const { segments } = readJpegStream(maskJpeg(loaded, [BOX], colour).stream);
  const kept = segments.filter(({ marker }) => marker >= 0xe0).map(({ marker, start, end }) => [marker, end - start]);
  const own = readJpegStream(stream)
    .segments.filter(({ marker }) => marker === 0xe0)
    .map(() => [0xe0, 14]);
  assert.deepEqual(kept, [[0xe0, 14], [0xee, 12], ...own]);
});
