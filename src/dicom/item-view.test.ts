import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, hex, item, type Part, raw, sequence } from '../../test/build/index.ts';
import type { ItemView } from '../standard/index.ts';
import { itemView } from './item-view.ts';
import { explicit } from './reading.testing.ts';

const CONTENT = [
  element(0x00080018, 'UI', '2.999.1'),
  element(0x00080060, 'CS', ''),
  sequence(0x00081140, [item(element(0x00081155, 'UI', '2.999.2')), item()]),
  sequence(0x00081199, [], { length: 'undefined' }),
  element(0x00280010, 'US', [512, 3]),
];
const MORE = Array.from({ length: 60 }, (_, i) => element(0x00310100 + i, 'LO', `value ${i}`));

const views = (...parts: readonly Part[]): ItemView[] => [
  itemView(explicit(...parts).dataSet),
  itemView(explicit(...parts, ...MORE).dataSet),
];

test('presence, emptiness and values are the same of a data set with and without an index', () => {
  for (const view of views(...CONTENT)) {
    assert.equal(view.has(0x00080018), true);
    assert.equal(view.has(0x00100020), false);
    assert.equal(view.isEmpty(0x00080018), false);
    assert.equal(view.isEmpty(0x00080060), true);
    assert.equal(view.isEmpty(0x00100020), true, 'what is absent is empty');
    assert.equal(view.isEmpty(0x00081140), false);
    assert.equal(view.isEmpty(0x00081199), true, 'a sequence without items is empty (PS3.5 7.5)');
    assert.deepEqual(view.strings(0x00080018), ['2.999.1']);
    assert.deepEqual(view.numbers(0x00280010), [512, 3]);
    assert.deepEqual(view.strings(0x00100020), []);
    assert.deepEqual(view.numbers(0x00100020), []);
    assert.deepEqual(view.items(0x00100020), []);
  }
});

test('items are views of their own, and the same ones when asked again', () => {
  for (const view of views(...CONTENT)) {
    const [first, second] = view.items(0x00081140);
    assert.deepEqual(first?.strings(0x00081155), ['2.999.2']);
    assert.equal(second?.has(0x00081155), false);
    assert.equal(view.items(0x00081140)[0], first);
  }
});

test('the tags are those of the level itself, without strays', () => {
  for (const view of views(...CONTENT, raw(hex('FEFF 0DE0 00000000')))) {
    assert.deepEqual([...view.tags()].slice(0, 5), [0x00080018, 0x00080060, 0x00081140, 0x00081199, 0x00280010]);
    assert.ok([...view.tags()].every((tag) => tag >>> 16 !== 0xfffe));
  }
});

test('of an attribute that stands twice the first is seen', () => {
  for (const view of views(element(0x00310010, 'LO', 'one'), element(0x00310010, 'LO', 'two'))) {
    assert.deepEqual(view.strings(0x00310010), ['one']);
  }
});

test('tags beyond 7FFF,FFFF are found', () => {
  const last = element(0xfffcfffc, 'OB', [1, 2]);
  for (const parts of [[last], [...MORE, last]])
    assert.equal(itemView(explicit(...parts).dataSet).has(0xfffcfffc), true);
});
