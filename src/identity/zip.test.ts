import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generalizeZip } from './zip.ts';

const isSmall = (prefix: string): boolean => prefix === '036';

test('45 CFR 164.514(b)(2)(i)(B): the first three digits stay, of small areas 000', () => {
  assert.equal(generalizeZip('02139', isSmall), '021');
  assert.equal(generalizeZip(' 02139-4307 ', isSmall), '021');
  assert.equal(generalizeZip('021394307', isSmall), '021');
  assert.equal(generalizeZip('03601', isSmall), '000');
});

test('what is no ZIP code goes', () => {
  for (const text of ['', '021', '2139', 'SW1A 1AA', '1012 AB', '02139 Cambridge', '021394']) {
    assert.equal(generalizeZip(text, isSmall), undefined, text);
  }
});
