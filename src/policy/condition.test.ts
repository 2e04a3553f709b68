import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { conditionHolds, conditionText, parseWhen } from './condition.ts';
import type { Condition } from './types.ts';

const MODALITY = 0x00080060;
const PATIENT_AGE = 0x00101010;

const conditions = (text: string): readonly Condition[] => {
  const read = parseWhen(text);
  assert.ok(read.ok, `${text} is a condition`);
  return read.value;
};

test('each clause names an attribute, an operator and its values', () => {
  assert.deepEqual(conditions('Modality = CT'), [{ tag: MODALITY, op: '=', values: ['CT'] }]);
  assert.deepEqual(conditions('(0008,0060)!=CT'), [{ tag: MODALITY, op: '!=', values: ['CT'] }]);
  assert.deepEqual(conditions('Modality in CT, MR,PT'), [{ tag: MODALITY, op: 'in', values: ['CT', 'MR', 'PT'] }]);
  assert.deepEqual(conditions('PatientAge present'), [{ tag: PATIENT_AGE, op: 'present', values: [] }]);
  assert.deepEqual(conditions('PatientAge absent'), [{ tag: PATIENT_AGE, op: 'absent', values: [] }]);
});

test('clauses are joined by and', () => {
  assert.deepEqual(conditions('Modality in CT, MR and PatientAge present'), [
    { tag: MODALITY, op: 'in', values: ['CT', 'MR'] },
    { tag: PATIENT_AGE, op: 'present', values: [] },
  ]);
});

test('a value may hold blanks; commas, signs and words of conditions need quotes', () => {
  assert.deepEqual(conditions('StationName = ROOM 4')[0]?.values, ['ROOM 4']);
  assert.deepEqual(conditions('StationName = "A, B and C"')[0]?.values, ['A, B and C']);
  assert.deepEqual(conditions('StationName = ANDROMEDA')[0]?.values, ['ANDROMEDA']);
});

for (const [text, code] of [
  ['', 'policy/value'],
  ['Modality', 'policy/value'],
  ['Modality like CT', 'policy/value'],
  ['Modality =', 'policy/value'],
  ['Modality = ""', 'policy/value'],
  ['Modality in CT,', 'policy/value'],
  ['Modality = CT, MR', 'policy/value'],
  ['Modality = CT and', 'policy/value'],
  ['Modality = CT or Modality = MR', 'policy/value'],
  ['Modality = CT or MR', 'policy/value'],
  ['Modality = not CT', 'policy/value'],
  ['Modality = "CT or MR"', undefined],
  ['PatientAge presently', 'policy/value'],
  ['PatientAge present Modality = CT', 'policy/value'],
  [`Modality = ${'A'.repeat(65)}`, 'policy/value'],
  ['Modalty = CT', 'policy/unknown-attribute'],
  ['(50xx,xxxx) present', 'policy/value'],
] as const) {
  test(`"${text.slice(0, 40)}" reads as ${code ?? 'a condition'}`, () => {
    const read = parseWhen(text);
    assert.equal(read.ok ? undefined : read.fault.code, code);
  });
}

test('an empty attribute counts as absent', () => {
  const [present] = conditions('PatientAge present');
  const [absent] = conditions('PatientAge absent');
  assert.ok(present !== undefined && absent !== undefined);
  for (const [values, there] of [
    [undefined, false],
    [[], false],
    [[''], false],
    [['034Y'], true],
  ] as const) {
    assert.equal(conditionHolds(present, values), there);
    assert.equal(conditionHolds(absent, values), !there);
  }
});

test('one of several values is enough for =, none may be equal for !=', () => {
  const [equal, other] = conditions('ImageType = DERIVED and ImageType != DERIVED');
  assert.ok(equal !== undefined && other !== undefined);
  assert.equal(conditionHolds(equal, ['DERIVED', 'PRIMARY']), true);
  assert.equal(conditionHolds(other, ['DERIVED', 'PRIMARY']), false);
  assert.equal(conditionHolds(equal, undefined), false);
  assert.equal(conditionHolds(other, undefined), true);
});

test('a condition that is written out reads as itself, and any text is a condition or a fault', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('Modality', ' ', '=', '!=', 'in', 'and', ',', '"', 'present', 'CT') }),
      (text) => {
        const read = parseWhen(text);
        if (read.ok) assert.deepEqual(parseWhen(read.value.map(conditionText).join(' and ')), read);
      },
    ),
  );
});
