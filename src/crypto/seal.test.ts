import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure, Secret } from '../failure/index.ts';
import { NONCE_BYTES, open, seal } from './seal.node.ts';

const key = new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));
const nonce = Uint8Array.from({ length: NONCE_BYTES }, (_, i) => 0xa0 + i);
const context = 'leadglass/subjects/v1';
const plaintext = new TextEncoder().encode('content');
const damaged = (error: unknown): boolean => error instanceof Failure && error.code === 'environment/project-damaged';

test('what was sealed opens under the same key and context', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (content, where) => {
      assert.deepEqual(open(key, seal(key, content, { context: where, nonce }), where), content);
    }),
  );
});

test('the format is version, nonce, ciphertext and tag, as AES-256-GCM of WebCrypto gives them', async () => {
  const sealed = seal(key, plaintext, { context, nonce });
  assert.equal(sealed[0], 1);
  assert.deepEqual(sealed.subarray(1, 13), nonce);
  const raw = key.use((bytes) => Uint8Array.from(bytes));
  const imported = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  const additionalData = new TextEncoder().encode(`\x01${context}`);
  const opened = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: nonce, additionalData },
    imported,
    sealed.slice(13),
  );
  assert.deepEqual(new Uint8Array(opened), plaintext);
});

test('a change of any byte, a cut anywhere, another key or another context opens nothing', () => {
  const sealed = seal(key, plaintext, { context, nonce });
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed);
    changed[at] = changed[at]! ^ 1;
    assert.throws(() => open(key, changed, context), damaged, `byte ${at}`);
    assert.throws(() => open(key, sealed.subarray(0, at), context), damaged, `cut at ${at}`);
  }
  assert.throws(() => open(key, sealed, 'leadglass/crosswalk/v1'), damaged);
  assert.throws(() => open(new Secret(new Uint8Array(32)), sealed, context), damaged);
});

test('keys and nonces of other lengths are a defect of the caller', () => {
  assert.throws(() => seal(new Secret(new Uint8Array(16)), plaintext, { context, nonce }), RangeError);
  assert.throws(() => seal(key, plaintext, { context, nonce: new Uint8Array(16) }), RangeError);
});
