import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { base32, checkCharacter, hasValidCheck, withCheck } from './crockford.ts';

test('bits are taken from the top, five at a time', () => {
  assert.equal(base32(Uint8Array.of(0xff, 0xc0), 3), 'ZZ0');
  assert.equal(base32(Uint8Array.of(0b00001_000, 0b10_00011_0, 0b0100_0010), 4), '1234');
  assert.equal(base32(new Uint8Array(10), 16), '0000000000000000');
});

test('ISO 7064 MOD 37,36: the check characters of published codes', () => {
  assert.equal(checkCharacter('A12425GABC1234002'), 'M');
  assert.equal(checkCharacter('SH6D80HNG8X27WN3'), '5');
});

const code = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((bytes) => base32(bytes, 16));

test('every single wrong character of a code is found', () => {
  fc.assert(
    fc.property(code, fc.nat(16), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (text, at, other) => {
      const checked = withCheck(text);
      assert.ok(hasValidCheck(checked));
      const wrong = checked.slice(0, at) + other + checked.slice(at + 1);
      assert.equal(hasValidCheck(wrong), wrong === checked);
    }),
  );
});

test('what is no code has no valid check', () => {
  for (const text of ['', '0', 'sh6d80hng8x27wn35', 'SH6D80HNG8X27WN3-5']) assert.equal(hasValidCheck(text), false);
});
