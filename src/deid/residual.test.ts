import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  concat,
  element,
  hex,
  item,
  latin1,
  privateBlock,
  repeat,
  SYNTAX,
  sequence,
  utf8,
} from '../../test/build/index.ts';
import { type IdentifierKind, type Subject, SubjectBuilder } from '../identity/index.ts';
import { ResidualNeedles } from './index.ts';
import { deidentified, PATIENT, policyOf, policyWith } from './object.testing.ts';

const KEY = { issuer: '', id: PATIENT, unidentified: false };

function subject(...identifiers: readonly (readonly [IdentifierKind, string])[]): Subject {
  const builder = new SubjectBuilder(KEY);
  for (const [kind, value] of identifiers) builder.add(kind, value);
  return builder.subject();
}

test('a name that would stay goes, in any VR: CS, SH, LO, DS, IS, UI', () => {
  const outcome = deidentified([
    element(0x00185100, 'CS', 'QUILLON'),
    element(0x00080100, 'SH', 'ZQUILLON_1'),
    element(0x00080070, 'LO', 'made for Quillon'),
    element(0x00200013, 'IS', '00482913'),
    element(0x00180050, 'DS', '482913'),
    sequence(0x00081140, [item(element(0x00081150, 'UI', '1.2.482913'))]),
  ]);
  assert.ok(!outcome.holds('quillon') && !outcome.holds('482913'));
  assert.equal(outcome.codes.filter((code) => code === 'residual').length, 6);
});

test('what an IOD requires is emptied or replaced, never left out', () => {
  const outcome = deidentified([element(0x00080060, 'CS', 'QUILLON'), element(0x00080070, 'LO', 'QUILLON')]);
  assert.equal(outcome.text(0x00080060), 'ANON', 'Modality is Type 1');
  assert.equal(outcome.text(0x00080070), '', 'Manufacturer is Type 2');
  assert.equal(outcome.decision('(0008,0060)')?.level, 'residual');
});

test('of several values only the affected one goes, and the others keep their places', () => {
  const outcome = deidentified([
    element(0x00080008, 'CS', 'DERIVED\\SECONDARY\\QUILLON\\MPR'),
    element(0x00181020, 'LO', ['5.1', 'quillon build', '7.2', 'ZEBEDEE']),
  ]);
  assert.equal(outcome.text(0x00080008), 'DERIVED\\SECONDARY\\ANON\\MPR');
  assert.equal(outcome.text(0x00181020), '5.1\\ANONYMIZED\\7.2\\ANONYMIZED');
});

test('beyond ASCII too only the affected value goes, not the first', () => {
  const outcome = deidentified([
    element(0x00080005, 'CS', 'ISO_IR 192'),
    element(0x00100010, 'PN', utf8('Müller^Jörg')),
    element(0x00181020, 'LO', utf8('Größe 5\\für Müller\\7.2')),
  ]);
  assert.equal(outcome.text(0x00181020), 'Größe 5\\ANONYMIZED\\7.2');
});

test('PS3.5 6.1.2.3: where a backslash byte can be half a character, the whole value goes', () => {
  // GB18030: 乗 is 81 5C. The name is 张 (D5 C5), written twice to be long enough to be searched for.
  const outcome = deidentified([
    element(0x00080005, 'CS', 'GB18030'),
    element(0x00100010, 'PN', hex('D5C5 D5C5 5E D5C5')),
    element(0x00181020, 'LO', concat(hex('81 5C'), ascii('\\'), hex('D5C5 D5C5'))),
  ]);
  assert.ok(!outcome.has(0x00181020));
});

test('text that its character set cannot explain goes, with a finding', () => {
  const outcome = deidentified([
    element(0x00080005, 'CS', 'ISO_IR 192'),
    element(0x00181020, 'LO', concat(ascii('5.1\\'), hex('C3 28'))),
  ]);
  assert.equal(outcome.text(0x00181020), '5.1\\ANONYMIZED');
  assert.deepEqual(outcome.codes, ['undecodable-text']);
});

test('text beyond ASCII without a declared character set is read as UTF-8 and as Latin-1, with a finding', () => {
  const kept = (value: Uint8Array) =>
    deidentified([element(0x00181020, 'LO', value)], { subject: subject(['name', 'Müller^Jörg']) });
  for (const value of [utf8('Größe'), latin1('Gr\xf6\xdfe')]) {
    assert.ok(kept(value).has(0x00181020));
    assert.deepEqual(kept(value).codes, ['charset-undeclared']);
  }
  for (const value of [utf8('Müller'), latin1('M\xfcller')]) assert.ok(!kept(value).has(0x00181020));
  assert.deepEqual(kept(hex('47 81 FF 20')).codes, ['undecodable-text', 'charset-undeclared'].toSorted());
});

test('accents, transcriptions and escapes hide nothing', () => {
  const outcome = deidentified([
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00100010, 'PN', latin1('M\xfcller^J\xf6rg')),
    element(0x00081090, 'LO', 'MUELLER SCAN'),
    element(0x00181020, 'LO', latin1('M\xfcller')),
    element(0x00181030, 'LO', 'x'),
  ]);
  assert.ok(!outcome.has(0x00081090) && !outcome.has(0x00181020));
});

test('a name inside a longer word of medicine is not that name', () => {
  const outcome = deidentified([element(0x00100010, 'PN', 'INGER^A'), element(0x00180015, 'CS', 'FINGER')]);
  assert.equal(outcome.text(0x00180015), 'FINGER');
});

test('a word of medicine that is the patient’s name goes, with a finding that a person should look', () => {
  const outcome = deidentified([element(0x00100010, 'PN', 'HEAD^A'), element(0x00180015, 'CS', 'HEAD')]);
  assert.notEqual(outcome.text(0x00180015), 'HEAD');
  assert.ok(outcome.codes.includes('residual') && outcome.codes.includes('ambiguous-residual'));
});

test('a value beside a header byte that looks like a letter is still found', () => {
  // Big endian: the length 0x41 stands right before the value; little endian: group 0054 begins with a T behind it.
  const text = `LEE${' x'.repeat(31)}`;
  const big = deidentified([element(0x00080070, 'LO', text)], {
    transferSyntax: SYNTAX.explicitBig,
    subject: subject(['name', 'LEE^ANN']),
  });
  assert.equal(text.length, 65);
  assert.ok(!big.holds('LEE x'));
  const padded = deidentified(
    [element(0x00181020, 'LO', 'built by LEE'), element(0x00280010, 'US', 1), element(0x7fe00008, 'OF', repeat(0, 4))],
    {
      subject: subject(['name', 'LEE^ANN']),
    },
  );
  assert.ok(!padded.holds('by LEE'));
});

test('an option or a reasoned rule keeps institutions and devices where it keeps them; names and patient ids never', async () => {
  const body = [
    element(0x00080080, 'LO', 'NORTHMERE GENERAL'),
    element(0x00181000, 'LO', 'SN-40213'),
    element(0x00081090, 'LO', 'bought by NORTHMERE GENERAL'),
  ];
  const outcome = deidentified(body, { policy: policyWith('retain-institution-identity', 'retain-device-identity') });
  assert.equal(outcome.text(0x00080080), 'NORTHMERE GENERAL');
  assert.equal(outcome.text(0x00181000), 'SN-40213');
  assert.ok(!outcome.has(0x00081090), 'elsewhere it is an identifier');
  const named = deidentified([element(0x00080080, 'LO', 'QUILLON CLINIC')], {
    policy: policyWith('retain-institution-identity'),
  });
  assert.ok(!named.has(0x00080080));
  const ruled = deidentified([element(0x00081010, 'SH', 'SN-40213'), element(0x00181000, 'LO', 'SN-40213')], {
    policy: await policyOf('rules:\n  - { at: StationName, do: keep, reason: r }'),
  });
  assert.equal(ruled.text(0x00081010), 'SN-40213');
});

test('an institution that an option keeps must not be a number of the patient; a UID in a text leads back to the source', () => {
  const policy = policyWith('retain-institution-identity');
  const keeps = (name: string) =>
    deidentified([element(0x00080080, 'LO', name), element(0x00080050, 'SH', 'ACC7781204')], { policy }).has(
      0x00080080,
    );
  assert.ok(keeps('NORTHMERE'));
  for (const name of ['ACC7781204', '7781204', '00482913', PATIENT]) assert.ok(!keeps(name), name);
  const build = (text: string, more = policyWith()) =>
    deidentified([element(0x00181020, 'LO', text)], { policy: more });
  assert.ok(!build('made of 1.2.826.0.1.3680043.9.7777.1').has(0x00181020));
  assert.ok(build('made of 1.2.826.0.1.3680043.9.7777.1', policyWith('retain-uids')).has(0x00181020));
  for (const text of ['5.1.0.2', '1.2.840.10008.5.1.4.1.1.2', '2024.1.10.20.30.40.50.60'])
    assert.ok(build(text).has(0x00181020), text);
  assert.equal(build('5.1\\1.2.826.0.1.3680043.9.7777.1').text(0x00181020), '5.1\\ANONYMIZED');
});

test('a name goes from a kept institution that begins with it, in any character set', () => {
  const kept = policyWith('retain-institution-identity');
  for (const [terms, name, institution] of [
    ['ISO_IR 192', '山田^太郎', '山田病院'],
    ['ISO_IR 192', 'Müller^Jörg', 'Müller Klinik'],
    ['ISO_IR 192', 'QUILLON^Z', 'QUILLON CLINIC'],
  ] as const) {
    const outcome = deidentified(
      [
        element(0x00080005, 'CS', terms),
        element(0x00080080, 'LO', utf8(institution)),
        element(0x00100010, 'PN', utf8(name)),
      ],
      { policy: kept, subject: subject(['name', name], ['institution', institution]) },
    );
    assert.ok(outcome.codes.includes('residual'), institution);
    assert.notEqual(outcome.text(0x00080080), institution);
  }
});

test('dates stay where the policy keeps dates, and are identifiers elsewhere', () => {
  const body = [element(0x00080020, 'DA', '20240311'), element(0x00081090, 'LO', 'built 2024-03-11')];
  const kept = deidentified(body, { policy: policyWith('retain-longitudinal-full-dates') });
  assert.equal(kept.text(0x00080020), '20240311');
  assert.ok(!kept.has(0x00081090));
});

test('under Clean Descriptors the words of a descriptor are no identifiers', () => {
  const body = [element(0x00081030, 'LO', 'Quarkology protocol'), element(0x00181020, 'LO', 'Quarkology protocol')];
  assert.ok(!deidentified(body).has(0x00181020));
  assert.equal(deidentified(body, { policy: policyWith('clean-descriptors') }).text(0x00181020), 'Quarkology protocol');
});

test('long private bytes that a policy keeps are searched too, beyond what is held of an object', async () => {
  const blob = (text: string) => concat(repeat(0x20, 90_000), ascii(text), repeat(0x20, 20_001));
  const policy = await policyOf('private: { keep: [{ creator: "ACME", element: "(0009,xx01)", reason: "r" }] }');
  const kept = deidentified(privateBlock(0x0009, 0x10, 'ACME', { 1: ['OB', blob('nobody at all')] }), { policy });
  assert.ok(kept.has(0x00091001));
  const named = deidentified(privateBlock(0x0009, 0x10, 'ACME', { 1: ['OB', blob(PATIENT)] }), { policy });
  assert.ok(!named.has(0x00091001));
  assert.ok(named.codes.includes('residual'));
});

test('numbers hold an identifier by chance only and stay', () => {
  const outcome = deidentified([element(0x00280010, 'US', 48), element(0x00189087, 'FD', 482913)]);
  assert.equal(outcome.text(0x00189087), '482913');
});

test('the subject of the run counts, not the object alone', () => {
  const body = [element(0x00081090, 'LO', 'for Ardenne')];
  assert.ok(deidentified(body).has(0x00081090));
  assert.ok(!deidentified(body, { subject: subject(['name', 'ARDENNE^YOLANDE']) }).has(0x00081090));
});

test('a name of one letter, which nobody can search for, is known as too short; a short Study ID is not', () => {
  assert.ok(new ResidualNeedles(subject(['name', 'O^A'])).hasShort);
  assert.ok(new ResidualNeedles(subject(['patient-id', '7'])).hasShort);
  assert.ok(!new ResidualNeedles(subject(['name', 'QUILLON^ZEBEDEE'], ['id', '1'], ['staff', 'LI'])).hasShort);
});

test('the latest year of a patient’s data leaves the constants of devices out', () => {
  assert.equal(
    new ResidualNeedles(subject(['date', '20240311'], ['date', '19560214'], ['date', '99991231'])).latestYear,
    2024,
  );
  assert.equal(new ResidualNeedles(subject(['name', 'A^B'])).latestYear, undefined);
});
