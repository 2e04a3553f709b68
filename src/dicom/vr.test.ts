import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vrFacts } from '../standard/index.ts';
import { HAS_LONG_LENGTH, IS_STRING, IS_TEXT, UNIT_BYTES, VALUE_BYTES, VR, vrName, vrOfBytes, vrOfName } from './vr.ts';

const NAMES = Object.keys(VR) as (keyof typeof VR)[];

test('PS3.5 6.2: the VRs are those of the standard, and each has a number of its own', () => {
  assert.equal(NAMES.length, 34);
  assert.ok(NAMES.every((name) => vrFacts(name) !== undefined));
  assert.ok(NAMES.every((name) => vrName(VR[name]) === name && vrOfName(name) === VR[name]));
  assert.equal(new Set(Object.values(VR)).size, 34);
});

test('two bytes that are no VR, and letters that are none, give 0', () => {
  for (const bytes of [
    [0, 0],
    [0x41, 0x5b],
    [0x40, 0x45],
    [0x58, 0x58],
    [0xff, 0xff],
    [0x6f, 0x62],
  ] as const) {
    assert.equal(vrOfBytes(bytes[0], bytes[1]), 0);
  }
  for (const name of ['', 'O', 'ob', '??', 'XX']) assert.equal(vrOfName(name), 0);
  assert.equal(vrName(99), '');
});

test('PS3.5 Table 7.1-1: the VRs with a length of 32 bits', () => {
  const long = NAMES.filter((name) => HAS_LONG_LENGTH[VR[name]] === 1);
  assert.deepEqual(long.toSorted(), ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
});

test('PS3.5 6.1.2.2: text in a character set of its own is a string, and not each string is such text', () => {
  assert.ok(NAMES.every((name) => IS_STRING[VR[name]]! >= IS_TEXT[VR[name]]!));
  for (const name of ['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR'] as const)
    assert.equal(IS_TEXT[VR[name]], 0);
});

test('PS3.5 6.2: a value of AT has two units, of all other binary VRs one', () => {
  for (const name of NAMES) assert.equal(VALUE_BYTES[VR[name]], name === 'AT' ? 4 : UNIT_BYTES[VR[name]]);
  assert.equal(UNIT_BYTES[VR.AT], 2);
  assert.equal(UNIT_BYTES[VR.UN], 1);
  assert.equal(UNIT_BYTES[VR.OV], 8);
});
