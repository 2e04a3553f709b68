import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewPolicy } from '../corpus/policy.ts';
import { encodeObject, type JsonDataSet, parseFile } from '../parse/index.ts';
import type { Check } from './checks.ts';
import { holds, mapsOf } from './judge.ts';
import { answerKey } from './key.ts';
import type { Planting } from './plant.ts';
import { plantObject } from './plant.ts';
import { requiredType } from './required.ts';
import { safeHarborLetter, tableAction } from './tables.ts';
import { exampleUnits } from './unit.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const element = (vr: string, ...Value: readonly unknown[]) => ({ vr, Value });

/** `action category` of the checks at a path. */
function asked(dataSet: JsonDataSet, path: string, more: Partial<Asked> = {}): string[] {
  const { policy = 'research', plantings = [], identifiers = [] } = more;
  const file = parseFile(encodeObject({ '00080016': element('UI', CT), ...dataSet }));
  const key = answerKey(file, plantings, { options: viewPolicy(policy).options, identifiers });
  return key.filter((check) => check.path === path).map(({ action, category }) => `${action} ${category}`);
}

interface Asked {
  readonly policy: string;
  readonly plantings: readonly Planting[];
  readonly identifiers: readonly string[];
}

test('one Patient ID of two issuers is two patients', () => {
  const keyOf = (dataSet: JsonDataSet): string[] =>
    answerKey(parseFile(encodeObject(dataSet)), [], { options: new Set(), identifiers: [] })
      .filter(({ action }) => action === 'patid_consistent')
      .map(({ value }) => value);
  const id = { '00100020': element('LO', '4711') };
  assert.deepEqual(keyOf(id), ['4711']);
  assert.notDeepEqual(
    keyOf({ ...id, '00100021': element('LO', 'A') }),
    keyOf({ ...id, '00100021': element('LO', 'B') }),
  );
  assert.deepEqual(keyOf({ '00100020': element('LO') }), []);
});

test('options take the place of the Basic action, C before K (PS3.15 E.2)', () => {
  const { options } = viewPolicy('research');
  assert.deepEqual(tableAction('00080020', options), { code: 'C', category: 'P15-MODDATES-C' });
  assert.deepEqual(tableAction('00100040', options), { code: 'K', category: 'P15-PATCHAR-K' });
  assert.deepEqual(tableAction('00080020', new Set()), { code: 'Z', category: 'P15-BASIC-Z' });
  const both = new Set(['retain-device-identity', 'retain-longitudinal-modified-dates']);
  assert.equal(tableAction('00181200', both)?.code, 'C');
  assert.equal(tableAction('60023000', viewPolicy('basic').options)?.code, 'X', 'a repeating group');
  assert.equal(tableAction('00280010', options), undefined);
});

test('the Type is that of mandatory modules, macros and items resolved', () => {
  assert.equal(requiredType(CT, ['00080060']), '1');
  assert.equal(requiredType(CT, ['00100010']), '2');
  assert.equal(requiredType(CT, ['0008103E']), undefined);
  assert.equal(requiredType(CT, ['00081250', '0020000D']), '1');
  assert.equal(requiredType('1.2.3', ['00100010']), undefined, 'an unknown class asks for nothing');
});

test('an attribute has the class of the Safe Harbor list', () => {
  assert.equal(safeHarborLetter('00100010'), 'A');
  assert.equal(safeHarborLetter('00080080'), 'B');
  assert.equal(safeHarborLetter('00100020'), 'H');
});

test('a name must go, and its attribute stay where it is Type 2', () => {
  const plantings = [{ path: '00100010', kind: 'name', phi: 'Vosk^Kelb', carrier: undefined } as const];
  const dataSet = { '00100010': element('PN', { Alphabetic: 'Vosk^Kelb' }) };
  assert.deepEqual(asked(dataSet, '00100010', { plantings }), ['text_removed HIPAA-A', 'tag_retained DICOM-IOD-2']);
});

test('a descriptor loses what was planted and keeps its words, unless the policy removes it', () => {
  const path = '0008103E';
  const plantings = [{ path, kind: 'mrn', phi: '48213377', carrier: 'chest' } as const];
  const dataSet = { [path]: element('LO', 'chest MRN 48213377') };
  assert.deepEqual(asked(dataSet, path, { plantings }), [
    'text_removed HIPAA-H',
    'text_retained TCIA-P15-DESC-C (clinical words)',
  ]);
  assert.deepEqual(asked(dataSet, path, { plantings, policy: 'basic' }), ['text_removed HIPAA-H']);
});

test('a date in a text is a date: it may be shifted', () => {
  const path = '00204000';
  const plantings = [{ path, kind: 'date', phi: '12.03.2014', carrier: 'motion' } as const];
  assert.equal(asked({ [path]: element('LT', 'motion 12.03.2014') }, path, { plantings })[0], 'date_shifted HIPAA-C');
});

test('dates move and stay under Modified Dates, and go without', () => {
  const dataSet = { '00080021': element('DA', '20150102') };
  assert.deepEqual(asked(dataSet, '00080021'), ['date_shifted HIPAA-C', 'tag_retained P15-MODDATES-C']);
  assert.deepEqual(asked(dataSet, '00080021', { policy: 'basic' }), ['date_shifted HIPAA-C']);
  assert.deepEqual(asked({ '00080021': element('DA', '19050102') }, '00080021'), ['date_shifted HIPAA-C']);
});

test('UIDs of a row change, classes stay, of others nothing is asked', () => {
  const dataSet = { '00080018': element('UI', '2.25.5'), '00083012': element('UI', '2.25.6') };
  assert.deepEqual(asked(dataSet, '00080018'), [
    'uid_changed HIPAA-R',
    'uid_consistent P15-BASIC-U',
    'text_notnull DICOM-IOD-1',
  ]);
  assert.deepEqual(asked(dataSet, '00080016'), ['text_retained TCIA-NOROW-typed', 'text_notnull DICOM-IOD-1']);
  assert.deepEqual(asked(dataSet, '00083012'), []);
});

test('typed attributes without a row stay, patient characteristics by their option', () => {
  assert.deepEqual(asked({ '00181100': element('DS', '360') }, '00181100'), ['text_retained TCIA-NOROW-typed']);
  const age = { '00101010': element('AS', '045Y') };
  assert.deepEqual(asked(age, '00101010'), ['text_retained TCIA-P15-PATCHAR-K']);
  assert.deepEqual(asked(age, '00101010', { policy: 'safe-harbor' }), ['text_removed HIPAA-C']);
});

test('nothing is asked to stay that is inside what goes, holds a known identifier, or looks like one', () => {
  const inside = { '00081049': element('SQ', { '00080104': element('LO', 'radiology') }) };
  assert.deepEqual(asked(inside, '00081049[0].00080104'), []);
  const text = { '00081030': element('LO', 'CT QUILLON') };
  assert.deepEqual(asked(text, '00081030', { identifiers: ['Quillon'] }), []);
  assert.equal(asked(text, '00081030').length, 1);
  assert.deepEqual(asked({ '00081030': element('LO', 'CT 2014-03-12') }, '00081030'), []);
});

test('private elements stay when Table E.3.10-1 has them and the option is on', () => {
  const dataSet = {
    '00190010': element('LO', 'GEMS_ACQU_01'),
    '0019109E': element('LO', 'efgre3d'),
    '001910A0': element('LO', 'efgre3d'),
  };
  assert.deepEqual(asked(dataSet, '0019{GEMS_ACQU_01}9E'), ['text_retained TCIA-P15-SAFEPRIV-C']);
  assert.deepEqual(asked(dataSet, '0019{GEMS_ACQU_01}9E', { policy: 'basic' }), []);
  assert.deepEqual(asked(dataSet, '0019{GEMS_ACQU_01}A0'), []);
  const disputed = { '01F10010': element('LO', 'ELSCINT1'), '01F11001': element('CS', 'SPIRAL') };
  assert.deepEqual(asked(disputed, '01F1{ELSCINT1}01'), ['text_retained TCIA-P15-SAFEPRIV-disputed']);
});

/** Share of the checks of an action that a copy of the input passes, over all example patients. */
function copyRates(): Map<Check['action'], number> {
  const { options } = viewPolicy('research');
  const verdicts = exampleUnits(1).flatMap(({ sources }) => {
    const files = sources.map(({ bytes, identifiers }) => {
      const planted = plantObject(bytes, 1);
      const output = parseFile(planted.bytes);
      return { output, checks: answerKey(output, planted.plantings, { options, identifiers }) };
    });
    const maps = mapsOf(files);
    return files.flatMap(({ checks, output }) =>
      checks.map((check) => ({ action: check.action, passed: holds(check, output, maps) })),
    );
  });
  return new Map(
    [...Map.groupBy(verdicts, ({ action }) => action)].map(([action, members]) => {
      return [action, members.filter(({ passed }) => passed).length / members.length];
    }),
  );
}

test('an unchanged copy fails everything that must go and passes everything that must stay', () => {
  const rates = copyRates();
  for (const action of ['text_removed', 'date_shifted', 'uid_changed'] as const)
    assert.equal(rates.get(action), 0, action);
  for (const action of ['tag_retained', 'text_notnull', 'text_retained', 'pixels_retained'] as const)
    assert.equal(rates.get(action), 1, action);
});
