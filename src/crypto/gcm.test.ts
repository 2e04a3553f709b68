import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../failure/index.ts';
import { gcmPlatform as browser } from './gcm.browser.ts';
import { gcmPlatform as node } from './gcm.node.ts';
import { openRecord, sealRecord } from './records.ts';
import { open, seal } from './seal.node.ts';

const keyBytes = Uint8Array.from({ length: 32 }, (_, i) => 3 * i);
const key = (): Secret => new Secret(keyBytes.slice());
const nonce = new Uint8Array(12).fill(9);

test('both platforms seal to the same bytes and open what the other sealed', async () => {
  const [one, other] = [await node.importKey(key()), await browser.importKey(key())];
  const bytes = fc.uint8Array({ maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(bytes, fc.option(bytes, { nil: undefined }), async (plaintext, context) => {
      const sealed = await one.seal(nonce, plaintext, context);
      assert.deepEqual(await other.seal(nonce, plaintext, context), sealed);
      assert.deepEqual(await other.open(nonce, sealed, context), plaintext);
      assert.deepEqual(await one.open(nonce, sealed, context), plaintext);
    }),
  );
});

test('the imported key outlives the secret that it came from', async () => {
  for (const platform of [node, browser]) {
    const secret = key();
    const gcm = await platform.importKey(secret);
    secret.destroy();
    const sealed = await gcm.seal(nonce, Uint8Array.of(1));
    assert.deepEqual(await (await platform.importKey(key())).open(nonce, sealed), Uint8Array.of(1));
  }
});

for (const [name, platform] of Object.entries({ node, browser })) {
  test(`${name}: a tag of 4, 8, 12 or 15 bytes is no tag, in whatever version of Node`, async () => {
    const gcm = await platform.importKey(key());
    for (const tagBytes of [0, 4, 8, 12, 15]) {
      // What an attacker would send to a reader that takes the tag's length from what it reads.
      const cipher = createCipheriv('aes-256-gcm', keyBytes, nonce, { authTagLength: 16 });
      const body = cipher.update(Uint8Array.of(1, 2, 3));
      cipher.final();
      const sealed = Buffer.concat([body, cipher.getAuthTag().subarray(0, tagBytes)]);
      assert.equal(await gcm.open(nonce, new Uint8Array(sealed)), undefined, `${tagBytes} bytes`);
    }
  });

  test(`${name}: nothing is given out of what does not open`, async () => {
    const gcm = await platform.importKey(key());
    const sealed = await gcm.seal(nonce, new Uint8Array(100));
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at]! ^= 0x80;
      assert.equal(await gcm.open(nonce, changed), undefined);
    }
    for (let cut = 0; cut < sealed.length; cut++) assert.equal(await gcm.open(nonce, sealed.slice(0, cut)), undefined);
    assert.equal(await gcm.open(nonce, sealed, Uint8Array.of(1)), undefined);
  });
}

test('security trap: node:crypto gives out plaintext before it has checked the tag', () => {
  const decipher = createDecipheriv('aes-256-gcm', keyBytes, nonce, { authTagLength: 16 });
  decipher.setAuthTag(new Uint8Array(16));
  assert.equal(decipher.update(new Uint8Array(5)).length, 5, 'which is why gcm.node.ts waits for final()');
  assert.throws(() => decipher.final());
});

test('security trap: a tag of 4 bytes is refused once its length is said, on Node 24 as on 26', () => {
  const decipher = createDecipheriv('aes-256-gcm', keyBytes, nonce, { authTagLength: 16 });
  assert.throws(() => decipher.setAuthTag(new Uint8Array(4)), { code: 'ERR_CRYPTO_INVALID_AUTH_TAG' });
});

test('a record is the same, sealed at once in Node or later anywhere', async () => {
  const options = { context: 'leadglass/test/v1', nonce };
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
      const record = seal(key(), content, options);
      assert.deepEqual(await sealRecord(key(), content, options), record);
      assert.deepEqual(await openRecord(key(), record, options.context), content);
      assert.deepEqual(open(key(), record, options.context), content);
    }),
  );
});

test('a record that was changed, cut or is of another purpose opens nowhere', async () => {
  const record = seal(key(), Uint8Array.of(1, 2, 3), { context: 'a', nonce });
  const damaged = { code: 'environment/project-damaged' };
  for (let at = 0; at < record.length; at++) {
    const changed = record.slice();
    changed[at]! ^= 1;
    await assert.rejects(openRecord(key(), changed, 'a'), damaged);
    await assert.rejects(openRecord(key(), record.slice(0, at), 'a'), damaged);
  }
  await assert.rejects(openRecord(key(), record, 'b'), damaged);
  await assert.rejects(openRecord(new Secret(new Uint8Array(32)), record, 'a'), damaged);
});
