import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { element, encapsulated, SYNTAX } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { jpegVectors, WITHOUT_VECTORS } from '../codec-vectors.testing.ts';
import { engineRunner } from '../engine-runner.ts';
import { samplesOf } from '../frame.ts';
import { type EncodedKind, encodeFrame } from '../frame-encoder.ts';
import { packNative, type Samples } from '../native.ts';
import { format, type PictureFields, picture } from '../picture.testing.ts';
import { pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';
import { readJpegBlocks } from './jpeg-blocks.ts';
import { writeJpeg } from './jpeg-writer.ts';
import { redactPixels } from './redact-pixels.ts';
import { written } from './redaction.testing.ts';
import type { FrameMask, PixelRedaction } from './redaction.ts';
import type { PixelFault } from './verdict.ts';

const engines = engineRunner();
after(() => engines.close());

const [ROWS, COLUMNS, FRAMES] = [40, 52, 3];
const BOX: Box = { left: 9, top: 8, right: 33, bottom: 21 };
const boxesOf = (frame: number): readonly Box[] => (frame === 2 ? [] : [BOX]);

interface Medium {
  readonly name: string;
  readonly kind: EncodedKind;
  readonly syntax: string;
  readonly fields: PictureFields;
}

const GREY: PictureFields = { rows: ROWS, columns: COLUMNS, frames: FRAMES, bitsAllocated: 16, bitsStored: 12 };
const SIGNED: PictureFields = { ...GREY, bitsStored: 16, representation: 1 };
const COLOUR: PictureFields = {
  rows: ROWS,
  columns: COLUMNS,
  frames: FRAMES,
  samplesPerPixel: 3,
  photometric: 'RGB',
  planar: 0,
};
const MEDIA: readonly Medium[] = [
  { name: 'native grey', kind: 'native', syntax: SYNTAX.explicitLittle, fields: GREY },
  { name: 'native colour', kind: 'native', syntax: SYNTAX.explicitLittle, fields: COLOUR },
  { name: 'RLE', kind: 'rle', syntax: SYNTAX.rle, fields: SIGNED },
  { name: 'JPEG lossless', kind: 'jpeg-lossless', syntax: '1.2.840.10008.1.2.4.70', fields: GREY },
  { name: 'JPEG-LS', kind: 'jpeg-ls', syntax: '1.2.840.10008.1.2.4.80', fields: COLOUR },
  { name: 'JPEG 2000', kind: 'jpeg-2000', syntax: '1.2.840.10008.1.2.4.90', fields: SIGNED },
];

const formatOf = ({ fields }: Medium) =>
  format({
    rows: ROWS,
    columns: COLUMNS,
    frames: FRAMES,
    samplesPerPixel: fields.samplesPerPixel === 3 ? 3 : 1,
    bitsAllocated: fields.bitsAllocated ?? 8,
    bitsStored: fields.bitsStored ?? fields.bitsAllocated ?? 8,
    isSigned: fields.representation === 1,
  });

/** Pictures without two frames or neighbours alike. */
function pictures(medium: Medium): Samples[] {
  const one = formatOf(medium);
  return [1, 2, 3].map((seed) => {
    const cells = new Uint8Array((ROWS * COLUMNS * one.samplesPerPixel * one.bitsAllocated) / 8);
    for (let i = 0, state = seed; i < cells.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      cells[i] = one.bitsAllocated === 16 && i % 2 === 1 ? (state >>> 24) & 0x0f : state >>> 24;
    }
    return samplesOf({ format: one, cells });
  });
}

async function objectOf(medium: Medium, frames: readonly Samples[], fields: PictureFields = {}): Promise<DicomObject> {
  const one = formatOf(medium);
  const cells = frames.map((samples) => {
    const bytes = new Uint8Array((ROWS * COLUMNS * one.samplesPerPixel * one.bitsAllocated) / 8);
    packNative(samples, one, bytes);
    return bytes;
  });
  const all = { ...medium.fields, ...fields };
  if (medium.kind === 'native') {
    const vr = one.bitsAllocated === 16 ? 'OW' : 'OB';
    return picture(all, [element(0x7fe00010, vr, new Uint8Array(Buffer.concat(cells)))], medium.syntax);
  }
  const streams: Uint8Array[] = [];
  for (const bytes of cells) {
    streams.push((await encodeFrame({ format: one, cells: bytes }, medium.kind, { engines })).stream);
  }
  return picture(all, [encapsulated(streams, { offsetTable: 'one-fragment-a-frame' })], medium.syntax);
}

/** Faults of an encoder or of whoever places what it made: what becomes of right frames. */
const FAULTS: Readonly<Record<string, (frames: Samples[], was: readonly Samples[], step: number) => Samples[]>> = {
  'the first sample flipped': (frames) => changed(frames, 0, 0, (value) => value ^ 1),
  'the last sample of an untouched frame flipped': (frames) => changed(frames, 2, -1, (value) => value ^ 1),
  'a sample beside the mask flipped': (frames, _, step) =>
    changed(frames, 1, (8 * COLUMNS + 33) * step, (value) => value ^ 1),
  'a corner of the mask as it was': (frames, was, step) =>
    changed(frames, 0, (20 * COLUMNS + 32) * step, () => was[0]![(20 * COLUMNS + 32) * step]!),
  'a mask of another value': (frames, _, step) => changed(frames, 1, (12 * COLUMNS + 12) * step, (value) => value + 1),
  'a mask left out': (frames, was) => [frames[0]!, was[1]!, frames[2]!],
  'frames in another order': ([a, b, c]) => [b!, a!, c!],
  'a frame twice': ([a, b]) => [a!, b!, b!],
  'a frame shifted by a sample': ([a, b, c]) => [a!, shifted(b!), c!],
  'bytes of samples in another order': ([a, b, c], _, step) => [a!, turned(b!, step), c!],
};

function changed(frames: Samples[], frame: number, at: number, change: (value: number) => number): Samples[] {
  const copy = frames[frame]!.slice();
  const place = at < 0 ? copy.length + at : at;
  copy[place] = change(copy[place]!);
  return frames.map((one, i) => (i === frame ? copy : one));
}

function shifted(samples: Samples): Samples {
  const copy = samples.slice();
  copy.set(samples.subarray(1));
  copy[copy.length - 1] = samples[0]!;
  return copy;
}

/** Bytes of 16 bits swapped, or red and blue. */
function turned(samples: Samples, step: number): Samples {
  const copy = samples.slice();
  for (let i = 0; i < copy.length; i++) {
    copy[i] =
      step === 3 ? samples[i - (i % 3) + 2 - (i % 3)]! : ((samples[i]! & 0x0f) << 8) | ((samples[i]! >> 8) & 0x0f);
  }
  return copy;
}

const faultOf = async (source: DicomObject, object: DicomObject, masks: readonly FrameMask[]) =>
  (await checkPixels(pixelFrames(source)!, pixelFrames(object)!, { boxesOf, masks }, { engines })).fault?.kind;

test('60 of 60 faults of encoders and of writing are found', async () => {
  const found: Record<string, number> = {};
  for (const medium of MEDIA) {
    const was = pictures(medium);
    const source = await objectOf(medium, was);
    const { masks } = (await redactPixels(source, boxesOf, { engines }))!;
    const right = pixelFrames(written(source, (await redactPixels(source, boxesOf, { engines }))!).object)!;
    const frames: Samples[] = [];
    for (let i = 0; i < FRAMES; i++) frames.push(samplesOf(await right.decode(i, { engines })));
    assert.equal(await faultOf(source, await objectOf(medium, frames), masks), undefined, medium.name);
    for (const [name, spoil] of Object.entries(FAULTS)) {
      const spoiled = spoil([...frames], was, formatOf(medium).samplesPerPixel);
      const fault = await faultOf(source, await objectOf(medium, spoiled), masks);
      assert.ok(
        fault === 'outside' || fault === 'mask' || fault === 'unused-bits',
        `${medium.name}: ${name}: ${fault}`,
      );
      found[fault] = (found[fault] ?? 0) + 1;
    }
  }
  assert.equal(
    Object.values(found).reduce((sum, count) => sum + count, 0),
    60,
  );
});

test('attributes that say something else of the same bytes are a fault', async () => {
  const medium = MEDIA[1]!;
  const source = await objectOf(medium, pictures(medium));
  const redaction = (await redactPixels(source, boxesOf, { engines }))!;
  const right = written(source, redaction).object;
  const frames = [0, 1, 2].map((i) => samplesOf({ format: formatOf(medium), cells: pixelFrames(right)!.encoded(i) }));
  const others: readonly [PictureFields, PixelFault][] = [
    [{ planar: 1 }, 'outside'],
    [{ photometric: 'YBR_FULL' }, 'format'],
    [{ frames: 2 }, 'format'],
    [{ rows: COLUMNS, columns: ROWS }, 'format'],
    [{ bitsStored: 7, highBit: 6 }, 'format'],
  ];
  for (const [fields, fault] of others) {
    assert.equal(await faultOf(source, await objectOf(medium, frames, fields), redaction.masks), fault, String(fault));
  }
});

test('50 of 50 boxes that are missing in the pixels are found, whether the masks say so or not', async () => {
  const places = Array.from({ length: 50 }, (_, i) => ({
    frame: i % 2,
    x: (Math.floor(i / 2) % 5) * 10,
    y: Math.floor(i / 10) * 8,
  }));
  const boxAt = (i: number): Box => ({
    left: places[i]!.x,
    top: places[i]!.y,
    right: places[i]!.x + 4,
    bottom: places[i]!.y + 3,
  });
  const planOf = (missing: number) => (frame: number) =>
    places.flatMap((place, i) => (place.frame === frame && i !== missing ? [boxAt(i)] : []));
  const whole = planOf(-1);
  for (let i = 0; i < 50; i++) {
    const medium = MEDIA[i % MEDIA.length]!;
    const source = await objectOf(medium, pictures(medium));
    const redaction: PixelRedaction = (await redactPixels(source, planOf(i), { engines }))!;
    const object = written(source, redaction).object;
    const honest = { boxesOf: whole, masks: redaction.masks };
    const claimed = { boxesOf: whole, masks: [0, 1].map((frame) => ({ frame, boxes: whole(frame) })) };
    const check = async (expected: typeof honest) =>
      (await checkPixels(pixelFrames(source)!, pixelFrames(object)!, expected, { engines })).fault;
    assert.deepEqual(await check(honest), { frame: places[i]!.frame, kind: 'plan' }, `${i} ${medium.name}`);
    assert.deepEqual(await check(claimed), { frame: places[i]!.frame, kind: 'mask' }, `${i} ${medium.name}`);
  }
});

test('masks that cover more than the plan needs are a fault', async () => {
  const medium = MEDIA[0]!;
  const source = await objectOf(medium, pictures(medium));
  const larger = { ...BOX, right: BOX.right + 1 };
  const redaction = (await redactPixels(source, () => [larger], { engines }))!;
  const object = written(source, redaction).object;
  const expected = { boxesOf: () => [BOX], masks: redaction.masks };
  const { fault } = await checkPixels(pixelFrames(source)!, pixelFrames(object)!, expected, { engines });
  assert.deepEqual(fault, { frame: 0, kind: 'mask-too-large' });
});

const JPEG = { rows: 150, columns: 213 };
const jpegObject = (...streams: readonly Uint8Array[]): DicomObject =>
  picture(
    { ...JPEG, samplesPerPixel: 3, photometric: 'YBR_FULL_422', planar: 0, frames: streams.length },
    [encapsulated(streams)],
    '1.2.840.10008.1.2.4.50',
  );

/** What can be wrong with a masked JPEG. */
const JPEG_FAULTS: Readonly<Record<string, (stream: Uint8Array, source: Uint8Array) => Uint8Array>> = {
  'a mean outside the masks': (stream) => recoded(stream, (planes) => planes[0]!.fill(planes[0]![0]! + 1, 0, 1)),
  'a coefficient outside the masks': (stream) => recoded(stream, (planes) => planes[1]!.fill(planes[1]![5]! + 1, 5, 6)),
  'the last coefficient of the last block': (stream) =>
    recoded(stream, (planes) => planes[2]!.fill(planes[2]!.at(-1)! + 1, -1)),
  'a coefficient under the mask': (stream, source) => recoded(stream, (planes) => maskedBlock(planes, source, 1)),
  'the mean under the mask': (stream, source) => recoded(stream, (planes) => maskedBlock(planes, source, 0)),
  'the mask left out': (_, source) => source,
  'another quantization': (stream) => spliced(stream, 0xdb, (content) => content.with(5, content[5]! ^ 1)),
  'a comment': (stream) => Uint8Array.from([0xff, 0xd8, 0xff, 0xfe, 0, 4, 65, 66, ...stream.subarray(2)]),
  'a segment of an application': (stream) =>
    Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, 4, 65, 66, ...stream.subarray(2)]),
  'an end that is missing': (stream) => stream.subarray(0, stream.length - 3),
};

function recoded(stream: Uint8Array, change: (planes: Int16Array[]) => void): Uint8Array {
  const blocks = readJpegBlocks(stream, { ...JPEG, components: 3, bitsAllocated: 8 });
  change(blocks.planes.map(({ coefficients }) => coefficients));
  return writeJpeg(stream, blocks);
}

/** In the first block of light that the mask changed. */
function maskedBlock([light]: Int16Array[], source: Uint8Array, k: number): void {
  const [was] = readJpegBlocks(source, { ...JPEG, components: 3, bitsAllocated: 8 }).planes;
  const at = light!.findIndex((value, i) => i % 64 === 0 && value !== was!.coefficients[i]);
  light![at + k] = light![at + k]! + 1;
}

function spliced(stream: Uint8Array, marker: number, change: (content: Uint8Array) => Uint8Array): Uint8Array {
  const at = stream.findIndex((byte, i) => byte === 0xff && stream[i + 1] === marker) + 4;
  const end = at - 2 + ((stream[at - 2]! << 8) | stream[at - 1]!);
  const copy = stream.slice();
  copy.set(change(stream.slice(at, end)), at);
  return copy;
}

test('codec vectors: 100 of 100 faults of masked JPEG are found', { skip: WITHOUT_VECTORS }, async () => {
  let found = 0;
  for (const { file, stream, progressive } of jpegVectors()) {
    if (progressive) continue;
    const source = jpegObject(stream);
    const redaction = (await redactPixels(source, () => [BOX], { engines }))!;
    const masked = pixelFrames(written(source, redaction).object)!.encoded(0);
    const expected = { boxesOf: () => [BOX], masks: redaction.masks };
    const check = async (one: Uint8Array) =>
      (await checkPixels(pixelFrames(source)!, pixelFrames(jpegObject(one))!, expected, { engines })).fault?.kind;
    assert.equal(await check(masked), undefined, file);
    for (const [name, spoil] of Object.entries(JPEG_FAULTS)) {
      assert.notEqual(await check(spoil(masked, stream)), undefined, `${file}: ${name}`);
      found++;
    }
  }
  assert.equal(found, 100);
});

test('bits beside the samples that a writer lost or added are a fault', async () => {
  const medium = MEDIA[0]!;
  const source = await objectOf(medium, pictures(medium));
  const redaction = (await redactPixels(source, boxesOf, { engines }))!;
  const frame = pixelFrames(written(source, redaction).object)!;
  const cells = Buffer.concat([0, 1, 2].map((i) => frame.encoded(i)));
  cells[2 * (30 * COLUMNS + 30) + 1]! |= 0x80;
  const spoiled = picture(medium.fields, [element(0x7fe00010, 'OW', new Uint8Array(cells))], medium.syntax);
  assert.equal(await faultOf(source, spoiled, redaction.masks), 'unused-bits');
});
