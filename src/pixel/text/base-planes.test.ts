import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PixelFormat } from '../pixel-format.ts';
import { type BasePlanes, basePlanes, type PlaneOptions } from './base-planes.ts';
import { paintedFrame } from './drawn-text.testing.ts';

const GREY16: Partial<PixelFormat> = { bitsAllocated: 16, bitsStored: 12 };

function planesOf(
  fields: Partial<PixelFormat>,
  samples: readonly number[],
  options: Partial<PlaneOptions> = {},
): BasePlanes {
  const columns = samples.length / (fields.samplesPerPixel ?? 1);
  const frame = paintedFrame({ rows: 1, columns, ...fields }, (into) => into.set(samples));
  return basePlanes(frame, { windows: [], ...options });
}

const pixelsOf = ({ planes }: BasePlanes): Record<string, number[]> =>
  Object.fromEntries(planes.map(({ name, plane }) => [name, [...plane.pixels]]));

test('grey of 8 bits is looked at as it is', () => {
  assert.deepEqual(pixelsOf(planesOf({}, [0, 7, 128, 255])), { pixels: [0, 7, 128, 255] });
});

test('grey of fewer bits is stretched to the range that they have, overlays of one bit too', () => {
  assert.deepEqual(pixelsOf(planesOf({ bitsStored: 4 }, [0, 1, 15])), { pixels: [0, 17, 255] });
  assert.deepEqual(pixelsOf(planesOf({ bitsAllocated: 1, bitsStored: 1 }, [0, 1, 1, 0])), { pixels: [0, 255, 255, 0] });
});

test('a picture in a small part of its 8 bits is looked at over that part too', () => {
  assert.deepEqual(pixelsOf(planesOf({}, [10, 20, 60])), { pixels: [10, 20, 60], full: [0, 51, 255] });
});

test('what has one value everywhere shows nothing', () => {
  assert.deepEqual(pixelsOf(planesOf({}, [9, 9, 9])), {});
  assert.deepEqual(pixelsOf(planesOf(GREY16, [9, 9, 9])), {});
});

test('MONOCHROME1 is turned, so that bright is bright (C.7.6.3.1.2)', () => {
  assert.deepEqual(pixelsOf(planesOf({ photometric: 'MONOCHROME1' }, [0, 7, 255])), { pixels: [255, 248, 0] });
});

test('more bits are looked at through each window (C.11.2.1.2), in full, and by rank', () => {
  const windows = [
    { centre: 100.5, width: 101 },
    { centre: 2000, width: 2 },
  ];
  const samples = [0, 50, 100, 150, 2000, 4095];
  const found = pixelsOf(planesOf(GREY16, samples, { windows }));
  assert.deepEqual(Object.keys(found), ['window1', 'window2', 'full', 'rank']);
  assert.deepEqual(found.window1, [0, 0, 128, 255, 255, 255]);
  assert.deepEqual(found.window2, [0, 0, 0, 0, 255, 255]);
  assert.deepEqual(found.full, [0, 3, 6, 9, 125, 255]);
  assert.deepEqual(found.rank, [21, 64, 106, 149, 191, 234]);
});

test('two windows that show the same are looked at once', () => {
  const windows = [
    { centre: 100, width: 200 },
    { centre: 100, width: 201 },
  ];
  assert.deepEqual(Object.keys(pixelsOf(planesOf(GREY16, [0, 100, 4000], { windows }))), ['window1', 'full', 'rank']);
});

test('without a window the middle of the values is one: some pixels far off do not set it', () => {
  const samples = Array.from({ length: 1000 }, (_, i) => (i === 0 ? 4095 : 100 + (i % 100)));
  const { window1 } = pixelsOf(planesOf(GREY16, samples));
  assert.equal(window1![0], 255);
  assert.ok(Math.max(...window1!.slice(1)) > 250 && Math.min(...window1!) === 0);
});

test('signed values are taken with their sign', () => {
  const windows = [{ centre: -1000, width: 101 }];
  const { window1, full } = pixelsOf(planesOf({ ...GREY16, isSigned: true }, [-2048, -1000, 0, 2047], { windows }));
  assert.deepEqual(window1, [0, 129, 255, 255]);
  assert.deepEqual(full, [0, 65, 128, 255]);
});

test('32 bits are no problem', () => {
  // The middle of so few values is all of them.
  const { window1, rank } = pixelsOf(planesOf({ bitsAllocated: 32, bitsStored: 32 }, [0, 2 ** 30, 2 ** 31 - 1]));
  assert.deepEqual(window1, [0, 128, 255]);
  assert.deepEqual(rank, [42, 128, 212]);
});

test('stored values of more than 8 bits come along, for what looks at counts', () => {
  assert.deepEqual([...planesOf(GREY16, [3, 4, 1000]).counts!], [3, 4, 1000]);
  assert.equal(planesOf({}, [3, 4, 100]).counts, undefined);
});

test('a rank has as much grey as it has pixels, up to a limit: a flat ground does not take it all', () => {
  const samples = [...new Array<number>(936).fill(0), ...Array.from({ length: 64 }, (_, i) => i + 1)];
  const { rank } = pixelsOf(planesOf(GREY16, samples));
  // The ground counts as 1000 / 64 pixels of it.
  assert.equal(rank![0], Math.round((255 * (1000 / 64 / 2)) / (1000 / 64 + 64)));
  assert.equal(rank![999], Math.round((255 * (1000 / 64 + 63.5)) / (1000 / 64 + 64)));
});

test('colour is red, green and blue, whatever it is stored as (C.7.6.3.1.2)', () => {
  const colour = { samplesPerPixel: 3 } as const;
  assert.deepEqual(pixelsOf(planesOf(colour, [1, 2, 3, 250, 0, 9])), { pixels: [1, 2, 3, 250, 0, 9] });
  assert.deepEqual(pixelsOf(planesOf({ ...colour, photometric: 'YBR_FULL' }, [0, 128, 128, 76, 85, 255])), {
    pixels: [0, 0, 0, 254, 0, 0],
  });
  assert.deepEqual(pixelsOf(planesOf({ ...colour, photometric: 'YBR_PARTIAL_420' }, [16, 128, 128, 235, 128, 128])), {
    pixels: [0, 0, 0, 255, 255, 255],
  });
});

const PALETTE = { entries: 4, firstMapped: 1, bits: 8, isSegmented: false } as const;
const paletteFormat: Partial<PixelFormat> = { photometric: 'PALETTE COLOR', palette: PALETTE };

test('a palette gives its colours; values before and behind it the first and the last (C.7.6.3.1.5)', () => {
  const palette = {
    red: Uint16Array.of(0, 50, 150, 255),
    green: Uint16Array.of(0, 60, 160, 255),
    blue: Uint16Array.of(0, 70, 170, 255),
  };
  assert.deepEqual(pixelsOf(planesOf(paletteFormat, [0, 1, 2, 3, 4, 9], { palette })), {
    pixels: [0, 0, 0, 0, 0, 0, 50, 60, 70, 150, 160, 170, 255, 255, 255, 255, 255, 255],
  });
});

test('indices far apart with one colour may hide words, and are looked at as well', () => {
  const entries = 200;
  const black = new Uint16Array(entries);
  const palette = { red: black, green: black, blue: black };
  const format = { ...paletteFormat, palette: { ...PALETTE, entries, firstMapped: 0 } };
  const found = pixelsOf(planesOf(format, [0, 50, 100], { palette }));
  assert.deepEqual(found.indices, [0, 128, 255]);
});
