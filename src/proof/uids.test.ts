import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { element, item, sequence } from '../../test/build/index.ts';
import { Secret } from '../failure/index.ts';
import { Pseudonymizer } from '../identity/index.ts';
import { keyedUid, policyWith, RESEARCH, verdictOn } from './good.testing.ts';
import { findUids, isKeyedUid, looksLikeUid } from './uids.ts';

const FOREIGN = '1.3.46.670589.11.17240.5.0.9999.1';
const leak = (path: string): string => `refused/leak; residual ${path}`;
const retainUids = policyWith(RESEARCH, {
  options: [...RESEARCH.options, 'retain-uids'],
  codes: [...RESEARCH.codes, '113110'],
});

test('a keyed UID is the decimal number of a UUID of version 8 and variant 2 (RFC 9562 5.8)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      const expected = bytes[6]! >> 4 === 8 && bytes[8]! >> 6 === 2;
      assert.equal(isKeyedUid(`2.25.${number}`), expected);
      bytes[6] = (bytes[6]! & 0x0f) | 0x80;
      bytes[8] = (bytes[8]! & 0x3f) | 0x80;
      assert.ok(isKeyedUid(`2.25.${bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)}`));
    }),
  );
});

test('what the pseudonymizer makes is a keyed UID', () => {
  const pseudonymizer = new Pseudonymizer(new Secret(new Uint8Array(32).fill(5)));
  for (let i = 1; i <= 200; i++) assert.ok(isKeyedUid(pseudonymizer.uid(`1.2.3.${i}`)));
});

test('numbers that are no 128 bits, begin with zero or hold anything else are no keyed UID', () => {
  const [good, digits] = [keyedUid(77), keyedUid(77).slice(5)];
  assert.ok(isKeyedUid(good));
  for (const uid of [
    '2.25.',
    `2.25.0${digits}`,
    `${good}.1`,
    `2.26.${digits}`,
    `2.25.9${'9'.repeat(38)}`,
    `${good} `,
  ]) {
    assert.equal(isKeyedUid(uid), false, uid);
  }
});

test('every UI value at every depth is registered, keyed or a definition', () => {
  const uid = (value: string) => element(0x00080014, 'UI', value);
  assert.equal(verdictOn([uid(keyedUid(9))], []), 'ok');
  assert.equal(verdictOn([uid('1.2.840.10008.1.4.1.1')], []), 'ok');
  assert.equal(verdictOn([uid(FOREIGN)], []), leak('(0008,0014)'));
  assert.equal(verdictOn([uid('2.25.329800735698586629295641978511506172918')], []), leak('(0008,0014)'));
  const nested = sequence(0x00081140, [
    item(element(0x00081155, 'UI', keyedUid(4))),
    item(element(0x00081155, 'UI', FOREIGN)),
  ]);
  assert.equal(verdictOn([nested], []), leak('(0008,1140)[1].(0008,1155)'));
  assert.equal(verdictOn([element(0x00083010, 'UI', [keyedUid(1), FOREIGN])], []), leak('(0008,3010)'));
});

test('a definition may have any UID: a private SOP class, a coding scheme of HL7', () => {
  assert.equal(verdictOn([element(0x0008001a, 'UI', '1.3.46.670589.11.0.0.12.2')], []), 'ok');
  const scheme = (uid: string) => sequence(0x00080110, [item(element(0x0008010c, 'UI', uid))]);
  assert.equal(verdictOn([scheme('2.16.840.1.113883.6.96')], []), 'ok');
  assert.equal(verdictOn([scheme('1.2.276.0.99.1234.1')], []), leak('(0008,0110)[0].(0008,010C)'));
});

test('a policy that retains UIDs lets them stand', () => {
  assert.equal(verdictOn([element(0x00080014, 'UI', FOREIGN)], [], { policy: retainUids }), 'ok');
});

test('a retained UID that spells the patient id is a leak all the same', () => {
  const parts = [element(0x00200052, 'UI', '1.2.276.482913.1.1')];
  const options = { policy: retainUids };
  assert.equal(verdictOn(parts, [['patient-id', 'MRN00482913']], options), leak('(0020,0052)'));
  assert.equal(verdictOn(parts, [['device', '482913']], options), 'ok', 'a device may stand in what the option keeps');
});

test('text that looks like a UID is judged as one', () => {
  const text = (value: string, vr = 'LO') => verdictOn([element(0x00181030, vr, value)], []);
  assert.equal(text(`see ${FOREIGN}, second`), leak('(0018,1030)'));
  assert.equal(text(`see ${keyedUid(8)}.`), 'ok');
  assert.equal(text('see 1.2.840.10008.5.1.4.1.1.2'), 'ok');
  assert.equal(text('see 1.2.3.4'), 'ok', 'too short to tell from a version');
  assert.equal(text('3.141592653589793238462643'), 'ok', 'two components');
  assert.equal(verdictOn([element(0x00080120, 'UR', `urn:oid:${FOREIGN}`)], []), leak('(0008,0120)'));
});

test('stretches of digits and dots are found wherever they stand', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), fc.integer({ min: 20, max: 64 }), (before, after, length) => {
      const text = `${'x'.repeat(before)}${'1.23'.repeat(16).slice(0, length - 1)}7${'y'.repeat(after)}`;
      const found: string[] = [];
      findUids(new TextEncoder().encode(text), 0, text.length, (start, end) => found.push(text.slice(start, end)));
      assert.deepEqual(found, [text.slice(before, before + length)]);
    }),
  );
});

test('a UID has four components or more, none empty, the first up to 2 (PS3.5 9.1)', () => {
  for (const text of ['1.2.3.4', '0.0.0.0', '2.16.840.1']) assert.ok(looksLikeUid(text), text);
  for (const text of ['1.2.3', '3.2.1.1', '1..2.3', '12.1.1.1', '1.2.3.x']) assert.ok(!looksLikeUid(text), text);
});
