import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from '../box.ts';
import type { RawBox } from './boxes.ts';
import { combine, type View } from './combine.ts';

const SIZE = { width: 400, height: 300 };
const RULES = { maxThickness: 40, aloneFrom: 0.8, aloneThickness: 6, ends: 0, margin: 0 };
const LENGTHENING = { ...RULES, ends: 0.35 };

function view(name: string, ...boxes: (Box & Partial<RawBox>)[]): View {
  return viewWith(RULES, name, ...boxes);
}

function viewWith(rules: View['rules'], name: string, ...boxes: (Box & Partial<RawBox>)[]): View {
  return {
    name,
    network: name,
    way: name,
    rules,
    boxes: boxes.map((box) => ({ score: 0.9, thickness: 10, isStep: false, ...box })),
  };
}

const box = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom });

test('a box counts when two views saw it, or one that is sure', () => {
  const [unsure, sure, seenTwice] = [
    { ...box(60, 10, 120, 40), score: 0.7 },
    { ...box(10, 10, 40, 28), score: 0.8 },
    { ...box(200, 10, 300, 60), score: 0.7 },
  ];
  const views = [view('a', sure, unsure, seenTwice), view('b', { ...box(205, 12, 300, 60), score: 0.75 })];
  const { boxes, doubtful } = combine(views, SIZE);
  assert.deepEqual(boxes, [
    { ...sure, views: ['a'] },
    { ...seenTwice, score: 0.75, views: ['a', 'b'] },
  ]);
  assert.deepEqual(doubtful, [{ ...unsure, views: ['a'], doubt: 'one-view' }]);
});

test('the same view does not vote for itself, and a box of another size is another thing', () => {
  const large = { ...box(60, 10, 120, 40), score: 0.7 };
  const { boxes } = combine([view('a', large, large), view('b', box(60, 10, 75, 24))], SIZE);
  assert.deepEqual(
    boxes.map(({ right }) => right),
    [75],
  );
});

test('two planes that were looked at in the same way are one view of two', () => {
  const bone = { ...box(60, 10, 120, 40), score: 0.7 };
  const [one, other] = [view('window1 contrast 2x', bone), view('full contrast 2x', bone)];
  assert.equal(combine([one, other], SIZE).boxes.length, 1);
  assert.equal(combine([one, { ...other, way: one.way }], SIZE).boxes.length, 0);
});

test('what is thicker than text is returned apart, unless it is masked anyway', () => {
  const thick = { ...box(100, 100, 200, 200), thickness: 41 };
  assert.deepEqual(combine([view('a', thick), view('b', thick)], SIZE), {
    boxes: [],
    doubtful: [{ ...box(100, 100, 200, 200), score: 0.9, views: ['a', 'b'], doubt: 'too-thick' }],
  });
  const line = box(100, 100, 200, 118);
  assert.deepEqual(combine([view('a', line), view('b', { ...line, thickness: 99 })], SIZE).doubtful, []);
});

test('words of a line become one box with the space between them, and lines their ends', () => {
  const words = [box(20, 20, 60, 36), box(74, 20, 140, 36)];
  assert.deepEqual(combine([viewWith(LENGTHENING, 'a', ...words)], SIZE).boxes, [
    { ...box(14, 20, 146, 36), score: 0.9, views: ['a'] },
  ]);
});

test('boxes lie within the picture and come from the top down, whatever the order of the views', () => {
  const [upper, lower] = [box(0, 5, 60, 21), box(300, 280, 400, 296)];
  const expected = [box(0, 5, 66, 21), box(294, 280, 400, 296)];
  for (const boxes of [
    [upper, lower],
    [lower, upper],
  ]) {
    const found = combine([viewWith(LENGTHENING, 'a', ...boxes)], SIZE).boxes;
    assert.deepEqual(
      found.map(({ left, top, right, bottom }) => ({ left, top, right, bottom })),
      expected,
    );
  }
});

test('steps of a slanted line stay as they are: it has ends of its own', () => {
  const steps = [box(20, 20, 30, 50), box(30, 28, 40, 58)].map((step) => ({ ...step, isStep: true }));
  const { boxes } = combine([viewWith(LENGTHENING, 'a', ...steps)], SIZE);
  assert.deepEqual(
    boxes.map(({ top, bottom }) => [top, bottom]),
    [
      [20, 50],
      [28, 58],
    ],
  );
});

test('what draws whole boxes gets no longer ends, and its gaps stay', () => {
  const words = [box(20, 20, 60, 36), box(74, 20, 140, 36)];
  const { boxes } = combine([view('a', ...words), viewWith(LENGTHENING, 'b', box(200, 100, 240, 116))], SIZE);
  assert.deepEqual(
    boxes.map(({ left, right }) => [left, right]),
    [
      [20, 60],
      [74, 140],
      [194, 246],
    ],
  );
});

test('a view may add a margin to what counts, as far as the picture goes', () => {
  const rules = { ...RULES, margin: 3 };
  const { boxes } = combine([viewWith(rules, 'a', box(20, 20, 30, 34), box(1, 290, 11, 300))], SIZE);
  assert.deepEqual(
    boxes.map(({ left, top, right, bottom }) => [left, top, right, bottom]),
    [
      [17, 17, 33, 37],
      [0, 287, 14, 300],
    ],
  );
});

test('how sure a view has to be is a rule of its own', () => {
  const letter = { ...box(100, 100, 130, 130), score: 0.3 };
  assert.deepEqual(combine([view('a', letter)], SIZE).boxes, []);
  const trusted = viewWith({ ...RULES, aloneFrom: 0 }, 'a', letter);
  assert.deepEqual(combine([trusted], SIZE).boxes, [{ ...letter, views: ['a'] }]);
  const line = { ...letter, score: 1, thickness: 5 };
  assert.deepEqual(combine([view('a', line)], SIZE).boxes, [], 'thinner than a letter');
});

test('where networks have to agree, a line and its words are one thing, and what one alone sees does not count', () => {
  const words = [box(20, 20, 60, 36), box(74, 20, 140, 36)];
  const [line, bone] = [box(18, 18, 142, 38), box(300, 200, 340, 216)];
  const agreement = { cover: 0.3, maxSizeShare: 1 / 8 };
  const views = [view('a', line, bone), { ...view('b', ...words) }, { ...view('c', bone), network: 'a' }];
  const { boxes, doubtful } = combine(views, SIZE, agreement);
  assert.deepEqual(boxes, [{ ...line, score: 0.9, views: ['a', 'b'] }]);
  assert.deepEqual(doubtful, [{ ...bone, score: 0.9, views: ['a', 'c'], doubt: 'one-view' }]);
});

test('where one network has to see it twice as well, what it saw in one way does not count, nor words by themselves', () => {
  const words = [box(20, 20, 60, 36), box(74, 20, 140, 36)];
  const line = box(18, 18, 142, 38);
  const agreement = { cover: 0.3, maxSizeShare: 1 / 8, isSeenTwice: true } as const;
  const general = { ...view('a', line), network: 'general', way: '1x' };
  const other = { ...view('b', ...words), network: 'small' };
  assert.deepEqual(combine([general, other], SIZE, agreement).boxes, []);
  assert.deepEqual(combine([general, { ...general, name: 'c' }, other], SIZE, agreement).boxes, []);
  const twice = combine([general, { ...general, name: 'c', way: '2x' }, other], SIZE, agreement);
  assert.deepEqual(twice.boxes, [{ ...line, score: 0.9, views: ['a', 'c'] }]);
});

test('what is thick beside the picture is no text there', () => {
  const [thin, thick] = [box(20, 20, 120, 50), box(20, 100, 120, 140)].map((one, i) => ({
    ...one,
    thickness: 30 + i * 9,
  }));
  const views = [view('a', thin!, thick!), view('b', thin!, thick!)];
  const found = (share: number) => combine(views, SIZE, { cover: 0.3, maxSizeShare: share }).boxes.length;
  assert.deepEqual([found(1), found(1 / 12), found(1 / 16)], [2, 1, 0]);
});
