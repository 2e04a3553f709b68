import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../failure/index.ts';
import { createMac, createSha256, hex, hkdfSha256, sha256, sha256Hex } from './index.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the platform that the imports condition picks is behind every function', () => {
  const bytes = ascii('abc');
  assert.equal(hex(sha256(bytes)), sha256Hex(bytes));
  assert.equal(createSha256().update(bytes).digestHex(), sha256Hex(bytes));
  assert.equal(createMac(new Secret(ascii('Jefe'))).compute(bytes).length, 32);
});

test('a derived key is 32 bytes unless asked otherwise, and differs by label', () => {
  const secret = new Secret(new Uint8Array(32));
  const text = (info: string): string => hkdfSha256(secret, info).use(hex);
  assert.equal(hkdfSha256(secret, 'a').length, 32);
  assert.equal(hkdfSha256(secret, 'a', 64).length, 64);
  assert.notEqual(text('a'), text('b'));
  assert.equal(text('a'), text('a'));
});

test('RFC 5869 2.3: lengths that HKDF cannot give are refused alike on every platform', () => {
  const secret = new Secret(new Uint8Array(32));
  for (const length of [0, -1, 1.5, 8161]) assert.throws(() => hkdfSha256(secret, '', length), RangeError);
  assert.equal(hkdfSha256(secret, '', 8160).length, 8160);
});
