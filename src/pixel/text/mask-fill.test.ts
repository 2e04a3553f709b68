import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskFilled } from './mask-fill.ts';
import type { Plane } from './plane.ts';

const box = { left: 10, top: 8, right: 50, bottom: 20 };

test('a mask on even ground vanishes, and nothing beside it changes', () => {
  const pixels = new Uint8Array(64 * 40).fill(180);
  for (let y = box.top; y < box.bottom; y++) pixels.fill(0, y * 64 + box.left, y * 64 + box.right);
  pixels[0] = 7;
  const filled = maskFilled({ width: 64, height: 40, channels: 1, pixels }, [box]);
  assert.equal(filled.pixels[0], 7);
  assert.ok(filled.pixels.subarray(1).every((value) => value === 180));
  assert.equal(pixels[box.top * 64 + box.left], 0, 'the plane itself stays');
});

test('a mask over two grounds takes after each of them, in every channel', () => {
  const plane: Plane = { width: 64, height: 32, channels: 3, pixels: new Uint8Array(3 * 64 * 32) };
  for (let i = 0; i < 64 * 32; i++) plane.pixels.set(i % 64 < 32 ? [200, 10, 10] : [20, 90, 90], 3 * i);
  const long = { left: 0, top: 10, right: 64, bottom: 14 };
  for (let i = 10 * 64; i < 14 * 64; i++) plane.pixels.fill(0, 3 * i, 3 * i + 3);
  const { pixels } = maskFilled(plane, [long]);
  const at = (x: number, y: number): number[] => [...pixels.subarray(3 * (y * 64 + x), 3 * (y * 64 + x) + 3)];
  assert.deepEqual(at(2, 12), [200, 10, 10]);
  assert.deepEqual(at(60, 12), [20, 90, 90]);
});

test('without a mask the plane is the same, and one that is covered whole is black', () => {
  const plane: Plane = { width: 20, height: 20, channels: 1, pixels: new Uint8Array(400).fill(9) };
  assert.equal(maskFilled(plane, []), plane);
  const { pixels } = maskFilled(plane, [{ left: 0, top: 0, right: 20, bottom: 20 }]);
  assert.ok(pixels.every((value) => value === 0));
});
