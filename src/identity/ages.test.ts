import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capAge, parseAge } from './ages.ts';

test('PS3.5 6.2 AS: three digits and a unit in capitals are legal', () => {
  assert.deepEqual(parseAge('045Y '), { count: 45, unit: 'Y', years: 45, legal: true });
  assert.deepEqual(parseAge('018M'), { count: 18, unit: 'M', years: 1, legal: true });
  for (const text of ['45Y', '0045Y', '045y', '045 Y']) assert.equal(parseAge(text)?.legal, false, text);
});

test('what holds no count and unit is no age', () => {
  for (const text of ['', 'Y', '045', '45 years', '-45Y', '045X', '04.5Y'])
    assert.equal(parseAge(text), undefined, text);
});

test('the years of every unit', () => {
  assert.equal(parseAge('1092M')?.years, 91);
  assert.equal(parseAge('4800W')?.years, 91);
  assert.equal(parseAge('33000D')?.years, 90);
  assert.equal(parseAge('999D')?.years, 2);
});

test('45 CFR 164.514(b)(2)(i)(C): ages over 89 become 090Y in whatever unit they are written', () => {
  assert.equal(capAge('089Y'), '089Y');
  assert.equal(capAge('090Y'), '090Y');
  assert.equal(capAge('092Y'), '090Y');
  assert.equal(capAge('1092M'), '090Y');
  assert.equal(capAge('105y'), '090Y');
  assert.equal(capAge('006M '), '006M');
});

test('an illegal age that is not certainly over 89 is dropped', () => {
  for (const text of ['45Y', '0045Y', '600M0', '', 'unknown']) assert.equal(capAge(text), undefined, text);
});
