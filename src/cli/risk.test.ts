import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { element, type Part, part10 } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { type DataSet, readObject } from '../dicom/index.ts';
import { quasiIdentifiers } from './quasi-identifiers.ts';
import { RiskCollector } from './risk.ts';

interface Made {
  readonly patient: string;
  readonly sex?: string;
  readonly age?: string;
  readonly modality?: string;
  readonly sopClass?: string;
  readonly study?: string;
}

function dataSetOf({
  sex = '',
  age = '',
  modality = 'CT',
  sopClass = '1.2.840.10008.5.1.4.1.1.2',
  study = '1',
}: Made): DataSet {
  const dataSet: Part[] = [
    element(0x00080016, 'UI', sopClass),
    element(0x00080060, 'CS', modality),
    element(0x00100040, 'CS', sex),
    element(0x00101010, 'AS', age),
    element(0x0020000d, 'UI', `2.25.${study}`),
    element(0x0020000e, 'UI', `2.25.${study}.1`),
  ];
  return readObject(new BufferSource(part10({ dataSet }))).dataSet;
}

function collect(objects: readonly Made[], list?: string): RiskCollector {
  const risk = new RiskCollector(quasiIdentifiers(list));
  for (const object of objects) risk.add(dataSetOf(object), object.patient);
  return risk;
}

const keywordOf = (risk: ReturnType<RiskCollector['figures']>): string | undefined => risk.best?.quasi.keyword;

test('patients are compared, not objects', () => {
  const risk = collect([
    { patient: 'a', sex: 'F', age: '050Y' },
    { patient: 'a', sex: 'F', age: '050Y', study: '2' },
    { patient: 'b', sex: 'F', age: '050Y', study: '3' },
  ]);
  const { classes } = risk.figures();
  assert.deepEqual([classes.patients, classes.smallest, classes.averageRisk], [2, 2, 0.5]);
  assert.deepEqual([risk.patientCount, risk.objects, risk.studies, risk.series], [2, 3, 3, 3]);
});

test('a row holds every value that a patient has: two of equal last age may differ in an earlier one', () => {
  const { classes, columns } = collect(
    [
      { patient: 'a', age: '050Y' },
      { patient: 'a', age: '051Y' },
      { patient: 'b', age: '051Y' },
    ],
    'PatientAge',
  ).figures();
  assert.equal(classes.smallest, 1);
  assert.deepEqual([columns[0]?.patients, columns[0]?.values], [2, 2]);
});

test('bands of ages are shown beside exact ages', () => {
  const { classes, banded } = collect(
    ['051Y', '052Y', '053Y', '060Y', '061Y'].map((age, i) => ({ patient: `${i}`, age })),
    'PatientAge',
  ).figures();
  assert.equal(classes.smallest, 1);
  assert.deepEqual([banded?.smallest, banded?.classes], [2, 2]);
});

test('without age among the attributes there are no bands', () => {
  assert.equal(collect([{ patient: 'a' }], 'PatientSex').figures().banded, undefined);
});

test('the attribute is named whose removal raises k most', () => {
  const patients = ['F', 'F', 'M', 'M'].map((sex, i) => ({ patient: `${i}`, sex, age: `0${50 + i}Y` }));
  const figures = collect(patients, 'PatientSex,PatientAge').figures();
  assert.equal(keywordOf(figures), 'PatientAge');
  assert.deepEqual(
    figures.columns.map(({ uniqueBecauseOf, without }) => [uniqueBecauseOf, without.smallest]),
    [
      [0, 1],
      [4, 2],
    ],
  );
});

test('where no attribute helps none is named', () => {
  const patients = [
    { patient: 'a', sex: 'F', age: '050Y' },
    { patient: 'b', sex: 'M', age: '060Y' },
  ];
  const figures = collect(patients, 'PatientSex,PatientAge').figures();
  assert.equal(figures.classes.smallest, 1);
  assert.equal(keywordOf(figures), undefined);
});

test('a SOP class sets patients apart only where fewer than five have it', () => {
  const common = Array.from({ length: 6 }, (_, i) => ({ patient: `${i}` }));
  const rare = { patient: '0', sopClass: '1.2.840.10008.5.1.4.1.1.88.67' };
  assert.equal(collect(common, 'SOPClassUID').figures().classes.smallest, 6);
  const { classes, rare: shown } = collect([...common, rare], 'SOPClassUID').figures();
  assert.deepEqual([classes.smallest, classes.classes], [1, 2]);
  assert.deepEqual(shown, [
    { patients: 1, values: [{ keyword: 'SOPClassUID', values: ['1.2.840.10008.5.1.4.1.1.88.67'] }] },
  ]);
});

const madePatients = fc.array(
  fc.record({
    patient: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    sex: fc.constantFrom('F', 'M', ''),
    age: fc.constantFrom('050Y', '052Y', '057Y', '091Y'),
    modality: fc.constantFrom('CT', 'MR'),
  }),
  { maxLength: 25 },
);

test('coarser ages and fewer attributes never make k smaller, and no order of objects changes it', () => {
  fc.assert(
    fc.property(madePatients, (objects) => {
      const all = collect(objects, 'PatientSex,PatientAge,Modality').figures();
      const two = collect(objects, 'PatientSex,Modality').figures();
      const turned = collect(objects.toReversed(), 'PatientSex,PatientAge,Modality').figures();
      assert.ok(two.classes.smallest >= all.classes.smallest);
      assert.ok(all.banded!.smallest >= all.classes.smallest);
      assert.deepEqual(turned.classes, all.classes);
      assert.equal(all.classes.patients, new Set(objects.map(({ patient }) => patient)).size);
      assert.deepEqual(two.classes, all.columns[1]!.without);
    }),
    { numRuns: 50 },
  );
});
