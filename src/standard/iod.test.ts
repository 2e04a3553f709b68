import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable } from '../../standard/generate.ts';
import { iodOfSopClass } from './iod.ts';
import { statedType } from './types.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';

/** One SOP Class of each IOD. */
const sopClasses = new Map(readTable('iod-sop').rows.map(({ iod = '', sopClassUid = '' }) => [iod, sopClassUid]));
const iods = [...new Set(readTable('iod').rows.map(({ iod = '' }) => iod))];

test('a SOP Class has its IOD, whose modules may lack content', () => {
  assert.equal(iodOfSopClass(CT)?.id, 'CTImage');
  assert.equal(iodOfSopClass(CT)?.name, 'CT Image');
  assert.equal(iodOfSopClass(CT)?.complete, true);
  assert.equal(iodOfSopClass('1.2.840.10008.5.1.4.1.1.481.10')?.complete, false);
  assert.equal(iodOfSopClass('1.2.840.10008.5.1.4.1.1.6')?.id, 'USImage', 'retired');
  assert.equal(iodOfSopClass('1.2.3'), undefined);
  assert.equal(iodOfSopClass(''), undefined);
});

test('34 of 178 IODs have gaps, as standard/README.md says', () => {
  assert.equal(iods.length, 178);
  assert.equal(iods.filter((iod) => iodOfSopClass(sopClasses.get(iod) ?? '')?.complete === false).length, 34);
});

/**
 * Paths where the resolved table is narrower than the standard: it was computed without entering a macro that is open on
 * the path already, and SR content includes itself (PS3.3 C.17.3.2.4). IODs in which our reading finds the path too.
 */
const RECURSIVE: Readonly<Record<string, number>> = { '0040A730.0040A032 1C': 22 };

test('the strictest Type of every choice in Table E.1-1 agrees with the resolved table, IOD by IOD', () => {
  const rows = readTable('e1-1-resolved').rows;
  assert.equal(rows.length, 194);
  for (const [path, ofPath] of Map.groupBy(rows, (row) => row.path ?? '')) {
    const found = typesByIod(path);
    const named = new Set(ofPath.flatMap((row) => (row.iods ?? '').split(',')));
    for (const { type = '', iods: list = '', iodCount } of ofPath) {
      const expected = listed(list, [...found.keys()], named);
      const differing = expected.filter((iod) => found.get(iod) !== type);
      assert.deepEqual(differing, [], `${path} is not of Type ${type}`);
      assert.equal(expected.length - (RECURSIVE[`${path} ${type}`] ?? 0), Number(iodCount), `IODs that have ${path}`);
    }
  }
});

function typesByIod(path: string): ReadonlyMap<string, string> {
  const tags = path.split('.').map((hex) => Number.parseInt(hex, 16));
  const types = iods.map((iod) => [iod, statedType(sopClasses.get(iod) ?? '', tags)] as const);
  return new Map(
    types.filter((entry): entry is [string, '1' | '1C' | '2' | '2C' | '3'] => /^[123]C?$/.test(entry[1] ?? '')),
  );
}

/** `*`: every IOD that has the path; `(all others)`: every one of them that no other row of the path names. */
function listed(list: string, having: readonly string[], named: ReadonlySet<string>): readonly string[] {
  if (list === '*') return having;
  return list === '(all others)' ? having.filter((iod) => !named.has(iod)) : list.split(',');
}

test('well-known Types of the CT Image (PS3.3 A.3.3)', () => {
  const types: readonly [number, string][] = [
    [0x00100010, '2'],
    [0x0020000d, '1'],
    [0x00080020, '2'],
    [0x00080060, '1'],
    [0x00080070, '2'],
    [0x00200052, '1'],
    [0x00281050, '1C'],
    [0x00080008, '1'],
    [0x00181030, '3'],
    [0x60020010, '1'],
  ];
  for (const [tag, type] of types) assert.equal(statedType(CT, [tag]), type, tag.toString(16));
});

test('an attribute that an IOD does not have is undefined, unless a gap could hold it', () => {
  assert.equal(statedType(CT, [0x00540081]), undefined);
  assert.equal(statedType(CT, [0x00100010, 0x00100010]), undefined);
  assert.equal(statedType('1.2.840.10008.5.1.4.1.1.481.10', [0x00540081]), 'unknown');
  assert.equal(statedType('1.2.3', [0x00100010]), 'unknown');
});

test('SR content includes itself: a path of any depth has its Type (PS3.3 C.17.3.2.4)', () => {
  const depth = 40;
  const path = [...Array.from({ length: depth }, () => 0x0040a730), 0x0040a040];
  assert.equal(statedType('1.2.840.10008.5.1.4.1.1.88.11', path), '1');
});
