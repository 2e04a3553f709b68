import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, sequence } from '../../test/build/index.ts';
import { CT, deidentified, MR, policyWith } from './object.testing.ts';
import { DICTIONARY, table, tagOf, vrOf } from './standard-tables.testing.ts';
import { original } from './values.testing.ts';

/** What becomes of an attribute that has no row in Table E.1-1, by its VR (PS3.15 E.1.1; VRs of numbers and bytes stay). */
const BY_VR: Readonly<Record<string, 'stays' | 'goes' | 'new UID' | 'opened'>> = {
  ...{
    AE: 'goes',
    AS: 'goes',
    AT: 'stays',
    CS: 'stays',
    DA: 'goes',
    DS: 'stays',
    DT: 'goes',
    FD: 'stays',
    FL: 'stays',
  },
  ...{ IS: 'stays', LO: 'goes', LT: 'goes', OB: 'stays', OD: 'stays', OF: 'stays', OL: 'stays', OV: 'stays' },
  ...{ OW: 'stays', PN: 'goes', SH: 'goes', SL: 'stays', SQ: 'opened', SS: 'stays', ST: 'goes', SV: 'stays' },
  ...{ TM: 'goes', UC: 'goes', UI: 'new UID', UL: 'stays', UR: 'goes', US: 'stays', UT: 'goes', UV: 'stays' },
};

/** Text of machines, as the makers' names: it stays. */
const MACHINES = new Set(['00080070', '00081090', '00181020', '00181210', '00540400', '00181250', '00180024']);

const LISTED = new Set(table('e1-1').map(({ tag }) => tag));
const IN_SOME_IOD = new Set(table('modules').map(({ ref }) => ref));

test('PS3.15 E.1.1: an attribute without a row stays or goes by its VR', () => {
  const seen = new Set<string>();
  for (const [tag, { vr, keyword }] of DICTIONARY) {
    const number = tagOf(tag);
    const isPlain =
      /^[0-9A-F]{8}$/.test(tag) && number >>> 16 >= 8 && (number & 0xffff) !== 0 && LISTED.has(tag) === false;
    const effect = BY_VR[vrOf(tag)];
    // One attribute of each VR that no IOD asks for; definitions, provenance and what is void have tests of their own.
    if (
      !isPlain ||
      effect === undefined ||
      seen.has(vr!) ||
      IN_SOME_IOD.has(tag) ||
      /Encrypted|Class|Transfer/.test(keyword!)
    )
      continue;
    seen.add(vr!);
    const outcome = deidentified([original(number, vrOf(tag))]);
    const label = `${tag} ${keyword} ${vr}`;
    if (effect === 'goes') assert.ok(!outcome.has(number), label);
    else if (effect === 'new UID') assert.match(outcome.text(number) ?? '', /^2\.25\./, label);
    else if (effect === 'opened') assert.equal(outcome.text(number, 0x00185100), 'HFS', label);
    else
      assert.deepEqual(Buffer.from(outcome.at(number)!.bytes()), Buffer.from(outcome.before(number)!.bytes()), label);
  }
  // Titles and ages all have rows; of the others every attribute belongs to some IOD.
  const unseen = Object.keys(BY_VR).filter((vr) => ![...seen].some((alternatives) => alternatives.startsWith(vr)));
  assert.deepEqual(unseen, ['AE', 'AS', 'OL', 'OV', 'SV']);
});

test('text without a row that the IOD requires becomes a dummy, with a finding', () => {
  // Segment Label, Type 1 in Segmentation.
  const label = sequence(0x00620002, [item(element(0x00620004, 'US', 1), element(0x00620005, 'LO', 'Quillon liver'))]);
  const outcome = deidentified([label], { sopClass: '1.2.840.10008.5.1.4.1.1.66.4' });
  assert.equal(outcome.text(0x00620002, 0x00620005), 'ANONYMIZED');
  assert.ok(outcome.codes.includes('x-on-required'));
});

test('makers, models, versions and kernels are text of machines and stay', () => {
  for (const tag of MACHINES) {
    const outcome = deidentified([element(tagOf(tag), vrOf(tag), 'ACME 7 KERNEL')]);
    assert.equal(outcome.text(tagOf(tag)), 'ACME 7 KERNEL', tag);
  }
});

test('the text of an earlier de-identification deep inside is nobody’s machine text: it can name sites', () => {
  const outcome = deidentified([sequence(0x00081140, [item(element(0x00120063, 'LO', 'SITE-A script 12'))])]);
  assert.ok(!outcome.holds('SITE-A'));
});

test('PS3.6: an attribute of an even group that the dictionary does not know goes, with a finding', () => {
  const outcome = deidentified([
    element(0x0008fffe, 'LO', 'Quillon'),
    sequence(0x00081140, [item(element(0x0032fff0, 'US', 7))]),
  ]);
  assert.ok(!outcome.has(0x0008fffe) && !outcome.has(0x00081140, 0x0032fff0));
  assert.deepEqual(
    outcome.findings.filter(({ code }) => code === 'unknown-attribute').map(({ path }) => path),
    ['(0008,1140)[0].(0032,FFF0)', '(0008,FFFE)'],
  );
});

test('PS3.3 8.8: the meaning of a code stays for a registered scheme and becomes a dummy for any other', () => {
  const code = (scheme: string, meaning: string) =>
    item(element(0x00080100, 'SH', 'T-1'), element(0x00080102, 'SH', scheme), element(0x00080104, 'LO', meaning));
  const meaningOf = (scheme: string) =>
    deidentified([sequence(0x00082218, [code(scheme, 'Chest of somebody')])]).text(0x00082218, 0x00080104);
  assert.equal(meaningOf('SCT'), 'Chest of somebody');
  assert.equal(meaningOf('DCM '), 'Chest of somebody');
  for (const local of ['99LOCAL', 'L', 'sct', '', 'UNKNOWN']) assert.equal(meaningOf(local), 'ANONYMIZED', local);
  const without = deidentified([sequence(0x00082218, [item(element(0x00080104, 'LO', 'Chest of somebody'))])]);
  assert.equal(without.text(0x00082218, 0x00080104), 'ANONYMIZED');
});

test('PS3.3 8.8: the scheme beside a meaning is found where elements are out of order, and in its own item alone', () => {
  const outcome = deidentified([
    sequence(0x00082218, [
      item(element(0x00080104, 'LO', 'Chest'), element(0x00080102, 'SH', 'SCT')),
      item(element(0x00080104, 'LO', 'Room of Ann')),
    ]),
  ]);
  const [first, second] = outcome.object.dataSet.items(0x00082218);
  assert.equal(first?.text(0x00080104), 'Chest');
  assert.equal(second?.text(0x00080104), 'ANONYMIZED');
});

test('PS3.3 8.8: the parts of a code stay, a long code value included; its extended meaning is text', () => {
  const outcome = deidentified([
    sequence(0x00082218, [
      item(
        element(0x00080100, 'SH', 'NMG'),
        element(0x00080102, 'SH', '99LOCAL'),
        element(0x00080108, 'LT', 'Extended meaning of Ann'),
        element(0x00080119, 'UC', 'A-CODE-LONGER-THAN-SIXTEEN'),
      ),
    ]),
  ]);
  assert.equal(outcome.text(0x00082218, 0x00080100), 'NMG');
  assert.equal(outcome.text(0x00082218, 0x00080119), 'A-CODE-LONGER-THAN-SIXTEEN');
  assert.ok(!outcome.has(0x00082218, 0x00080108));
});

test('PS3.5 6.2: a code string that is none goes, and one that the IOD requires becomes a dummy', () => {
  const gone = deidentified([element(0x00185100, 'CS', 'Mr. Quillon feet')], { sopClass: MR });
  assert.equal(gone.text(0x00185100), '', 'Patient Position is Type 2C in MR');
  const type1 = deidentified([element(0x00280004, 'CS', 'for Mr. Quillon')], { sopClass: CT });
  assert.equal(type1.text(0x00280004), 'ANON');
  for (const { codes } of [gone, type1]) assert.ok(codes.includes('invalid-code'));
  assert.equal(deidentified([element(0x00185101, 'CS', 'LATERAL_2 ')]).text(0x00185101), 'LATERAL_2');
  assert.ok(!deidentified([element(0x00185101, 'CS', 'SEVENTEEN_LETTERS')]).has(0x00185101));
});

test('PS3.5 6.2: a number that is none goes, also one that an option keeps', () => {
  const outcome = deidentified([element(0x00180050, 'DS', 'about 5 mm'), element(0x00180088, 'DS', '1.5E+1')]);
  assert.equal(outcome.text(0x00180050), '', 'Slice Thickness is Type 2 in CT');
  assert.equal(outcome.text(0x00180088), '1.5E+1');
  assert.ok(outcome.codes.includes('invalid-number'));
  const weight = deidentified([element(0x00101030, 'DS', 'Q. 80 kg')], {
    policy: policyWith('retain-patient-characteristics'),
  });
  assert.ok(!weight.has(0x00101030) && weight.codes.includes('invalid-number'));
});

test('PS3.5 6.2.2: a value written as UN is what the dictionary says', () => {
  const outcome = deidentified([
    element(0x00100010, 'UN', Buffer.from('QUILLON^ZEBEDEE ')),
    element(0x00080080, 'UN', Buffer.from('NORTHMERE ')),
    element(0x00180050, 'UN', Buffer.from('5.0 ')),
    element(0x00200052, 'UN', Buffer.from('1.2.826.0.1.7\0')),
  ]);
  assert.equal(outcome.text(0x00100010), outcome.patientCode);
  assert.equal(outcome.at(0x00100010)?.vr, 'PN', 'a value that is replaced is written with its own VR');
  assert.ok(!outcome.has(0x00080080));
  assert.equal(Buffer.from(outcome.at(0x00180050)!.bytes()).toString('latin1'), '5.0 ');
  assert.match(outcome.text(0x00200052) ?? '', /^2\.25\./);
});

test('PS3.5 7.1: text under the VR of another text is judged as what the dictionary says', () => {
  const outcome = deidentified([
    element(0x00185100, 'SH', 'HFS'),
    element(0x00080020, 'LO', '20240311'),
    element(0x00101010, 'LO', '092Y'),
    element(0x00080070, 'SH', 'ACME'),
  ]);
  assert.equal(outcome.text(0x00185100), 'HFS');
  assert.equal(outcome.at(0x00080020)?.vr, 'DA');
  assert.equal(outcome.text(0x00080070), 'ACME');
  assert.equal(outcome.codes.filter((code) => code === 'vr-mismatch').length, 4);
});

test('45 CFR 164.514(b)(2)(i)(C): an age over 89 is capped whatever VR it is written with', () => {
  const policy = { ...policyWith('retain-patient-characteristics'), safeHarbor: true };
  assert.equal(deidentified([element(0x00101010, 'LO', '092Y')], { policy }).text(0x00101010), '090Y');
  assert.equal(deidentified([element(0x00101010, 'AS', '092Y')], { policy }).text(0x00101010), '090Y');
  assert.equal(deidentified([element(0x00101010, 'AS', '089Y')], { policy }).text(0x00101010), '089Y');
  const odd = deidentified([element(0x00101010, 'AS', '1092M')], { policy });
  assert.ok(!odd.has(0x00101010) && odd.codes.includes('invalid-age'));
});

test('PS3.15 E.3.7: without Safe Harbor an age over 89 stays, one that is none goes', () => {
  const policy = policyWith('retain-patient-characteristics');
  assert.equal(deidentified([element(0x00101010, 'AS', '092Y')], { policy }).text(0x00101010), '092Y');
  assert.ok(!deidentified([element(0x00101010, 'AS', 'old ')], { policy }).has(0x00101010));
  assert.equal(deidentified([element(0x00101010, 'AS', '')], { policy }).text(0x00101010), '');
});

test('text where numbers belong goes, whatever option keeps the attribute', () => {
  const outcome = deidentified([element(0x00280010, 'LO', 'Quillon'), element(0x001021c0, 'LO', 'Quillon')], {
    policy: policyWith('retain-patient-characteristics'),
  });
  assert.ok(!outcome.holds('Quillon'));
  assert.equal(outcome.at(0x00280010)?.vr, 'US', 'Rows is Type 1: a dummy with its own VR');
  assert.equal(outcome.text(0x00280010), '0');
  assert.ok(!outcome.has(0x001021c0));
});

test('a sequence where a value belongs, and a value where a sequence belongs, are judged by nothing inside', () => {
  const outcome = deidentified(
    [
      sequence(0x00100010, [item(element(0x00185100, 'CS', 'HFS'))]),
      element(0x00080082, 'OB', Buffer.from('NORTHMERE GENERAL ')),
      element(0x00081140, 'UN', Buffer.from('no items at all ')),
    ],
    { policy: policyWith('retain-institution-identity', 'retain-uids') },
  );
  assert.equal(outcome.text(0x00100010), outcome.patientCode);
  assert.ok(!outcome.holds('NORTHMERE') && !outcome.holds('no items') && !outcome.holds('HFS'));
  assert.ok(outcome.codes.includes('vr-mismatch') && outcome.codes.includes('sequence-not-items'));
});

test('PS3.3 C.12.1.1.2: a character set stays, misspelt or not; one that cannot be a term goes', () => {
  const set = (value: string) => deidentified([element(0x00080005, 'CS', value)]);
  assert.equal(set('ISO_IR 100').text(0x00080005), 'ISO_IR 100');
  assert.equal(set('iso-ir 100').text(0x00080005), 'iso-ir 100');
  assert.ok(set('ISO_IR 4711').codes.includes('charset-unknown'));
  assert.ok(!set('Zebedee; Quillon').has(0x00080005));
});

test('PS3.6 C: objects of a class that only the file meta names are of that class', () => {
  const outcome = deidentified([element(0x00080016, 'UI', '')], { sopClass: CT });
  assert.ok(!outcome.codes.includes('unknown-sop-class'));
  assert.ok(deidentified([], { sopClass: '1.2.3.4' }).codes.includes('unknown-sop-class'));
});
