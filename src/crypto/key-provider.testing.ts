/** What every provider of a root key has to do (security: wraps bound to their context, rotation, nothing given out). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../failure/index.ts';
import { hex } from './encoding.ts';
import type { KeyProvider } from './key-provider.ts';
import { type WrapContext, wrappedUnder } from './wrap.ts';

/** A provider with a key in two versions or more. */
export interface ProviderCase {
  provider(): Promise<KeyProvider>;
  /** The same key after its oldest version was destroyed. */
  withoutOldVersion(): Promise<KeyProvider>;
  wrappedUnderOldVersion(key: Secret, context: WrapContext): Promise<Uint8Array>;
}

const damaged = { name: 'Failure', code: 'environment/sealed' };
const context = { tenant: 't1', record: '17' };
const key = (): Secret => new Secret(Uint8Array.from({ length: 32 }, (_, i) => 255 - i));

export function providerContract(name: string, { provider, withoutOldVersion, wrappedUnderOldVersion }: ProviderCase) {
  test(`provider ${name}: a wrapped key comes back in its context, and in no other`, async () => {
    const one = await provider();
    const wrapped = await one.wrap(key(), context);
    assert.equal((await one.unwrap(wrapped, { record: '17', tenant: 't1' })).use(hex), key().use(hex));
    for (const other of [{}, { tenant: 't1' }, { ...context, record: '18' }, { ...context, more: '' }]) {
      await assert.rejects(one.unwrap(wrapped, other), damaged);
    }
  });

  test(`provider ${name}: a changed byte unwraps nothing`, async () => {
    const one = await provider();
    const wrapped = await one.wrap(key(), context);
    for (let at = 0; at < wrapped.length; at++) {
      const changed = wrapped.slice();
      changed[at]! ^= 1;
      await assert.rejects(one.unwrap(changed, context), damaged, `byte ${at}`);
    }
  });

  test(`provider ${name}: one key wrapped twice is wrapped differently`, async () => {
    const one = await provider();
    assert.notDeepEqual(await one.wrap(key(), context), await one.wrap(key(), context));
  });

  test(`provider ${name}: after a rotation the newest version wraps and older ones still unwrap`, async () => {
    const one = await provider();
    const { keyId, version } = await one.describe();
    assert.deepEqual(wrappedUnder(await one.wrap(key(), context)), { id: keyId, version });
    const old = await wrappedUnderOldVersion(key(), context);
    assert.ok(wrappedUnder(old).version < version);
    const unwrapped = await one.unwrap(old, context);
    const again = await one.wrap(unwrapped, context);
    const later = await withoutOldVersion();
    assert.equal((await later.unwrap(again, context)).use(hex), key().use(hex));
    await assert.rejects(later.unwrap(old, context), damaged);
  });

  test(`provider ${name}: it says what it is and gives its key to nobody`, async () => {
    const one = await provider();
    const facts = await one.describe();
    assert.match(facts.keyId, /^[0-9a-f]{32}$/);
    assert.equal(JSON.stringify(one).includes('key":'), false);
  });
}
