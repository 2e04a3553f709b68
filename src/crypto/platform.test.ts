import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../failure/index.ts';
import { hex, unhex } from './encoding.ts';
import { platform as browser } from './platform.browser.ts';
import { platform as node } from './platform.node.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const secretBytes = (secret: Secret): string => secret.use((bytes) => hex(bytes));

for (const [name, platform] of Object.entries({ node, browser })) {
  test(`${name}: SHA-256 of "abc" (FIPS 180-4)`, () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(platform.sha256Hex(ascii('abc')), expected);
    assert.equal(hex(platform.sha256(ascii('abc'))), expected);
    assert.equal(platform.createSha256().update(ascii('a')).update(ascii('bc')).digestHex(), expected);
  });

  test(`${name}: HMAC-SHA-256, RFC 4231 case 2; a key serves many messages`, () => {
    const mac = platform.createMac(new Secret(ascii('Jefe')));
    for (let round = 0; round < 2; round++) {
      assert.equal(
        hex(mac.compute(ascii('what do ya want for nothing?'))),
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      );
    }
  });

  test(`${name}: HMAC-SHA-512, RFC 4231 case 2`, () => {
    assert.equal(
      hex(platform.createMacSha512(new Secret(ascii('Jefe'))).compute(ascii('what do ya want for nothing?'))),
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554' +
        '9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    );
  });

  test(`${name}: HMAC-SHA-256 with a key longer than a block, RFC 4231 case 6`, () => {
    const mac = platform.createMac(new Secret(new Uint8Array(131).fill(0xaa)));
    assert.equal(
      hex(mac.compute(ascii('Test Using Larger Than Block-Size Key - Hash Key First'))),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    );
  });

  test(`${name}: HKDF-SHA-256 with empty salt and info, RFC 5869 case 3`, () => {
    const derived = platform.deriveKey(new Secret(new Uint8Array(22).fill(0x0b)), '', 42);
    assert.equal(
      secretBytes(derived),
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    );
  });

  test(`${name}: results are plain arrays that own their memory`, () => {
    const digest = platform.sha256(ascii('abc'));
    assert.equal(Object.getPrototypeOf(digest), Uint8Array.prototype);
    const mac = platform.createMac(new Secret(ascii('k')));
    const first = mac.compute(ascii('1'));
    const before = hex(first);
    mac.compute(ascii('2'));
    assert.equal(hex(first), before);
    assert.equal(Object.getPrototypeOf(first), Uint8Array.prototype);
  });
}

test('both platforms agree on every input', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(bytes, fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.string(), (message, key, info) => {
      assert.equal(node.sha256Hex(message), browser.sha256Hex(message));
      const secret = new Secret(key);
      assert.deepEqual(node.createMac(secret).compute(message), browser.createMac(secret).compute(message));
      assert.equal(secretBytes(node.deriveKey(secret, info, 45)), secretBytes(browser.deriveKey(secret, info, 45)));
    }),
  );
});

test('a hasher fed in pieces equals the one-shot hash', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (pieces) => {
      const whole = unhex(pieces.map(hex).join(''));
      for (const platform of [node, browser]) {
        const hasher = platform.createSha256();
        for (const piece of pieces) hasher.update(piece);
        assert.equal(hasher.digestHex(), platform.sha256Hex(whole));
      }
    }),
  );
});
