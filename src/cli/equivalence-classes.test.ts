import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type ClassFigures,
  type ColumnFigures,
  classFigures,
  classSizes,
  columnFigures,
  equivalenceClasses,
  type Partition,
  partitionBy,
} from './equivalence-classes.ts';

/** A row a patient, a number a column. */
type Rows = readonly (readonly number[])[];

const columnsOf = (rows: Rows, width = rows[0]?.length ?? 0): Partition[] =>
  Array.from({ length: width }, (_, i) => partitionBy(rows.map((row) => row[i]!)));
const classesOf = (rows: Rows): Partition => equivalenceClasses(columnsOf(rows), rows.length);
const figuresOf = (rows: Rows): ClassFigures => classFigures(classesOf(rows));
const withoutEach = (rows: Rows): ColumnFigures[] => columnFigures(columnsOf(rows, columns), rows.length);
const times = (count: number, row: readonly number[]): Rows => Array(count).fill(row);
const columns = 4;

test('k, sizes and risks of a small set, computed by hand', () => {
  // Classes of 1, 1, 3, 5 and 10 patients.
  const rows = [[1, 1], [1, 2], ...times(3, [2, 1]), ...times(5, [2, 2]), ...times(10, [3, 3])];
  assert.deepEqual(figuresOf(rows), {
    patients: 20,
    classes: 5,
    smallest: 1,
    bySize: { one: 2, twoToFour: 3, fiveToNine: 5, more: 10 },
    highestRisk: 1,
    averageRisk: 5 / 20,
    rare: { classes: 3, patients: 5 },
  });
});

test('without patients there is no risk and no k', () => {
  const { smallest, highestRisk, averageRisk } = figuresOf([]);
  assert.deepEqual([smallest, highestRisk, averageRisk], [0, 0, 0]);
});

test('a patient is alone because of an attribute when he would have company without it', () => {
  // Sex, age: two women of one age, one woman of another, one man of that other age.
  const rows = [
    [1, 50],
    [1, 50],
    [1, 60],
    [2, 60],
  ];
  const [sex, age] = columnFigures(columnsOf(rows), rows.length);
  assert.deepEqual([sex?.uniqueBecauseOf, sex?.without.smallest], [2, 2]);
  // Without age the woman of 60 is one of three women, and the man is still the only one.
  assert.deepEqual([age?.uniqueBecauseOf, age?.without.smallest], [1, 1]);
});

const rowsOf = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: columns, maxLength: columns }), {
  maxLength: 60,
});

test('every patient is in one class, and the sizes share them out', () => {
  fc.assert(
    fc.property(rowsOf, (rows) => {
      const classes = classesOf(rows);
      const { patients, bySize } = classFigures(classes);
      assert.equal(
        classSizes(classes).reduce((sum, size) => sum + size, 0),
        rows.length,
      );
      assert.equal(patients, rows.length);
      assert.equal(bySize.one + bySize.twoToFour + bySize.fiveToNine + bySize.more, rows.length);
    }),
  );
});

test('fewer attributes never make a class smaller or a risk larger', () => {
  fc.assert(
    fc.property(rowsOf, fc.integer({ min: 0, max: columns - 1 }), (rows, column) => {
      const finer = figuresOf(rows);
      const { without, uniqueBecauseOf } = withoutEach(rows)[column]!;
      assert.ok(without.smallest >= finer.smallest);
      assert.ok(without.averageRisk <= finer.averageRisk);
      assert.ok(without.rare.patients <= finer.rare.patients);
      const coarser = rows.map((row) => row.filter((_, i) => i !== column));
      assert.deepEqual(without, figuresOf(coarser));
      const isAlone = (of: Rows, row: number): boolean =>
        of.filter((other) => other.join() === of[row]!.join()).length === 1;
      const because = rows.filter((_, i) => isAlone(rows, i) && !isAlone(coarser, i));
      assert.equal(uniqueBecauseOf, because.length);
    }),
  );
});

test('the order of patients changes nothing', () => {
  fc.assert(
    fc.property(rowsOf, (rows) => {
      assert.deepEqual(figuresOf(rows), figuresOf(rows.toReversed()));
    }),
  );
});

test('the average risk is the mean of one divided by the size of the class', () => {
  fc.assert(
    fc.property(rowsOf, (rows) => {
      const same = (row: readonly number[]): number => rows.filter((other) => other.join() === row.join()).length;
      const mean = rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + 1 / same(row), 0) / rows.length;
      assert.ok(Math.abs(figuresOf(rows).averageRisk - mean) < 1e-9);
    }),
  );
});
