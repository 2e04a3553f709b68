import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, sequence } from '../../test/build/index.ts';
import { presetPolicy } from '../policy/index.ts';
import { provenanceCodes } from './index.ts';
import { BASIC, deidentified, type Outcome, policyOf, policyWith } from './object.testing.ts';
import { table } from './standard-tables.testing.ts';

const codesOf = (outcome: Outcome) => outcome.object.dataSet.items(0x00120064).map((entry) => entry.text(0x00080100));

test('PS3.15 E.1.1: an output says that it was de-identified, by what, under which policy and edition', () => {
  const outcome = deidentified([]);
  assert.equal(outcome.text(0x00120062), 'YES');
  assert.deepEqual(outcome.text(0x00120063)?.split('\\'), [
    'leadglass 0.0.0',
    `policy basic@${BASIC.digest.slice(0, 16)}`,
    'PS3.15 2026c',
  ]);
  assert.deepEqual(codesOf(outcome), ['113100']);
});

test('CID 7050: every code has the scheme and the meaning of the table', () => {
  const meanings = new Map(table('cid-7050').map((row) => [row.code, row.meaning]));
  const outcome = deidentified([], {
    policy: policyWith('retain-uids', 'retain-device-identity', 'retain-safe-private'),
  });
  const entries = outcome.object.dataSet.items(0x00120064);
  assert.equal(entries.length, 4);
  for (const entry of entries) {
    assert.equal(entry.text(0x00080102), 'DCM');
    assert.equal(entry.text(0x00080104), meanings.get(entry.text(0x00080100)));
  }
});

test('claims and texts of an earlier run go: they can name sites, and this run contradicts them', () => {
  const claim = (code: string) => item(element(0x00080100, 'SH', code), element(0x00080102, 'SH', 'DCM'));
  const outcome = deidentified(
    [
      element(0x00120062, 'CS', 'YES'),
      element(0x00120063, 'LO', 'SITE-A CTP script 12'),
      sequence(0x00120064, [claim('113100'), claim('113106')]),
      element(0x00280301, 'CS', 'NO'),
      element(0x00280302, 'CS', 'NO'),
      element(0x00280303, 'CS', 'UNMODIFIED'),
    ],
    { policy: policyWith('retain-longitudinal-modified-dates') },
  );
  assert.deepEqual(codesOf(outcome), ['113100', '113107']);
  assert.ok(!outcome.holds('SITE-A'));
  assert.equal(outcome.text(0x00280303), 'MODIFIED');
  assert.equal(outcome.text(0x00280301), 'NO', 'set by its own option alone');
  assert.equal(outcome.text(0x00280302), 'NO');
});

test('PS3.15 E.2, E.3.6: Longitudinal Temporal Information Modified follows the date mode', async () => {
  const modified = (policy: typeof BASIC) => deidentified([], { policy }).text(0x00280303);
  assert.equal(modified(BASIC), 'REMOVED');
  assert.equal(modified(await policyOf('dates: { mode: remove }')), 'REMOVED');
  assert.equal(modified(await policyOf('dates: { mode: year-only }')), 'MODIFIED');
  assert.equal(modified(policyWith('retain-longitudinal-full-dates')), 'UNMODIFIED');
  assert.equal(modified(policyWith('retain-longitudinal-modified-dates')), 'MODIFIED');
});

test('an option is not claimed when this version did not carry it out on the object', () => {
  const policy = policyWith('clean-descriptors', 'clean-structured-content', 'clean-graphics', 'clean-pixel-data');
  const nothing = deidentified([], { policy });
  assert.deepEqual(codesOf(nothing), ['113100', '113103', '113104', '113105'], 'nothing was there to be cleaned');
  const described = deidentified([element(0x00081030, 'LO', 'CHEST')], { policy });
  assert.deepEqual(codesOf(described), codesOf(nothing), 'cleaned');
  const reported = deidentified([sequence(0x0040a730, [item(element(0x0040a160, 'UT', 'nodule'))])], { policy });
  assert.deepEqual(codesOf(reported), codesOf(nothing), 'cleaned');
  // Overlays are pictures: they go whole, and nothing of them is called cleaned.
  const drawn = deidentified([element(0x60004000, 'LT', 'here')], { policy });
  assert.deepEqual(codesOf(drawn), ['113100', '113104', '113105']);
  assert.ok(drawn.codes.includes('text-removed'));
  assert.deepEqual(provenanceCodes(policy, drawn.decisions), codesOf(drawn));
});

test('a policy of any name gives a legal method text', () => {
  const policy = { ...presetPolicy('basic'), name: 'Zürich\\\\a very long name that LO of 64 characters cannot hold' };
  const values = deidentified([], { policy }).text(0x00120063)!.split('\\');
  assert.equal(values.length, 3);
  for (const value of values) assert.match(value, /^[\x20-\x7e]{1,64}$/);
});
