import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileRows } from './profile.ts';
import { isSmallZip3, safeHarborCategories } from './safe-harbor.ts';
import { parseTag } from './tags.ts';

test('an attribute has its categories of 45 CFR 164.514(b)(2)(i)', () => {
  assert.deepEqual(safeHarborCategories(0x00100010), ['A']);
  assert.ok(safeHarborCategories(0x00100030).includes('C'));
  assert.ok(safeHarborCategories(0x00101040).includes('B'));
  assert.deepEqual(safeHarborCategories(0x00280010), []);
  assert.equal(safeHarborCategories(0x00100010), safeHarborCategories(0x00100010));
});

test('overlays and curves have categories in each of their groups', () => {
  assert.ok(safeHarborCategories(0x60023000).length > 0);
  assert.deepEqual(safeHarborCategories(0x60023000), safeHarborCategories(0x601e3000));
  assert.ok(safeHarborCategories(0x50003000).length > 0);
  assert.deepEqual(safeHarborCategories(0x60203000), []);
});

test('every attribute of Table E.1-1 has a category', () => {
  const tags = profileRows().flatMap((row) => parseTag(row.tag) ?? []);
  assert.deepEqual(
    tags.filter((tag) => safeHarborCategories(tag).length === 0),
    [],
  );
});

test('a ZIP prefix is small when one of three censuses says so (164.514(b)(2)(i)(B))', () => {
  // The 17 prefixes of the guidance, from the census of 2000.
  const guidance = '036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893'.split(' ');
  for (const prefix of guidance) assert.ok(isSmallZip3(prefix), prefix);
  for (const prefix of ['100', '606', '021', '', '0360']) assert.equal(isSmallZip3(prefix), false, prefix);
});
