import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestKeyword } from './nearest.ts';

test('a misspelt keyword finds the one that was meant', () => {
  const cases: readonly [string, string][] = [
    ['PatientNmae', 'PatientName'],
    ['patientid', 'PatientID'],
    ['PatientsName', 'PatientName'],
    ['InstitutonName', 'InstitutionName'],
    ['SeriesDescripton', 'SeriesDescription'],
    ['AcessionNumber', 'AccessionNumber'],
    ['StudyInstanceUId', 'StudyInstanceUID'],
  ];
  for (const [text, keyword] of cases) assert.equal(nearestKeyword(text), keyword);
});

test('what is near to nothing finds nothing, and a long text costs nothing', () => {
  for (const text of ['', '  ', 'qqqqqqqq', 'x', 'PatientName'.repeat(50)])
    assert.equal(nearestKeyword(text), undefined);
});
