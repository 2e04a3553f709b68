import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { element, SYNTAX } from '../../../test/build/index.ts';
import type { DicomObject } from '../../dicom/index.ts';
import type { Box } from '../box.ts';
import { engineRunner } from '../engine-runner.ts';
import { samplesOf } from '../frame.ts';
import { type PictureFields, picture } from '../picture.testing.ts';
import { pixelFrames } from '../pixel-frames.ts';
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
      const { format } = before;
      // The whole cells, with what stands beside the samples.
      const { bitsAllocated } = format;
      const whole = { ...format, bitsStored: bitsAllocated, highBit: bitsAllocated - 1, isSigned: false };
      const low = 2 ** (format.highBit + 1 - format.bitsStored);
      const black = blackOf(one.fields).map((sample) => (sample * low + 2 ** bitsAllocated) % 2 ** bitsAllocated);
      const isHalf = format.photometric.endsWith('_422');
      let masked = 0;
      for (let frame = 0; frame < format.frames; frame++) {
        const was = samplesOf({ format: whole, cells: before.encoded(frame) });
        const is = samplesOf({ format: whole, cells: behind.encoded(frame) });
        for (let i = 0; i < was.length; i++) {
          const pixel = Math.floor(i / format.samplesPerPixel);
          const [x, y] = [pixel % format.columns, Math.floor(pixel / format.columns)];
          const isMasked = isInside(one.boxes[frame]!, x, y, isHalf);
          if (isMasked) masked++;
          assert.equal(is[i], isMasked ? black[i % black.length] : was[i], `frame ${frame}, ${x}, ${y}`);
        }
      }
      assertSize(redaction, masked, Math.ceil(bitsAllocated / 8));
    }),
    { numRuns: 400 },
  );
});

/** Patches are as large as what they mask, each with the rest of a byte or word at both ends. */
function assertSize({ value }: PixelRedaction, masked: number, bytes: number): void {
  assert.equal(value.form, masked === 0 ? 'unchanged' : 'patched');
  if (value.form !== 'patched') return;
  const size = value.patches.reduce((sum, patch) => sum + patch.bytes.length, 0);
  assert.ok(size <= masked * bytes + 2 * value.patches.length, `${size} bytes for ${masked} samples`);
}
