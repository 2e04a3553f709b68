import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../failure/index.ts';
import { hex, unhex } from './encoding.ts';
import { decapsulate, deriveKeyPair, encapsulate, schedule } from './hpke.ts';
import { keyId, openSealedTo, sealTo } from './sealed-to.ts';

const keys = await deriveKeyPair(new Secret(new Uint8Array(32).fill(1)));
const others = await deriveKeyPair(new Secret(new Uint8Array(32).fill(2)));
const ephemeral = (): Secret => new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
const content = new TextEncoder().encode('who is who');
const context = 'leadglass/project/v1/crosswalk 1';
const damaged = { name: 'Failure', code: 'environment/sealed' };

/** RFC 9180 appendix A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode. */
const RFC = {
  ikmE: '4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e',
  pkEm: '04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
  skEm: '4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb',
  ikmR: '668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550',
  pkRm: '04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0',
  skRm: 'f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2',
  shared: 'c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8',
  info: '4f6465206f6e2061204772656369616e2055726e',
  baseNonce: '4e0bc5018beba4bf004cca59',
  aad: '436f756e742d30',
  pt: '4265617574792069732074727574682c20747275746820626561757479',
  ct: '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
};
const AES_128_GCM = { id: 1, keyBytes: 16 };

test('RFC 9180 A.3.1: key pairs, encapsulation and the first message', async () => {
  const [sender, receiver] = [await deriveKeyPair(secret(RFC.ikmE)), await deriveKeyPair(secret(RFC.ikmR))];
  assert.deepEqual([hex(sender.publicKey), sender.privateKey.use(hex)], [RFC.pkEm, RFC.skEm]);
  assert.deepEqual([hex(receiver.publicKey), receiver.privateKey.use(hex)], [RFC.pkRm, RFC.skRm]);
  const made = await encapsulate(receiver.publicKey, sender);
  assert.equal(made?.shared.use(hex), RFC.shared);
  assert.equal(hex(made!.encapsulated), RFC.pkEm);
  assert.equal((await decapsulate(receiver, unhex(RFC.pkEm)))?.use(hex), RFC.shared);
  const { gcm, nonce } = await schedule(secret(RFC.shared), unhex(RFC.info), AES_128_GCM);
  assert.equal(hex(nonce), RFC.baseNonce);
  assert.equal(hex(await gcm.seal(nonce, unhex(RFC.pt), unhex(RFC.aad))), RFC.ct);
});

function secret(text: string): Secret {
  return new Secret(unhex(text));
}

test('what was sealed to a public key opens with its private key, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string(), async (bytes, where) => {
      const sealed = await sealTo(keys.publicKey, bytes, { context: where, ephemeral: ephemeral() });
      assert.deepEqual(await openSealedTo(keys, sealed, where), bytes);
    }),
    { numRuns: 30 },
  );
});

test('the format is 2, the id of the key, the encapsulated key, ciphertext and tag', async () => {
  const sealed = await sealTo(keys.publicKey, content, { context, ephemeral: ephemeral() });
  assert.equal(sealed.length, 90 + content.length);
  assert.equal(sealed[0], 2);
  assert.deepEqual(sealed.slice(1, 9), keyId(keys.publicKey));
  assert.deepEqual(sealed.slice(9, 74), (await deriveKeyPair(ephemeral())).publicKey);
});

test('who sealed it cannot open it: nothing that was there opens it but the private key', async () => {
  const sealed = await sealTo(keys.publicKey, content, { context, ephemeral: ephemeral() });
  const sender = await deriveKeyPair(ephemeral());
  await assert.rejects(openSealedTo({ ...sender, publicKey: keys.publicKey }, sealed, context), damaged);
  await assert.rejects(openSealedTo(others, sealed, context), damaged);
});

test('a changed byte, a cut anywhere and another context open nothing', async () => {
  const sealed = await sealTo(keys.publicKey, content, { context, ephemeral: ephemeral() });
  for (let at = 0; at < sealed.length; at++) {
    const changed = sealed.slice();
    changed[at]! ^= 1;
    await assert.rejects(openSealedTo(keys, changed, context), damaged, `byte ${at}`);
    await assert.rejects(openSealedTo(keys, sealed.slice(0, at), context), damaged, `cut at ${at}`);
  }
  await assert.rejects(openSealedTo(keys, sealed, `${context}2`), damaged);
});

test('two contents, or one content twice, share nothing when their ephemeral keys differ', async () => {
  const one = await sealTo(keys.publicKey, content, { context, ephemeral: ephemeral() });
  const other = await sealTo(keys.publicKey, content, { context, ephemeral: new Secret(new Uint8Array(32).fill(3)) });
  assert.notDeepEqual(one.slice(9, 74), other.slice(9, 74));
  assert.notDeepEqual(one.slice(74), other.slice(74));
});

test('a public key that is not on the curve is refused, and a short seed is a defect', async () => {
  const offCurve = keys.publicKey.slice();
  offCurve[40]! ^= 1;
  for (const wrong of [offCurve, keys.publicKey.slice(0, 64), new Uint8Array(65)]) {
    const code = 'input/key-file';
    await assert.rejects(sealTo(wrong, content, { context, ephemeral: ephemeral() }), { name: 'Failure', code });
  }
  await assert.rejects(deriveKeyPair(new Secret(new Uint8Array(31))), RangeError);
});
