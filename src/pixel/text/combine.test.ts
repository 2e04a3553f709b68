import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from '../box.ts';
import type { RawBox } from './boxes.ts';
import { combine, type View } from './combine.ts';

const SIZE = { width: 400, height: 300 };
const RULES = { voteAbove: 18, ends: 0 };

function view(name: string, ...boxes: (Box & Partial<RawBox>)[]): View {
  return { name, maxThickness: 40, boxes: boxes.map((box) => ({ score: 0.9, thickness: 10, isStep: false, ...box })) };
}

const box = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom });

test('a small box counts when one view saw it; of a large one there have to be two', () => {
  const [small, large, seenTwice] = [box(10, 10, 40, 28), box(60, 10, 120, 40), box(200, 10, 300, 60)];
  const { boxes, doubtful } = combine(
    [view('a', small, large, seenTwice), view('b', box(205, 12, 300, 60))],
    SIZE,
    RULES,
  );
  assert.deepEqual(boxes, [
    { ...small, score: 0.9, views: ['a'] },
    { ...seenTwice, score: 0.9, views: ['a', 'b'] },
  ]);
  assert.deepEqual(doubtful, [{ ...large, score: 0.9, views: ['a'], doubt: 'one-view' }]);
});

test('the same view does not vote for itself, and a box of another size is another thing', () => {
  const large = box(60, 10, 120, 40);
  const { boxes } = combine([view('a', large, large), view('b', box(60, 10, 75, 24))], SIZE, RULES);
  assert.deepEqual(
    boxes.map(({ right }) => right),
    [75],
  );
});

test('what is thicker than text is returned apart, unless it is masked anyway', () => {
  const thick = { ...box(100, 100, 200, 200), thickness: 41 };
  assert.deepEqual(combine([view('a', thick), view('b', thick)], SIZE, RULES), {
    boxes: [],
    doubtful: [{ ...box(100, 100, 200, 200), score: 0.9, views: ['a', 'b'], doubt: 'too-thick' }],
  });
  const line = box(100, 100, 200, 118);
  assert.deepEqual(combine([view('a', line), view('b', { ...line, thickness: 99 })], SIZE, RULES).doubtful, []);
});

test('words of a line become one box with the space between them, and lines their ends', () => {
  const words = [box(20, 20, 60, 36), box(74, 20, 140, 36)];
  assert.deepEqual(combine([view('a', ...words)], SIZE, { ...RULES, ends: 0.35 }).boxes, [
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
    const found = combine([view('a', ...boxes)], SIZE, { ...RULES, ends: 0.35 }).boxes;
    assert.deepEqual(
      found.map(({ left, top, right, bottom }) => ({ left, top, right, bottom })),
      expected,
    );
  }
});

test('steps of a slanted line stay as they are: it has ends of its own', () => {
  const steps = [box(20, 20, 30, 50), box(30, 28, 40, 58)].map((step) => ({ ...step, isStep: true }));
  const { boxes } = combine([view('a', ...steps)], SIZE, { ...RULES, ends: 0.35 });
  assert.deepEqual(
    boxes.map(({ top, bottom }) => [top, bottom]),
    [
      [20, 50],
      [28, 58],
    ],
  );
});
