import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../failure/index.ts';
import { mixedIssuers, type PatientRules, patientKey } from './patient.ts';

const rules: PatientRules = { issuer: 'HOSP-A', normalise: 'none' };
const facts = { issuer: '', id: '0012345', studyInstanceUid: '1.2.3' };

test('PS3.5 6.2: spaces and NUL around issuer and id are padding, inside they are content', () => {
  const key = patientKey({ ...facts, issuer: ' HOSP B\0', id: '\0 00 12345 \0' }, rules);
  assert.deepEqual(key, { issuer: 'HOSP B', id: '00 12345', unidentified: false });
});

test('the policy names the issuer of an id that names none', () => {
  assert.equal(patientKey(facts, rules).issuer, 'HOSP-A');
  assert.equal(patientKey({ ...facts, issuer: 'HOSP-B' }, rules).issuer, 'HOSP-B');
});

test('case and zeros of an id are kept unless the policy says otherwise', () => {
  const idUnder = (id: string, normalise: PatientRules['normalise']): string =>
    patientKey({ ...facts, id }, { issuer: '', normalise }).id;
  assert.equal(idUnder('00ab', 'none'), '00ab');
  assert.equal(idUnder('00ab', 'strip-leading-zeros'), 'ab');
  assert.equal(idUnder('000', 'strip-leading-zeros'), '0');
  assert.equal(idUnder('00ab', 'upper-case'), '00AB');
});

test('composed and decomposed letters are one id', () => {
  assert.deepEqual(patientKey({ ...facts, id: 'e\u0301' }, rules), patientKey({ ...facts, id: '\u00e9' }, rules));
});

test('without a Patient ID the study stands for the patient, whatever issuer is named or configured', () => {
  const expected = { issuer: '', id: 'study:1.2.3', unidentified: true };
  assert.deepEqual(patientKey({ issuer: 'HOSP-B', id: ' \0', studyInstanceUid: '1.2.3\0' }, rules), expected);
});

test('an object of no study stands for itself, and one that says nothing at all is refused', () => {
  const nothing = { issuer: '', id: '', studyInstanceUid: '' };
  const key = patientKey({ ...nothing, sopInstanceUid: '1.2.4' }, rules);
  assert.deepEqual(key, { issuer: '', id: 'instance:1.2.4', unidentified: true });
  const isRefusal = (error: unknown): boolean => error instanceof Failure && error.code === 'input/value';
  assert.throws(() => patientKey(nothing, rules), isRefusal);
});

test('ids with and without an issuer, or with several, are reported once each', () => {
  const key = (issuer: string, id: string, unidentified = false) => ({ issuer, id, unidentified });
  const keys = [key('B', '2'), key('', '1'), key('A', '1'), key('C', '1'), key('A', '2'), key('A', '3'), key('A', '3')];
  assert.deepEqual(mixedIssuers(keys), ['1', '2']);
  assert.deepEqual(mixedIssuers([key('', 'study:1', true), key('A', 'study:1')]), []);
});
