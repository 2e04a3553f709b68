import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from '../box.ts';
import type { Plane } from '../text/plane.ts';
import { type KeepRules, withoutHarmless } from './harmless-lines.ts';
import type { Recogniser } from './recogniser.ts';

const PLANE: Plane = { width: 400, height: 300, channels: 1, pixels: new Uint8Array(400 * 300) };
const PLANES = [{ name: 'pixels', plane: PLANE }];
const CHARACTERS = ['', ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))];

/** Reads what it is told to, one text after the other, then the last one again. */
function told(...texts: readonly (string | { readonly text: string; readonly confidence: number })[]): Recogniser {
  let asked = 0;
  return {
    characters: CHARACTERS,
    async run() {
      const said = texts[Math.min(asked++, texts.length - 1)]!;
      const { text, confidence } = typeof said === 'string' ? { text: said, confidence: 0.99 } : said;
      // A step without a character between two that are the same.
      const steps = [...text].flatMap((character) => [CHARACTERS.indexOf(character), 0]);
      const probabilities = new Float32Array(steps.length * CHARACTERS.length);
      for (const [i, best] of steps.entries()) probabilities[i * CHARACTERS.length + best] = confidence;
      return { steps: steps.length, probabilities };
    },
    close: async () => {},
  };
}

const rules = (recogniser: Recogniser, isIdentifying: KeepRules['isIdentifying'] = () => false): KeepRules => ({
  recogniser,
  isIdentifying,
});

const RULES = { maxThickness: 40, aloneFrom: 0, aloneThickness: 0, ends: 0, margin: 0 };
const box = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom });
const view = (name: string, ...boxes: readonly (Box & { readonly isStep?: boolean })[]) => ({
  name,
  network: 'general',
  way: name.replace(/^\S+ /, ''),
  rules: RULES,
  boxes: boxes.map((one) => ({ score: 0.9, thickness: 10, isStep: false, ...one })),
});

const LINE = box(20, 100, 120, 116);
const left = async (views: readonly ReturnType<typeof view>[], keep: KeepRules) => {
  const { views: rest, kept } = await withoutHarmless(views, PLANES, keep);
  return { boxes: rest.flatMap(({ boxes }) => boxes).length, kept: kept.map(({ text, rule }) => `${rule}: ${text}`) };
};

test('a line that two readings agree about stays, and with it what every view saw of it', async () => {
  const views = [view('pixels 1x', LINE), view('pixels 2x', box(22, 101, 60, 115)), view('pixels contrast 2x', LINE)];
  const { views: rest, kept } = await withoutHarmless(views, PLANES, rules(told('Zoom 286%', 'Zoom286%')));
  assert.deepEqual(
    rest.map(({ boxes }) => boxes.length),
    [0, 0, 0],
  );
  assert.deepEqual(kept, [{ ...LINE, text: 'Zoom 286%', rule: 'zoom' }]);
});

test('two of three readings are enough, one is not', async () => {
  const views = [view('pixels 1x', LINE)];
  assert.equal((await left(views, rules(told('Z00m 286%', 'Zoom 286%', 'Zoom 286%')))).boxes, 0);
  assert.equal((await left(views, rules(told('Zoom 286%', 'Zoom 285%', 'Zoom 236%')))).boxes, 1);
  const unsure = { text: 'Zoom 286%', confidence: 0.5 };
  assert.equal((await left(views, rules(told('Zoom 286%', unsure, unsure)))).boxes, 1);
});

test('what is not of the closed list, or says something of the patient, is covered', async () => {
  const views = [view('pixels 1x', LINE)];
  assert.equal((await left(views, rules(told('KOWALSKI')))).boxes, 1);
  assert.equal(
    (
      await left(
        views,
        rules(told('Gn 58'), (text) => text.includes('58')),
      )
    ).boxes,
    1,
  );
});

test('a line stays as a whole or not at all', async () => {
  const views = [view('pixels 1x', LINE, box(130, 100, 180, 116))];
  assert.deepEqual(await left(views, rules(told('MI 0.8', 'MI 0.8', 'TIS 0.4'))), {
    boxes: 0,
    kept: ['phrases: MI 0.8 TIS 0.4'],
  });
  assert.equal((await left(views, rules(told('MI 0.8', 'MI 0.8', 'Anna')))).boxes, 2);
  // Far away it is another line.
  const apart = [view('pixels 1x', LINE, box(300, 100, 380, 116))];
  assert.deepEqual(await left(apart, rules(told('MI 0.8', 'MI 0.8', 'Anna'))), {
    boxes: 1,
    kept: ['output-index: MI 0.8'],
  });
});

test('in a banner one word that is covered covers the row', async () => {
  const banner = [view('pixels 1x', box(20, 2, 120, 18), box(300, 2, 380, 18))];
  assert.equal((await left(banner, rules(told('MI 0.8', 'MI 0.8', 'Anna')))).boxes, 2);
});

test('what no plane as it is shown shows, what lies slanted, is two lines high or goes on is not read', async () => {
  const recogniser = told('Gn 58');
  assert.equal((await left([view('pixels contrast 2x', LINE)], rules(recogniser))).boxes, 1);
  assert.equal((await left([view('pixels 1x', { ...LINE, isStep: true })], rules(recogniser))).boxes, 1);
  const tall = [view('pixels 1x', LINE), view('pixels clip 1x', box(20, 84, 120, 116))];
  assert.equal((await left(tall, rules(recogniser))).boxes, 2);
  assert.equal((await left([view('pixels 1x', box(20, 100, 30, 130))], rules(recogniser))).boxes, 1);
  const beyond = [view('pixels 1x', LINE), view('stored counts 1x', box(20, 100, 330, 116))];
  assert.equal((await left(beyond, rules(recogniser))).boxes, 2);
});

test('slices of another look go with the lines that they lie in, and stay where they touch anything else', async () => {
  const slices = [20, 40, 60].map((x) => ({ ...box(x, 100, x + 10, 116), isStep: true }));
  const views = [
    view('pixels 1x', LINE),
    view('pixels speckle 1/1', ...slices, { ...box(200, 100, 210, 116), isStep: true }),
  ];
  assert.equal((await left(views, rules(told('Gn 58')))).boxes, 1);
  const over = [view('pixels 1x', LINE), view('pixels speckle 1/1', { ...box(40, 60, 50, 116), isStep: true })];
  assert.equal((await left(over, rules(told('Gn 58')))).boxes, 1);
});

test('without a plane nothing is read', async () => {
  const { views, kept } = await withoutHarmless([view('pixels 1x', LINE)], [], rules(told('Gn 58')));
  assert.deepEqual([views[0]!.boxes.length, kept], [1, []]);
});
