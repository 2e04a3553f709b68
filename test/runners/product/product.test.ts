import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { policyOfProfile } from './policy.ts';
import { readLines } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadglass-policy-'));
after(() => rmSync(folder, { recursive: true }));

const written = (codes: readonly string[], params: Readonly<Record<string, unknown>> = {}): unknown =>
  parse(readFileSync(policyOfProfile({ codes, params }, 'P99', folder), 'utf8'));

test('a profile becomes a policy over basic with the options of its codes', () => {
  assert.deepEqual(written(['113100', '113105', '113107'], { keyHex: '00' }), {
    name: 'p99',
    extends: 'basic',
    options: ['clean-descriptors', 'retain-longitudinal-modified-dates'],
    'unknown-class': 'weakest',
    dates: { mode: 'shift' },
  });
});

test('Full and Modified Dates together are both written, so that the tool has to refuse them', () => {
  const policy = written(['113100', '113106', '113107']) as { options: string[] };
  assert.deepEqual(policy.options, ['retain-longitudinal-full-dates', 'retain-longitudinal-modified-dates']);
});

test('parameters find their place', () => {
  const params = {
    safeHarbor: true,
    trustDeclaredSafe: false,
    descriptorVocabulary: ['冊乗', 'CT'],
    trial: { '00120020': 'ACME-7', ClinicalTrialSubjectID: { vr: 'LO', Value: ['S1'] } },
  };
  assert.deepEqual(written(['113100'], params), {
    name: 'p99',
    extends: 'basic',
    options: [],
    'unknown-class': 'weakest',
    'safe-harbor': true,
    text: { vocabulary: ['words.txt'] },
    private: { 'trust-declared-safe': false },
    insert: { ClinicalTrialProtocolID: 'ACME-7', ClinicalTrialSubjectID: 'S1' },
  });
  assert.equal(readFileSync(join(folder, 'words.txt'), 'utf8'), '冊乗\nCT\n');
});

test('a code or parameter without a place is refused: a case is not judged under less than it asks', () => {
  assert.throws(() => written(['113100', '113199']), RangeError);
  assert.throws(() => written(['113100'], { pseudonymSeed: 1 }), RangeError);
});

test('JSON lines are told from what else a run prints', () => {
  const text = '{"type":"instance","source":"a","status":"held"}\nhello\n{"type":"run","counts":{"held":1}}\n[1]\n';
  const { instances, run, strayLines } = readLines(text);
  assert.deepEqual(
    instances.map(({ status }) => status),
    ['held'],
  );
  assert.deepEqual(run?.counts, { held: 1 });
  assert.deepEqual(strayLines, ['hello', '[1]']);
});
