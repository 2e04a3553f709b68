import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  civilFromDay,
  dayFromCivil,
  formatDate,
  isTime,
  parseDate,
  parseDateTime,
  shiftDate,
  shiftDateTime,
  yearOnlyDate,
  yearOnlyDateTime,
} from './dates.ts';

/** 0001-01-01 to 9999-12-31. */
const anyDay = fc.integer({ min: -719_162, max: 2_932_896 });
/** 1905-01-01 to 2190-01-01: a shift of up to five years stays inside 1900 to 2199. */
const ordinaryDay = fc.integer({ min: -23_741, max: 80_353 });

test('days and dates agree with the Gregorian calendar of the platform', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const date = civilFromDay(day);
      const oracle = new Date(day * 86_400_000);
      const expected = { year: oracle.getUTCFullYear(), month: oracle.getUTCMonth() + 1, day: oracle.getUTCDate() };
      assert.deepEqual(date, expected);
      assert.equal(dayFromCivil(date), day);
      assert.equal(parseDate(formatDate(day)), day);
    }),
  );
});

test('PS3.5 6.2 DA: the legacy form with dots and padding at either end are read', () => {
  const day = dayFromCivil({ year: 2024, month: 3, day: 11 });
  for (const text of ['20240311', '2024.03.11', ' 20240311', '20240311 ', '20240311\0']) {
    assert.equal(parseDate(text), day, text);
  }
});

test('days that do not exist do not roll over, and ranges and parts are no dates', () => {
  const texts = ['20240231', '20230229', '19000229', '20240011', '20241301', '20240300', '20240432', '00000101', ''];
  const others = [
    '202403',
    '2024',
    '20240311-20240314',
    '20240311-',
    '2024-03-11',
    '2024.3.11',
    '2024031x',
    '+2024031',
  ];
  for (const text of [...texts, ...others]) assert.equal(parseDate(text), undefined, text);
  assert.notEqual(parseDate('20000229'), undefined);
});

test('a shift keeps every interval', () => {
  fc.assert(
    fc.property(ordinaryDay, ordinaryDay, fc.integer({ min: -1700, max: 1700 }), (a, b, days) => {
      const [shiftedA, shiftedB] = [shiftDate(formatDate(a), days)!, shiftDate(formatDate(b), days)!];
      assert.equal(parseDate(shiftedA)! - parseDate(shiftedB)!, a - b);
      assert.equal(parseDate(shiftedA), a + days);
    }),
  );
});

test('a shifted date is written in the canonical form', () => {
  assert.equal(shiftDate('2024.03.11 ', -364), '20230313');
});

test('a result outside of 1900 to 2199 is none', () => {
  assert.equal(shiftDate('19000102', -1), '19000101');
  assert.equal(shiftDate('19000102', -2), undefined);
  assert.equal(shiftDate('21991230', 1), '21991231');
  assert.equal(shiftDate('21991230', 2), undefined);
});

test("devices' constants are not shifted: they would publish the offset", () => {
  for (const text of ['19000101', '00010101', '99991231', '1900.01.01']) assert.equal(shiftDate(text, -364), undefined);
  assert.equal(shiftDateTime('19000101120000', 364), undefined);
});

test('PS3.5 6.2 DT: the date moves, time, fraction and offset from UTC are copied', () => {
  assert.equal(shiftDateTime('20240311101500.123456-0500', -364), '20230313101500.123456-0500');
  assert.equal(shiftDateTime('20240311', -364), '20230313');
  assert.equal(shiftDateTime('20240311+0100 ', -364), '20230313+0100');
  assert.equal(shiftDateTime('2024031123', -364), '2023031323');
});

test('a DT that stops at the year or month has no day to shift', () => {
  for (const text of ['2024', '202403', '2024-0500', '202403+0100']) {
    assert.equal(shiftDateTime(text, -364), undefined, text);
    assert.equal(parseDateTime(text)?.year, 2024, text);
    assert.equal(parseDateTime(text)?.day, undefined, text);
  }
});

test('PS3.5 6.2 DT: parts that cannot exist make it no date and time', () => {
  const times = ['2024031124', '202403111060', '20240311101561', '202403111015001', '20240311101500.', '2024031110150'];
  const zones = ['20240311-2024', '20240311+1401', '20240311-1201', '20240311+0160', '20240311+01', '20240311Z'];
  const dates = ['20240231101500', '202413', '202400', '20240', '0000', '2024.03.11', '20240311-20240314', 'x', ''];
  for (const text of [...times, ...zones, ...dates, '20240311101500.1234567']) {
    assert.equal(parseDateTime(text), undefined, text);
    assert.equal(shiftDateTime(text, 7), undefined, text);
    assert.equal(yearOnlyDateTime(text), undefined, text);
  }
  assert.notEqual(parseDateTime('20161231235960'), undefined);
});

test('year-only: a DA becomes the first of January, a DT its year', () => {
  assert.equal(yearOnlyDate('2024.03.11'), '20240101');
  assert.equal(yearOnlyDateTime('20240311101500.1+0100'), '2024');
  assert.equal(yearOnlyDateTime('2024'), '2024');
  for (const text of ['19000101', '18991231', '22000101', '20240231']) {
    assert.equal(yearOnlyDate(text), undefined, text);
    assert.equal(yearOnlyDateTime(text), undefined, text);
  }
});

test('PS3.5 6.2 TM: each precision, a leap second and the legacy form with colons', () => {
  for (const text of ['10', '1015', '101500', '235960', '101500.1', '101500.123456 ', '10:15', '10:15:00.5']) {
    assert.ok(isTime(text), text);
  }
  for (const text of ['', '1', '24', '1060', '101561', '101500.', '101500.1234567', '10:1500', '101500-111500']) {
    assert.ok(!isTime(text), text);
  }
});
