import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Identifiers, RESEARCH, subjectOf } from './good.testing.ts';
import { NeedleTable } from './needle-table.ts';
import { countIdentifiers, merged } from './text-search.ts';

const tableOf = (...identifiers: Identifiers): NeedleTable => new NeedleTable(subjectOf(...identifiers), RESEARCH);
const PATIENT = tableOf(['name', 'QUILLON^ZEBEDEE'], ['patient-id', 'MRN00482913'], ['date', '19560214']);
const countsOf = (text: string, table = PATIENT): object => Object.fromEntries(countIdentifiers(text, table));

test('a name that is found whole and by its parts is one, two of them are two', () => {
  assert.deepEqual(countsOf('Zebedee Quillon'), { name: 1 });
  assert.deepEqual(countsOf('Quillon, and again QUILLON'), { name: 2 });
  assert.deepEqual(countsOf('quillon on 14 February 1956, no. 482913'), { name: 1, 'patient-id': 1, date: 1 });
});

test('words in pieces are put together where the pieces are whole words, and nowhere else', () => {
  for (const text of ['QUIL LON', 'Q U I L L O N', 'q.u.i.l.l.o.n', 'QUIL-\nLON', 'Q\nU\nI\nL\nL\nO\nN', 'QU ILL ON'])
    assert.deepEqual(countsOf(text), { name: 1 }, text);
  const short = tableOf(['name', 'DOE^ANN']);
  assert.deepEqual(countsOf('D O E', short), { name: 1 });
  for (const text of ['do e-mail', 'an n-fold', 'shadow does']) assert.deepEqual(countsOf(text, short), {}, text);
});

test('numbers and dates in single characters are put together, digits of a table are not', () => {
  assert.deepEqual(countsOf('0 0 4 8 2 9 1 3'), { 'patient-id': 1 });
  assert.deepEqual(countsOf('1 4 . 0 2 . 1 9 5 6'), { date: 1 });
  assert.deepEqual(countsOf('48 29 17 13'), {});
});

test('of two readings of one text the larger count of each kind counts', () => {
  const both = merged(
    new Map([['name', 2]]),
    new Map([
      ['name', 1],
      ['date', 1],
    ] as const),
  );
  assert.deepEqual(Object.fromEntries(both), { name: 2, date: 1 });
});

test('a name is found wherever it stands in a long text, and counted once but where two pieces meet', () => {
  const around = 2 ** 18;
  for (let at = around - 6_000; at < around + 2_000; at += 311) {
    const found = countIdentifiers(`${'x '.repeat(at / 2)}Quillon ${'y '.repeat(9_000)}`, PATIENT).get('name') ?? 0;
    assert.ok(found === 1 || (found === 2 && at > around - 4_200 && at < around), `${found} at ${at}`);
  }
});

test('the cost is linear in the text, for letters and blanks as well', () => {
  const cost = (length: number): number => {
    const text = 'a '.repeat(length);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const start = performance.now();
      countIdentifiers(text, PATIENT);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };
  cost(10_000);
  const [small, large] = [cost(30_000), cost(300_000)];
  assert.ok(large < 60 * small + 50, `${small} ms, ten times the text ${large} ms`);
});
