import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../failure/index.ts';
import type { PatientKey } from './patient.ts';
import { Pseudonymizer } from './pseudonymizer.ts';
import { Pseudonyms } from './seeds.ts';

const patient = (id: string): PatientKey => ({ issuer: '', id, unidentified: false });
const seed = (byte: number): Secret => new Secret(new Uint8Array(32).fill(byte));
const seeds = new Map([
  ['1', seed(1)],
  ['2', seed(2)],
]);
const vault = new Pseudonyms({ seedOf: ({ id }) => seeds.get(id) });

test('of one secret: the vectors of version 1, for every patient', () => {
  const secret = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
  const key = patient('MRN00482913');
  assert.equal(new Pseudonyms(secret).of(key).patientId(key), 'SH6D80HNG8X27WN35');
  const keyed = new Pseudonyms(secret);
  assert.equal(keyed.of(key), keyed.of(patient('other')));
});

test('of seeds: the same construction under the bytes of the patient', () => {
  const key = patient('1');
  assert.equal(vault.of(key).patientId(key), new Pseudonymizer(seed(1)).patientId(key));
  assert.equal(vault.of(key).offsetDays(key), new Pseudonymizer(seed(1)).offsetDays(key));
});

test('an UID keeps one image within a patient, and has another one in every other patient', () => {
  const [first, second] = [vault.of(patient('1')), vault.of(patient('2'))];
  assert.equal(first.uid('1.2.3'), vault.of(patient('1')).uid('1.2.3'));
  assert.notEqual(first.uid('1.2.3'), second.uid('1.2.3'));
});

test('a new seed gives a patient new pseudonyms: he was forgotten meanwhile', () => {
  let current = seed(1);
  const pseudonyms = new Pseudonyms({ seedOf: () => current });
  const key = patient('1');
  const before = pseudonyms.of(key).patientId(key);
  current = seed(9);
  assert.notEqual(pseudonyms.of(key).patientId(key), before);
});

test('patients beyond those that are kept come out the same', () => {
  const many = new Pseudonyms({ seedOf: ({ id }) => seed(Number(id)) });
  const codes = Array.from({ length: 100 }, (_, i) => many.of(patient(`${i}`)).patientId(patient(`${i}`)));
  for (const [i, code] of codes.entries()) assert.equal(many.of(patient(`${i}`)).patientId(patient(`${i}`)), code);
});

test('without a seed nothing is made up', () => {
  assert.throws(() => vault.of(patient('3')), TypeError);
});
