import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { element, encapsulated, SYNTAX } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { engineRunner } from '../engine-runner.ts';
import { samplesOf } from '../frame.ts';
import { encodeFrame } from '../frame-encoder.ts';
import { type PictureFields, picture } from '../picture.testing.ts';
import { type PixelFrames, pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';
import { redactPixels } from './redact-pixels.ts';
import { written } from './redaction.testing.ts';
import type { PixelRedaction } from './redaction.ts';

const engines = engineRunner();
after(() => engines.close());

interface NativeCase {
  readonly fields: PictureFields;
  readonly syntax: string;
  readonly vr: 'OB' | 'OW';
  readonly bytes: Uint8Array;
  readonly boxes: readonly (readonly Box[])[];
}

const GREY = ['MONOCHROME1', 'MONOCHROME2'];
const COLOUR = ['RGB', 'YBR_FULL', 'YBR_FULL_422'];
const SYNTAXES = ['1.2.840.10008.1.2', SYNTAX.explicitLittle, '1.2.840.10008.1.2.2', SYNTAX.deflated];

const boxArb = (columns: number, rows: number): fc.Arbitrary<Box> =>
  fc
    .tuple(fc.integer({ min: -2, max: columns }), fc.integer({ min: -2, max: rows }), fc.nat(columns), fc.nat(rows))
    .map(([left, top, width, height]) => ({ left, top, right: left + width, bottom: top + height }));

const nativeCases: fc.Arbitrary<NativeCase> = fc
  .record({
    rows: fc.integer({ min: 1, max: 9 }),
    half: fc.integer({ min: 1, max: 5 }),
    odd: fc.boolean(),
    frames: fc.integer({ min: 1, max: 4 }),
    bitsAllocated: fc.constantFrom(1, 8, 16, 24, 32),
    unused: fc.integer({ min: 0, max: 5 }),
    above: fc.integer({ min: 0, max: 5 }),
    representation: fc.constantFrom(0, 1),
    photometric: fc.constantFrom(...GREY, ...COLOUR),
    planar: fc.constantFrom(0, 1),
    syntax: fc.constantFrom(...SYNTAXES),
  })
  .chain((raw) => {
    const isColour = COLOUR.includes(raw.photometric) && raw.bitsAllocated > 1;
    const photometric = isColour
      ? raw.photometric
      : raw.photometric.startsWith('MONO')
        ? raw.photometric
        : 'MONOCHROME2';
    const isHalf = photometric.endsWith('_422');
    const columns = 2 * raw.half + (raw.odd && !isHalf ? 1 : 0);
    const bitsStored = raw.bitsAllocated === 1 ? 1 : raw.bitsAllocated - raw.unused;
    const fields: PictureFields = {
      rows: raw.rows,
      columns,
      frames: raw.frames,
      bitsAllocated: raw.bitsAllocated,
      bitsStored,
      highBit: raw.bitsAllocated - 1 - (raw.bitsAllocated === 1 ? 0 : Math.min(raw.above, raw.unused)),
      representation: isColour || raw.bitsAllocated === 1 ? 0 : raw.representation,
      photometric,
      samplesPerPixel: isColour ? 3 : 1,
      ...(isColour ? { planar: isHalf ? 0 : raw.planar } : {}),
    };
    const cells = raw.rows * columns * (isHalf ? 2 : isColour ? 3 : 1);
    const size = 2 * Math.ceil((cells * raw.bitsAllocated * raw.frames) / 16);
    return fc.record({
      fields: fc.constant(fields),
      syntax: fc.constant(raw.syntax),
      vr: fc.constant(
        raw.bitsAllocated > 8 || raw.syntax === '1.2.840.10008.1.2' || raw.odd ? 'OW' : 'OB',
      ) as fc.Arbitrary<'OB' | 'OW'>,
      bytes: fc.uint8Array({ minLength: size, maxLength: size }),
      boxes: fc.array(fc.array(boxArb(columns, raw.rows), { maxLength: 3 }), {
        minLength: raw.frames,
        maxLength: raw.frames,
      }),
    });
  });

const objectOf = ({ fields, syntax, vr, bytes }: NativeCase): DicomObject =>
  picture(fields, [element(0x7fe00010, vr, bytes)], syntax);

const isInside = (boxes: readonly Box[], x: number, y: number, isHalf: boolean): boolean =>
  (isHalf ? [x & ~1, x | 1] : [x]).some((column) =>
    boxes.some(({ left, top, right, bottom }) => column >= left && column < right && y >= top && y < bottom),
  );

/** Black by the words of PS3.3 C.7.6.3.1.2, for formats of the test. */
function blackOf({ photometric, bitsStored = 8, representation }: PictureFields): readonly number[] {
  if (photometric === 'RGB') return [0, 0, 0];
  if (photometric?.startsWith('YBR')) return [0, 2 ** (bitsStored - 1), 2 ** (bitsStored - 1)];
  const isWhiteLow = photometric === 'MONOCHROME1';
  if (representation === 1) return [isWhiteLow ? 2 ** (bitsStored - 1) - 1 : -(2 ** (bitsStored - 1))];
  return [isWhiteLow ? 2 ** bitsStored - 1 : 0];
}

test('native pixels of any layout: black in the boxes, and every other bit as it was', async () => {
  await fc.assert(
    fc.asyncProperty(nativeCases, async (one) => {
      const source = objectOf(one);
      const redaction = (await redactPixels(source, (frame) => one.boxes[frame]!, { engines }))!;
      const [before, behind] = [pixelFrames(source)!, pixelFrames(written(source, redaction).object)!];
      const masked = await assertMasked(before, behind, one);
      assertSize(redaction, masked, Math.ceil(before.format.bitsAllocated / 8));
    }),
    { numRuns: 400 },
  );
});

/** Whole cells, with what stands beside the samples. Returns how many samples are black. */
async function assertMasked(before: PixelFrames, behind: PixelFrames, one: NativeCase): Promise<number> {
  let masked = 0;
  for (let frame = 0; frame < before.format.frames; frame++) {
    const [{ format, cells }, is] = [await before.decode(frame, { engines }), await behind.decode(frame, { engines })];
    const { bitsAllocated } = format;
    const whole = { ...format, bitsStored: bitsAllocated, highBit: bitsAllocated - 1, isSigned: false };
    const low = 2 ** (format.highBit + 1 - format.bitsStored);
    const black = blackOf(one.fields).map((sample) => (sample * low + 2 ** bitsAllocated) % 2 ** bitsAllocated);
    const isHalf = format.photometric.endsWith('_422');
    const [was, now] = [samplesOf({ format: whole, cells }), samplesOf({ format: whole, cells: is.cells })];
    assert.equal(is.format.photometric, format.photometric);
    for (let i = 0; i < was.length; i++) {
      const pixel = Math.floor(i / format.samplesPerPixel);
      const [x, y] = [pixel % format.columns, Math.floor(pixel / format.columns)];
      const isMasked = isInside(one.boxes[frame]!, x, y, isHalf);
      if (isMasked) masked++;
      assert.equal(now[i], isMasked ? black[i % black.length] : was[i], `frame ${frame}, ${x}, ${y}`);
    }
  }
  return masked;
}

const CODED = { uncompressed: '1.2.840.10008.1.2.1.98', deflated: '1.2.840.10008.1.2.8.1', rle: SYNTAX.rle } as const;
const LOSSLESS = '1.2.840.10008.1.2.4.70';

test('coded frames of any layout: the same, in the syntax that they had', async () => {
  const kinds = fc.constantFrom('uncompressed', 'deflated', 'rle', 'jpeg-lossless');
  await fc.assert(
    fc.asyncProperty(nativeCases, kinds, async (one, wanted) => {
      const { fields } = one;
      const native = pixelFrames(objectOf(one))!;
      const isPlain = fields.planar !== 1 && fields.photometric !== 'YBR_FULL_422' && fields.bitsAllocated !== 1;
      const isLossless = wanted === 'jpeg-lossless' && isPlain && [8, 16].includes(fields.bitsAllocated!);
      const kind = isLossless ? 'jpeg-lossless' : wanted === 'jpeg-lossless' || !isPlain ? 'deflated' : wanted;
      const syntax = kind === 'jpeg-lossless' ? LOSSLESS : CODED[kind];
      const streams: Uint8Array[] = [];
      for (let i = 0; i < native.format.frames; i++) {
        streams.push((await encodeFrame(await native.decode(i, { engines }), kind, { engines })).stream);
      }
      const source = picture(fields, [encapsulated(streams)], syntax);
      const boxesOf = (frame: number): readonly Box[] => one.boxes[frame]!;
      const redaction = (await redactPixels(source, boxesOf, { engines }))!;
      const { object } = written(source, redaction);
      assert.equal(object.transferSyntax.uid, syntax);
      const [before, behind] = [pixelFrames(source)!, pixelFrames(object)!];
      await assertMasked(before, behind, one);
      const { fault } = await checkPixels(before, behind, { boxesOf, masks: redaction.masks }, { engines });
      assert.equal(fault, undefined, JSON.stringify(fault));
    }),
    { numRuns: 150 },
  );
});

/** Patches are as large as what they mask, each with the rest of a byte or word at both ends. */
function assertSize({ value }: PixelRedaction, masked: number, bytes: number): void {
  assert.equal(value.form, masked === 0 ? 'unchanged' : 'patched');
  if (value.form !== 'patched') return;
  const size = value.patches.reduce((sum, patch) => sum + patch.bytes.length, 0);
  assert.ok(size <= masked * bytes + 2 * value.patches.length, `${size} bytes for ${masked} samples`);
}
