import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentItemRow } from './content-items.ts';
import { CONTENT_ITEMS } from './generated/e3-4-1.ts';
import { allRows } from './text-table.ts';

test('every row of PS3.15 Table E.3.4-1 is found by concept name and value type', () => {
  for (const [code = '', scheme = '', valueType = '', basic, ...rest] of allRows(CONTENT_ITEMS)) {
    const row = contentItemRow(code, scheme, valueType);
    assert.deepEqual([row?.basic, row?.meaning], [basic, rest.at(-1)]);
  }
});

test('a claimed option overrides the action', () => {
  assert.deepEqual(contentItemRow('109054', 'DCM', 'TEXT')?.options, { 'clean-descriptors': 'C' });
  assert.deepEqual(contentItemRow('110119', 'DCM', 'TEXT')?.options, { 'retain-device-identity': 'K' });
});

test('the same concept with another value type or scheme has no row', () => {
  assert.equal(contentItemRow('109054', 'DCM', 'NUM'), undefined);
  assert.equal(contentItemRow('109054', '99LOCAL', 'TEXT'), undefined);
  assert.equal(contentItemRow('109054\tDCM', 'TEXT', 'X'), undefined);
});
