import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UIDS } from './generated/uids.ts';
import { allRows } from './text-table.ts';
import { isDicomUid, uidFacts, uidOfKeyword } from './uids.ts';

test('every registered UID has its facts and must not be replaced (PS3.6 Annex A)', () => {
  for (const [uid = '', keyword, name, type, retired] of allRows(UIDS)) {
    assert.deepEqual(uidFacts(uid), { uid, keyword, name, type, retired: retired === 'Y' });
    assert.ok(isDicomUid(uid), uid);
  }
});

test('a SOP Class is found by its keyword, and what is no keyword finds nothing', () => {
  for (const [uid, keyword = '', , type] of allRows(UIDS)) {
    if (type === 'SOP Class' && keyword !== '') assert.equal(uidOfKeyword(keyword), uid, keyword);
  }
  for (const text of ['', 'CTImage', 'CT Image Storage', 'ctimagestorage', 'SOP Class', 'N'])
    assert.equal(uidOfKeyword(text), undefined, text);
});

test('a UID below the root of DICOM is its own even when this edition does not list it', () => {
  assert.ok(isDicomUid('1.2.840.10008.5.1.4.1.1.99999'));
  assert.equal(uidFacts('1.2.840.10008.5.1.4.1.1.99999'), undefined);
});

test('UIDs of instances, of vendors and of neighbouring roots are not the standard’s', () => {
  for (const uid of ['2.25.1', '1.2.840.113619.5.2', '1.2.840.10008', '1.2.840.10008.', '1.2.840.100081.1', '']) {
    assert.equal(isDicomUid(uid), false, uid);
  }
});

test('a value below the root that is no UID is not the standard’s: it may be anybody’s name', () => {
  for (const value of [
    '1.2.840.10008.DOE',
    '1.2.840.10008.1 2',
    '1.2.840.10008..1',
    `1.2.840.10008.${'1'.repeat(60)}`,
  ]) {
    assert.equal(isDicomUid(value), false, value);
  }
  const withMore = '1.2.840.10008.1.2\tImplicitVRLittleEndian';
  assert.equal(uidFacts(withMore), undefined);
  assert.equal(isDicomUid(withMore), false);
});
