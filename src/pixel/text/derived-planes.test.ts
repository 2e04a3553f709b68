import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { brightClip, localContrast } from './derived-planes.ts';
import { greyOf } from './plane.ts';

const grey = (...pixels: number[]) =>
  ({ width: pixels.length, height: 1, channels: 1, pixels: Uint8Array.from(pixels) }) as const;

test('the bright clip shows what is brighter than 170, three times as steep', () => {
  assert.deepEqual([...brightClip(grey(0, 170, 171, 200, 255)).pixels], [0, 0, 3, 90, 255]);
});

test('the grey of colour is its brightest channel', () => {
  const plane = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(1, 200, 3, 9, 8, 7) } as const;
  assert.deepEqual([...greyOf(plane).pixels], [200, 9]);
});

test('local contrast is 110 and 45 a deviation, within the square around each pixel', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 90 }),
      fc.constantFrom({ side: 5, floor: 6 }, { side: 3, floor: 1 }, { side: 41, floor: 3 }),
      (width, all, options) => {
        const height = Math.max(1, Math.floor(all.length / width));
        const counts = Int16Array.from({ length: width * height }, (_, i) => all[i] ?? 0);
        const { pixels } = localContrast(counts, width, options);
        for (const [i, value] of pixels.entries()) {
          const expected = contrastAt(counts, { width, at: i, ...options });
          assert.ok(Math.abs(value - expected) <= 1, `${value} instead of ${expected}`);
        }
      },
    ),
  );
});

interface Place {
  readonly width: number;
  readonly at: number;
  readonly side: number;
  readonly floor: number;
}

function contrastAt(counts: Int16Array, { width, at, side, floor }: Place): number {
  const [x, y, half] = [at % width, Math.floor(at / width), side >> 1];
  const around = [...counts].filter(
    (_, i) => Math.abs((i % width) - x) <= half && Math.abs(Math.floor(i / width) - y) <= half,
  );
  const mean = around.reduce((sum, value) => sum + value, 0) / around.length;
  const variance = around.reduce((sum, value) => sum + (value - mean) ** 2, 0) / around.length;
  const value = 110 + (45 * (counts[at]! - mean)) / Math.max(floor, Math.sqrt(variance));
  return Math.max(0, Math.min(255, value));
}
