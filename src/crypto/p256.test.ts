import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../failure/index.ts';
import { hex, unhex } from './encoding.ts';
import { p256Platform as browser } from './p256.browser.ts';
import { p256Platform as node } from './p256.node.ts';
import { isScalar } from './p256.ts';
import { publicJwk, publicKeyOfJwk, publicKeyOfPem, publicKeyPem, thumbprint } from './public-key.ts';

const PLATFORMS = Object.entries({ node, browser });
const scalar = (text: string): Secret => new Secret(unhex(text));
const refused = { code: 'input/key-file' };

/** RFC 5903 section 8.1. */
const ECDH = {
  i: 'c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433',
  gi: '04dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c37725811805271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3',
  r: 'c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53',
  gr: '04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf6356fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab',
  shared: 'd6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de',
};

/** RFC 6979 appendix A.2.5, SHA-256, "sample". */
const ECDSA = {
  x: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
  signature:
    'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
};
const SAMPLE = new TextEncoder().encode('sample');

for (const [name, platform] of PLATFORMS) {
  test(`${name}: ECDH of RFC 5903 8.1, from both sides`, async () => {
    assert.equal(hex(await platform.publicKey(scalar(ECDH.i))), ECDH.gi);
    assert.equal(hex(await platform.publicKey(scalar(ECDH.r))), ECDH.gr);
    assert.equal((await platform.agree(scalar(ECDH.i), unhex(ECDH.gr)))?.use(hex), ECDH.shared);
    assert.equal((await platform.agree(scalar(ECDH.r), unhex(ECDH.gi)))?.use(hex), ECDH.shared);
  });

  test(`${name}: the signature of RFC 6979 A.2.5 holds, and none that differs from it`, async () => {
    const publicKey = await platform.publicKey(scalar(ECDSA.x));
    const signature = unhex(ECDSA.signature);
    assert.equal(await platform.verify(publicKey, SAMPLE, signature), true);
    assert.equal(await platform.verify(publicKey, new TextEncoder().encode('simple'), signature), false);
    assert.equal(await platform.verify(unhex(ECDH.gi), SAMPLE, signature), false);
    assert.equal(await platform.verify(publicKey, SAMPLE, new Uint8Array(64)), false, 'r = s = 0');
    for (const length of [0, 63, 65]) {
      assert.equal(await platform.verify(publicKey, SAMPLE, new Uint8Array(length).fill(1)), false);
    }
  });

  test(`${name}: a point that is not on the curve, at infinity or compressed is refused`, async () => {
    const offCurve = unhex(ECDH.gi);
    offCurve[64]! ^= 1;
    const compressed = unhex(`03${ECDH.gi.slice(2, 66)}`);
    for (const point of [offCurve, compressed, Uint8Array.of(0), new Uint8Array(65), unhex(`04${'00'.repeat(64)}`)]) {
      assert.equal(await platform.agree(scalar(ECDH.r), point), undefined);
      assert.equal(await platform.verify(point, SAMPLE, unhex(ECDSA.signature)), false);
    }
  });
}

test('SEC 1 3.2.1: a private key is a number from 1 to n - 1', () => {
  const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325';
  const zeros = '00'.repeat(31);
  for (const [text, expected] of [
    [`${zeros}00`, false],
    [`${zeros}01`, true],
    [`${order}50`, true],
    [`${order}51`, false],
    [`${order}52`, false],
    ['ff'.repeat(32), false],
    [`fffffffe${'ff'.repeat(28)}`, true],
  ] as const) {
    assert.equal(isScalar(unhex(text)), expected, text);
  }
});

test('each platform verifies what the other signed, of any message', async () => {
  const publicKey = await node.publicKey(scalar(ECDH.i));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (message) => {
      for (const [signer, verifier] of [
        [node, browser],
        [browser, node],
      ] as const) {
        const signature = await signer.sign(scalar(ECDH.i), message);
        assert.equal(await verifier.verify(publicKey, message, signature), true);
      }
    }),
    { numRuns: 20 },
  );
});

test('RFC 7517, RFC 7468: a public key comes back from JWK and from PEM', () => {
  const point = unhex(ECDH.gi);
  assert.deepEqual(publicKeyOfJwk(JSON.parse(JSON.stringify(publicJwk(point)))), point);
  assert.deepEqual(publicKeyOfPem(publicKeyPem(point)), point);
  assert.deepEqual(publicKeyOfPem(publicKeyPem(point).replaceAll('\n', '\r\n')), point);
});

test('RFC 7517 appendix A.1: x and y are the coordinates', () => {
  const x = 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4';
  const y = '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM';
  const point = publicKeyOfJwk({ kty: 'EC', crv: 'P-256', x, y, use: 'enc', kid: '1' });
  assert.deepEqual(publicJwk(point), { kty: 'EC', crv: 'P-256', x, y });
  // RFC 7638 section 3.3: names in their order, nothing else.
  const text = `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`;
  assert.equal(thumbprint(point), createHash('sha256').update(text).digest('base64url'));
});

test('what is no public key of P-256 is refused', () => {
  const jwk = publicJwk(unhex(ECDH.gi));
  for (const wrong of [
    undefined,
    null,
    'text',
    {},
    { ...jwk, kty: 'RSA' },
    { ...jwk, crv: 'P-384' },
    { ...jwk, x: undefined },
    { ...jwk, x: `${jwk.x}AA`, y: jwk.y.slice(0, -2) },
    { ...jwk, x: 'AA' },
  ]) {
    assert.throws(() => publicKeyOfJwk(wrong), { name: 'Failure' });
  }
  const pem = publicKeyPem(unhex(ECDH.gi));
  const ed25519 = `-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n`;
  for (const wrong of ['', 'text', ed25519, pem.replace('PUBLIC', 'PRIVATE')]) {
    assert.throws(() => publicKeyOfPem(wrong), refused);
  }
  assert.throws(() => publicKeyOfPem(pem.replace('MFkw', '!!!!')), { name: 'Failure' });
});
