import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, sequence } from '../../test/build/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { BASIC, type Identifiers, policyWith, RESEARCH, SAFE_HARBOR, verdictOn } from './good.testing.ts';

// Two visits 52 weeks apart, which is how far the tests' dates move.
const DATES: Identifiers = [
  ['date', '20240311'],
  ['date', '20230313'],
  ['date', '20200229101500.000+0100'],
];
const STUDY_DATE = 0x00080020;
const leak = (path: string): string => `refused/leak; residual ${path}`;
const date = (value: string, policy: CompiledPolicy = RESEARCH): string =>
  verdictOn([element(STUDY_DATE, 'DA', value)], DATES, { policy });
const dateTime = (value: string, policy: CompiledPolicy = RESEARCH): string =>
  verdictOn([element(0x0008002a, 'DT', value)], DATES, { policy });

test('a date of the patient may not stand, in DA and in DT', () => {
  assert.equal(date('20240311'), leak('(0008,0020)'));
  assert.equal(date('2024.03.11'), leak('(0008,0020)'), 'as before 1993');
  assert.equal(dateTime('20240311101500'), leak('(0008,002A)'));
  assert.equal(dateTime('20200229'), leak('(0008,002A)'));
  const nested = sequence(0x00400275, [item(element(0x00400002, 'DA', '20240311'))]);
  assert.equal(verdictOn([nested], DATES), leak('(0040,0275)[0].(0040,0002)'));
});

test('a date that is nobody’s may stand under shifted dates', () => {
  assert.equal(date('20240310'), 'ok');
  assert.equal(dateTime('20190302101500.000+0100'), 'ok');
});

test('a date of the patient that is the image of another one may stand (PS3.15 E.3.6)', () => {
  assert.equal(date('20230313'), 'ok', '20240311 moved by 364 days');
  assert.equal(dateTime('20230313101500'), 'ok');
  assert.equal(date('20230313', BASIC), leak('(0008,0020)'), 'nothing moves under the rows of the profile');
});

test('every value of several is looked at', () => {
  assert.equal(date('20230313\\20240311'), leak('(0008,0020)'));
});

test('dummies and constants of devices may stand', () => {
  const identifiers = [
    ['date', '19000101'],
    ['date', '00010101'],
  ] as const;
  const parts = (value: string) => [element(STUDY_DATE, 'DA', value), element(0x0008002a, 'DT', `${value}000000`)];
  for (const policy of [RESEARCH, SAFE_HARBOR, BASIC]) {
    assert.equal(verdictOn(parts('19000101'), identifiers, { policy }), 'ok');
    assert.equal(verdictOn(parts('00010101'), identifiers, { policy }), 'ok');
  }
});

test('a month of the patient may not stand where it stood alone', () => {
  const months = [['date', '202403']] as const;
  assert.equal(verdictOn([element(0x0008002a, 'DT', '202403')], months), leak('(0008,002A)'));
  assert.equal(verdictOn([element(0x0008002a, 'DT', '202404')], months), 'ok');
});

test('text in a date is searched as text', () => {
  assert.equal(date('on 11.03.2024'), leak('(0008,0020)'));
  assert.equal(date('20240311-20240318'), leak('(0008,0020)'));
});

test('year-only: a DA is a first of January, a DT a year', () => {
  const finer = (path: string) => `refused/leak; invalid-date ${path}`;
  assert.equal(date('20240101', SAFE_HARBOR), 'ok');
  assert.equal(date('20240310', SAFE_HARBOR), finer('(0008,0020)'));
  assert.equal(date('20240311', SAFE_HARBOR), leak('(0008,0020)'));
  assert.equal(dateTime('2024', SAFE_HARBOR), 'ok');
  assert.equal(dateTime('2024+0100', SAFE_HARBOR), 'ok');
  assert.equal(dateTime('202404', SAFE_HARBOR), finer('(0008,002A)'));
  assert.equal(dateTime('20240101', SAFE_HARBOR), finer('(0008,002A)'));
});

test('year-only: a day that is its own year-only form is no identifier', () => {
  const born = [['date', '19560101']] as const;
  assert.equal(verdictOn([element(STUDY_DATE, 'DA', '19560101')], born, { policy: SAFE_HARBOR }), 'ok');
  assert.equal(verdictOn([element(STUDY_DATE, 'DA', '19560101')], born), leak('(0008,0020)'));
});

test('context group versions are days of the standard (PS3.3 8.6)', () => {
  const code = sequence(0x00082218, [item(element(0x00080106, 'DT', '20240312'))]);
  assert.equal(verdictOn([code], [], { policy: SAFE_HARBOR }), 'ok');
});

test('full dates: dates stay where the option keeps them, the birth date does not', () => {
  const policy = policyWith(RESEARCH, {
    options: ['retain-longitudinal-full-dates'],
    codes: ['113100', '113106'],
    dates: { ...RESEARCH.dates, mode: 'keep' },
  });
  assert.equal(date('20240311', policy), 'ok');
  assert.equal(dateTime('20240311101500', policy), 'ok');
  const text = [element(0x00181030, 'LO', 'T2 2024-03-11')];
  assert.equal(verdictOn(text, DATES, { policy }), leak('(0018,1030)'), 'a needle everywhere else');
  const birth = [element(0x00100030, 'DA', '19560214')];
  assert.equal(verdictOn(birth, [['date', '19560214']], { policy }), leak('(0010,0030)'));
});

test('a birth date is shifted or made a year where the policy says so', () => {
  const born = [
    ['date', '19560101'],
    ['date', '19570214'],
    ['date', '19560216'],
  ] as const;
  const birth = (value: string, mode: CompiledPolicy['dates']['birth'], dates = BASIC.dates) =>
    verdictOn([element(0x00100030, 'DA', value)], born, {
      policy: policyWith(BASIC, { dates: { ...dates, birth: mode } }),
    });
  assert.equal(birth('19560101', 'year'), 'ok');
  assert.equal(birth('19560101', 'empty'), leak('(0010,0030)'));
  assert.equal(birth('19560216', 'shifted'), 'ok', '19570214 moved by 364 days');
  assert.equal(birth('19570214', 'shifted'), leak('(0010,0030)'));
});

test('an own rule that shifts makes images where the policy’s dates do not move', () => {
  const rule = { id: 'own:1', at: { kind: 'tag', tag: STUDY_DATE }, do: 'shift', line: 1 } as const;
  const policy = policyWith(BASIC, { rules: [rule] });
  assert.equal(date('20230313', policy), 'ok');
  assert.equal(date('20240311', policy), leak('(0008,0020)'));
});

test('dates in numbers and codes are found as whole values only', () => {
  assert.equal(verdictOn([element(0x00200013, 'IS', '20240311')], DATES), leak('(0020,0013)'));
  assert.equal(verdictOn([element(0x00180081, 'DS', '0.20240311')], DATES), 'ok');
  assert.equal(verdictOn([element(0x00280010, 'US', [0x3032, 0x3432])], DATES), 'ok');
});
