import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, latin1, privateBlock, repeat, sequence } from '../../test/build/index.ts';
import { shiftDate } from '../identity/index.ts';
import { deidentified, policyOf, policyWith } from './object.testing.ts';

const rule = (text: string, more = '') => policyOf(`${more}\nrules:\n  - { ${text} }`);

test('a rule by keyword or tag works at every depth and outranks the row of Table E.1-1', async () => {
  const objects = [
    element(0x00080080, 'LO', 'NORTHMERE'),
    sequence(0x00081140, [item(element(0x00080080, 'LO', 'NORTHMERE'))]),
  ];
  for (const at of ['InstitutionName', '"(0008,0080)"']) {
    const outcome = deidentified(objects, { policy: await rule(`at: ${at}, do: set, value: "Site A", reason: r`) });
    assert.equal(outcome.text(0x00080080), 'Site A', at);
    assert.equal(outcome.text(0x00081140, 0x00080080), 'Site A', at);
  }
  const decision = deidentified(objects, { policy: await rule('at: InstitutionName, do: remove') }).decision(
    '(0008,0080)',
  );
  assert.deepEqual(
    { action: decision?.action, rule: decision?.rule, level: decision?.level },
    { action: 'remove', rule: 'own:1', level: 'own' },
  );
});

test('of two rules that match the first one counts', async () => {
  const policy = await policyOf(`rules:
  - { at: StationName, do: set, value: FIRST }
  - { at: "vr:SH", do: set, value: SECOND }`);
  const outcome = deidentified([element(0x00081010, 'SH', 'CTROOM2'), element(0x00200010, 'SH', 'S4471')], { policy });
  assert.equal(outcome.text(0x00081010), 'FIRST');
  assert.equal(outcome.text(0x00200010), 'SECOND');
});

test('a rule by mask reaches every repeating group', async () => {
  const outcome = deidentified([element(0x50040005, 'US', 2), element(0x50100005, 'US', 2)], {
    policy: await rule('at: "(50xx,0005)", do: keep, reason: "needed"'),
  });
  assert.ok(outcome.has(0x50040005) && outcome.has(0x50100005));
});

test('a rule by VR reaches what the dictionary says has it, written as UN or not', async () => {
  const outcome = deidentified(
    [element(0x00080090, 'UN', Buffer.from('VANTERPOOL^ORLA ')), element(0x00081050, 'PN', 'A^B')],
    {
      policy: await rule('at: "vr:PN", do: set, value: "Nobody"'),
    },
  );
  assert.equal(outcome.text(0x00080090), 'Nobody');
  assert.equal(outcome.text(0x00081050), 'Nobody');
});

test('a rule by path is compared with the end of the path', async () => {
  const request = sequence(0x00400275, [
    item(element(0x00400009, 'SH', 'SPS-991'), element(0x00401001, 'SH', 'RP-5512')),
  ]);
  const policy = await rule('at: RequestAttributesSequence.ScheduledProcedureStepID, do: pseudonym');
  const outcome = deidentified([request, element(0x00400009, 'SH', 'SPS-991')], { policy });
  assert.match(outcome.text(0x00400275, 0x00400009) ?? '', /^[0-9A-Z]{13}$/);
  assert.ok(!outcome.has(0x00400275, 0x00401001), 'nothing else of the sequence comes back');
  assert.ok(!outcome.has(0x00400009), 'outside of the path the row counts');
  assert.ok(!outcome.holds('SPS-991') && !outcome.holds('RP-5512'));
});

test('a path opens sequences at two depths; what stands behind the inner one stays removed', async () => {
  const policy = await rule(
    'at: RequestAttributesSequence.ScheduledProtocolCodeSequence.CodeValue, do: keep, reason: r',
  );
  const outcome = deidentified(
    [
      sequence(0x00400275, [
        item(
          element(0x00400007, 'LO', 'CT of Quillon'),
          sequence(0x00400008, [item(element(0x00080100, 'SH', 'C-1'), element(0x00080102, 'SH', 'SCT'))]),
          element(0x00400400, 'LT', 'comment'),
          element(0x00185100, 'CS', 'HFS'),
        ),
      ]),
      element(0x00185101, 'CS', 'LL'),
    ],
    { policy },
  );
  const [request] = outcome.object.dataSet.items(0x00400275);
  assert.deepEqual(
    request?.elements().map(({ path }) => path),
    ['(0040,0275)[0].(0040,0008)'],
  );
  assert.equal(outcome.text(0x00400275, 0x00400008, 0x00080100), 'C-1');
  assert.ok(!outcome.has(0x00400275, 0x00400008, 0x00080102));
  assert.equal(outcome.text(0x00185101), 'LL', 'behind the sequence the rows count again');
});

test('a sequence that a path keeps inside a removed one has its items, each attribute by its own row', async () => {
  const policy = await rule('at: RequestAttributesSequence.ScheduledProtocolCodeSequence, do: keep, reason: r');
  const outcome = deidentified(
    [
      sequence(0x00400275, [
        item(
          sequence(0x00400008, [
            item(
              element(0x00080100, 'SH', 'C-1'),
              element(0x00080102, 'SH', 'SCT'),
              element(0x00100010, 'PN', 'QUILLON^Z'),
            ),
          ]),
          element(0x00401001, 'SH', 'RP-5512'),
        ),
      ]),
    ],
    { policy },
  );
  assert.equal(outcome.text(0x00400275, 0x00400008, 0x00080102), 'SCT');
  assert.ok(!outcome.has(0x00400275, 0x00401001) && !outcome.holds('QUILLON'));
});

test('PS3.15 E.3.10: a private element is kept only by a rule that names its creator', async () => {
  const block = privateBlock(0x0009, 0x20, 'ACME', { 1: ['LO', 'table 7'], 2: ['LO', 'Quillon'] });
  const named = deidentified(block, { policy: await rule('at: "private:ACME(0009,xx01)", do: keep, reason: r') });
  assert.equal(named.text(0x00092001), 'table 7');
  assert.equal(named.text(0x00090020), 'ACME', 'its creator stays with it');
  assert.ok(!named.has(0x00092002));
  for (const policy of [
    await rule('at: "private:OTHER(0009,xx01)", do: keep, reason: r'),
    await rule('at: "vr:SH", do: empty'),
  ])
    assert.ok(!deidentified(block, { policy }).has(0x00092001));
  assert.ok(!deidentified(block, { policy: await rule('at: "private:ACME(0009,xx01)", do: empty') }).has(0x00090020));
});

test('when: conditions are asked at the root, with sequences and bulk present when they are not empty', async () => {
  const body = [
    element(0x00080060, 'CS', 'CT'),
    element(0x00081010, 'SH', 'CTROOM2'),
    element(0x00180050, 'DS', '5'),
    sequence(0x00081140, [item(element(0x00080060, 'CS', 'MR'))]),
    element(0x00282000, 'OB', repeat(1, 100_000)),
  ];
  const held = async (when: string) => {
    const policy = await rule(`at: StationName, do: set, value: HELD, when: '${when}'`);
    return deidentified(body, { policy }).text(0x00081010) === 'HELD';
  };
  for (const when of [
    'Modality = CT',
    'Modality in MR, CT',
    'Modality != MR',
    'ReferencedImageSequence present',
    'ICCProfile present',
    'SliceThickness = 5 and Modality present',
    'PatientAge absent',
  ])
    assert.ok(await held(when), when);
  for (const when of [
    'Modality = MR',
    'Modality absent',
    'SourceImageSequence present',
    'ReferencedImageSequence absent',
    'PatientAge = 5',
  ])
    assert.ok(!(await held(when)), when);
});

test('set: text of the author in the character set of the object, without the accents that it does not have', async () => {
  const policy = await rule('at: InstitutionName, do: set, value: "Klinik Zürich 診"');
  const set = (charset: string) =>
    deidentified([element(0x00080005, 'CS', charset), element(0x00080080, 'LO', 'x')], { policy }).text(0x00080080);
  assert.equal(set('ISO_IR 192'), 'Klinik Zürich 診');
  assert.equal(set('ISO_IR 100'), 'Klinik Zurich ?');
  assert.equal(set('ISO_IR 6'), 'Klinik Zurich ?');
});

test('empty and remove: as they say, whatever the row', async () => {
  const objects = [element(0x00180050, 'DS', '5'), sequence(0x00081140, [item(element(0x00080060, 'CS', 'MR'))])];
  const empty = deidentified(objects, { policy: await rule('at: SliceThickness, do: empty') });
  assert.equal(empty.text(0x00180050), '');
  const none = deidentified(objects, { policy: await rule('at: ReferencedImageSequence, do: empty') });
  assert.equal(none.at(0x00081140)?.items().length, 0);
  assert.ok(!deidentified(objects, { policy: await rule('at: ReferencedImageSequence, do: remove') }).has(0x00081140));
});

test('pseudonym: a code for each value, the same for the same value of the same patient', async () => {
  const policy = await rule('at: InstitutionalDepartmentName, do: pseudonym');
  const codes = (value: string, id = 'MRN00482913') =>
    deidentified([element(0x00081040, 'LO', value), element(0x00100020, 'LO', id)], { policy })
      .text(0x00081040)!
      .split('\\');
  const [first, second, third] = codes('WARD 7\\WARD 8\\WARD 7');
  assert.match(first!, /^[0-9A-Z]{13}$/);
  assert.notEqual(second, first);
  assert.equal(third, first);
  assert.deepEqual(codes('WARD 8'), [second]);
  assert.notDeepEqual(codes('WARD 7', 'MRN7'), [first]);
});

test('uid: a UID that an option keeps is mapped all the same', async () => {
  const policy = await rule('at: FrameOfReferenceUID, do: uid', 'options: [retain-uids]');
  assert.match(deidentified([element(0x00200052, 'UI', '1.2.826.0.1.7')], { policy }).text(0x00200052)!, /^2\.25\./);
});

test('shift: a birth date that the policy empties moves by a rule; what is no date goes', async () => {
  const policy = await policyOf(`options: [retain-longitudinal-modified-dates]
dates: { mode: shift }
rules:
  - { at: PatientBirthDate, do: shift }`);
  const moved = deidentified([element(0x00100030, 'DA', '19560214')], { policy });
  assert.equal(moved.text(0x00100030), shiftDate('19560214', moved.offsetDays));
  const none = deidentified([element(0x00100030, 'DA', '14.02.56')], { policy });
  assert.equal(none.text(0x00100030), '', 'Birth Date is Type 2');
  assert.ok(none.codes.includes('invalid-date'));
});

test('generalize: the year of a date, 090Y of an age, three digits of a ZIP; what has no such form goes', async () => {
  const general = async (at: string, tag: number, vr: string, value: string) =>
    deidentified([element(tag, vr, value)], { policy: await rule(`at: ${at}, do: generalize`) }).text(tag);
  assert.equal(await general('StudyDate', 0x00080020, 'DA', '20240311'), '20240101');
  assert.equal(await general('PatientAge', 0x00101010, 'AS', '092Y'), '090Y');
  assert.equal(await general('PatientAge', 0x00101010, 'AS', '044Y'), '044Y');
  assert.equal(await general('PatientAge', 0x00101010, 'AS', '1092M'), undefined);
  assert.equal(await general('PatientAddress', 0x00101040, 'LO', '02139-4307'), '021');
  assert.equal(await general('PatientAddress', 0x00101040, 'LO', '03601'), '000', '036 has 20,000 people or fewer');
  assert.equal(await general('PatientAddress', 0x00101040, 'LO', 'Elm Road 12'), '');
});

test('clean: text loses what may identify and keeps its medicine; a sequence is opened', async () => {
  const policy = await policyOf(`rules:
  - { at: StudyDescription, do: clean }
  - { at: RequestAttributesSequence, do: clean }`);
  const outcome = deidentified(
    [
      element(0x00081030, 'LO', 'CHEST WIDMEROVA'),
      sequence(0x00400275, [item(element(0x00401001, 'SH', 'RP-5512'), element(0x00185100, 'CS', 'HFS'))]),
    ],
    { policy },
  );
  assert.equal(outcome.text(0x00081030), 'CHEST');
  assert.equal(outcome.text(0x00400275, 0x00185100), 'HFS');
  assert.ok(!outcome.has(0x00400275, 0x00401001));
});

test('keep: byte for byte, but never a name of the patient in it', async () => {
  const policy = await rule('at: StudyDescription, do: keep, reason: r');
  const kept = deidentified(
    [element(0x00081030, 'LO', latin1('Thorax l\xe4ngs')), element(0x00080005, 'CS', 'ISO_IR 100')],
    { policy },
  );
  assert.equal(Buffer.from(kept.at(0x00081030)!.bytes()).toString('latin1'), 'Thorax l\xe4ngs');
  assert.ok(!deidentified([element(0x00081030, 'LO', 'CT of Quillon')], { policy }).has(0x00081030));
});

test('keep: an age over 89 is capped under Safe Harbor whatever the rule says', async () => {
  const policy = { ...(await rule('at: PatientAge, do: keep, reason: r')), safeHarbor: true };
  assert.equal(deidentified([element(0x00101010, 'AS', '092Y')], { policy }).text(0x00101010), '090Y');
});

test('keep cannot bring back what no output may hold', async () => {
  const policy = await rule('at: "(0400,0561)", do: keep, reason: r');
  assert.ok(!deidentified([sequence(0x04000561, [item()])], { policy }).has(0x04000561));
});

test('insert: at the root alone, in place of what the source has there; deeper ones stay by their rows', () => {
  const policy = {
    ...policyWith(),
    insert: [
      { tag: 0x00120020, vr: 'LO', value: 'ACME-7' },
      { tag: 0x00120040, vr: 'LO', value: 'Person {patient-id}' },
    ],
  };
  const outcome = deidentified(
    [element(0x00120020, 'LO', 'OLD'), sequence(0x00081140, [item(element(0x00120020, 'LO', 'DEEP'))])],
    { policy },
  );
  assert.equal(outcome.text(0x00120020), 'ACME-7');
  assert.equal(outcome.text(0x00120040), `Person ${outcome.patientCode}`);
  assert.ok(!outcome.holds('OLD') && !outcome.holds('DEEP'));
});
