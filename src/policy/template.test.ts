import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillTemplate, hasUnknownTemplate, parsePatientIdTemplate, patientIdFrom } from './template.ts';

const CODE = 'SH6D80HNG8X27WN35';

const template = (text: string) => {
  const read = parsePatientIdTemplate(text);
  assert.ok(read.ok, text);
  return read.value;
};

test('the code of a patient stands between fixed text, with its check character if asked for', () => {
  assert.equal(patientIdFrom(template('LG-{base32:16}{check}'), CODE), `LG-${CODE}`);
  assert.equal(patientIdFrom(template('{base32:16}'), CODE), CODE.slice(0, 16));
  assert.equal(patientIdFrom(template('A.{base32:16}{check}_B'), CODE), `A.${CODE}_B`);
});

for (const text of [
  '',
  'SITE-A',
  '{base32:12}{check}',
  '{check}',
  '{base32:16}{base32:16}',
  'A B{base32:16}',
  'A\\{base32:16}',
  `${'A'.repeat(48)}{base32:16}{check}`,
]) {
  test(`"${text.slice(0, 30)}" is no template: patients could meet or the ID be illegal`, () => {
    const read = parsePatientIdTemplate(text);
    assert.equal(read.ok ? undefined : read.fault.code, 'policy/value');
  });
}

test('the new Patient ID is filled in as it is, dollar signs and all', () => {
  assert.equal(fillTemplate('{patient-id}/{patient-id}', 'A$&B'), 'A$&B/A$&B');
});

test('a template that does not exist is told from braces in text', () => {
  assert.equal(hasUnknownTemplate('{patient-id}'), false);
  assert.equal(hasUnknownTemplate('{patient_id} {x}'), true);
  assert.equal(hasUnknownTemplate('a {b c} {}'), false);
});
