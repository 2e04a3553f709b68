import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, inOrder, item, part10, sequence } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import type { PictureTemplate } from '../policy/index.ts';
import type { Box } from './box.ts';
import { templateBoxes } from './template-boxes.ts';

const SIZE = { width: 100, height: 80 };
const region = (minX: number, minY: number, maxX: number, maxY: number) =>
  item(
    element(0x00186018, 'UL', minX),
    element(0x0018601a, 'UL', minY),
    element(0x0018601c, 'UL', maxX),
    element(0x0018601e, 'UL', maxY),
  );
const object = (...regions: ReturnType<typeof region>[]) =>
  readObject(
    new BufferSource(
      part10({
        dataSet: inOrder(
          element(0x00080060, 'CS', 'US'),
          element(0x00280010, 'US', SIZE.height),
          element(0x00280011, 'US', SIZE.width),
          sequence(0x00186011, regions),
        ),
      }),
    ),
  );
const boxes = (template: Partial<PictureTemplate>, ...regions: ReturnType<typeof region>[]) =>
  templateBoxes(object(...regions), [{ name: 'a', cover: [{ left: 0, top: 0 }], spare: [], ...template }]);

const covered = (list: readonly Box[]): number => {
  const seen = new Set<number>();
  for (const { left, top, right, bottom } of list) {
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) seen.add(y * SIZE.width + x);
  }
  return seen.size;
};

test('an area lies in the picture; a negative corner counts from the other edge', () => {
  assert.deepEqual(boxes({ cover: [{ left: 90, top: 70, width: 50, height: 50 }] }), [
    { left: 90, top: 70, right: 100, bottom: 80 },
  ]);
  assert.deepEqual(boxes({ cover: [{ left: -20, top: -10, width: 5 }] }), [
    { left: 80, top: 70, right: 85, bottom: 80 },
  ]);
  assert.deepEqual(boxes({ cover: [{ left: 100, top: 0, width: 9, height: 9 }] }), []);
  assert.deepEqual(boxes({}), [{ left: 0, top: 0, right: 100, bottom: 80 }]);
});

test('only a template that means the picture covers something', () => {
  const when = (value: string) => ({ at: 0x00080060, op: 'equals', value, isExact: true }) as const;
  assert.equal(boxes({ when: when('US') }).length, 1);
  assert.equal(boxes({ when: when('CT') }).length, 0);
  // The file meta group is looked at too.
  assert.equal(boxes({ when: { at: 0x00020010, op: 'contains', value: '1.2.840', isExact: true } }).length, 1);
});

test('outside the regions of an ultrasound picture everything is covered, inside nothing (PS3.3 C.8.5.5)', () => {
  const sector = boxes({ spare: ['ultrasound-regions'] }, region(10, 20, 59, 69), region(70, 0, 79, 9));
  assert.equal(covered(sector), 100 * 80 - 50 * 50 - 10 * 10);
  assert.ok(sector.every(({ left, top, right, bottom }) => left < right && top < bottom));
  const inside = (x: number, y: number) => sector.some((b) => b.left <= x && x < b.right && b.top <= y && y < b.bottom);
  assert.deepEqual([inside(10, 20), inside(59, 69), inside(60, 69), inside(9, 20)], [false, false, true, true]);
});

test('regions that are no rectangle in the picture leave nothing out', () => {
  for (const wrong of [region(10, 10, 5, 20), region(0, 0, 500, 20), item(element(0x00186018, 'UL', 1))]) {
    assert.equal(covered(boxes({ spare: ['ultrasound-regions'] }, wrong)), 100 * 80);
  }
});
