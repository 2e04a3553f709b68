import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { element, encapsulated, hex, type Part, SYNTAX } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { codecVectors, jpegVectors, WITHOUT_VECTORS } from '../codec-vectors.testing.ts';
import { engineRunner } from '../engine-runner.ts';
import { samplesOf } from '../frame.ts';
import { encodeFrame } from '../frame-encoder.ts';
import { format, type PictureFields, picture } from '../picture.testing.ts';
import { pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';
import { redactPixels } from './redact-pixels.ts';
import { written } from './redaction.testing.ts';
import type { PixelRedaction, RedactOptions } from './redaction.ts';
import { hasUnusedBits } from './unused-bits.ts';

const engines = engineRunner();
after(() => engines.close());

type BoxesOf = (frame: number) => readonly Box[];
const CORNER: Box = { left: 0, top: 0, right: 2, bottom: 1 };
const inCorner: BoxesOf = () => [CORNER];
const redact = (source: DicomObject, boxesOf: BoxesOf, options: Partial<RedactOptions> = {}) =>
  redactPixels(source, boxesOf, { engines, ...options });

/** Redacted, written and found right; what has to be written, and what is there then. */
async function checked(source: DicomObject, boxesOf: BoxesOf, options: Partial<RedactOptions> = {}) {
  const redaction = (await redact(source, boxesOf, options))!;
  const { object } = written(source, redaction);
  const frames = pixelFrames(object)!;
  const clearedBits = options.clearUnusedBits === true;
  const expected = { boxesOf, masks: redaction.masks, clearedBits };
  const verdict = await checkPixels(pixelFrames(source)!, frames, expected, { engines });
  assert.equal(verdict.fault, undefined, JSON.stringify(verdict));
  assert.ok(verdict.passed);
  return { redaction, object, frames, verdict };
}

const grey = (fields: PictureFields, bytes: string, more: readonly Part[] = []): DicomObject =>
  picture(fields, [...more, element(0x7fe00010, 'OW', hex(bytes))]);

const us = (tag: number, value: number): Part => element(tag, 'US', value);

test('an object without Pixel Data has nothing to redact', async () => {
  assert.equal(await redact(picture({}, []), inCorner), undefined);
});

test('no box is no change', async () => {
  const { value, attributes, masks } = (await redact(grey({}, '010203040506'), () => []))!;
  assert.deepEqual({ value, attributes, masks }, { value: { form: 'unchanged' }, attributes: [], masks: [] });
});

test('a box without a place is not passed over', async () => {
  const nowhere: BoxesOf = () => [{ ...CORNER, left: Number.NaN }];
  await assert.rejects(async () => await redact(grey({}, '010203040506'), nowhere), RangeError);
});

test('PS3.3 C.7.6.3.1.2: black is the highest sample of MONOCHROME1, and within the stored bits', async () => {
  const { frames } = await checked(
    grey({ photometric: 'MONOCHROME1', bitsAllocated: 16, bitsStored: 12 }, '010002000300040005000600'),
    inCorner,
  );
  assert.deepEqual([...samplesOf(await frames.decode(0, { engines }))], [4095, 4095, 3, 4, 5, 6]);
  const signed = await checked(
    grey({ bitsAllocated: 16, bitsStored: 12, representation: 1 }, '010002000300040005000600'),
    inCorner,
  );
  assert.deepEqual([...samplesOf(await signed.frames.decode(0, { engines }))], [-2048, -2048, 3, 4, 5, 6]);
});

test('PS3.3 C.7.6.3.1.2: the highest bit need not be the highest stored one', async () => {
  const { frames } = await checked(
    grey({ photometric: 'MONOCHROME1', bitsAllocated: 16, bitsStored: 8, highBit: 11 }, '10002000300040005000F00F'),
    inCorner,
  );
  assert.deepEqual([...samplesOf(await frames.decode(0, { engines }))], [255, 255, 3, 4, 5, 255]);
});

const palette = (...colours: readonly (readonly number[])[]): Part[] => [
  ...[0x00281101, 0x00281102, 0x00281103].map((tag) => element(tag, 'US', [colours.length, 1, 16])),
  ...[0x00281201, 0x00281202, 0x00281203].map((tag, i) =>
    element(
      tag,
      'OW',
      colours.map((colour) => colour[i]!),
    ),
  ),
];

test('PS3.3 C.7.6.3.1.5: a palette is masked by the index of its darkest colour, with a finding when that is no black', async () => {
  const fields = { photometric: 'PALETTE COLOR' };
  const white = [65_535, 65_535, 65_535];
  const source = (colours: readonly (readonly number[])[]) => grey(fields, '010203010203', palette(...colours));
  const black = await checked(source([white, [9, 9, 9], [0, 0, 0]]), inCorner);
  assert.deepEqual([...samplesOf(await black.frames.decode(0, { engines }))], [3, 3, 3, 1, 2, 3]);
  assert.deepEqual(black.redaction.findings, []);
  const none = await checked(source([white, [9, 9, 9], [0, 900, 0]]), inCorner);
  assert.deepEqual([...samplesOf(await none.frames.decode(0, { engines }))], [2, 2, 3, 1, 2, 3]);
  assert.deepEqual(none.redaction.findings, [{ code: 'mask-not-black', path: '(7fe0,0010)' }]);
});

test('Smallest and Largest Image Pixel Value are those of the masked picture, where they stood', async () => {
  const source = grey({ bitsAllocated: 16, frames: 2 }, '090002000300040005000600070008000A000B000C000D00', [
    us(0x00280106, 2),
    us(0x00280107, 13),
  ]);
  const { redaction, object } = await checked(source, (frame) =>
    frame === 1 ? [{ ...CORNER, right: 3, bottom: 2 }] : [],
  );
  assert.deepEqual(
    redaction.attributes.map(({ tag, vr, value }) => [tag, vr, value]),
    [
      [0x00280106, 'US', hex('0000')],
      [0x00280107, 'US', hex('0900')],
    ],
  );
  assert.equal(object.dataSet.number(0x00280107), 9);
});

test('bits beside the samples are seen, and gone from all frames when that is asked for', async () => {
  const fields = { bitsAllocated: 16, bitsStored: 12, frames: 2 };
  const source = grey(fields, '010002000300040005000600010002100300040005800600');
  assert.equal(await hasUnusedBits(pixelFrames(source)!, { engines }), true);
  const { redaction, frames } = await checked(source, (frame) => (frame === 0 ? [CORNER] : []), {
    clearUnusedBits: true,
  });
  assert.equal(await hasUnusedBits(frames, { engines }), false);
  assert.deepEqual([...frames.encoded(1)], [...hex('010002000300040005000600')]);
  assert.equal(redaction.value.form === 'patched' && redaction.value.patches.length, 3);
});

test('bits above a sample that repeat its sign are nothing', async () => {
  const fields = { bitsAllocated: 16, bitsStored: 12, representation: 1 };
  assert.equal(await hasUnusedBits(pixelFrames(grey(fields, 'FFFF00F8FF07000001000000'))!, { engines }), false);
  assert.equal(await hasUnusedBits(pixelFrames(grey(fields, 'FFFF00F8FFF7000001000000'))!, { engines }), true);
});

test('PS3.5 8.1.2: an overlay in the bits of RLE cells goes from frames that no box touches, too', async () => {
  const one = format({ bitsAllocated: 16, bitsStored: 12 });
  const streams = [hex('010002000300040005000600'), hex('010002100300040005800600')];
  const encoded = await Promise.all(streams.map((cells) => encodeFrame({ format: one, cells }, 'rle', { engines })));
  const source = picture(
    { bitsAllocated: 16, bitsStored: 12, frames: 2 },
    [encapsulated(encoded.map(({ stream }) => stream))],
    SYNTAX.rle,
  );
  assert.equal(await hasUnusedBits(pixelFrames(source)!, { engines }), true);
  const { frames, verdict } = await checked(source, (frame) => (frame === 0 ? [CORNER] : []), {
    clearUnusedBits: true,
  });
  assert.equal(await hasUnusedBits(frames, { engines }), false);
  assert.equal(verdict.proofs['other-decoder'], 2);
});

test('PS3.5 8.1.1: frames of one bit in RLE and deflated are masked by bits', async () => {
  const fields = { bitsAllocated: 1, rows: 3, columns: 5, frames: 2 };
  const one = format(fields);
  for (const [kind, syntax] of [
    ['rle', SYNTAX.rle],
    ['deflated', '1.2.840.10008.1.2.8.1'],
    ['uncompressed', '1.2.840.10008.1.2.1.98'],
  ] as const) {
    const encoded = await Promise.all(
      [hex('FF7F'), hex('AA55')].map((cells) => encodeFrame({ format: one, cells }, kind, { engines })),
    );
    const source = picture(fields, [encapsulated(encoded.map(({ stream }) => stream))], syntax);
    const { frames, object } = await checked(source, (frame) => (frame === 0 ? [{ ...CORNER, left: 1 }] : []));
    assert.equal(object.transferSyntax.uid, syntax);
    assert.deepEqual([...frames.encoded(1)].slice(0, 2), [...pixelFrames(source)!.encoded(1)].slice(0, 2));
    assert.deepEqual([...samplesOf(await frames.decode(0, { engines }))], [1, 0, ...new Array(13).fill(1)], kind);
  }
});

const lossy = (syntax: string, stream: Uint8Array, fields: PictureFields, count: number): DicomObject =>
  picture({ ...fields, frames: count }, [encapsulated(new Array(count).fill(stream))], syntax);

test('PS3.5 A.4: syntaxes that allow both stay while frames keep their streams, and become lossless when all are new', {
  skip: WITHOUT_VECTORS,
}, async () => {
  const rows: readonly (readonly [from: string, stream: string, mixed: string, whole: string])[] = [
    ['4.81', '4.80', '4.81', '4.80'],
    ['4.91', '4.90', '4.91', '4.90'],
    ['4.203', '4.201', '4.203', '4.201'],
    ['4.202', '4.201', '4.201', '4.201'],
    ['4.112', '4.110', '4.112', '4.110'],
    ['4.111', '4.110', '4.112', '4.110'],
  ];
  const uid = (end: string): string => `1.2.840.10008.1.2.${end}`;
  for (const [from, stream, mixed, whole] of rows) {
    const [vector] = codecVectors(uid(stream)).filter(({ format }) => format.bitsStored === 16 && !format.isSigned);
    const { rows: height, columns, bitsAllocated, photometric } = vector!.format;
    const fields = { rows: height, columns, bitsAllocated, photometric };
    const source = lossy(uid(from), vector!.stream, fields, 2);
    const part = await checked(source, (frame) => (frame === 0 ? [CORNER] : []));
    assert.equal(part.object.transferSyntax.uid, uid(mixed), from);
    assert.equal(part.verdict.proofs['same-bytes'], 1, from);
    const all = await checked(source, inCorner);
    assert.equal(all.object.transferSyntax.uid, uid(whole), from);
  }
});

test('an Extended Offset Table is written anew, and goes where the pixels become native', {
  skip: WITHOUT_VECTORS,
}, async () => {
  const ov = (tag: number, ...values: readonly number[]): Part =>
    element(tag, 'OV', new Uint8Array(BigUint64Array.from(values, BigInt).buffer));
  const one = codecVectors('1.2.840.10008.1.2.4.90');
  const grey16 = one.find(
    ({ format }) => format.samplesPerPixel === 1 && format.bitsStored === 16 && !format.isSigned,
  )!;
  const colour16 = one.find(({ format }) => format.samplesPerPixel === 3 && format.bitsAllocated === 16)!;
  for (const { stream, format: of } of [grey16, colour16]) {
    const even = stream.length + (stream.length & 1);
    const padded = new Uint8Array(even);
    padded.set(stream);
    const { rows, columns, samplesPerPixel, photometric, bitsAllocated } = of;
    const source = picture(
      {
        rows,
        columns,
        samplesPerPixel,
        photometric,
        bitsAllocated,
        frames: 2,
        ...(samplesPerPixel === 3 ? { planar: 0 } : {}),
      },
      [ov(0x7fe00001, 0, 8 + even), ov(0x7fe00002, stream.length, stream.length), encapsulated([padded, padded])],
      '1.2.840.10008.1.2.4.90',
    );
    const { redaction, object, frames } = await checked(source, (frame) => (frame === 0 ? [CORNER] : []));
    assert.deepEqual(frames.findings, []);
    const isNative = samplesPerPixel === 3;
    assert.equal(redaction.value.form, isNative ? 'native' : 'encapsulated');
    assert.equal(object.dataSet.has(0x7fe00001), !isNative);
    assert.equal(object.transferSyntax.uid, isNative ? SYNTAX.explicitLittle : '1.2.840.10008.1.2.4.90');
  }
});

test('the icon of an object is left alone', async () => {
  const icon = hex('FEFF00E0FFFFFFFF FEFF0DE000000000');
  const source = grey({}, '010203040506', [element(0x00880200, 'SQ', icon)]);
  const { redaction } = await checked(source, inCorner);
  assert.deepEqual(redaction.attributes, []);
});

test('what cannot be masked without a change of more is refused, never passed', { skip: WITHOUT_VECTORS }, async () => {
  const jpeg = (stream: Uint8Array) =>
    picture(
      { rows: 150, columns: 213, samplesPerPixel: 3, photometric: 'YBR_FULL_422', planar: 0 },
      [encapsulated([stream])],
      '1.2.840.10008.1.2.4.50',
    );
  const progressive = jpegVectors().find((one) => one.progressive)!;
  await assert.rejects(redact(jpeg(progressive.stream), inCorner), { code: 'refused/pixel-syntax' });
  const sequential = jpegVectors()[0]!.stream;
  const frameAt = sequential.findIndex((byte, i) => byte === 0xff && sequential[i + 1] === 0xc0);
  const arithmetic = Uint8Array.from([
    ...sequential.subarray(0, frameAt),
    ...hex('FFCC00040010 FFC9'),
    ...sequential.subarray(frameAt + 2),
  ]);
  await assert.rejects(redact(jpeg(arithmetic), inCorner), { code: 'refused/pixel-syntax' });
  const video = picture({}, [encapsulated([hex('00000001')])], '1.2.840.10008.1.2.4.102');
  await assert.rejects(redact(video, inCorner), { code: 'refused/pixel-syntax' });
});

test('codec vectors: JPEG that ends too soon is refused, at whatever place', { skip: WITHOUT_VECTORS }, async () => {
  const { stream } = jpegVectors()[0]!;
  for (let i = 0; i < 60; i++) {
    const cut = stream.subarray(0, Math.floor((stream.length * i) / 60));
    const padded = new Uint8Array(cut.length + (cut.length & 1));
    padded.set(cut);
    const source = picture(
      { rows: 150, columns: 213, samplesPerPixel: 3, photometric: 'YBR_FULL_422', planar: 0 },
      [encapsulated([padded])],
      '1.2.840.10008.1.2.4.50',
    );
    await assert.rejects(redact(source, inCorner), { code: 'input/pixel-stream' }, String(i));
  }
});

test('more new bytes than there may be are a Failure, not a part of the work', async () => {
  const all: BoxesOf = () => [{ left: 0, top: 0, right: 3, bottom: 2 }];
  await assert.rejects(redact(grey({}, '010203040506'), all, { maxBytes: 20 }), { code: 'limit/pixels' });
  const { value } = (await redact(grey({}, '010203040506'), all)) as PixelRedaction;
  assert.equal(value.form === 'patched' && value.patches[0]!.bytes.length, 6);
});
