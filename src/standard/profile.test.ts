import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DEIDENTIFICATION_METHODS,
  EDITIONS,
  type ProfileOption,
  type ProfileRow,
  profileRow,
  profileRows,
  undo,
} from './profile.ts';

const CODES = new Set(['X', 'Z', 'D', 'K', 'C', 'U', 'Z/D', 'X/Z', 'X/D', 'X/Z/D', 'X/Z/U*']);

test('each edition of Table E.1-1 has as many rows as its printed table', () => {
  const counts = EDITIONS.map((edition) => [edition, profileRows(edition).length]);
  assert.deepEqual(Object.fromEntries(counts), {
    '2020a': 432,
    '2021a': 460,
    '2024a': 614,
    '2024b': 621,
    '2025b': 647,
    '2026c': 656,
  });
});

test('every row of every edition has a code of Table E.1-1a, options that keep or clean, and a place in order', () => {
  for (const edition of EDITIONS) {
    const rows = profileRows(edition);
    for (const row of rows) {
      assert.ok(CODES.has(row.basic), `${edition} ${row.tag}`);
      assert.ok(
        Object.values(row.options).every((code) => code === 'K' || code === 'C'),
        `${edition} ${row.tag}`,
      );
    }
    const tags = rows.map(({ tag }) => tag);
    assert.deepEqual(tags, [...new Set(tags)].sort());
  }
});

test('the codes of the Basic Profile are spread as in 2026c', () => {
  const counts = Object.groupBy(profileRows(), ({ basic }) => basic);
  const sizes = Object.fromEntries(Object.entries(counts).map(([code, rows]) => [code, rows.length]));
  assert.deepEqual(sizes, { X: 416, D: 93, U: 55, Z: 42, 'X/D': 23, 'X/Z': 11, 'X/Z/D': 8, 'Z/D': 6, 'X/Z/U*': 2 });
});

test('a row says what the Basic Profile and each option do', () => {
  assert.deepEqual(profileRow(0x00100010), {
    tag: '00100010',
    keyword: 'PatientName',
    inStandardIod: true,
    basic: 'Z',
    options: {},
  });
  assert.deepEqual(profileRow(0x00080018)?.options, { 'retain-uids': 'K' });
  assert.deepEqual(profileRow(0x00080020)?.options, {
    'retain-longitudinal-full-dates': 'K',
    'retain-longitudinal-modified-dates': 'C',
  });
  assert.deepEqual(profileRow(0x00081030)?.options, { 'clean-descriptors': 'C' });
  assert.equal(profileRow(0x00280010), undefined);
});

test('masks come after exact tags: overlays, comments, curves, private attributes', () => {
  assert.equal(profileRow(0x60003000)?.tag, '60xx3000');
  assert.equal(profileRow(0x601e4000)?.tag, '60xx4000');
  assert.equal(profileRow(0x60000010), undefined);
  assert.equal(profileRow(0x60203000), undefined);
  assert.equal(profileRow(0x50040022)?.tag, '50xxxxxx');
  assert.equal(profileRow(0x50200022), undefined);
  assert.equal(profileRow(0x00091001)?.tag, 'odd.xxxx');
  assert.equal(profileRow(0xffff0001 | 0)?.tag, 'odd.xxxx');
  assert.deepEqual(profileRow(0x00091001)?.options, { 'retain-safe-private': 'C' });
});

test('an older edition has neither the rows nor the codes that came later', () => {
  assert.equal(profileRow(0x00181010, '2025b'), undefined);
  assert.notEqual(profileRow(0x00181010, '2026c'), undefined);
  assert.deepEqual(profileRow(0x00400241, '2021a')?.options, { 'retain-device-identity': 'K' });
  assert.deepEqual(profileRow(0x00400241, '2024a')?.options, { 'retain-device-identity': 'C' });
  assert.deepEqual([profileRow(0x00100020, '2024a')?.basic, profileRow(0x00100020, '2024b')?.basic], ['Z', 'Z/D']);
  assert.deepEqual(profileRow(0x00321033, '2025b')?.options, {});
  assert.deepEqual(profileRow(0x00321033, '2026c')?.options, { 'clean-descriptors': 'C' });
});

test('an option that repeats the basic action overrides nothing (Referenced Patient Sequence until 2021a)', () => {
  assert.deepEqual(profileRow(0x00081120, '2021a')?.options, {});
  assert.deepEqual(profileRow(0x00081120, '2024a')?.options, { 'retain-uids': 'K' });
});

test('undoing the removal of a row brings it back (0008,010D was in the table of 2016)', () => {
  const rows = new Map<string, ProfileRow>();
  undo(rows, { tag: '0008010D', change: 'removed', column: 'row', old: 'basic=U;rtnUIDs=K' });
  assert.deepEqual(rows.get('0008010D'), {
    tag: '0008010D',
    keyword: 'ContextGroupExtensionCreatorUID',
    inStandardIod: false,
    basic: 'U',
    options: { 'retain-uids': 'K' },
  });
});

test('undoing the changes leaves the current table as it is', () => {
  const before = JSON.stringify(profileRows());
  for (const edition of EDITIONS) profileRows(edition);
  assert.equal(JSON.stringify(profileRows()), before);
});

test('CID 7050 has a code for the Basic Profile and one for each option', () => {
  const options = DEIDENTIFICATION_METHODS.map(({ option }) => option);
  assert.equal(new Set(options).size, 13);
  const code = (wanted: ProfileOption | 'basic') =>
    DEIDENTIFICATION_METHODS.find(({ option }) => option === wanted)?.code;
  assert.equal(code('basic'), '113100');
  assert.equal(code('clean-pixel-data'), '113101');
  assert.equal(code('clean-recognizable-visual-features'), '113102');
  assert.equal(code('retain-longitudinal-modified-dates'), '113107');
  assert.equal(code('retain-institution-identity'), '113112');
});
