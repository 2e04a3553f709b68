import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { element, encapsulated, item, type Part, SYNTAX, sequence } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { engineRunner } from '../engine-runner.ts';
import { samplesOf } from '../frame.ts';
import { type EncodedKind, encodeFrame } from '../frame-encoder.ts';
import { format, type PictureFields, picture } from '../picture.testing.ts';
import { pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';
import { croppedFrame, paddedFrame } from './crop.ts';
import { redactPixels } from './redact-pixels.ts';
import { written } from './redaction.testing.ts';

const engines = engineRunner();
after(() => engines.close());

const [ROWS, COLUMNS] = [20, 26];
const BANNER: Box = { left: 2, top: 1, right: 14, bottom: 4 };
const INSIDE: Box = { left: 8, top: 10, right: 12, bottom: 13 };
const GREY: PictureFields = { rows: ROWS, columns: COLUMNS };
const COLOUR: PictureFields = { rows: ROWS, columns: COLUMNS, samplesPerPixel: 3, photometric: 'RGB', planar: 0 };
const COLOUR_FORMAT = { samplesPerPixel: 3, photometric: 'RGB' } as const;

/** From the sixth row and the fourth column on, to the right and lower edge. */
const REGION = sequence(0x00186011, [
  item(
    element(0x00186018, 'UL', 3),
    element(0x0018601a, 'UL', 5),
    element(0x0018601c, 'UL', COLUMNS - 1),
    element(0x0018601e, 'UL', ROWS - 1),
  ),
]);

const cellsOf = (samplesPerPixel: number): Uint8Array =>
  Uint8Array.from({ length: ROWS * COLUMNS * samplesPerPixel }, (_, i) => 10 + (i % 200));

function native(fields: PictureFields, more: readonly Part[] = [REGION]): DicomObject {
  return picture(fields, [...more, element(0x7fe00010, 'OB', cellsOf(fields.samplesPerPixel ?? 1))]);
}

async function coded(fields: PictureFields, kind: EncodedKind, syntax: string): Promise<DicomObject> {
  const samplesPerPixel = fields.samplesPerPixel === 3 ? 3 : 1;
  const of = format({ rows: ROWS, columns: COLUMNS, ...(samplesPerPixel === 3 ? COLOUR_FORMAT : {}) });
  const { stream } = await encodeFrame({ format: of, cells: cellsOf(samplesPerPixel) }, kind, { engines });
  return picture(fields, [REGION, encapsulated([stream])], syntax);
}

async function redact(source: DicomObject, boxes: readonly Box[] = [BANNER, INSIDE]) {
  const redaction = (await redactPixels(source, () => boxes, { engines, crop: 'banners' }))!;
  const { object } = written(source, redaction);
  const { masks, fill, part } = redaction;
  const expected = { boxesOf: () => boxes, masks, fill, part };
  const verdict = await checkPixels(pixelFrames(source)!, pixelFrames(object)!, expected, { engines });
  return { redaction, object, verdict, expected };
}

const samplesIn = async (object: DicomObject) => [...samplesOf(await pixelFrames(object)!.decode(0, { engines }))];

const MEDIA: readonly [string, () => DicomObject | Promise<DicomObject>][] = [
  ['native grey', () => native(GREY)],
  ['native colour', () => native(COLOUR)],
  ['RLE', () => coded(GREY, 'rle', SYNTAX.rle)],
  ['JPEG-LS', () => coded(COLOUR, 'jpeg-ls', '1.2.840.10008.1.2.4.80')],
];

for (const [name, make] of MEDIA) {
  test(`a banner outside the regions is cut off, and the rest is as it was or black: ${name}`, async () => {
    const source = await make();
    const { redaction, object, verdict } = await redact(source);
    assert.equal(verdict.fault, undefined);
    // At the left nothing is covered but what the banner holds, which reaches into that strip, too.
    assert.deepEqual(redaction.part, { left: 3, top: 5, right: COLUMNS, bottom: ROWS });
    assert.equal(object.transferSyntax.uid, source.transferSyntax.uid);
    assert.deepEqual([object.dataSet.number(0x00280010), object.dataSet.number(0x00280011)], [ROWS - 5, COLUMNS - 3]);
    const [was, is] = [await samplesIn(source), await samplesIn(object)];
    const step = is.length / ((ROWS - 5) * (COLUMNS - 3));
    for (let i = 0; i < is.length; i++) {
      const pixel = Math.floor(i / step);
      const [x, y] = [3 + (pixel % (COLUMNS - 3)), 5 + Math.floor(pixel / (COLUMNS - 3))];
      const isCovered = x >= INSIDE.left && x < INSIDE.right && y >= INSIDE.top && y < INSIDE.bottom;
      assert.equal(is[i], isCovered ? 0 : was[(y * COLUMNS + x) * step + (i % step)]);
    }
  });
}

test('a strip in which nothing is covered stays, and so does a picture without regions', async () => {
  const { redaction } = await redact(native(GREY), [INSIDE]);
  assert.equal(redaction.part, undefined);
  const plain = await redact(native(GREY, []));
  assert.equal(plain.redaction.part, undefined);
  assert.equal(plain.verdict.fault, undefined);
  assert.deepEqual(
    plain.redaction.findings.map(({ code }) => code),
    ['picture-not-cropped'],
  );
});

test('numbers that count from the first pixel of a slice or an overlay keep it whole', async () => {
  const position = element(0x00200032, 'DS', '1\\2\\3');
  assert.equal((await redact(native(GREY, [REGION, position]))).redaction.part, undefined);
  const overlay = element(0x60003000, 'OW', new Uint8Array(66));
  assert.equal((await redact(native(GREY, [REGION, overlay]))).redaction.part, undefined);
});

test('a region that cannot be understood may be anywhere: nothing is cut', async () => {
  const broken = sequence(0x00186011, [
    item(...[0x00186018, 0x0018601a, 0x0018601c, 0x0018601e].map((tag, i) => element(tag, 'UL', [3, 5, 9, 9][i]!))),
    item(
      ...[0x00186018, 0x0018601a, 0x0018601c, 0x0018601e].map((tag, i) => element(tag, 'UL', [3, 10, 9, ROWS + 1][i]!)),
    ),
  ]);
  assert.equal((await redact(native(GREY, [broken]))).redaction.part, undefined);
});

test('another part than was asked for is a fault, and so is a sample that is not the one of the source', async () => {
  const source = native(GREY);
  const { expected, object, redaction } = await redact(source);
  const frames = pixelFrames(source)!;
  const moved = { ...expected, part: { left: 2, top: 5, right: COLUMNS - 1, bottom: ROWS } };
  const verdict = await checkPixels(frames, pixelFrames(object)!, moved, { engines });
  assert.deepEqual(verdict.fault, { frame: 0, kind: 'outside' });
  assert.ok(redaction.value.form === 'native');
  const pieces = redaction.value.pieces.map((piece) => (piece instanceof Uint8Array ? piece.slice() : piece));
  (pieces[0] as Uint8Array)[0]! ^= 1;
  const other = written(source, { ...redaction, value: { ...redaction.value, pieces } }).object;
  const second = await checkPixels(frames, pixelFrames(other)!, expected, { engines });
  assert.deepEqual(second.fault, { frame: 0, kind: 'outside' });
});

test('what is left lies where it was when it is shown beside the source', async () => {
  const frame = { format: format({ rows: ROWS, columns: COLUMNS }), cells: cellsOf(1) };
  const part = { left: 3, top: 5, right: 20, bottom: 18 };
  const shown = samplesOf(paddedFrame(croppedFrame(frame, part), part, { rows: ROWS, columns: COLUMNS }));
  for (let i = 0; i < shown.length; i++) {
    const [x, y] = [i % COLUMNS, Math.floor(i / COLUMNS)];
    const isLeft = x >= part.left && x < part.right && y >= part.top && y < part.bottom;
    assert.equal(shown[i], isLeft ? frame.cells[i] : 0);
  }
});
