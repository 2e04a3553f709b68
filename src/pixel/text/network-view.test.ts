import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { noise } from './drawn-text.testing.ts';
import { networkInput, probabilities, type TextNetwork, tileSpans } from './network-view.ts';
import type { Plane } from './plane.ts';

/** A network that answers with the first channel of its input as it was before it was normalised. */
function echo(sizes: number[][] = []): TextNetwork {
  return {
    runtime: 'wasm',
    async run(input, width, height) {
      sizes.push([width, height]);
      return input.subarray(0, width * height).map((value) => value * 0.229 + 0.485);
    },
    close: async () => {},
  };
}

const plane = (width: number, height: number, pixels: readonly number[]): Plane => ({
  ...{ width, height, channels: 1 },
  pixels: Uint8Array.from(pixels),
});

test('colour goes in as blue, green, red, each normalised as in the training, padded with black', () => {
  const colour: Plane = { width: 1, height: 1, channels: 3, pixels: Uint8Array.of(255, 51, 0) };
  const input = networkInput(colour, { scale: 1, left: 0, top: 0, width: 2, height: 1 });
  const expected = [
    [0 - 0.485, -0.485].map((value) => value / 0.229),
    [0.2 - 0.456, -0.456].map((value) => value / 0.224),
    [1 - 0.406, -0.406].map((value) => value / 0.225),
  ].flat();
  for (const [i, value] of expected.entries()) assert.ok(Math.abs(input[i]! - value) < 1e-6, `${i}`);
});

test('magnified pixels are mixed from their neighbours, by the distance of their centres', async () => {
  const input = networkInput(plane(2, 1, [0, 200]), { scale: 2, left: 0, top: 0, width: 4, height: 2 });
  const row = [...input.subarray(0, 4)].map((value) => Math.abs(Math.round((value * 0.229 + 0.485) * 255)));
  assert.deepEqual(row, [0, 50, 150, 200]);
  assert.deepEqual(input.subarray(4, 8), input.subarray(0, 4));
});

test('inputs are multiples of 32; of the answers that fall on a pixel the highest counts', async () => {
  const sizes: number[][] = [];
  const map = await probabilities(echo(sizes), plane(3, 1, [0, 200, 0]), 2);
  assert.deepEqual(sizes, [[32, 32]]);
  assert.deepEqual([...map.values], [50, 150, 50]);
});

test('tiles cover everything, are never longer than allowed, and overlap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (length) => {
      const spans = tileSpans(length, { side: 1024, overlap: 64 });
      assert.equal(spans[0]!.start, 0);
      assert.equal(spans.at(-1)!.start + spans.at(-1)!.length, length);
      for (const [i, span] of spans.entries()) {
        assert.ok(span.length <= 1024);
        const next = spans[i + 1];
        if (next !== undefined) assert.ok(span.start + span.length - next.start >= 64);
      }
    }),
  );
});

test('in tiles it is the same as in one piece', async () => {
  const picture = plane(150, 90, noise(150 * 90, 0, 255));
  const sizes: number[][] = [];
  const tiled = await probabilities(echo(sizes), picture, 2, { wholePixels: 1000, side: 96, overlap: 32 });
  assert.ok(sizes.length > 6);
  assert.ok(sizes.flat().every((side) => side <= 96));
  assert.deepEqual(tiled, await probabilities(echo(), picture, 2));
});
