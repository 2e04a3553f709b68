import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute } from './dictionary.ts';
import { DICTIONARY } from './generated/dictionary.ts';
import { allRows } from './text-table.ts';
import { vrFacts } from './value-representations.ts';

test('a VR has the length, padding and multiplicity of PS3.5 Table 6.2-1', () => {
  assert.deepEqual(vrFacts('LO'), {
    class: 'text',
    lengthBits: 16,
    max: 64,
    unit: 'chars',
    pad: 'space',
    multi: true,
    dummy: 'ANON',
  });
  assert.deepEqual([vrFacts('UI')?.pad, vrFacts('UI')?.max], ['00', 64]);
  assert.equal(vrFacts('LT')?.multi, false);
  assert.equal(vrFacts('SQ')?.class, 'sequence');
});

test('two letters that are no VR have no facts', () => {
  for (const vr of ['', 'XX', 'L', 'lo', 'LOO']) assert.equal(vrFacts(vr), undefined, vr);
});

test('the VRs with a 32-bit length are those of PS3.5 7.1.2', () => {
  const all = [...new Set(allRows(DICTIONARY).flatMap(([, vr = '']) => vr.split('/')))]
    .filter((vr) => vr !== '')
    .sort();
  assert.ok(
    all.every((vr) => vrFacts(vr) !== undefined),
    'every VR of the dictionary has a row',
  );
  const long = all.filter((vr) => vrFacts(vr)?.lengthBits === 32);
  assert.deepEqual(
    long,
    ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'].filter((vr) => all.includes(vr)),
  );
  assert.equal(attribute(0x7fe00010)?.vr, 'OB/OW');
});
