import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeObject, parseFile } from '../parse/index.ts';
import { fitsMultiplicity, illegal } from './legal.ts';

function check(vr: string, values: readonly unknown[], tag = '0008103E'): { legal: boolean; fits: boolean } {
  const { dataSet } = parseFile(
    encodeObject({ '00080018': { vr: 'UI', Value: ['1.2'] }, [tag]: { vr, Value: values } }),
  );
  const element = dataSet.get(tag)!;
  return { legal: illegal(element, dataSet) === undefined, fits: fitsMultiplicity(element, dataSet) };
}

const LEGAL: readonly (readonly [string, string])[] = [
  ['AS', '068Y'],
  ['CS', 'ORIGINAL_1 A'],
  ['DA', '20240229'],
  ['DS', '-1.5E+3'],
  ['DT', '2024'],
  ['DT', '20240311101500.123456-0500'],
  ['IS', '-12'],
  ['PN', 'A^B^C^D^E=F=G'],
  ['SH', 'sixteen letters!'],
  ['TM', '10'],
  ['TM', '235960.1'],
  ['UI', '2.25.0'],
  ['UR', 'urn:x'],
];
const ILLEGAL: readonly (readonly [string, string])[] = [
  ['AS', '68Y'],
  ['CS', 'lower'],
  ['DA', '20230229'],
  ['DA', '2024.03.11'],
  ['DS', '1,5'],
  ['DT', '20241301'],
  ['IS', '1.5'],
  ['PN', 'A^B^C^D^E^F'],
  ['SH', 'seventeen letters'],
  ['TM', '11:20'],
  ['TM', '2500'],
  ['UI', '1.02'],
  ['UR', 'a b'],
  ['DT', '2024.5'],
];

test('values that PS3.5 6.2 allows are legal', () => {
  for (const [vr, value] of LEGAL) assert.ok(check(vr, [value]).legal, `${vr} ${value}`);
});

test('values that PS3.5 6.2 does not allow are not', () => {
  for (const [vr, value] of ILLEGAL) assert.ok(!check(vr, [value]).legal, `${vr} ${value}`);
});

test('multiplicity is that of the dictionary (PS3.6)', () => {
  assert.ok(check('DS', ['1', '2'], '00280030').fits, '2');
  assert.ok(!check('DS', ['1'], '00280030').fits, '2');
  assert.ok(check('UI', ['1.2', '1.3', '1.4'], '00083010').fits, '1-n');
  assert.ok(!check('DA', ['19000101', '19000102'], '00080020').fits, '1');
  assert.ok(!check('DS', ['1', '2', '3', '4'], '30060050').fits, '3-3n');
  assert.ok(check('LO', ['a', 'b'], '00091001').fits, 'private');
});
