import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { element, encapsulated, SYNTAX } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { engineRunner } from '../engine-runner.ts';
import { samplesOf } from '../frame.ts';
import { encodeFrame } from '../frame-encoder.ts';
import { packNative, type Samples } from '../native.ts';
import { format, type PictureFields, picture } from '../picture.testing.ts';
import { pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';
import { inpaint } from './inpaint.ts';
import { redactPixels } from './redact-pixels.ts';
import { written } from './redaction.testing.ts';

const engines = engineRunner();
after(() => engines.close());

const [ROWS, COLUMNS] = [24, 30];
const BOX: Box = { left: 8, top: 6, right: 20, bottom: 14 };
const GREY: PictureFields = { rows: ROWS, columns: COLUMNS, bitsAllocated: 16, bitsStored: 12 };
const COLOUR: PictureFields = { rows: ROWS, columns: COLUMNS, samplesPerPixel: 3, photometric: 'RGB', planar: 0 };
const PLANAR: PictureFields = { ...COLOUR, planar: 1 };
const SIGNED: PictureFields = { ...GREY, bitsStored: 16, representation: 1 };

const isUnder = (pixel: number, { left, top, right, bottom }: Box): boolean => {
  const [x, y] = [pixel % COLUMNS, Math.floor(pixel / COLUMNS)];
  return x >= left && x < right && y >= top && y < bottom;
};

function formatOf({ samplesPerPixel = 1, bitsAllocated = 8, bitsStored = bitsAllocated, ...fields }: PictureFields) {
  return format({
    rows: ROWS,
    columns: COLUMNS,
    samplesPerPixel: samplesPerPixel === 3 ? 3 : 1,
    bitsAllocated,
    bitsStored,
    highBit: bitsStored - 1,
    isSigned: fields.representation === 1,
    isPlanar: fields.planar === 1,
    ...(samplesPerPixel === 3 ? { photometric: 'RGB' as const } : {}),
  });
}

/** A slope, and under the box whatever `under` says. */
function cellsOf(fields: PictureFields, under: (pixel: number) => number): Uint8Array {
  const of = formatOf(fields);
  const samples = new Int32Array(ROWS * COLUMNS * of.samplesPerPixel).map((_, i) => {
    const pixel = Math.floor(i / of.samplesPerPixel);
    return isUnder(pixel, BOX) ? under(pixel) : 20 + 3 * (pixel % COLUMNS) + Math.floor(pixel / COLUMNS);
  });
  const cells = new Uint8Array((samples.length * of.bitsAllocated) / 8);
  packNative(samples as unknown as Samples, of, cells);
  return cells;
}

const native = (fields: PictureFields, under: (pixel: number) => number): DicomObject =>
  picture(fields, [element(0x7fe00010, 'OW', cellsOf(fields, under))]);

async function redact(source: DicomObject) {
  const boxesOf = () => [BOX];
  const redaction = (await redactPixels(source, boxesOf, { engines, fill: 'inpaint' }))!;
  const { object, bytes } = written(source, redaction);
  const { masks, fill } = redaction;
  const expected = { boxesOf, masks, fill };
  const verdict = await checkPixels(pixelFrames(source)!, pixelFrames(object)!, expected, { engines });
  return { redaction, object, bytes, verdict, expected };
}

for (const [name, fields] of Object.entries({ grey: GREY, colour: COLOUR, planar: PLANAR, signed: SIGNED })) {
  test(`what stands under a mask says nothing of what was there: ${name}`, async () => {
    const one = await redact(native(fields, () => 90));
    const other = await redact(native(fields, (pixel) => (pixel * 37) % 120));
    assert.equal(one.verdict.fault, undefined);
    assert.equal(other.verdict.fault, undefined);
    assert.deepEqual(one.redaction.fill, 'inpaint');
    const pixels = ({ object }: typeof one) => [...object.dataSet.get(0x7fe00010)!.bytes()];
    assert.deepEqual(pixels(one), pixels(other));
  });
}

test('a slope goes on under the mask', async () => {
  const { object } = await redact(native(GREY, () => 4000));
  const samples = samplesOf(await pixelFrames(object)!.decode(0, { engines }));
  for (let x = BOX.left; x < BOX.right; x++) {
    const expected = 20 + 3 * x + 10;
    assert.ok(Math.abs(samples[10 * COLUMNS + x]! - expected) <= 14, `${samples[10 * COLUMNS + x]} for ${expected}`);
  }
});

test('coded without loss it is the same, and the check holds it against the decoded frame', async () => {
  const cells = cellsOf(GREY, () => 4000);
  const { stream } = await encodeFrame({ format: formatOf(GREY), cells }, 'rle', { engines });
  const { verdict, object, redaction } = await redact(picture(GREY, [encapsulated([stream])], SYNTAX.rle));
  assert.equal(verdict.fault, undefined);
  assert.equal(redaction.fill, 'inpaint');
  const plain = await redact(native(GREY, () => 7));
  const samples = async (of: DicomObject) => [...samplesOf(await pixelFrames(of)!.decode(0, { engines }))];
  assert.deepEqual(await samples(object), await samples(plain.object));
});

test('a pixel that was left under the mask is a fault', async () => {
  const source = native(GREY, () => 4000);
  const { redaction, expected } = await redact(source);
  assert.ok(redaction.value.form === 'patched');
  const [patch] = redaction.value.patches;
  const bytes = patch!.bytes.slice();
  new DataView(bytes.buffer).setUint16(2 * (10 * COLUMNS + 12), 4000, true);
  const patches = [{ range: patch!.range, bytes }];
  const { object } = written(source, { ...redaction, value: { form: 'patched', patches } });
  const verdict = await checkPixels(pixelFrames(source)!, pixelFrames(object)!, expected, { engines });
  assert.deepEqual(verdict.fault, { frame: 0, kind: 'mask' });
});

test('measured samples and palettes are black, and it is said', async () => {
  const modality = element(0x00080060, 'CS', 'CT');
  const slice = picture(GREY, [
    modality,
    element(
      0x7fe00010,
      'OW',
      cellsOf(GREY, () => 4000),
    ),
  ]);
  const { redaction, verdict } = await redact(slice);
  assert.equal(verdict.fault, undefined);
  assert.equal(redaction.fill, 'black');
  assert.deepEqual(
    redaction.findings.map(({ code }) => code),
    ['mask-is-black'],
  );
});

test('filled samples lie between those that they are made of, whatever the boxes', () => {
  const box = fc.record({
    left: fc.integer({ min: -3, max: COLUMNS }),
    top: fc.integer({ min: -3, max: ROWS }),
    width: fc.integer({ min: 1, max: COLUMNS + 6 }),
    height: fc.integer({ min: 1, max: ROWS + 6 }),
  });
  fc.assert(
    fc.property(fc.array(box, { minLength: 1, maxLength: 4 }), fc.integer(), (boxes, seed) => {
      const placed = boxes.map(({ left, top, width, height }) => ({
        left,
        top,
        right: left + width,
        bottom: top + height,
      }));
      const samples = new Uint8Array(ROWS * COLUMNS).map((_, i) => 50 + Math.abs((i * 31 + seed) % 100));
      const isCovered = (i: number): boolean => placed.some((one) => isUnder(i, one));
      for (let i = 0; i < samples.length; i++) if (isCovered(i)) samples[i] = 0;
      const before = samples.slice();
      inpaint(samples, formatOf({ rows: ROWS, columns: COLUMNS }), placed);
      for (let i = 0; i < samples.length; i++) {
        if (isCovered(i)) assert.ok(samples[i] === 0 || (samples[i]! >= 50 && samples[i]! < 150));
        else assert.equal(samples[i], before[i]);
      }
    }),
  );
});
