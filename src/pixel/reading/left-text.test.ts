import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Box } from '../box.ts';
import { samplesOf } from '../frame.ts';
import { draw, noise, paintedFrame } from '../text/drawn-text.testing.ts';
import type { Plane } from '../text/plane.ts';
import type { ShownPlane } from './harmless-lines.ts';
import { readLeft, wordsOf } from './left-text.ts';
import { loadRecogniser, type Recogniser } from './recogniser.ts';

const [ROWS, COLUMNS] = [240, 240];
let words: Box[] = [];

function planeOf(name: string, value: number): ShownPlane {
  const frame = paintedFrame({ rows: ROWS, columns: COLUMNS }, (samples, width) => {
    samples.set(noise(ROWS * COLUMNS, 10, 30));
    words = ['ANDERSON', 'MARIE'].map((text, i) => draw(samples, width, { text, left: 20 + i * 112, top: 20, value }));
  });
  const pixels = Uint8Array.from(samplesOf(frame));
  return { name, plane: { width: COLUMNS, height: ROWS, channels: 1, pixels } };
}

const shown = planeOf('window1', 235);
const dark = planeOf('full', 20);

/** A quarter turn to the right, and the box in it. */
function turned(
  { plane }: ShownPlane,
  { left, top, right, bottom }: Box,
): { readonly plane: Plane; readonly box: Box } {
  const pixels = plane.pixels.map((_, at) => {
    const [x, y] = [at % ROWS, Math.floor(at / ROWS)];
    return plane.pixels[(ROWS - 1 - x) * COLUMNS + y]!;
  });
  const box = { left: ROWS - bottom, top: left, right: ROWS - top, bottom: right };
  return { plane: { ...plane, pixels }, box };
}

let recogniser: Recogniser;
before(async () => {
  recogniser = await loadRecogniser('native');
});
after(() => recogniser.close());

test('each area is read, and the line that areas make', async () => {
  const read = await readLeft(recogniser, [shown], words);
  assert.deepEqual(
    read.map(({ areas, texts }) => [areas.length, texts.some((text) => /ANDERSON|MARIE/.test(text))]),
    [
      [1, true],
      [1, true],
      [2, true],
    ],
  );
  assert.match(read[2]!.texts[0]!, /ANDERSON ?MARIE/);
});

test('text that stands upright is read, whichever way it is turned', async () => {
  const right = turned(shown, words[0]!);
  const [found] = await readLeft(recogniser, [{ name: 'window1', plane: right.plane }], [right.box]);
  assert.ok(found!.texts.includes('ANDERSON'), found!.texts.join());
  const half = turned({ name: '', plane: right.plane }, right.box);
  const left = turned({ name: '', plane: half.plane }, half.box);
  const [other] = await readLeft(recogniser, [{ name: 'window1', plane: left.plane }], [left.box]);
  assert.ok(other!.texts.includes('ANDERSON'), other!.texts.join());
});

test('it is read in the plane in which it was seen', async () => {
  const seenAs = (view: string) => ({ ...words[0]!, views: [view] });
  const [there] = await readLeft(recogniser, [dark, shown], [seenAs('window1 contrast 2x')]);
  assert.ok(there!.texts.includes('ANDERSON'));
  const [elsewhere] = await readLeft(recogniser, [dark, shown], [seenAs('full 1x')]);
  assert.ok(!elsewhere!.texts.includes('ANDERSON'));
});

test('a square, a line of three pixels and half of the picture are no words; where no plane is nothing is read', async () => {
  const areas = [
    { left: 10, top: 10, right: 30, bottom: 30 },
    { left: 10, top: 10, right: 200, bottom: 13 },
    { left: 0, top: 0, right: 240, bottom: 60 },
  ];
  assert.deepEqual(wordsOf([...areas, ...words], COLUMNS), words);
  const refusing: Recogniser = { ...recogniser, run: () => Promise.reject(new Error('asked')) };
  assert.deepEqual(await readLeft(refusing, [], words), []);
});
