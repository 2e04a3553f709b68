import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintPolicy } from './document.ts';
import { OPPOSITIONS } from './oppositions.ts';

/** One text for each row of the table, in its order, and where it is reported. */
const TEXTS: readonly (readonly [text: string, place: string])[] = [
  ['options: [retain-longitudinal-full-dates, retain-longitudinal-modified-dates]', '1:10'],
  ['dates: { mode: shift }', '1:16'],
  ['dates: { mode: keep }', '1:16'],
  ['options: [retain-longitudinal-modified-dates]\ndates: { mode: year-only }', '2:16'],
  ['options: [retain-longitudinal-full-dates]\ndates: { mode: rows }', '2:16'],
  ['dates: { birth: shifted }', '1:17'],
  ['safe-harbor: true\noptions: [retain-longitudinal-modified-dates]', '1:14'],
  ['extends: safe-harbor\noptions: [retain-institution-identity]', '2:10'],
  ['extends: safe-harbor\noptions: [retain-device-identity]', '2:10'],
  ['extends: safe-harbor\noptions: [retain-uids]', '2:10'],
  ['extends: safe-harbor\noptions: []\npixels: { text: insecure-keep }', '3:17'],
  ['extends: teaching\npixels: { faces: keep }', '2:18'],
  ['options: [clean-pixel-data]\npixels: { text: insecure-keep }', '2:17'],
  ['options: [clean-recognizable-visual-features]\npixels: { faces: keep }', '2:18'],
  ['private: { trust-declared-safe: true }', '1:33'],
];

test('every row of the table has a text that it refuses', () => assert.equal(TEXTS.length, OPPOSITIONS.length));

for (const [index, { one, other, clause }] of OPPOSITIONS.entries()) {
  const [text = '', place] = TEXTS[index] ?? [];
  test(`${clause}: ${one} and ${other} oppose`, () => {
    const problems = lintPolicy(text);
    assert.deepEqual(
      problems.map(({ code, line, column, hint }) => [code, `${line}:${column}`, hint]),
      [['policy/opposing-options', place, clause]],
    );
    assert.ok(problems[0]?.message.includes(one) && problems[0].message.includes(other));
  });
}

test('an opposition to a key of the extended policy is reported at the key that brought it about', () => {
  const [problem] = lintPolicy(
    'extends: safe-harbor\ndates: { mode: shift }\noptions: [retain-longitudinal-modified-dates]',
  );
  assert.deepEqual([problem?.line, problem?.column], [2, 16]);
});

test('no opposition is reported for a choice that could not be read', () => {
  const problems = lintPolicy('options: [retain-longitudinal-modified-date]\ndates: { mode: shift }');
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['policy/value'],
  );
});
