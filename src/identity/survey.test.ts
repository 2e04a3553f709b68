import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  element,
  hex,
  inOrder,
  item,
  latin1,
  type Part,
  part10,
  privateBlock,
  sequence,
  utf8,
} from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { identifyObject, surveyObject } from './survey.ts';

const RULES = { issuer: '', normalise: 'none' } as const;
const BASE = [
  element(0x00080018, 'UI', '1.2.3.1'),
  element(0x00100020, 'LO', 'MRN7'),
  element(0x0020000d, 'UI', '1.2.3'),
];

function objectOf(more: readonly Part[], without: readonly number[] = []) {
  const given = new Set([...without, ...more.map(({ tag }) => tag)]);
  const dataSet = inOrder(...BASE.filter(({ tag }) => !given.has(tag)), ...more);
  return readObject(new BufferSource(part10({ meta: { sopInstanceUid: '2.999.4711' }, dataSet })));
}

/** Identifiers as `kind:value`. */
const surveyed = (...more: readonly Part[]): readonly string[] =>
  surveyObject(objectOf(more), RULES).subject.identifiers.map(({ kind, value }) => `${kind}:${value}`);

test('names, ids, dates, places, staff and devices are known by their attributes', () => {
  const found = surveyed(
    element(0x00080050, 'SH', 'ACC7781204'),
    element(0x00080020, 'DA', '20240311'),
    element(0x0008002a, 'DT', '20240312101500.5'),
    element(0x00080080, 'LO', 'NORTHMERE GENERAL'),
    element(0x00080081, 'ST', 'Elm Road 12'),
    element(0x00080090, 'PN', 'VANTERPOOL^ORLA'),
    element(0x00100010, 'PN', 'QUILLON^ZEBEDEE'),
    element(0x00100030, 'DA', '1956.02.14'),
    element(0x00101001, 'PN', 'ARDENNE^Z'),
    element(0x00101000, 'LO', 'ALT-55\\ALT-56'),
    element(0x00101040, 'LO', 'Lime Street 7'),
    element(0x00102154, 'SH', '+44 20 7946 0018'),
    element(0x00181000, 'LO', 'SN-40213'),
  );
  assert.deepEqual(found.toSorted(), [
    'address:Lime Street 7',
    'date:1956.02.14',
    'date:20240311',
    'date:20240312',
    'device:SN-40213',
    'id:ACC7781204',
    'institution:Elm Road 12',
    'institution:NORTHMERE GENERAL',
    'name:ARDENNE^Z',
    'name:QUILLON^ZEBEDEE',
    'patient-id:ALT-55',
    'patient-id:ALT-56',
    'patient-id:MRN7',
    'phone:+44 20 7946 0018',
    'staff:VANTERPOOL^ORLA',
  ]);
});

test('AE titles of the file meta are stations, which other attributes repeat', () => {
  const more = [
    element(0x00020016, 'AE', 'CTWARD9'),
    element(0x00020017, 'AE', 'ACME'),
    element(0x00020018, 'AE', 'ARCHIVE7'),
  ];
  const file = part10({ meta: { more }, dataSet: inOrder(...BASE, element(0x00080070, 'LO', 'Acme')) });
  const { identifiers } = surveyObject(readObject(new BufferSource(file)), RULES).subject;
  assert.deepEqual(
    identifiers.filter(({ kind }) => kind === 'device').map(({ value }) => value),
    ['ARCHIVE7', 'CTWARD9'],
  );
});

test('every depth is read, sequences that will be removed too, each item in its own character set', () => {
  const found = surveyed(
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00100010, 'PN', latin1('M\xfcller^J\xf6rg')),
    sequence(0x04000561, [
      item(
        sequence(0x04000550, [
          item(element(0x00080005, 'CS', 'ISO_IR 192'), element(0x00100010, 'PN', utf8('Größe^Ann'))),
        ]),
      ),
    ]),
  );
  assert.ok(found.includes('name:Müller^Jörg') && found.includes('name:Größe^Ann'));
});

test('PS3.5 6.2.2: what some system wrote as UN is read by the dictionary', () => {
  const object = objectOf([
    element(0x00100020, 'UN', ascii('MRN00482913 ')),
    element(0x00100010, 'UN', ascii('QUILLON^Z ')),
  ]);
  assert.equal(identifyObject(object, RULES).key.id, 'MRN00482913');
  assert.ok(surveyObject(object, RULES).subject.identifiers.some(({ value }) => value === 'QUILLON^Z'));
});

test('constants are nobody’s: empty values, partial dates, codes and numbers, calibration and context group versions', () => {
  const found = surveyed(
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00080020, 'DA', ''),
    element(0x0008002a, 'DT', '202403'),
    element(0x00180050, 'DS', '5'),
    element(0x00181200, 'DA', '20240101'),
    sequence(0x00082218, [item(element(0x00080106, 'DT', '20020904'), element(0x00080100, 'SH', 'T-1'))]),
    ...privateBlock(0x0009, 0x10, 'ACME', { 1: ['LO', 'x'], 2: ['UN', hex('00')] }),
  );
  assert.deepEqual(found, ['patient-id:MRN7']);
});

test('a descriptor is an identifier only with a word that is not one of medicine', () => {
  assert.ok(!surveyed(element(0x00081030, 'LO', 'CT CHEST')).some((line) => line.startsWith('text:')));
  assert.ok(surveyed(element(0x00081030, 'LO', 'CT for Quarkology')).includes('text:CT for Quarkology'));
});

test('a station or institution that repeats the maker names nobody', () => {
  const found = surveyed(element(0x00080070, 'LO', 'ACME Medical'), element(0x00080080, 'LO', 'acme medical'));
  assert.ok(!found.some((line) => line.startsWith('institution:')));
});

test('prose is no needle: its parts may stand elsewhere, it as a whole does not', () => {
  assert.ok(!surveyed(element(0x00104000, 'LT', 'x'.repeat(200))).some((line) => line.includes('xxx')));
});

test('an object that names no instance is known by the file meta, else by its content', () => {
  assert.equal(identifyObject(objectOf([], [0x00080018]), RULES).sopInstanceUid, '2.999.4711');
  const bare = part10({ meta: { sopInstanceUid: false }, dataSet: [element(0x00100020, 'LO', 'MRN7')] });
  const { sopInstanceUid } = identifyObject(readObject(new BufferSource(bare)), RULES);
  assert.match(sopInstanceUid, /^sha256:[0-9a-f]{64}$/);
});

test('without a Patient ID the study stands for the patient, without a study the instance', () => {
  assert.deepEqual(identifyObject(objectOf([], [0x00100020]), RULES).key, {
    issuer: '',
    id: 'study:1.2.3',
    unidentified: true,
  });
  assert.equal(identifyObject(objectOf([], [0x00100020, 0x0020000d]), RULES).key.id, 'instance:1.2.3.1');
});

test('the issuer of the object counts before the one of the policy', () => {
  const rules = { issuer: 'HOSP-A', normalise: 'strip-leading-zeros' } as const;
  assert.deepEqual(identifyObject(objectOf([element(0x00100020, 'LO', '0012')]), rules).key, {
    issuer: 'HOSP-A',
    id: '12',
    unidentified: false,
  });
  const own = objectOf([element(0x00100021, 'LO', 'HOSP-B')]);
  assert.equal(identifyObject(own, rules).key.issuer, 'HOSP-B');
});
