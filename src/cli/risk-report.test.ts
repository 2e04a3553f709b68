import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, part10 } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { HeaderFacts } from './header-facts.ts';
import { quasiIdentifiers } from './quasi-identifiers.ts';
import { RiskCollector } from './risk.ts';
import { rareSection, riskDocument, riskNotes, riskSections } from './risk-report.ts';

/** One object a patient. */
function collect(patients: readonly (readonly [sex: string, age: string])[]): RiskCollector {
  const risk = new RiskCollector(quasiIdentifiers('PatientSex,PatientAge'));
  for (const [i, [sex, age]] of patients.entries()) {
    const dataSet = [
      element(0x00080020, 'DA', `2024031${i % 10}`),
      element(0x00081030, 'LO', 'SECRET TEXT'),
      element(0x00100040, 'CS', sex),
      element(0x00101010, 'AS', age),
    ];
    risk.add(readObject(new BufferSource(part10({ dataSet }))).dataSet, `patient ${i}`);
  }
  return risk;
}

const FOUR = collect([
  ['F', '050Y'],
  ['F', '051Y'],
  ['M', '052Y'],
  ['M', '053Y'],
]);

const rowsOf = (risk: RiskCollector, title: RegExp): readonly (readonly string[])[] =>
  riskSections(risk, risk.figures()).find((section) => title.test(section.title))?.rows ?? [];

test('the figures stand side by side for ages in years and in bands', () => {
  const rows = rowsOf(FOUR, /^classes/);
  assert.deepEqual(rows[0], ['1', '2', 'patients in the smallest class: k']);
  assert.deepEqual(rows[2], ['4 (100.0 %)', '0 (0.0 %)', 'patients alone in their class']);
  assert.deepEqual(rows.at(-2), ['1.0000', '0.5000', 'highest risk']);
});

test('a row for each attribute says what it does, and the notes which one to take away', () => {
  assert.deepEqual(rowsOf(FOUR, /^quasi/), [
    ['4', '2', '0', '1', '4', 'PatientSex, as it stands'],
    ['4', '4', '4', '2', '4', 'PatientAge, whole years'],
  ]);
  assert.equal(
    riskNotes(FOUR.figures())[0],
    'Without PatientAge k would rise from 1 to 2, more than without any other.',
  );
});

test('an attribute that does not raise k may still take patients out of small classes', () => {
  const patients = Array.from({ length: 6 }, (_, i) => ['F', `0${50 + i}Y`] as const);
  const risk = collect([...patients, ['M', '050Y']]);
  assert.equal(
    riskNotes(risk.figures())[0],
    'No attribute alone raises k. Without PatientAge 1 patient would be in classes below 5 instead of 7.',
  );
});

test('a set whose patients all look alike needs no advice', () => {
  const risk = collect(Array.from({ length: 5 }, () => ['F', '050Y'] as const));
  assert.match(riskNotes(risk.figures())[0] ?? '', /^A patient's row/);
});

test('no section and no key of the document holds a value of an element', () => {
  const figures = FOUR.figures();
  const text = JSON.stringify([riskSections(FOUR, figures), riskDocument(FOUR, figures, new HeaderFacts())]);
  assert.doesNotMatch(text, /SECRET|2024|050Y|"5[0-3]"|patient \d/);
  assert.match(JSON.stringify(rareSection(figures)), /PatientSex=F, PatientAge=50/);
});
