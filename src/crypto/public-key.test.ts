import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../failure/index.ts';
import { deriveKeyPair } from './hpke.ts';
import { isOnCurve } from './p256.ts';
import { namedJwk, publicKeyPem, readPublicKey } from './public-key.ts';

const { publicKey } = await deriveKeyPair(new Secret(new Uint8Array(32).fill(7)));
const noKey = { name: 'Failure', code: 'usage/argument' };

test('a key is read from a JWK, from a manifest and from PEM', () => {
  const jwk = namedJwk(publicKey);
  assert.deepEqual(readPublicKey(JSON.stringify(jwk)), publicKey);
  assert.deepEqual(readPublicKey(JSON.stringify({ outputs: [], evidenceKey: jwk })), publicKey);
  assert.deepEqual(readPublicKey(`\n${publicKeyPem(publicKey)}`), publicKey);
});

test('what is no such key is refused: another curve, a point beside it, half a key, no key', () => {
  const jwk = namedJwk(publicKey);
  for (const text of [
    '',
    'null',
    '{}',
    '{',
    '-----BEGIN PUBLIC KEY-----\nAA',
    JSON.stringify({ ...jwk, crv: 'P-384' }),
    JSON.stringify({ ...jwk, kty: 'OKP' }),
    JSON.stringify({ ...jwk, x: jwk.y, y: jwk.x }),
    JSON.stringify({ ...jwk, y: jwk.y.slice(4) }),
    JSON.stringify({ evidenceKey: 'here' }),
  ]) {
    assert.throws(() => readPublicKey(text), noKey, text);
  }
});

test('SP 800-56A 5.6.2.3.3: a coordinate of p or more is no point, though it is one modulo p', () => {
  assert.ok(isOnCurve(publicKey));
  for (let at = 0; at < publicKey.length; at++) {
    const changed = publicKey.slice();
    changed[at]! ^= 1;
    assert.ok(!isOnCurve(changed), `byte ${at}`);
  }
  // x = 0 has a root: y² = b. Its other spelling, x = p, is none.
  const y = '66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4';
  const p = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
  assert.ok(isOnCurve(new Uint8Array(Buffer.from(`04${'0'.repeat(64)}${y}`, 'hex'))));
  assert.ok(!isOnCurve(new Uint8Array(Buffer.from(`04${p}${y}`, 'hex'))));
});

test('RFC 7638: a key is named by its thumbprint', () => {
  // RFC 7515 appendix A.3; the thumbprint computed with another program.
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  };
  assert.equal(namedJwk(readPublicKey(JSON.stringify(jwk))).kid, 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U');
});
