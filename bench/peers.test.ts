import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { actionTable } from './peers.ts';

test('a table of actions has tag and Basic action, without comments, header and masks', () => {
  const tsv = '# words\ntag\tkeyword\tbasic\n00100010\tPatientName\tZ\n60xx3000\tOverlayData\tX\n';
  assert.equal(actionTable(tsv), '00100010\tZ\n');
  assert.throws(() => actionTable('tag\tkeyword\n'), /no column basic/);
});

test('PS3.15 Table E.1-1: the peers get every row with a tag of its own', () => {
  const tsv = readFileSync(new URL('../standard/tables/e1-1.tsv', import.meta.url), 'utf8');
  const rows = actionTable(tsv).trimEnd().split('\n');
  assert.ok(rows.length > 600, `${rows.length} rows`);
  assert.ok(rows.includes('00100010\tZ'));
  for (const row of rows) assert.match(row, /^[0-9A-F]{8}\t[XZDUKC]/i);
});
