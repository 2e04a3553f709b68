import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Box } from '../box.ts';
import { areaOf, inside, joined, sharedArea } from './rectangles.ts';

const anyBox = fc
  .tuple(fc.nat(40), fc.nat(40), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
  .map(([left, top, width, height]): Box => ({ left, top, right: left + width, bottom: top + height }));

const holdsPoint = ({ left, top, right, bottom }: Box, x: number, y: number): boolean =>
  x >= left && x < right && y >= top && y < bottom;

test('joined boxes cover all that was covered, and are no more than there were', () => {
  fc.assert(
    fc.property(fc.array(anyBox, { maxLength: 12 }), (boxes) => {
      const few = joined(boxes, (_, __, box) => box);
      assert.ok(few.length <= boxes.length);
      for (let y = 0; y < 70; y++) {
        for (let x = 0; x < 70; x++) {
          if (boxes.some((box) => holdsPoint(box, x, y))) assert.ok(few.some((box) => holdsPoint(box, x, y)));
        }
      }
    }),
  );
});

test('boxes that are nearly the same become one, those that cross do not', () => {
  const word: Box = { left: 10, top: 10, right: 60, bottom: 24 };
  const same = [word, { ...word, left: 9 }, { ...word, bottom: 25 }, { left: 20, top: 12, right: 30, bottom: 20 }];
  assert.deepEqual(
    joined(same, (_, __, box) => box),
    [{ left: 9, top: 10, right: 60, bottom: 25 }],
  );
  const crossing = [word, { left: 30, top: 0, right: 40, bottom: 60 }];
  assert.equal(joined(crossing, (_, __, box) => box).length, 2);
});

test('two halves of a line that touch become one', () => {
  const halves = [
    { left: 0, top: 0, right: 10, bottom: 5 },
    { left: 10, top: 0, right: 30, bottom: 5 },
  ];
  assert.deepEqual(
    joined(halves, (_, __, box) => box),
    [{ left: 0, top: 0, right: 30, bottom: 5 }],
  );
});

test('shared area is what both have', () => {
  fc.assert(
    fc.property(anyBox, anyBox, (a, b) => {
      let count = 0;
      for (let y = 0; y < 70; y++) for (let x = 0; x < 70; x++) if (holdsPoint(a, x, y) && holdsPoint(b, x, y)) count++;
      assert.equal(sharedArea(a, b), count);
    }),
  );
});

test('inside the picture boxes end at whole pixels outwards', () => {
  const box = inside({ left: -3.5, top: 1.2, right: 8.1, bottom: 99 }, { width: 20, height: 10 });
  assert.deepEqual(box, { left: 0, top: 1, right: 9, bottom: 10 });
  assert.equal(areaOf(box), 81);
});

test('rows of a table with space between them do not fill it, step by step', () => {
  const rows = Array.from({ length: 20 }, (_, i) => ({ left: 0, top: i * 21, right: 100, bottom: i * 21 + 20 }));
  const covered = joined(rows, (_, __, box) => box).reduce((sum, box) => sum + areaOf(box), 0);
  assert.ok(covered <= 20 * 20 * 100 * 1.06, `${covered}`);
});
