import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, sequence } from '../../test/build/index.ts';
import { decisionList } from './index.ts';
import { deidentified, policyOf } from './object.testing.ts';

const BODY = [
  element(0x00080080, 'LO', 'NORTHMERE'),
  element(0x00181030, 'LO', 'CHEST'),
  sequence(0x00081140, [item(element(0x00081155, 'UI', '1.2.826.0.1.7')), item(element(0x00185100, 'CS', 'HFS'))]),
  sequence(0x00081032, [item(element(0x00080100, 'SH', 'C-1'), element(0x00080102, 'SH', 'SCT'))]),
  sequence(0x00101002, [item(element(0x00100020, 'LO', 'ALT-55'), element(0x00100022, 'CS', 'TEXT'))]),
];

test('decisions are listed in file order, with path, rule and clause, and none inside what went', () => {
  const outcome = deidentified(BODY);
  const list = [...decisionList(outcome.source, outcome.decisions)];
  const shown = list.map(({ path, action, rule }) => `${path} ${action} ${rule}`);
  assert.deepEqual(
    shown.filter((line) => /0008,0080|0008,1140|1002/.test(line)),
    [
      '(0008,0080) remove basic:X/Z/D',
      '(0008,1140) keep basic:X/Z/U*',
      '(0008,1140)[0].(0008,1155) uid basic:U',
      '(0008,1140)[1].(0018,5100) keep kept',
      '(0010,1002) remove basic:X',
    ],
  );
  for (const { clause, level, vr } of list) assert.ok(clause !== '' && level !== undefined && vr.length === 2);
});

test('a sequence that a rule replaces has no decisions inside', async () => {
  const outcome = deidentified(BODY, {
    policy: await policyOf('rules:\n  - { at: ReferencedImageSequence, do: empty }'),
  });
  const paths = [...decisionList(outcome.source, outcome.decisions)].map(({ path }) => path);
  assert.ok(paths.includes('(0008,1140)') && !paths.some((path) => path.startsWith('(0008,1140)[')));
});

test('no decision holds a value', () => {
  const outcome = deidentified(BODY);
  const text = JSON.stringify([...decisionList(outcome.source, outcome.decisions), ...outcome.findings]);
  for (const value of ['NORTHMERE', 'QUILLON', 'ALT-55', '1.2.826.0.1.7', 'MRN00482913'])
    assert.ok(!text.includes(value));
});

test('counts are by rule and leave out what stays', () => {
  const { counts } = deidentified(BODY);
  assert.equal(counts['basic:X/Z/D'], 1);
  assert.equal(counts['basic:X'], 1);
  assert.equal(counts.kept, undefined);
  assert.equal(counts['basic:U'], 4, 'study, series, instance and the reference');
});

test('a rule book is made once: the same policy gives the same numbers for every object', () => {
  const first = deidentified(BODY);
  const again = deidentified(BODY);
  assert.deepEqual(first.counts, again.counts);
  assert.deepEqual(Buffer.from(first.written), Buffer.from(again.written));
});
