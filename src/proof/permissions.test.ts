import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, type Part, sequence } from '../../test/build/index.ts';
import type { CompiledRule } from '../policy/index.ts';
import { presetPolicy } from '../policy/index.ts';
import { BASIC, type Identifiers, policyWith, RESEARCH, verdictOn } from './good.testing.ts';

const PARTNER = presetPolicy('partner');
const INSTITUTION: Identifiers = [['institution', 'Northmere General']];
const leak = (path: string): string => `refused/leak; residual ${path}`;
const name = element(0x00080080, 'LO', 'Northmere General');

const keep = (at: CompiledRule['at'], more: Partial<CompiledRule> = {}): CompiledRule => ({
  id: 'own:1',
  at,
  do: 'keep',
  reason: 'agreed',
  line: 1,
  ...more,
});
const ruled = (rules: readonly CompiledRule[], parts: readonly Part[], identifiers: Identifiers): string =>
  verdictOn(parts, identifiers, { policy: policyWith(BASIC, { rules }) });

test('an option lets stand what it keeps, there and nowhere else (PS3.15 Table E.1-1)', () => {
  assert.equal(verdictOn([name], INSTITUTION), leak('(0008,0080)'));
  assert.equal(verdictOn([name], INSTITUTION, { policy: PARTNER }), 'ok');
  const text = element(0x00181030, 'LO', 'KNEE NORTHMERE GENERAL');
  assert.equal(verdictOn([text], INSTITUTION, { policy: PARTNER }), leak('(0018,1030)'));
});

test('names, patient ids, phones and addresses stand nowhere, whatever is kept', () => {
  const values: Identifiers = [
    ['name', 'Thistlewick^Ottoline'],
    ['staff', 'Bellweather^Ursaline'],
    ['patient-id', 'MRN482913'],
    ['phone', '555-010-4090'],
    ['address', '147 Larkspur Row'],
  ];
  for (const text of ['Thistlewick Clinic', 'Dr Bellweather', 'MRN482913', '5550104090', '147 Larkspur Row']) {
    const parts = [element(0x00080080, 'LO', text)];
    assert.equal(verdictOn(parts, values, { policy: PARTNER }), leak('(0008,0080)'), text);
    assert.equal(ruled([keep({ kind: 'tag', tag: 0x00080080 })], parts, values), leak('(0008,0080)'), text);
  }
});

test('what is an institution and a name at once is a name', () => {
  const both: Identifiers = [
    ['institution', 'Northmere'],
    ['name', 'Northmere^Ada'],
  ];
  assert.equal(verdictOn([element(0x00080080, 'LO', 'Northmere')], both, { policy: PARTNER }), leak('(0008,0080)'));
});

test('where one option keeps and another cleans, nothing is kept', () => {
  const device = presetPolicy('vendor-debug');
  const serial: Identifiers = [['device', 'SNXQ8812']];
  assert.equal(
    verdictOn([element(0x00181000, 'LO', 'SNXQ8812')], serial, { policy: device }),
    'ok',
    'Device Serial Number: K',
  );
  // Station AE Title: C under Retain Device Identity.
  assert.equal(verdictOn([element(0x00080055, 'AE', 'SNXQ8812')], serial, { policy: device }), leak('(0008,0055)'));
});

test('a reasoned rule keeps an element by tag, mask, VR and path', () => {
  const nested = sequence(0x00400275, [item(element(0x00080080, 'LO', 'Northmere General'))]);
  const tag = { kind: 'tag', tag: 0x00080080 } as const;
  assert.equal(ruled([keep(tag)], [name, nested], INSTITUTION), 'ok');
  assert.equal(ruled([keep({ kind: 'mask', mask: 0xffff0000, value: 0x00080000 })], [name], INSTITUTION), 'ok');
  assert.equal(ruled([keep({ kind: 'vr', vr: 'LO' })], [name], INSTITUTION), 'ok');
  assert.equal(ruled([keep({ kind: 'vr', vr: 'SH' })], [name], INSTITUTION), leak('(0008,0080)'));
  const path = { kind: 'path', steps: [{ kind: 'tag', tag: 0x00400275 }, tag] } as const;
  assert.equal(ruled([keep(path)], [nested], INSTITUTION), 'ok');
  assert.equal(ruled([keep(path)], [name], INSTITUTION), leak('(0008,0080)'));
});

test('a rule without a reason keeps nothing, and the first rule counts', () => {
  const at = { kind: 'tag', tag: 0x00080080 } as const;
  const { reason: _, ...unreasoned } = keep(at);
  assert.equal(ruled([unreasoned], [name], INSTITUTION), leak('(0008,0080)'));
  assert.equal(ruled([keep(at, { do: 'remove' }), keep(at)], [name], INSTITUTION), leak('(0008,0080)'));
  assert.equal(ruled([keep(at), keep(at, { do: 'remove' })], [name], INSTITUTION), 'ok');
});

test('a condition is asked of the written object', () => {
  const rule = (value: string) =>
    keep({ kind: 'tag', tag: 0x00080080 }, { when: [{ tag: 0x00080064, op: '=', values: [value] }] });
  assert.equal(ruled([rule('WSD')], [name], INSTITUTION), 'ok');
  assert.equal(ruled([rule('DV')], [name], INSTITUTION), leak('(0008,0080)'));
});

test('a text of the policy itself may stand, though it is a word of the patient', () => {
  const identifiers: Identifiers = [
    ['name', 'Acme^Site'],
    ['id', 'ACME-7'],
  ];
  const inserted = policyWith(RESEARCH, { insert: [{ tag: 0x00120020, vr: 'LO', value: 'ACME-7 {patient-id}' }] });
  const protocol = (text: string) => [element(0x00120020, 'LO', text)];
  assert.equal(verdictOn(protocol('ACME-7 LG-0123456789ABCDEFG'), identifiers, { policy: inserted }), 'ok');
  assert.equal(verdictOn(protocol('ACME-7 Acme'), identifiers, { policy: inserted }), leak('(0012,0020)'));
  const set = keep({ kind: 'tag', tag: 0x00080080 }, { do: 'set', value: 'Acme' });
  assert.equal(ruled([set], [element(0x00080080, 'LO', 'Acme')], identifiers), 'ok');
  assert.equal(ruled([set], [element(0x00080080, 'LO', 'Acme x')], identifiers), leak('(0008,0080)'));
});
