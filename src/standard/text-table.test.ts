import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allRows, findRow, findRows, hasLine } from './text-table.ts';

const word = fc.stringMatching(/^[A-Za-z0-9.]{0,6}$/);
const rows = fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 60 });
const tableOf = (cells: readonly (readonly string[])[]) =>
  cells
    .map((row) => row.join('\t'))
    .sort()
    .join('\n');

test('a row is found by its first cell wherever it stands, and a missing one is not', () => {
  fc.assert(
    fc.property(rows, word, (cells, key) => {
      const found = findRow(tableOf(cells), key);
      assert.equal(
        found !== undefined,
        cells.some(([first]) => first === key),
      );
      assert.equal(found?.[0] ?? key, key);
    }),
  );
});

test('all rows of a key are found, as many as there are', () => {
  fc.assert(
    fc.property(rows, word, (cells, key) => {
      const expected = cells.filter(([first]) => first === key).map(([, second]) => second);
      const found = findRows(tableOf(cells), key).map(([, second]) => second);
      assert.deepEqual(found.toSorted(), expected.toSorted());
    }),
  );
});

test('a row is found by more than one cell', () => {
  const table = tableOf([
    ['a', '1', 'x'],
    ['a', '2', 'y'],
    ['b', '1', 'z'],
  ]);
  assert.deepEqual(findRow(table, 'a\t2'), ['a', '2', 'y']);
  assert.equal(findRow(table, 'a\t3'), undefined);
});

test('a line is whole or it is not there: neither a beginning nor a longer word counts', () => {
  const table = ['ab', 'abc', 'b'].join('\n');
  assert.deepEqual(
    ['ab', 'abc', 'b', 'a', 'abcd', '', 'ab\nabc'].map((line) => hasLine(table, line)),
    [true, true, true, false, false, false, false],
  );
});

test('all rows come in the order of the table', () => {
  assert.deepEqual(allRows('b\t1\na\t2'), [
    ['b', '1'],
    ['a', '2'],
  ]);
});
