import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFailure } from '../failure/index.ts';
import { ageBand, DEFAULT_QUASI_IDENTIFIERS, quasiIdentifiers } from './quasi-identifiers.ts';

function read(keyword: string, text: string): string {
  const [quasi] = quasiIdentifiers(keyword);
  assert.ok(quasi);
  return quasi.read(text);
}

const failureOf = (list: string): unknown => {
  try {
    quasiIdentifiers(list);
  } catch (error) {
    return isFailure(error) && [error.code, error.hint];
  }
  return undefined;
};

test('the default attributes are all in the dictionary', () => {
  assert.deepEqual(
    quasiIdentifiers().map(({ keyword }) => keyword),
    DEFAULT_QUASI_IDENTIFIERS,
  );
});

test('ages are whole years, dates years, sizes centimetres, weights kilograms', () => {
  assert.equal(read('PatientAge', '1092M'), '91');
  assert.equal(read('PatientAge', '056Y'), '56');
  assert.equal(read('PatientAge', 'old'), 'old');
  assert.equal(read('StudyDate', '20240311'), '2024');
  assert.equal(read('AcquisitionDateTime', '20240311101112.5+0100'), '2024');
  assert.equal(read('PatientSize', '1.784'), '178');
  assert.equal(read('PatientWeight', '71.6'), '72');
  assert.equal(read('PatientWeight', ''), '');
  assert.equal(read('Modality', 'CT'), 'CT');
});

test('bands of five years end with one for all ages from 90 (45 CFR 164.514(b)(2)(i)(C))', () => {
  assert.deepEqual(['0', '4', '5', '89', '90', '107', 'old'].map(ageBand), [
    ...['0-4', '0-4', '5-9', '85-89', '90+', '90+', 'old'],
  ]);
});

test('attributes are named once, and a misspelt one is refused with the nearest name', () => {
  assert.deepEqual(
    quasiIdentifiers('PatientSex, PatientAge,PatientSex').map(({ keyword }) => keyword),
    ['PatientSex', 'PatientAge'],
  );
  assert.deepEqual(failureOf('PatientSx'), ['usage/argument', 'did you mean PatientSex?']);
  assert.deepEqual(failureOf('PatientSex,'), [
    'usage/argument',
    'keywords are those of PS3.6, with commas between them',
  ]);
});

test('an attribute without values of its own is refused', () => {
  assert.ok(failureOf('ProcedureCodeSequence'));
  assert.ok(failureOf('PixelData'));
});
