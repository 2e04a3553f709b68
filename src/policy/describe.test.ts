import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describePolicy } from './describe.ts';
import { parsePolicy } from './document.ts';
import { PRESETS } from './preset-table.ts';
import { presetPolicy } from './presets.ts';

const said = (lines: readonly string[], text: string) => lines.some((line) => line.includes(text));

test('year-only says that intervals and SUV are lost', () => {
  assert.ok(said(describePolicy(presetPolicy('safe-harbor')), 'intervals and SUV are lost'));
  assert.ok(!said(describePolicy(presetPolicy('research')), 'intervals and SUV are lost'));
});

test('where pseudonyms come from and what is not checked is said', () => {
  assert.ok(said(describePolicy(presetPolicy('teaching')), 'pseudonyms: vault, from random bytes of each patient'));
  assert.ok(said(describePolicy(presetPolicy('partner')), 'notice faces-unchecked'));
});

test('every preset is described with its codes, its method and its digest, one line each', () => {
  for (const { name, description } of PRESETS) {
    const policy = presetPolicy(name);
    const lines = describePolicy(policy);
    assert.equal(lines[0], `${name}: ${description}`);
    for (const code of policy.codes) assert.ok(said(lines, code));
    assert.equal(lines.at(-1), `digest: ${policy.digest}`);
    assert.ok(lines.every((line) => !line.includes('\n')));
  }
});

test('own rules, inserts and private elements are listed without the values that they write', () => {
  const policy = parsePolicy(`name: site
extends: research
text: { keep: [a, b] }
private: { trust-declared-safe: true, keep: [{ creator: ACME, element: "(0029,xx10)", reason: b-value }] }
insert: { ClinicalTrialProtocolID: ZEBEDEE }
rules:
  - { at: StationName, do: set, value: ZEBEDEE, reason: agreed, when: "Modality in CT, MR and PatientAge present" }`);
  const lines = describePolicy(policy);
  assert.ok(said(lines, 'site: extends research'));
  assert.ok(said(lines, 'own:1 set (0008,1010) when (0008,0060) in "CT", "MR" and (0010,1010) present: agreed'));
  assert.ok(said(lines, 'private keeps private:ACME(0029,xx10): b-value'));
  assert.ok(said(lines, 'insert (0012,0020) LO'));
  assert.ok(said(lines, 'text keeps: 2 phrases'));
  assert.ok(!said(lines, 'ZEBEDEE'));
});
