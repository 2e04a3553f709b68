import assert from 'node:assert/strict';
import { createVerify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../failure/index.ts';
import { utf8 } from './byte-strings.ts';
import { base64url, hex, unbase64url } from './encoding.ts';
import { deriveKeyPair } from './hpke.ts';
import { p256Platform } from './p256.node.ts';
import { publicKeyPem, thumbprint } from './public-key.ts';
import { signDetached, verifyDetached } from './signature.ts';
import { signatureFromDer, signatureToDer } from './signature-der.ts';

const keys = await deriveKeyPair(new Secret(new Uint8Array(32).fill(1)));
const others = await deriveKeyPair(new Secret(new Uint8Array(32).fill(2)));
const payload = utf8('{"format":"leadglass.evidence/1"}\n');
const refused = { name: 'Failure', code: 'refused/signature' };

test('what was signed verifies, and nothing that differs in one byte', async () => {
  const jws = await signDetached(keys, payload, 'evidence');
  await verifyDetached(keys.publicKey, jws, { payload, kind: 'evidence' });
  await verifyDetached(keys.publicKey, `${jws}\n`, { payload, kind: 'evidence' });
  for (let at = 0; at < payload.length; at++) {
    const changed = payload.slice();
    changed[at]! ^= 1;
    await assert.rejects(verifyDetached(keys.publicKey, jws, { payload: changed, kind: 'evidence' }), refused);
  }
  for (const other of [payload.slice(1), payload.slice(0, -1), new Uint8Array()]) {
    await assert.rejects(verifyDetached(keys.publicKey, jws, { payload: other, kind: 'evidence' }), refused);
  }
});

test('RFC 7515 F, RFC 7797: the header says ES256, an unencoded payload, and whose key it is', async () => {
  const [header = '', middle, signature = ''] = (await signDetached(keys, payload, 'manifest')).split('.');
  assert.equal(middle, '');
  assert.equal(unbase64url(signature).length, 64);
  assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), {
    alg: 'ES256',
    b64: false,
    crit: ['b64'],
    kid: thumbprint(keys.publicKey),
    typ: 'leadglass-manifest+jws',
  });
});

test('what is signed is the text of the header, a dot and the bytes as they are', async () => {
  const [header = '', , signature = ''] = (await signDetached(keys, payload, 'evidence')).split('.');
  const verifier = createVerify('sha256').update(`${header}.`).update(payload);
  assert.ok(verifier.verify(publicKeyPem(keys.publicKey), signatureToDer(unbase64url(signature))));
});

test('a signature of one kind, or by another key, is none', async () => {
  const jws = await signDetached(keys, payload, 'evidence');
  await assert.rejects(verifyDetached(keys.publicKey, jws, { payload, kind: 'manifest' }), refused);
  await assert.rejects(verifyDetached(others.publicKey, jws, { payload, kind: 'evidence' }), refused);
});

test('RFC 8725 3.1: nothing is believed that the header says of itself', async () => {
  const jws = await signDetached(keys, payload, 'evidence');
  const [header = '', , signature = ''] = jws.split('.');
  const fields = JSON.parse(Buffer.from(header, 'base64url').toString());
  const signing = async (changed: object, sign: boolean): Promise<string> => {
    const text = base64url(utf8(JSON.stringify(changed)));
    const own = await p256Platform.sign(keys.privateKey, Buffer.concat([Buffer.from(`${text}.`), payload]));
    return `${text}..${sign ? base64url(own) : signature}`;
  };
  const { b64: _, ...encoded } = fields;
  for (const changed of [
    { ...fields, alg: 'none' },
    { ...fields, alg: 'HS256' },
    { ...fields, alg: 'ES384' },
    { ...fields, b64: true },
    { ...encoded, crit: [] },
    { ...fields, crit: ['b64', 'exp'] },
    { ...fields, jwk: { kty: 'EC' } },
    { ...fields, kid: thumbprint(others.publicKey) },
  ]) {
    for (const sign of [true, false]) {
      const forged = await signing(changed, sign);
      await assert.rejects(verifyDetached(keys.publicKey, forged, { payload, kind: 'evidence' }), refused);
    }
  }
});

test('what is no detached signature is refused', async () => {
  const jws = await signDetached(keys, payload, 'evidence');
  const [header, , signature = ''] = jws.split('.');
  for (const wrong of [
    '',
    '..',
    header!,
    `${header}.${signature}`,
    `${header}.${base64url(payload)}.${signature}`,
    `${jws}.`,
    `${header}..`,
    `${header}..${signature.slice(0, -2)}`,
    `${header}..${signature}AA`,
    `${header}..!!`,
    `${header}..${base64url(new Uint8Array(64))}`,
  ]) {
    await assert.rejects(verifyDetached(keys.publicKey, wrong, { payload, kind: 'evidence' }), refused, wrong);
  }
});

test('X.690 8.3: a signature becomes DER and comes back, leading zeros and sign bits included', () => {
  const half = fc.oneof(
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc.nat(32).map((zeros) => new Uint8Array(32).fill(0xff, zeros)),
    fc.nat(32).map((zeros) => new Uint8Array(32).fill(0x7f, zeros)),
  );
  fc.assert(
    fc.property(half, half, (r, s) => {
      const signature = new Uint8Array([...r, ...s]);
      const der = signatureToDer(signature);
      assert.deepEqual(signatureFromDer(der), signature);
      for (const cut of [0, 1, 2, 4, der.length - 1]) assert.equal(signatureFromDer(der.slice(0, cut)), undefined);
      assert.equal(signatureFromDer(new Uint8Array([...der, 0])), undefined);
    }),
  );
  assert.equal(hex(signatureToDer(new Uint8Array(64))), '3006020100020100');
  assert.equal(hex(signatureToDer(new Uint8Array(64).fill(0x80)).slice(0, 5)), '3046022100');
});

test('X.690 8.3.2: no other encoding of a signature is taken', () => {
  for (const text of ['', '30', '3006020100020101ff', '30080202000102020001', '3007020100028100', '3106020100020100']) {
    assert.equal(signatureFromDer(Buffer.from(text, 'hex')), undefined, text);
  }
  assert.throws(() => signatureToDer(new Uint8Array(63)), RangeError);
});
