import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Frame, samplesOf, withSamples } from './frame.ts';
import { format } from './picture.testing.ts';
import type { PixelFormat } from './pixel-format.ts';
import { SeriesProjection } from './series-projection.ts';

const SIGNED = { bitsAllocated: 16, isSigned: true } as const;

function frameOf(values: readonly number[], fields: Partial<PixelFormat> = SIGNED): Frame {
  const shape = format(fields);
  const bytes = (values.length * shape.bitsAllocated) / 8;
  return withSamples({ format: shape, cells: new Uint8Array(bytes) }, Int32Array.from(values));
}

function projected(...frames: readonly Frame[]): number[][] {
  const projection = new SeriesProjection();
  for (const frame of frames) projection.add(frame);
  return projection.frames().map((frame) => [...samplesOf(frame)]);
}

test('highest, mean and lowest value of each pixel, whatever the order of the frames', () => {
  const frames = [frameOf([-5, 0, 7, 1, 2, 3]), frameOf([5, 0, -7, 1, 2, 4]), frameOf([6, 3, 0, 1, 2, 5])];
  const expected = [
    [6, 3, 7, 1, 2, 5],
    [2, 1, 0, 1, 2, 4],
    [-5, 0, -7, 1, 2, 3],
  ];
  assert.deepEqual(projected(...frames), expected);
  assert.deepEqual(projected(...frames.toReversed()), expected);
});

test('one frame has no projections', () => {
  assert.deepEqual(projected(), []);
  assert.deepEqual(projected(frameOf([1, 2, 3, 4, 5, 6])), []);
});

test('the frames that were given stay as they are', () => {
  const first = frameOf([1, 2, 3, 4, 5, 6]);
  projected(first, frameOf([9, 9, 9, 9, 9, 9]));
  assert.deepEqual([...samplesOf(first)], [1, 2, 3, 4, 5, 6]);
});

test('frames of another size or colour, and indices of colours, are left out', () => {
  const values = [1, 2, 3, 4, 5, 6];
  const palette = { entries: 256, firstMapped: 0, bits: 8, isSegmented: false } as const;
  const others = [
    frameOf([9, 9], { ...SIGNED, rows: 1, columns: 2 }),
    frameOf([9, 9, 9, 9, 9, 9], { ...SIGNED, photometric: 'MONOCHROME1' }),
    frameOf([9, 9, 9, 9, 9, 9], { photometric: 'PALETTE COLOR', palette }),
  ];
  assert.deepEqual(projected(frameOf(values), ...others), []);
  assert.deepEqual(projected(frameOf(values), ...others, frameOf(values)), [values, values, values]);
});
