import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, type Part, part10, sequence } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { RemainingFacts, SEVERAL } from './remaining-facts.ts';

/** One object a patient. */
function factsOf(...objects: Part[][]): RemainingFacts {
  const facts = new RemainingFacts();
  for (const [patient, dataSet] of objects.entries())
    facts.add(readObject(new BufferSource(part10({ dataSet }))).dataSet, patient);
  return facts;
}

test('dates to the day are counted at every depth, with the days between the first and the last', () => {
  const { dates } = factsOf(
    [
      element(0x00080020, 'DA', '20240301'),
      sequence(0x00081111, [item(element(0x00080020, 'DA', '20240311'))]),
      element(0x0008002a, 'DT', '20240301101112'),
    ],
    [element(0x00080020, 'DA', '20240101'), element(0x0008002a, 'DT', '2024')],
  );
  const { values, dayPrecise, patients, first, last } = dates.get('StudyDate')!;
  assert.deepEqual([values, dayPrecise, patients.size, last - first], [3, 2, 1, 10]);
  const times = dates.get('AcquisitionDateTime')!;
  assert.deepEqual([times.values, times.dayPrecise], [2, 1]);
});

test('constants of devices are no days of anybody', () => {
  const { dates } = factsOf([element(0x00080020, 'DA', '19000101'), element(0x00080021, 'DA', '99991231')]);
  assert.deepEqual([dates.get('StudyDate')!.dayPrecise, dates.get('SeriesDate')!.dayPrecise], [0, 0]);
});

test('ages over 89 are counted, the category 090Y is not one of them', () => {
  const { ages } = factsOf(
    [element(0x00101010, 'AS', '090Y')],
    [element(0x00101010, 'AS', '091Y')],
    [element(0x00101010, 'AS', '089Y')],
  );
  const { values, over89, patientsOver89 } = ages.get('PatientAge')!;
  assert.deepEqual([values, over89, patientsOver89.size], [3, 1, 1]);
});

test('texts are told apart by value, and those of one patient from those of several', () => {
  const { texts } = factsOf(
    [element(0x00081030, 'LO', 'CHEST'), element(0x00104000, 'LT', 'likes to sail')],
    [element(0x00081030, 'LO', 'CHEST')],
    [element(0x00081030, 'LO', 'CHEST for the mayor')],
  );
  const { values, distinct, patients } = texts.get('StudyDescription')!;
  assert.deepEqual([values, patients.size], [3, 3]);
  assert.deepEqual(Object.fromEntries(distinct), { CHEST: SEVERAL, 'CHEST for the mayor': 2 });
  assert.equal(texts.get('PatientComments')!.values, 1);
});

test('texts of machines and code tables are none; the meaning of a code of a site is one', () => {
  const code = (scheme: string): Part =>
    sequence(0x00081032, [
      item(
        element(0x00080100, 'SH', '1'),
        element(0x00080102, 'SH', scheme),
        element(0x00080104, 'LO', 'as they call it'),
      ),
    ]);
  const machine = [element(0x00080070, 'LO', 'ACME'), element(0x00081090, 'LO', 'Seer 3')];
  assert.deepEqual([...factsOf([...machine, code('SCT')]).texts.keys()], []);
  assert.deepEqual([...factsOf([...machine, code('99SITE')]).texts.keys()], ['CodeMeaning']);
});

test('private texts count together, their creators do not', () => {
  const { texts } = factsOf([
    element(0x00290010, 'LO', 'ACME 1'),
    element(0x00291001, 'LO', 'a'),
    element(0x00291002, 'SH', 'b'),
  ]);
  assert.deepEqual([...texts.keys()], ['private elements']);
  assert.equal(texts.get('private elements')!.values, 2);
});

test('serial numbers are identifiers of devices, not texts', () => {
  const { texts, devices } = factsOf([element(0x00181000, 'LO', 'SN-1'), element(0x0018700a, 'SH', 'D-7')]);
  assert.deepEqual([...devices.keys()], ['DeviceSerialNumber', 'DetectorID']);
  assert.deepEqual([...texts.keys()], []);
});

test('UIDs of the standard and those under 2.25 are not counted', () => {
  const { uids } = factsOf([
    element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    element(0x00080018, 'UI', '2.25.12'),
    element(0x0020000d, 'UI', '1.3.6.1.4.1.99999.1'),
    sequence(0x00081140, [item(element(0x00081155, 'UI', ['1.2.3', '2.25.4']))]),
  ]);
  assert.deepEqual(Object.fromEntries(uids), { StudyInstanceUID: 1, ReferencedSOPInstanceUID: 1 });
});

test('postal codes are looked for where a place may stand', () => {
  const { zipCodes } = factsOf(
    [element(0x00101040, 'LO', '12 Elm St, Springfield 02139-4307')],
    [element(0x00101040, 'LO', '036'), element(0x00080050, 'SH', '02139')],
    [element(0x00101040, 'LO', '021'), element(0x00080081, 'ST', 'no code 123456')],
  );
  assert.deepEqual([...zipCodes.keys()], ['PatientAddress']);
  const { fiveDigits, threeDigits, smallAreas, patients } = zipCodes.get('PatientAddress')!;
  assert.deepEqual([fiveDigits, threeDigits, smallAreas, patients.size], [1, 2, 1, 3]);
});

test('long texts are compared by their hash and not kept', () => {
  const long = 'word '.repeat(200);
  const { texts } = factsOf([element(0x00104000, 'LT', long)], [element(0x00104000, 'LT', long)]);
  const [[key, owner] = ['', 0]] = texts.get('PatientComments')!.distinct;
  assert.match(key, /^[0-9a-f]{64}$/);
  assert.equal(owner, SEVERAL);
});
