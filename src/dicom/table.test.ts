import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElementTable } from './table.ts';

function filled(rows: number, first = 2): ElementTable {
  const table = new ElementTable(first);
  for (let i = 0; i < rows; i++) {
    const row = table.add(i, i & 31, i & 127);
    table.end[row] = 2 ** 40 + i;
    table.parent[row] = -1;
  }
  return table;
}

test('a table grows and keeps its rows', () => {
  const table = filled(1000);
  assert.equal(table.count, 1000);
  assert.deepEqual([table.tag[999], table.vr[999], table.flags[999], table.end[999]], [999, 7, 103, 2 ** 40 + 999]);
  assert.equal(table.next[5], 6);
});

test('a table that held a monster gives its memory back when it is cleared', () => {
  const table = filled(300_000);
  assert.ok(table.tag.length >= 300_000);
  table.clear();
  assert.equal(table.count, 0);
  assert.ok(table.tag.length <= 1024);
  assert.equal(table.add(1, 2, 3), 0);
});

test('a table of usual size keeps its memory', () => {
  const table = filled(50_000);
  const { tag } = table;
  table.clear();
  assert.equal(table.tag, tag);
});

test('character sets are known by their item, the first of two, and go with the rows that are cut', () => {
  const table = filled(10);
  table.parent.set([-1, -1, 1, 1, 3], 0);
  for (const row of [0, 2, 3, 4]) table.noteCharacterSet(row);
  assert.deepEqual([table.characterSetOf(-1), table.characterSetOf(1), table.characterSetOf(3)], [0, 2, 4]);
  table.cut(3);
  assert.deepEqual([table.characterSetOf(-1), table.characterSetOf(1), table.characterSetOf(3)], [0, 2, undefined]);
  table.clear();
  assert.equal(table.characterSetOf(-1), undefined);
});
