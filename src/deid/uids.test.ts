import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, sequence } from '../../test/build/index.ts';
import { DEFINITION_UIDS } from './defaults.ts';
import { deidentified, INSTANCE, policyWith } from './object.testing.ts';
import { DICTIONARY, table, tagOf } from './standard-tables.testing.ts';

const r = '1.2.826.0.1.3680043.9.7777';
const NEW = /^2\.25\.[1-9]\d{29,38}$/;

test('PS3.15 E.1.1 item 4: one function for every UID at every depth, so references survive', () => {
  const outcome = deidentified([
    sequence(0x00081250, [item(element(0x0020000d, 'UI', `${r}.1`), element(0x0020000e, 'UI', `${r}.1.1`))]),
    sequence(0x00082112, [item(element(0x00081155, 'UI', INSTANCE))]),
  ]);
  assert.equal(outcome.text(0x00081250, 0x0020000d), outcome.text(0x0020000d));
  assert.equal(outcome.text(0x00081250, 0x0020000e), outcome.text(0x0020000e));
  assert.equal(outcome.text(0x00082112, 0x00081155), outcome.text(0x00080018));
  assert.ok(!outcome.holds(r));
});

test('PS3.6 Annex A: registered UIDs stay, well-known frames of reference too; others below the root of DICOM as well', () => {
  for (const uid of ['1.2.840.10008.1.4.1.1', '1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.99.99'])
    assert.equal(deidentified([element(0x00200052, 'UI', uid)]).text(0x00200052), uid);
});

test('what only begins like a UID of the standard is mapped: it can hold anything', () => {
  for (const uid of ['1.2.840.10008.QUILLON', '1.2.840.10008.5.1 Q', '1.2.840.10008..1', '1.2.840.10008.01'])
    assert.match(deidentified([element(0x00200052, 'UI', uid)]).text(0x00200052) ?? '', NEW, uid);
});

test('PS3.5 9.1: values are mapped one by one in their order, padding and bad forms included', () => {
  const outcome = deidentified([
    element(0x00083010, 'UI', [`${r}.3.1`, `${r}.3.2`, `${r}.3.1`]),
    element(0x00200052, 'UI', '1.2.840.05.7'),
    element(0x00200200, 'UI', Buffer.from(`${r}.3.1 `)),
    element(0x00200242, 'UI', ''),
  ]);
  const [first, second, third] = outcome.text(0x00083010)!.split('\\');
  assert.match(first!, NEW);
  assert.notEqual(second, first);
  assert.equal(third, first);
  assert.match(outcome.text(0x00200052)!, NEW);
  assert.equal(outcome.text(0x00200200), first, 'a blank behind a UID is padding');
  assert.equal(outcome.text(0x00200242), '');
});

test('a UID without a row that is none is mapped and reported; one with a row is mapped', () => {
  const outcome = deidentified([element(0x0018991e, 'UI', 'Quillon 7')]);
  assert.match(outcome.text(0x0018991e) ?? '', NEW);
  assert.ok(outcome.codes.includes('invalid-uid'));
});

test('UIDs of instances without a row are mapped, UIDs of definitions stay: the role of every UI attribute is known', () => {
  const listed = new Set(table('e1-1').map(({ tag }) => tag));
  let instances = 0;
  for (const [tag, { vr }] of DICTIONARY) {
    const number = tagOf(tag);
    if (vr !== 'UI' || listed.has(tag) || number >>> 16 < 8 || (number >>> 16) % 2 === 1 || number === 0x00080016)
      continue;
    if (tag === '04000500' || tag === '0008010C') continue;
    const after = deidentified([element(number, 'UI', `${r}.9`)]).text(number);
    if (DEFINITION_UIDS.has(number)) assert.equal(after, `${r}.9`, tag);
    else {
      assert.match(after ?? '', NEW, tag);
      instances++;
    }
  }
  assert.ok(instances >= 20, `only ${instances} attributes`);
});

test('a definition that is no UID is mapped: it defines nothing and may say who it is about', () => {
  const outcome = deidentified([sequence(0x00081140, [item(element(0x00081150, 'UI', 'CT of Quillon'))])]);
  assert.match(outcome.text(0x00081140, 0x00081150) ?? '', NEW);
  assert.ok(!outcome.holds('Quillon'));
});

test('PS3.3 8.8: a coding scheme stays below the roots that publish schemes and is mapped elsewhere', () => {
  const scheme = (uid: string) =>
    deidentified([sequence(0x00080110, [item(element(0x00080102, 'SH', 'X'), element(0x0008010c, 'UI', uid))])]).text(
      0x00080110,
      0x0008010c,
    );
  assert.equal(scheme('2.16.840.1.113883.6.96'), '2.16.840.1.113883.6.96');
  assert.match(scheme(`${r}.5`) ?? '', NEW);
  assert.match(scheme('2.16.840.1.113883.6.QUILLON') ?? '', NEW);
});

test('PS3.15 E.3.9: under Retain UIDs every UID stays, with a row or without; what is none is mapped', () => {
  const outcome = deidentified(
    [element(0x00200052, 'UI', `${r}.5`), element(0x0018991e, 'UI', `${r}.6`), element(0x00200242, 'UI', 'Quillon')],
    { policy: policyWith('retain-uids') },
  );
  assert.equal(outcome.text(0x00200052), `${r}.5`);
  assert.equal(outcome.text(0x0018991e), `${r}.6`);
  assert.equal(outcome.text(0x00080018), INSTANCE);
  assert.match(outcome.text(0x00200242) ?? '', NEW);
});
