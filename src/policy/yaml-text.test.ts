import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_POLICY_LENGTH, readYaml } from './yaml-text.ts';

const faults = (text: string): readonly string[] =>
  readYaml(text).faults.map(({ code, place }) => `${place.line}:${place.column} ${code}`);

test('a text keeps where its keys and values stand', () => {
  const { text, faults: wrong } = readYaml('a: 1\nb:\n  - c: [x, "y"]\n');
  assert.deepEqual(wrong, []);
  assert.deepEqual(text.value, { a: 1, b: [{ c: ['x', 'y'] }] });
  assert.deepEqual(text.keyPlace(['b']), { line: 2, column: 1 });
  assert.deepEqual(text.valuePlace(['b', 0, 'c', 1]), { line: 3, column: 12 });
  assert.equal(text.valuePlace(['b', 1]), undefined);
});

for (const [why, text, expected] of [
  ['a key stands twice', 'a: 1\nb: 2\na: 3', '3:1 policy/syntax'],
  ['an anchor', 'a: &x 1', '1:7 policy/syntax'],
  ['a merge key', 'a: {<<: {b: 1}}', '1:5 policy/unknown-key'],
  ['a key that objects inherit', '__proto__: {a: 1}', '1:1 policy/unknown-key'],
  ['a tab as indentation', 'a:\n\tb: 1', '2:1 policy/syntax'],
  ['a tag', 'a: !!binary aGk=', '1:13 policy/syntax'],
  ['a tag of nobody', 'a: !x 1', '1:4 policy/syntax'],
  ['a second document', 'a: 1\n---\nb: 2', '2:1 policy/syntax'],
  ['a key that is a list', '? [1]\n: 2', '1:3 policy/syntax'],
  ['a key that is a number', '1: x', '1:1 policy/syntax'],
  ['a bracket that is not closed', 'a: [1', '1:6 policy/syntax'],
  ['an empty text', '', '1:1 policy/syntax'],
  ['a text of comments', '# nothing\n', '1:1 policy/syntax'],
  ['half a character', 'a: "\\ud800"', '1:4 policy/syntax'],
] as const) {
  test(`${why} is refused where it stands`, () => assert.equal(faults(text)[0], expected));
}

test('an alias is refused, so no text grows when it is read', () => {
  assert.ok(faults('a: &x [1]\nb: *x').includes('2:4 policy/syntax'));
  assert.ok(faults('a: *nowhere').length > 0);
});

test('YAML 1.1 is refused: its yes and no are booleans', () => {
  assert.deepEqual(faults('%YAML 1.1\n---\na: yes'), ['1:1 policy/syntax']);
});

test('in YAML 1.2 yes, no, on and off are text', () => {
  assert.deepEqual(readYaml('[yes, no, on, off, true, false, ~]').text.value, [
    'yes',
    'no',
    'on',
    'off',
    true,
    false,
    null,
  ]);
});

test('a text that is too long or too deep is refused', () => {
  assert.equal(faults('#'.repeat(MAX_POLICY_LENGTH + 1))[0], '1:1 policy/syntax');
  assert.ok(faults(`${'['.repeat(100)}1${']'.repeat(100)}`).length > 0);
  assert.ok(faults('['.repeat(100_000)).length > 0);
  assert.ok(faults('- '.repeat(100_000)).length > 0);
});

test('the time to read grows with the text, not with its square', () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `k${i}: 1`).join('\n');
  // Of the processor: other work on the machine does not count.
  const start = process.cpuUsage();
  assert.deepEqual(readYaml(text).faults, []);
  const { user, system } = process.cpuUsage(start);
  assert.ok(user + system < 5_000_000);
});

test('any text is read or refused', () => {
  const yamlish = fc.string({ unit: fc.constantFrom(...'abc:-[]{},"\'|>#&*!%@`? \n\t~<0') });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), (text) => void readYaml(text)),
    { numRuns: 500 },
  );
});
