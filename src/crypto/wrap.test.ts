import assert from 'node:assert/strict';
import { createDecipheriv } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../failure/index.ts';
import { hex } from './encoding.ts';
import { providerContract } from './key-provider.testing.ts';
import { fileProvider } from './key-provider.ts';
import { contextDigest, unwrapKey, type WrappingKey, wrapKey, wrappedUnder } from './wrap.ts';

const under: WrappingKey = { id: 'ab'.repeat(16), version: 7, key: new Secret(new Uint8Array(32).fill(5)) };
const nonce = new Uint8Array(12).fill(6);
const context = { project: 'p', patient: '1' };
const damaged = { name: 'Failure', code: 'environment/sealed' };
const key = (): Secret => new Secret(Uint8Array.from({ length: 32 }, (_, i) => i));

const counting = (): ((length: number) => Uint8Array) => {
  let last = 0;
  return (length) => new Uint8Array(length).fill(++last);
};
const versions = [1, 2].map((version) => ({ ...under, version, key: new Secret(new Uint8Array(32).fill(version)) }));

providerContract('file', {
  provider: async () => fileProvider(versions, counting()),
  withoutOldVersion: async () => fileProvider(versions.slice(1), counting()),
  wrappedUnderOldVersion: async (secret, bound) => wrapKey(versions[0]!, secret, { context: bound, nonce }),
});

test('a provider has one key in one or more versions', () => {
  assert.throws(() => fileProvider([], counting()), RangeError);
  assert.throws(() => fileProvider([under, { ...under, id: 'cd'.repeat(16) }], counting()), RangeError);
});

test('a wrapped key says which key it is under: format, algorithm, id, version', async () => {
  const wrapped = await wrapKey(under, key(), { context, nonce });
  assert.equal(wrapped.length, 82);
  assert.equal(hex(wrapped.slice(0, 22)), `0101${under.id}00000007`);
  assert.deepEqual(wrappedUnder(wrapped), { id: under.id, version: 7 });
  assert.equal((await unwrapKey(under, wrapped, context)).use(hex), key().use(hex));
});

test('a changed byte, a cut, another context, key or version unwrap nothing', async () => {
  const wrapped = await wrapKey(under, key(), { context, nonce });
  for (let at = 0; at < wrapped.length; at++) {
    const changed = wrapped.slice();
    changed[at]! ^= 1;
    await assert.rejects(unwrapKey(under, changed, context), damaged, `byte ${at}`);
    await assert.rejects(unwrapKey(under, wrapped.slice(0, at), context), damaged, `cut at ${at}`);
  }
  await assert.rejects(unwrapKey(under, wrapped, { ...context, patient: '2' }), damaged);
  await assert.rejects(unwrapKey(under, wrapped, { project: 'p' }), damaged);
  await assert.rejects(unwrapKey({ ...under, version: 8 }, wrapped, context), damaged);
  await assert.rejects(unwrapKey({ ...under, key: new Secret(new Uint8Array(32)) }, wrapped, context), damaged);
});

test('a context is the same in any order of its names, and no other one has its digest', () => {
  assert.deepEqual(contextDigest({ a: '1', b: '2' }), contextDigest({ b: '2', a: '1' }));
  const text = fc.string({ maxLength: 3, unit: 'binary' });
  const contexts = fc.dictionary(text, text, { maxKeys: 3 });
  fc.assert(
    fc.property(contexts, contexts, (one, other) => {
      const canonical = (of: object) => JSON.stringify(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
      assert.equal(hex(contextDigest(one)) === hex(contextDigest(other)), canonical(one) === canonical(other));
    }),
  );
  assert.notDeepEqual(contextDigest({ a: 'b', c: '' }), contextDigest({ a: '', bc: '' }));
});

test('keys and nonces of other lengths are a defect of the caller', async () => {
  await assert.rejects(wrapKey(under, new Secret(new Uint8Array(16)), { context, nonce }), RangeError);
  await assert.rejects(wrapKey(under, key(), { context, nonce: new Uint8Array(8) }), RangeError);
  await assert.rejects(wrapKey({ ...under, id: 'x' }, key(), { context, nonce }), RangeError);
  for (const version of [0, 1.5, 2 ** 32]) {
    await assert.rejects(wrapKey({ ...under, version }, key(), { context, nonce }), RangeError);
  }
});

test('security trap: AES key unwrap gives an empty key for nothing, without a word', async () => {
  // node:crypto of 24 and 26 alike, which is one reason why keys are not wrapped with it here.
  const unwrap = createDecipheriv('aes256-wrap', new Uint8Array(32), Buffer.alloc(8, 0xa6));
  assert.equal(Buffer.concat([unwrap.update(new Uint8Array()), unwrap.final()]).length, 0);
  await assert.rejects(unwrapKey(under, new Uint8Array(), context), damaged);
});
