import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noise } from './drawn-text.testing.ts';
import type { TextNetwork } from './network-view.ts';
import type { Plane } from './plane.ts';
import { greysOf, shrunk, speckleLook, speckleMap } from './speckle-view.ts';

/** A network that answers with the brightest pixel of each cell, and tells the sizes of its inputs. */
function echo(sizes: number[][] = []): TextNetwork {
  return {
    runtime: 'wasm',
    async run(input, width, height) {
      sizes.push([width, height]);
      return Float32Array.from({ length: (width * height) / 4 }, (_, i) => {
        const at = Math.floor(i / (width / 2)) * 2 * width + (i % (width / 2)) * 2;
        return Math.max(input[at]!, input[at + 1]!, input[at + width]!, input[at + width + 1]!);
      });
    },
    close: async () => {},
  };
}

const grey = (width: number, height: number, pixels: readonly number[]): Plane => ({
  ...{ width, height, channels: 1 },
  pixels: Uint8Array.from(pixels),
});

test('the sides of the input are multiples of 16, with the border repeated around the picture', async () => {
  const sizes: number[][] = [];
  const map = await speckleMap(echo(sizes), grey(3, 2, [10, 20, 30, 40, 50, 60]));
  assert.deepEqual(sizes, [[32, 32]]);
  assert.deepEqual([map.width, map.height], [2, 1]);
  assert.deepEqual([...map.values], [50, 60]);
});

test('in tiles it is the same as in one piece', async () => {
  const picture = grey(151, 91, noise(151 * 91, 0, 255));
  const sizes: number[][] = [];
  const tiled = await speckleMap(echo(sizes), picture, { side: 64, overlap: 16 });
  assert.ok(sizes.length > 4);
  assert.deepEqual(tiled, await speckleMap(echo(), picture));
});

test('a colour is looked at by its brightness, and by its strength where it has any', () => {
  const colours: Plane = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(200, 100, 30, 50, 50, 50) };
  assert.deepEqual(
    greysOf(colours).map(({ channels, pixels }) => [channels, ...pixels]),
    [
      [1, 110, 50],
      [1, 170, 0],
    ],
  );
  const plain: Plane = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(9, 9, 9, 50, 50, 60) };
  assert.equal(greysOf(plain).length, 1);
});

test('made smaller, a pixel is the mean of a square; its boxes are as large as before', async () => {
  const half = shrunk(grey(4, 2, [0, 10, 100, 100, 20, 30, 100, 104]), 2);
  assert.deepEqual([half.width, half.height, ...half.pixels], [2, 1, 15, 101]);
  const bright = grey(64, 64, new Array(64 * 64).fill(0));
  for (let y = 16; y < 32; y++) bright.pixels.fill(255, y * 64 + 8, y * 64 + 40);
  const boxes = await speckleLook(echo(), bright, 2);
  assert.deepEqual(
    boxes.map(({ left, top, right, bottom, thickness }) => [left, top, right, bottom, thickness]),
    [[8, 16, 40, 32, 16]],
  );
});
