import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute, attributes, tagOfKeyword } from './dictionary.ts';
import { DICTIONARY } from './generated/dictionary.ts';
import { allRows } from './text-table.ts';

test('every row of PS3.6 is found by its tag, and by its keyword unless it is a mask', () => {
  for (const [tag = '', vr, vm, keyword = '', name, retired] of allRows(DICTIONARY)) {
    if (tag.includes('x')) {
      assert.equal(tagOfKeyword(keyword), undefined, keyword);
      continue;
    }
    const number = Number.parseInt(tag, 16);
    assert.deepEqual(attribute(number), { tag, vr, vm, keyword, name, retired: retired === 'Y' });
    if (keyword !== '') assert.equal(tagOfKeyword(keyword), number, keyword);
  }
});

test('all rows can be listed, masks as they stand', () => {
  const rows = attributes();
  assert.equal(rows.length, allRows(DICTIONARY).length);
  assert.deepEqual(
    rows.find(({ tag }) => tag === '00100010'),
    attribute(0x00100010),
  );
  assert.equal(rows.find(({ tag }) => tag === '60xx3000')?.keyword, 'OverlayData');
});

test('a tag is the same signed or unsigned, and asked twice', () => {
  assert.equal(attribute(0xfffee000)?.name, 'Item');
  assert.equal(attribute(0xfffee000 | 0)?.name, 'Item');
  assert.equal(attribute(0x00100010), attribute(0x00100010));
});

test('overlays and curves are described in their 16 even groups only (PS3.5 7.6)', () => {
  assert.equal(attribute(0x60003000)?.keyword, 'OverlayData');
  assert.equal(attribute(0x601e3000)?.keyword, 'OverlayData');
  assert.equal(attribute(0x60203000), undefined);
  assert.equal(attribute(0x60013000), undefined);
  assert.equal(attribute(0x50080022)?.keyword, 'CurveDescription');
  assert.equal(attribute(0x50200022), undefined);
  assert.equal(attribute(0x60003000)?.tag, '60xx3000');
});

test('the retired masks of PS3.6 are resolved', () => {
  const cases: readonly [number, string][] = [
    [0x00203100, 'SourceImageIDs'],
    [0x002031ff, 'SourceImageIDs'],
    [0x00280412, 'CoefficientCoding'],
    [0x00280413, 'CoefficientCodingPointers'],
    [0x002808f8, 'ImageDataLocation'],
    [0x10000010, 'EscapeTriplet'],
    [0x1000fff5, 'ShiftTableTriplet'],
    [0x10101234, 'ZonalMap'],
    [0x7f020010, 'VariablePixelData'],
    // Exact rows come first.
    [0x00280402, 'NumberOfTransformSteps'],
    [0x7fe00010, 'PixelData'],
  ];
  for (const [tag, keyword] of cases) assert.equal(attribute(tag)?.keyword, keyword, tag.toString(16));
  assert.equal(attribute(0x10000016), undefined);
  assert.equal(attribute(0x7f010010), undefined);
});

test('odd groups are private and have no facts, creators included (PS3.5 7.8)', () => {
  for (const tag of [0x00090010, 0x00091001, 0x7fe10010, 0x00110000]) assert.equal(attribute(tag), undefined);
});

test('a group length is UL in every even group, retired but for those of commands and file meta (PS3.5 7.2)', () => {
  assert.equal(attribute(0x00080000)?.keyword, 'GenericGroupLength');
  assert.deepEqual([attribute(0x00080000)?.vr, attribute(0x00080000)?.retired], ['UL', true]);
  assert.equal(attribute(0x60040000)?.vr, 'UL');
  assert.equal(attribute(0x00020000)?.keyword, 'FileMetaInformationGroupLength');
  assert.equal(attribute(0x00020000)?.retired, false);
  assert.equal(attribute(0xfffe0000), undefined);
});

test('unknown public tags have no facts', () => {
  assert.equal(attribute(0x0008fffe), undefined);
  assert.equal(attribute(0x00120009), undefined);
});

test('a name, a VR or a part of a keyword is no keyword', () => {
  for (const text of ['Patient Name', 'LO', 'PatientNam', '', 'Item\tN', 'N', 'GenericGroupLength']) {
    assert.equal(tagOfKeyword(text), undefined, text);
  }
});
