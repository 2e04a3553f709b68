import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii } from '../../test/build/index.ts';
import { VR, vrOfName } from '../dicom/index.ts';
import { holdsOldAge, isUid, valueFault } from './value-checks.ts';
import { ORIGINALS } from './values.testing.ts';
import { vrAgreement } from './vr-agreement.ts';

test('PS3.5 6.2: a value that its VR allows has no fault, padded or not, empty too', () => {
  for (const [vr, value] of Object.entries(ORIGINALS)) {
    if (typeof value !== 'string') continue;
    for (const text of [value, `${value} `, `${value}\0`, ''])
      assert.equal(valueFault(vrOfName(vr), ascii(text)), undefined, `${vr} ${JSON.stringify(text)}`);
  }
});

test('PS3.5 6.2: what a value breaks has a finding of its own', () => {
  const cases = [
    ['CS', 'lower case', 'invalid-code'],
    ['CS', 'GOOD\\BAD-ONE', 'invalid-code'],
    ['CS', 'SEVENTEEN_LETTERS', 'invalid-code'],
    ['DS', '5 mm', 'invalid-number'],
    ['IS', '7\\x', 'invalid-number'],
    ['US', 'odd', 'invalid-number'],
    ['FD', 'sixsix', 'invalid-number'],
    ['UI', '1.2.Q', 'invalid-uid'],
    ['UI', '1.02', 'invalid-uid'],
    ['AS', '44Y', 'invalid-age'],
    ['AS', '044y', 'invalid-age'],
    ['DA', '20240231', 'invalid-date'],
    ['DT', '2024-03-11', 'invalid-date'],
    ['TM', '2460', 'invalid-time'],
  ] as const;
  for (const [vr, text, finding] of cases) assert.equal(valueFault(VR[vr], ascii(text)), finding, `${vr} ${text}`);
});

test('PS3.5 9.1: a UID has 64 characters at most, digits and dots, no leading zeros', () => {
  assert.ok(isUid('1.2.840.10008.1.2') && isUid('2.25.0'));
  for (const text of ['', '1', '3.1', '1..2', '1.2.', '1.00', `1.${'2'.repeat(63)}`]) assert.ok(!isUid(text), text);
});

test('an age of 90 and more is old in any unit', () => {
  for (const text of ['090Y', '999Y', '044Y\\091Y', '1092M']) assert.ok(holdsOldAge(ascii(text)), text);
  for (const text of ['089Y', '999M', '999W', '', 'old']) assert.ok(!holdsOldAge(ascii(text)), text);
});

test('PS3.6: a VR is the attribute’s, one of the same nature, or another', () => {
  assert.equal(vrAgreement(0x00280010, VR.US), 'same');
  assert.equal(vrAgreement(0x00280106, VR.SS), 'same', 'US or SS');
  assert.equal(vrAgreement(0x7fe00010, VR.OB), 'same', 'OB or OW');
  assert.equal(vrAgreement(0x00280010, VR.UL), 'near');
  assert.equal(vrAgreement(0x00281201, VR.US), 'near', 'old palettes');
  assert.equal(vrAgreement(0x00185100, VR.SH), 'near');
  assert.equal(vrAgreement(0x00280010, VR.LO), 'far');
  assert.equal(vrAgreement(0x00100010, VR.US), 'far');
  assert.equal(vrAgreement(0x00280010, VR.OB), 'far', 'bytes may be anything');
  assert.equal(vrAgreement(0x00081140, VR.LO), 'far');
  assert.equal(vrAgreement(0x00100010, VR.SQ), 'far');
  assert.equal(vrAgreement(0x0008fffe, VR.LO), 'same', 'the dictionary says nothing');
});
