import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SAFE_PRIVATE } from './generated/e3-10-1.ts';
import { PRIVATE_DICTIONARY } from './generated/private.ts';
import { loadPrivateDictionary } from './index.ts';
import { safePrivate } from './safe-private.ts';
import { allRows } from './text-table.ts';

test('every safe private element of PS3.15 Table E.3.10-1 is found by creator, group and offset', () => {
  for (const [creator = '', group = '', offset = '', vr, vm, meaning] of allRows(SAFE_PRIVATE)) {
    const { disputed: _disputed, ...facts } = safePrivate(
      creator,
      Number.parseInt(group, 16),
      Number.parseInt(offset, 16),
    )!;
    assert.deepEqual(facts, {
      vr,
      vm,
      meaning,
    });
  }
});

test('a creator is compared without padding, and in its own case (PS3.5 6.2)', () => {
  assert.equal(safePrivate(' Philips Imaging DD 001 ', 0x2001, 0x03)?.vr, 'FL');
  assert.equal(safePrivate('Philips Imaging DD 001\0', 0x2001, 0x03)?.vr, 'FL');
  assert.equal(safePrivate('PHILIPS IMAGING DD 001', 0x2001, 0x03), undefined);
  assert.equal(safePrivate('', 0x2001, 0x03), undefined);
  assert.equal(safePrivate(`${' '.repeat(60_000)}x`, 0x2001, 0x03), undefined);
});

test('the block that a creator reserved does not matter, the offset in it does', () => {
  assert.equal(safePrivate('Philips Imaging DD 001', 0x2001, 0x1003)?.vr, 'FL');
  assert.equal(safePrivate('Philips Imaging DD 001', 0x2003, 0x03), undefined);
});

test('every row of the private dictionary is found; conflicting VRs make it doubtful', async () => {
  const dictionary = await loadPrivateDictionary();
  for (const [creator = '', group = '', offset = '', vr, vm, name, other] of allRows(PRIVATE_DICTIONARY)) {
    if (group.includes('x')) continue;
    const facts = dictionary.find(creator, Number.parseInt(group, 16), Number.parseInt(offset, 16));
    assert.deepEqual(facts, { vr, vm, name, doubtful: other !== '' });
  }
});

test('a row for a range of groups serves each of them', async () => {
  const dictionary = await loadPrivateDictionary();
  const ranges = allRows(PRIVATE_DICTIONARY).filter(([, group = '']) => group.includes('x'));
  assert.ok(ranges.length > 0);
  for (const [creator = '', group = '', offset = '', , , name] of ranges) {
    const found = dictionary.find(creator, Number.parseInt(group.replace('xx', '3E'), 16), Number.parseInt(offset, 16));
    assert.equal(found?.name, name);
  }
});

test('dispositions name their source; only std is normative', async () => {
  const dictionary = await loadPrivateDictionary();
  const bValue = dictionary.dispositions('Philips Imaging DD 001', 0x2001, 0x03);
  assert.ok(bValue.some(({ source, action }) => source === 'std' && action === 'keep'));
  const csa = dictionary.dispositions('SIEMENS CSA HEADER', 0x0029, 0x10);
  assert.ok(csa.length > 0 && csa.every(({ action }) => action === 'remove'));
  assert.deepEqual(dictionary.dispositions('NOBODY', 0x0029, 0x10), []);
});

test('disputed are the elements that the standard keeps and another source removes', () => {
  const rows = (name: string): string[][] =>
    readFileSync(new URL(`../../standard/tables/${name}.tsv`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .slice(1)
      .map((line) => line.split('\t'));
  const keptByStandard = new Set<string>();
  const removed = new Set<string>();
  for (const [creator, group, offset, , action, source] of rows('private-safe')) {
    const key = `${creator} ${group}${offset}`;
    if (action === 'keep' && source === 'std') keptByStandard.add(key);
    if (action === 'remove') removed.add(key);
  }
  const expected = [...keptByStandard].filter((key) => removed.has(key)).sort();
  assert.deepEqual(
    rows('private-disputed')
      .map(([creator, group, offset]) => `${creator} ${group}${offset}`)
      .sort(),
    expected,
  );
  assert.equal(expected.length, 22);
  assert.equal(safePrivate('SIEMENS MR HEADER', 0x0019, 0x0e)?.disputed, true);
  assert.equal(safePrivate('SIEMENS MR HEADER', 0x0019, 0x0c)?.disputed, false);
});
