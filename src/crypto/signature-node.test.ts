import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFailure } from '../failure/index.ts';
import {
  generateSigningKey,
  type PublicJwk,
  publicKeyPem,
  readPublicKey,
  signDetached,
  verifyDetached,
} from './signature.node.ts';

const key = generateSigningKey();
const payload = new TextEncoder().encode('{"format":"leadglass.evidence/1"}');

test('a signature is a compact JWS without payload, and holds for these bytes and this key alone (RFC 7515)', () => {
  const jws = signDetached(key, payload);
  assert.match(jws, /^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{86}$/);
  assert.ok(verifyDetached(key.publicJwk, payload, jws));
  assert.ok(!verifyDetached(generateSigningKey().publicJwk, payload, jws));
  for (let i = 0; i < payload.length; i++) {
    const changed = payload.slice();
    changed[i]! ^= 1;
    assert.ok(!verifyDetached(key.publicJwk, changed, jws), `byte ${i}`);
  }
});

test('no character of a signature may change', () => {
  const jws = signDetached(key, payload);
  for (let i = 0; i < jws.length; i++) {
    const other = jws[i] === 'A' ? 'B' : 'A';
    assert.ok(!verifyDetached(key.publicJwk, payload, jws.slice(0, i) + other + jws.slice(i + 1)), `character ${i}`);
  }
});

test('what the header says of the algorithm is not believed (RFC 8725 section 3.1)', () => {
  const [, , signature] = signDetached(key, payload).split('.');
  for (const header of [{ alg: 'none', kid: key.publicJwk.kid }, { alg: 'ES256' }, { alg: 'ES256', kid: 'x' }]) {
    const text = Buffer.from(JSON.stringify(header)).toString('base64url');
    assert.ok(!verifyDetached(key.publicJwk, payload, `${text}..${signature}`));
  }
});

test('a key is read from a JWK, from a manifest and from PEM', () => {
  const { publicJwk } = key;
  assert.deepEqual(readPublicKey(JSON.stringify(publicJwk)), publicJwk);
  assert.deepEqual(readPublicKey(JSON.stringify({ evidenceKey: publicJwk })), publicJwk);
  assert.deepEqual(readPublicKey(publicKeyPem(publicJwk)), publicJwk);
});

test('what is no such key is refused', () => {
  const { publicJwk } = key;
  const off: PublicJwk = { ...publicJwk, x: publicJwk.y, y: publicJwk.x };
  for (const text of ['', 'null', '{}', '{', '-----BEGIN PUBLIC KEY-----\nAA', JSON.stringify(off)]) {
    assert.throws(
      () => readPublicKey(text),
      (error) => isFailure(error) && error.code === 'usage/argument',
    );
  }
});

test('a key is named by its thumbprint (RFC 7638)', () => {
  // RFC 7515 appendix A.3; the thumbprint computed with another program.
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  };
  assert.equal(readPublicKey(JSON.stringify(jwk)).kid, 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U');
});
