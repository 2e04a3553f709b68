import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttributeTest, type TemplateOp, templateHolds } from './template.ts';

const IMAGE_TYPE = 0x00080008;
const ROWS = 0x00280010;
const STATION = 0x00081010;
const EMPTY = 0x00181030;
const VALUES = new Map<number, readonly string[]>([
  [IMAGE_TYPE, ['DERIVED', 'Secondary']],
  [ROWS, ['480']],
  [EMPTY, []],
]);
const valuesOf = (tag: number) => VALUES.get(tag);

function holds(at: number, op: TemplateOp, value = '', isExact = false): boolean {
  return templateHolds({ at, op, value, isExact }, valuesOf);
}

test('a comparison looks at the whole text, values joined by a backslash', () => {
  assert.ok(holds(IMAGE_TYPE, 'equals', 'derived\\secondary'));
  assert.ok(!holds(IMAGE_TYPE, 'equals', 'SECONDARY'));
  assert.ok(holds(IMAGE_TYPE, 'contains', 'SECOND'));
  assert.ok(holds(IMAGE_TYPE, 'starts-with', 'deri'));
  assert.ok(holds(IMAGE_TYPE, 'ends-with', 'ARY'));
  assert.ok(holds(IMAGE_TYPE, 'matches', 'derived.*ary'));
  assert.ok(!holds(IMAGE_TYPE, 'matches', 'derived'));
});

test('has and finds look at each of the values', () => {
  assert.ok(holds(IMAGE_TYPE, 'has', 'SECONDARY'));
  assert.ok(!holds(IMAGE_TYPE, 'has', 'SECOND'));
  assert.ok(holds(IMAGE_TYPE, 'finds', '^second'));
  assert.ok(!holds(IMAGE_TYPE, 'finds', 'DERIVED.SECONDARY'));
});

test('letter case counts where the test says so', () => {
  for (const op of ['contains', 'ends-with', 'matches', 'finds'] as const) {
    assert.ok(!holds(IMAGE_TYPE, op, op === 'matches' ? '.*SECONDARY' : 'SECONDARY', true), op);
    assert.ok(holds(IMAGE_TYPE, op, op === 'matches' ? '.*Secondary' : 'Secondary', true), op);
  }
});

test('numbers are compared as numbers, and what is none with nothing', () => {
  assert.ok(holds(ROWS, 'less-than', '1000'));
  assert.ok(holds(ROWS, 'greater-than', '99'));
  assert.ok(!holds(STATION, 'less-than', '5'));
  assert.ok(!holds(STATION, 'greater-than', '5'));
});

test('an attribute may be there, be there without a value, or not be there', () => {
  const seen = [ROWS, EMPTY, STATION].map((at) =>
    (['present', 'empty', 'absent'] as const).filter((op) => holds(at, op)),
  );
  assert.deepEqual(seen, [['present'], ['present', 'empty'], ['absent']]);
  assert.ok(holds(STATION, 'equals', ''), 'of what is not there the text is empty');
  assert.ok(!holds(STATION, 'has', ''));
});

test('tests are joined by all, any and not; a template without one is for every picture', () => {
  const yes: AttributeTest = { at: ROWS, op: 'present', value: '', isExact: false };
  const no: AttributeTest = { at: STATION, op: 'present', value: '', isExact: false };
  assert.ok(templateHolds({ all: [yes, { not: no }] }, valuesOf));
  assert.ok(!templateHolds({ all: [yes, no] }, valuesOf));
  assert.ok(templateHolds({ any: [no, yes] }, valuesOf));
  assert.ok(!templateHolds({ any: [no, no] }, valuesOf));
  assert.ok(templateHolds(undefined, valuesOf));
});
