import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureCode } from '../failure/index.ts';
import { presetPolicy } from './presets.ts';
import { readRule } from './rules.ts';
import type { RuleDocument } from './schema.ts';

const BASIC = presetPolicy('basic');
const RESEARCH = presetPolicy('research');
const SAFE_HARBOR = presetPolicy('safe-harbor');

const codes = (rule: RuleDocument, context = BASIC): readonly FailureCode[] =>
  readRule(rule, context).faults.map(([, { code }]) => code);

test('a rule that fits is compiled, its reason trimmed', () => {
  const { rule, faults } = readRule({ at: 'InstitutionName', do: 'set', value: 'Site A', reason: ' agreed ' }, BASIC);
  assert.deepEqual(faults, []);
  assert.deepEqual(rule, { at: { kind: 'tag', tag: 0x00080080 }, do: 'set', value: 'Site A', reason: 'agreed' });
});

test('keep needs a reason that says something', () => {
  assert.deepEqual(codes({ at: 'StationName', do: 'keep' }), ['policy/reason-missing']);
  assert.deepEqual(codes({ at: 'StationName', do: 'keep', reason: '  ' }), ['policy/reason-missing']);
  assert.deepEqual(codes({ at: 'StationName', do: 'keep', reason: 'quality control' }), []);
});

for (const at of [
  'PatientName',
  'OperatorsName',
  'vr:PN',
  'PatientID',
  '(0010,0020)',
  'OtherPatientIDs',
  'OtherPatientIDsSequence',
  'OtherPatientIDsSequence.PatientID',
  'NameToUse',
  'MedicalRecordLocator',
  'PatientBirthDateInAlternativeCalendar',
  'vr:LO',
  'vr:SQ',
  '(0010,xxxx)',
  '(00xx,0020)',
]) {
  test(`names and patient identifiers are never kept: ${at}`, () => {
    for (const context of [BASIC, RESEARCH, SAFE_HARBOR]) {
      assert.deepEqual(codes({ at, do: 'keep', reason: 'asked for' }, context), ['policy/never-kept']);
    }
  });
}

test('curves and overlays are kept by mask with a reason', () => {
  assert.deepEqual(codes({ at: '(60xx,3000)', do: 'keep', reason: 'outlines of lesions' }), []);
});

test('PS3.15 E.3.6: a single date is not kept: beside moved dates it tells the offset', () => {
  for (const at of ['StudyDate', 'AcquisitionDateTime', 'vr:DA', 'vr:DT', 'RequestAttributesSequence.StudyDate']) {
    for (const context of [BASIC, RESEARCH]) {
      assert.deepEqual(codes({ at, do: 'keep', reason: 'needed' }, context), ['policy/opposing-options'], at);
    }
  }
  assert.deepEqual(codes({ at: 'StudyTime', do: 'keep', reason: 'time of day' }, RESEARCH), []);
});

test('PS3.15 E.3.9: the UIDs of study, series and object stay under Retain UIDs only', () => {
  const rule: RuleDocument = { at: 'SOPInstanceUID', do: 'keep', reason: 'references' };
  assert.deepEqual(codes(rule), ['policy/opposing-options']);
  assert.deepEqual(codes(rule, { ...BASIC, options: ['retain-uids'] }), []);
});

test('45 CFR 164.514(b)(2)(i): what a category names is not kept in a safe-harbor policy, whatever the reason', () => {
  for (const at of [
    'InstitutionName',
    'DeviceSerialNumber',
    'PatientAge',
    'FrameOfReferenceUID',
    'vr:SH',
    '(50xx,xxxx)',
  ]) {
    assert.deepEqual(codes({ at, do: 'keep', reason: 'wanted' }, SAFE_HARBOR), ['policy/opposing-options'], at);
  }
  for (const at of [
    'PatientSex',
    'PatientWeight',
    'Manufacturer',
    'StudyDescription',
    'vr:US',
    'private:ACME(0029,xx10)',
  ]) {
    assert.deepEqual(codes({ at, do: 'keep', reason: 'wanted' }, SAFE_HARBOR), [], at);
  }
});

for (const [action, at, fits] of [
  ['shift', 'StudyDate', true],
  ['shift', 'StudyTime', false],
  ['shift', 'Modality', false],
  ['uid', 'FrameOfReferenceUID', true],
  ['uid', 'PatientID', false],
  ['pseudonym', 'PatientID', true],
  ['pseudonym', 'PatientName', true],
  ['pseudonym', 'StudyInstanceUID', false],
  ['clean', 'StudyDescription', true],
  ['clean', 'ContentSequence', true],
  ['clean', '(60xx,3000)', true],
  ['clean', 'Rows', false],
  ['clean', 'private:ACME(0029,xx10)', false],
  ['generalize', 'PatientAge', true],
  ['generalize', 'StudyDate', true],
  ['generalize', 'PatientAddress', true],
  ['generalize', 'StudyDescription', false],
  ['generalize', 'Rows', false],
  ['remove', '(1234,5678)', true],
  ['pseudonym', '(1234,5678)', false],
  ['shift', 'SmallestImagePixelValue', false],
  ['empty', 'vr:UT', true],
  ['uid', '(50xx,xxxx)', false],
] as const) {
  test(`${action} ${fits ? 'fits' : 'does not fit'} ${at}`, () => {
    assert.deepEqual(codes({ at, do: action }, RESEARCH), fits ? [] : ['policy/value']);
  });
}

test('a rule shifts dates only where the policy moves dates', () => {
  assert.deepEqual(codes({ at: 'StudyDate', do: 'shift' }, BASIC), ['policy/opposing-options']);
  assert.deepEqual(codes({ at: 'StudyDate', do: 'shift' }, SAFE_HARBOR), ['policy/opposing-options']);
});

test('set needs a value that its VR allows, no other action takes one', () => {
  assert.deepEqual(codes({ at: 'Modality', do: 'set' }), ['policy/value']);
  assert.deepEqual(codes({ at: 'Modality', do: 'set', value: 'OT' }), []);
  assert.deepEqual(codes({ at: 'Modality', do: 'set', value: 'lower' }), ['policy/value']);
  assert.deepEqual(codes({ at: 'Rows', do: 'set', value: '5' }), ['policy/value']);
  assert.deepEqual(codes({ at: 'Modality', do: 'remove', value: 'OT' }), ['policy/value']);
  assert.deepEqual(codes({ at: 'InstitutionName', do: 'set', value: '{patient-id}' }), ['policy/value']);
});

test('one Patient ID or Study Instance UID for all objects is refused', () => {
  assert.deepEqual(codes({ at: 'PatientID', do: 'set', value: 'P1' }), ['policy/value']);
  assert.deepEqual(codes({ at: 'StudyInstanceUID', do: 'set', value: '1.2.3' }), ['policy/value']);
});

test('what leadglass writes itself takes no rule', () => {
  for (const at of [
    'SpecificCharacterSet',
    'SOPClassUID',
    'PatientIdentityRemoved',
    'BurnedInAnnotation',
    'TransferSyntaxUID',
    '(0010,0000)',
  ]) {
    assert.deepEqual(codes({ at, do: 'remove' }), ['policy/value'], at);
  }
});

test('only sequences stand before the last step of a path', () => {
  assert.deepEqual(codes({ at: 'StudyDescription.PatientID', do: 'remove' }), ['policy/value']);
  assert.deepEqual(codes({ at: 'ContentSequence.ContentSequence.TextValue', do: 'remove' }), []);
});

test('what is wrong with the selector and with the condition is told together', () => {
  assert.deepEqual(codes({ at: 'PatientNaem', do: 'remove', when: 'Modalty = CT' }), [
    'policy/unknown-attribute',
    'policy/unknown-attribute',
  ]);
});
