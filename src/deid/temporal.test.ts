import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, sequence } from '../../test/build/index.ts';
import { shiftDate, shiftDateTime } from '../identity/index.ts';
import { BASIC, deidentified, ENHANCED_MR, type Outcome, policyOf, policyWith } from './object.testing.ts';

const SHIFT = policyWith('retain-longitudinal-modified-dates');
const KEEP = policyWith('retain-longitudinal-full-dates');
const YEAR = await policyOf('dates: { mode: year-only }');
const REMOVE = await policyOf('dates: { mode: remove }');

const STUDY_DATE = 0x00080020; // Z
const SERIES_DATE = 0x00080021; // X/D
const CONTENT_DATE = 0x00080023; // Z/D
const ACQUISITION_DATE_TIME = 0x0008002a; // X/Z/D
const STUDY_TIME = 0x00080030; // Z
const BIRTH_DATE = 0x00100030; // Z
const CALIBRATION_DATE = 0x00181200; // X, VM 1-n, K of Device Identity

const day = (date: string, outcome: Outcome) => shiftDate(date, outcome.offsetDays);
const instant = (value: string, outcome: Outcome) => shiftDateTime(value, outcome.offsetDays);

test('dates.mode rows: each row of Table E.1-1 as it stands', () => {
  const outcome = deidentified([
    element(STUDY_DATE, 'DA', '20240311'),
    element(SERIES_DATE, 'DA', '20240311'),
    element(STUDY_TIME, 'TM', '101530'),
    element(0x00181203, 'DT', '20240101'),
  ]);
  assert.equal(outcome.text(STUDY_DATE), '');
  assert.ok(!outcome.has(SERIES_DATE));
  assert.equal(outcome.text(STUDY_TIME), '');
  assert.equal(outcome.text(0x00181203), '');
});

test('PS3.15 E.3.6: dates of a study that crosses midnight move by one number of days, times of day stay', () => {
  const outcome = deidentified(
    [
      element(STUDY_DATE, 'DA', '20231231'),
      element(0x00080022, 'DA', '20240101'),
      element(ACQUISITION_DATE_TIME, 'DT', '20240101000012.250000'),
      element(STUDY_TIME, 'TM', '235830'),
      element(0x00080032, 'TM', '000012.25'),
    ],
    { policy: SHIFT },
  );
  assert.equal(outcome.offsetDays, -1141);
  assert.equal(outcome.text(STUDY_DATE), day('20231231', outcome));
  assert.equal(outcome.text(0x00080022), day('20240101', outcome));
  assert.equal(outcome.text(ACQUISITION_DATE_TIME), instant('20240101000012.250000', outcome));
  assert.equal(outcome.text(STUDY_TIME), '235830');
  assert.equal(outcome.text(0x00080032), '000012.25');
});

test('PS3.5 6.2 DT: fraction and offset from UTC belong to the value; a month or a year cannot move', () => {
  const outcome = deidentified(
    [
      element(ACQUISITION_DATE_TIME, 'DT', '20240311101500.123456-0500'),
      element(0x00189516, 'DT', '202403'),
      element(0x00189517, 'DT', '2024'),
      element(0x00404005, 'DT', '20240311'),
    ],
    { policy: SHIFT },
  );
  assert.match(outcome.text(ACQUISITION_DATE_TIME) ?? '', /^2021\d{10}\.123456-0500$/);
  assert.ok(!outcome.has(0x00189516) && !outcome.has(0x00189517));
  assert.equal(outcome.text(0x00404005), day('20240311', outcome));
  assert.deepEqual(
    outcome.findings.filter(({ code }) => code === 'invalid-date').map(({ path }) => path),
    ['(0018,9516)', '(0018,9517)'],
  );
});

test('utc-offset drop: the offset goes from every date and time, whether they move or stay', async () => {
  const value = '20240311101500.5+0100';
  const drop = async (option: string, mode: string) =>
    deidentified([element(ACQUISITION_DATE_TIME, 'DT', value)], {
      policy: await policyOf(`options: [${option}]\ndates: { mode: ${mode}, utc-offset: drop }`),
    });
  assert.equal((await drop('retain-longitudinal-full-dates', 'keep')).text(ACQUISITION_DATE_TIME), '20240311101500.5');
  const moved = await drop('retain-longitudinal-modified-dates', 'shift');
  assert.equal(moved.text(ACQUISITION_DATE_TIME), instant('20240311101500.5', moved));
});

test('PS3.5 6.2 DA: old dotted dates move and become canonical, padding is none of a date', () => {
  const outcome = deidentified(
    [
      element(STUDY_DATE, 'DA', '2024.03.11'),
      element(CONTENT_DATE, 'DA', Buffer.from(' 20240311\0')),
      element(0x00080022, 'DA', Buffer.from('20240311\0\0')),
    ],
    { policy: SHIFT },
  );
  for (const tag of [STUDY_DATE, CONTENT_DATE, 0x00080022]) assert.equal(outcome.text(tag), day('20240311', outcome));
});

test('an impossible day, a range and a device’s constant go by their Basic code, with a finding', () => {
  const dates = ['20240231', '20240311-20240314', '20241301', '00000000', '19000101', '99991231', 'MONDAY11'];
  for (const date of dates) {
    const outcome = deidentified([element(STUDY_DATE, 'DA', date), element(SERIES_DATE, 'DA', date)], {
      policy: SHIFT,
    });
    assert.equal(outcome.text(STUDY_DATE), '', date);
    assert.ok(!outcome.has(SERIES_DATE), date);
    assert.deepEqual(outcome.codes, ['invalid-date', 'invalid-date'], date);
  }
});

test('a date that would leave the years 1900 to 2199 goes, with a finding of its own', () => {
  const outcome = deidentified(
    [element(STUDY_DATE, 'DA', '19010311'), element(ACQUISITION_DATE_TIME, 'DT', '19010311')],
    {
      policy: SHIFT,
    },
  );
  assert.equal(outcome.text(STUDY_DATE), '');
  assert.ok(!outcome.has(ACQUISITION_DATE_TIME));
  assert.deepEqual(outcome.codes, ['offset-out-of-range', 'offset-out-of-range']);
});

test('PS3.5 6.4: several dates move one by one; one that cannot takes all with it', () => {
  const dates = (value: readonly string[]) => deidentified([element(CALIBRATION_DATE, 'DA', value)], { policy: SHIFT });
  const outcome = dates(['20240101', '', '20240301']);
  assert.equal(outcome.text(CALIBRATION_DATE), [day('20240101', outcome), '', day('20240301', outcome)].join('\\'));
  assert.ok(!dates(['20240101', 'LAST WEEK']).has(CALIBRATION_DATE));
});

test('empty dates and times stay empty', () => {
  for (const policy of [SHIFT, KEEP, YEAR]) {
    const outcome = deidentified([element(STUDY_DATE, 'DA', ''), element(STUDY_TIME, 'TM', '')], { policy });
    assert.equal(outcome.text(STUDY_DATE), '');
    assert.deepEqual(outcome.codes, []);
  }
});

test('a time that is none goes by its Basic code, with a finding; old colons are a time', () => {
  const outcome = deidentified([element(STUDY_TIME, 'TM', 'noon'), element(0x00080031, 'TM', '10:15:30')], {
    policy: SHIFT,
  });
  assert.equal(outcome.text(STUDY_TIME), '');
  assert.equal(outcome.text(0x00080031), '10:15:30');
  assert.deepEqual(outcome.codes, ['invalid-time']);
});

test('PS3.15 E.3.6: nested intervals stay exact, as injection to scan does', () => {
  const outcome = deidentified(
    [
      element(SERIES_DATE, 'DA', '20240311'),
      sequence(0x00540016, [
        item(
          element(0x00181072, 'TM', '095500.00'),
          element(0x00181075, 'DS', '6586.2'),
          element(0x00181078, 'DT', '20240311095500.00'),
        ),
      ]),
    ],
    { policy: SHIFT, sopClass: '1.2.840.10008.5.1.4.1.1.128' },
  );
  assert.equal(outcome.text(0x00540016, 0x00181078), instant('20240311095500.00', outcome));
  assert.equal(outcome.text(0x00540016, 0x00181072), '095500.00');
  assert.equal(outcome.text(0x00540016, 0x00181075), '6586.2');
  assert.equal(outcome.text(SERIES_DATE), day('20240311', outcome));
});

test('PS3.15 E.3.6: dates without a row move too', () => {
  // Inventory and industrial attributes (PS3.6): Date of Study Update and the like.
  const outcome = deidentified([element(0x0008041f, 'DT', '20240311'), element(0x00140102, 'DA', '20240311')], {
    policy: SHIFT,
  });
  assert.equal(outcome.text(0x0008041f), day('20240311', outcome));
  assert.equal(outcome.text(0x00140102), day('20240311', outcome));
  const rows = deidentified([element(0x0008041f, 'DT', '20240311'), element(0x00140102, 'DA', '20240311')]);
  assert.ok(!rows.has(0x0008041f) && !rows.has(0x00140102));
});

test('dates.mode keep: dates stay byte for byte, also where the residual check meets them; what is none goes', () => {
  const outcome = deidentified(
    [
      element(STUDY_DATE, 'DA', '20240311'),
      element(SERIES_DATE, 'DA', 'QUILLON '),
      element(0x00080022, 'DA', '2024.03.11'),
      element(ACQUISITION_DATE_TIME, 'DT', '20240311101500'),
      element(STUDY_TIME, 'TM', '101500'),
      element(0x00080031, 'TM', 'at noon '),
    ],
    { policy: KEEP },
  );
  assert.equal(outcome.text(STUDY_DATE), '20240311');
  assert.equal(outcome.text(0x00080022), '2024.03.11');
  assert.equal(outcome.text(ACQUISITION_DATE_TIME), '20240311101500');
  assert.equal(outcome.text(STUDY_TIME), '101500');
  assert.ok(!outcome.has(SERIES_DATE) && !outcome.has(0x00080031));
  assert.deepEqual(outcome.codes, ['invalid-date', 'invalid-time']);
});

test('PS3.15 E.3.6: Birth Date has no column of a date option and is emptied', () => {
  for (const policy of [BASIC, SHIFT, KEEP, YEAR])
    assert.equal(deidentified([element(BIRTH_DATE, 'DA', '19560214')], { policy }).text(BIRTH_DATE), '');
});

test('dates.birth: shifted with the others, or its year', async () => {
  const shifted = deidentified([element(BIRTH_DATE, 'DA', '19560214')], {
    policy: await policyOf('options: [retain-longitudinal-modified-dates]\ndates: { mode: shift, birth: shifted }'),
  });
  assert.equal(shifted.text(BIRTH_DATE), day('19560214', shifted));
  const year = await policyOf('dates: { mode: rows, birth: year }');
  assert.equal(deidentified([element(BIRTH_DATE, 'DA', '19560214')], { policy: year }).text(BIRTH_DATE), '19560101');
  assert.equal(deidentified([element(BIRTH_DATE, 'DA', '14.02.56')], { policy: year }).text(BIRTH_DATE), '');
});

test('45 CFR 164.514(b)(2)(i)(C): a birth year stays in a Safe Harbor policy up to the age of 89 in the latest data', async () => {
  const policy = { ...(await policyOf('dates: { mode: year-only, birth: year }')), safeHarbor: true };
  const born = (date: string) =>
    deidentified([element(BIRTH_DATE, 'DA', date), element(STUDY_DATE, 'DA', '20240311')], { policy }).text(BIRTH_DATE);
  assert.equal(born('19350504'), '19350101');
  assert.equal(born('19340504'), '', '90 in the year of the study');
  assert.equal(born('19310504'), '');
});

test('dates.mode year-only: the first of January, the year of a date and time, times by their rows', () => {
  const outcome = deidentified(
    [
      element(STUDY_DATE, 'DA', '20240311'),
      element(SERIES_DATE, 'DA', '20240231'),
      element(ACQUISITION_DATE_TIME, 'DT', '20240311101500.5-0500'),
      element(0x00189516, 'DT', '202403'),
      element(STUDY_TIME, 'TM', '101500'),
    ],
    { policy: YEAR },
  );
  assert.equal(outcome.text(STUDY_DATE), '20240101');
  assert.equal(outcome.text(ACQUISITION_DATE_TIME), '2024');
  assert.equal(outcome.text(0x00189516), '2024');
  assert.ok(!outcome.has(SERIES_DATE));
  assert.equal(outcome.text(STUDY_TIME), '');
  assert.equal(outcome.text(0x00280303), 'MODIFIED');
});

test('dates.mode remove: every date and time goes, and is emptied or a dummy only where the IOD requires it', () => {
  const outcome = deidentified(
    [
      element(STUDY_DATE, 'DA', '20240311'),
      element(SERIES_DATE, 'DA', '20240311'),
      element(0x00181200, 'DA', '20240311'),
      element(0x00404005, 'DT', '20240311'),
    ],
    { policy: { ...REMOVE, options: ['retain-device-identity'] } },
  );
  assert.equal(outcome.text(STUDY_DATE), '', 'Type 2');
  for (const tag of [SERIES_DATE, 0x00181200, 0x00404005]) assert.ok(!outcome.has(tag));
  const enhanced = deidentified(
    [element(ACQUISITION_DATE_TIME, 'DT', '20240311101500'), element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY')],
    {
      policy: REMOVE,
      sopClass: ENHANCED_MR,
    },
  );
  assert.equal(enhanced.text(ACQUISITION_DATE_TIME), '19000101000000', 'Type 1C, original image');
});

test('PS3.3 8.6: context group versions are days of the standard, no patient’s: they neither move nor are sought', () => {
  const code = item(element(0x00080106, 'DT', '20020904'), element(0x00080100, 'SH', '1'));
  const outcome = deidentified([sequence(0x00082218, [code])], { policy: SHIFT });
  assert.equal(outcome.text(0x00082218, 0x00080106), '20020904');
  assert.equal(deidentified([sequence(0x00082218, [code])]).text(0x00082218, 0x00080106), '19000101000000');
});

test('Device Identity keeps a calibration date under rows; with Modified Dates beside it the date moves', () => {
  const date = [element(CALIBRATION_DATE, 'DA', '20240101')];
  assert.equal(deidentified(date, { policy: policyWith('retain-device-identity') }).text(CALIBRATION_DATE), '20240101');
  const both = deidentified(date, {
    policy: policyWith('retain-device-identity', 'retain-longitudinal-modified-dates'),
  });
  assert.equal(both.text(CALIBRATION_DATE), day('20240101', both));
  const none = deidentified([element(CALIBRATION_DATE, 'DA', 'last May ')], {
    policy: policyWith('retain-device-identity'),
  });
  assert.ok(!none.has(CALIBRATION_DATE) && none.codes.includes('invalid-date'));
});
