import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from '../box.ts';
import type { BasePlane } from './base-planes.ts';
import { mirrored, mirroredBox } from './mirrored.ts';
import type { TextNetwork, TextNetworks } from './network-view.ts';
import { type SeenBefore, secondRead } from './second-read.ts';

const [WIDTH, HEIGHT] = [256, 128];
const WORD: Box = { left: 20, top: 40, right: 80, bottom: 52 };
const UNSEEN: SeenBefore = { masks: [], known: [] };

/** Takes for text what is bright. */
const general: TextNetwork = {
  runtime: 'wasm',
  run: async (input, width, height) => input.slice(0, width * height).map((value) => (value > 1 ? 1 : 0)),
  close: async () => {},
};
const speckle: TextNetwork = {
  ...general,
  run: async (input, width, height) => {
    const cells = new Float32Array((width / 2) * (height / 2));
    return cells.map((_, i) => {
      const [x, y] = [2 * (i % (width / 2)), 2 * Math.floor(i / (width / 2))];
      return input[y * width + x]! > 0.6 ? 1 : 0;
    });
  },
};
const blind: TextNetwork = { ...general, run: async (_, width, height) => new Float32Array(width * height) };
const blindSpeckle: TextNetwork = {
  ...general,
  run: async (_, width, height) => new Float32Array((width * height) / 4),
};

/** Sees text in one place of the plane, whatever is there. */
const seeing = ({ left, top, right, bottom }: Box, cell: 1 | 2): TextNetwork => ({
  ...general,
  run: async (_, width, height) => {
    const [columns, margin] = [width / cell, cell === 1 ? 0 : 4];
    const map = new Float32Array(columns * (height / cell));
    for (let y = top / cell + margin; y < bottom / cell + margin; y++) {
      map.fill(1, y * columns + (WIDTH - right) / cell + margin, y * columns + (WIDTH - left) / cell + margin);
    }
    return map;
  },
});

function planeWith(...words: readonly Box[]): BasePlane {
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(40);
  for (const { left, top, right, bottom } of words) {
    for (let y = top; y < bottom; y++) pixels.fill(240, y * WIDTH + left, y * WIDTH + right);
  }
  return { name: 'pixels', plane: { width: WIDTH, height: HEIGHT, channels: 1, pixels }, derives: true };
}

const read = async (plane: BasePlane, seen: SeenBefore = UNSEEN, networks: TextNetworks = { general, speckle }) =>
  (await secondRead(networks, [plane], seen)).unknown;

test('a mirror turns a plane and its boxes, and twice is none', () => {
  const { plane } = planeWith(WORD);
  const turned = mirrored(plane);
  assert.equal(turned.pixels[45 * WIDTH + WIDTH - 1 - WORD.left], 240);
  assert.equal(turned.pixels[45 * WIDTH + WORD.left], 40);
  assert.deepEqual(mirrored(turned), plane);
  assert.deepEqual(mirroredBox(mirroredBox(WORD, WIDTH), WIDTH), WORD);
  const colours = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) } as const;
  assert.deepEqual(mirrored(colours).pixels, Uint8Array.of(4, 5, 6, 1, 2, 3));
});

test('text that nobody knows of is an alarm, at its place', async () => {
  const [alarm, ...more] = await read(planeWith(WORD));
  assert.deepEqual(more, []);
  assert.ok(alarm !== undefined && alarm.left <= WORD.left && alarm.right >= WORD.right);
  assert.ok(alarm.left >= WORD.left - 12 && alarm.right <= WORD.right + 12, 'not in the mirror');
  assert.deepEqual(alarm.views, ['pixels mirrored 1x', 'pixels mirrored speckle 1/1']);
  assert.deepEqual(await read(planeWith()), []);
});

test('both networks have to see it, and the large one is not asked where the small one sees nothing', async () => {
  assert.deepEqual(await read(planeWith(WORD), UNSEEN, { general: blind, speckle }), []);
  const refusing: TextNetwork = { ...general, run: () => Promise.reject(new Error('asked')) };
  assert.deepEqual(await read(planeWith(WORD), UNSEEN, { general: refusing, speckle: blindSpeckle }), []);
  const covered = { masks: [WORD], known: [] };
  assert.deepEqual(await read(planeWith(WORD), covered, { general: refusing, speckle }), []);
});

test('what lies under masks, and what is known, is nothing new', async () => {
  const fancy = { general: seeing(WORD, 1), speckle: seeing(WORD, 2) };
  assert.equal((await read(planeWith(), UNSEEN, fancy)).length, 1);
  assert.deepEqual(await read(planeWith(), { masks: [WORD], known: [] }, fancy), [], 'nothing shows there');
  const below: Box = { left: 20, top: 56, right: 80, bottom: 68 };
  assert.equal((await read(planeWith(WORD, below), { masks: [WORD], known: [] })).length, 1, 'the next line');
  assert.deepEqual(await read(planeWith(WORD), { masks: [], known: [WORD] }), []);
  const other: Box = { left: 120, top: 80, right: 180, bottom: 92 };
  const found = await read(planeWith(WORD, other), { masks: [WORD], known: [] });
  assert.equal(found.length, 1);
  assert.ok(found[0]!.left > 100);
});

test('text in what is known is told apart: whoever reads it reads its lines', async () => {
  const block = { left: 10, top: 30, right: 100, bottom: 80 };
  const { unknown, known } = await secondRead({ general, speckle }, [planeWith(WORD)], { masks: [], known: [block] });
  assert.deepEqual(unknown, []);
  assert.equal(known.length, 1);
  assert.ok(known[0]!.bottom - known[0]!.top < 30);
});

test('planes that show a frame as nobody looks at it are not read', async () => {
  assert.deepEqual(await read({ ...planeWith(WORD), derives: false }), []);
});

test('what is doubtful explains what is about as large, not the words in a block', async () => {
  const block = { left: 0, top: 0, right: WIDTH, bottom: 100 };
  assert.equal((await read(planeWith(WORD), { masks: [], known: [], doubtful: [block] })).length, 1);
  assert.deepEqual(await read(planeWith(WORD), { masks: [], known: [], doubtful: [WORD] }), []);
});
