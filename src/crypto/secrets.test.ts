/** Key material prints nowhere: whatever is handed out with a secret in it is shown, serialised and joined here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '../failure/index.ts';
import { CHEAP, repeatable } from './cheap-locks.testing.ts';
import { lockRecovery, openRecovery, splitCustody } from './custody.ts';
import { base64url, hex } from './encoding.ts';
import { deriveKeyPair } from './hpke.ts';
import { fileProvider } from './key-provider.ts';
import { passphrase } from './passphrase.ts';
import { SealedReader } from './sealed-reader.ts';
import { sealBytes } from './sealed-stream.ts';

const seedBytes = Uint8Array.from({ length: 32 }, (_, i) => 0xc0 + i);
const seed = (): Secret => new Secret(seedBytes.slice());

/** Every way in which an object becomes text by accident; without spaces and in small letters. */
function texts(value: unknown): string[] {
  const shown = [inspect(value, { depth: 20, showHidden: true }), inspect(value, { customInspect: false, depth: 20 })];
  const all = [...shown, JSON.stringify(value) ?? '', String(value), String(new Error(`of ${value}`).stack)];
  return all.map((text) => text.replace(/\s/g, '').toLowerCase());
}

function assertHidden(value: unknown, bytes: Uint8Array): void {
  const some = bytes.subarray(0, 6);
  const spellings = [hex(some), base64url(some).toLowerCase(), some.join(','), some.join('')];
  const shows = (of: unknown): boolean =>
    texts(of).some((text) => spellings.some((spelling) => text.includes(spelling)));
  assert.ok(shows({ bytes }) && shows(hex(bytes)) && shows([base64url(bytes)]), 'or nothing would ever be found');
  assert.ok(!shows(value));
}

test('secrets, key pairs, recovered keys and shares do not print', async () => {
  assertHidden(seed(), seedBytes);
  assertHidden([new Map([['key', seed()]])], seedBytes);
  const keys = await deriveKeyPair(seed());
  keys.privateKey.use((scalar) => assertHidden(keys, scalar));
  const options = { passphrase: passphrase('some words'), id: 'ab'.repeat(16), cost: CHEAP, random: repeatable('s') };
  const content = { custodySeed: seed(), projectSecret: seed() };
  const recovered = await openRecovery(await lockRecovery(content, options), options.passphrase, {
    id: options.id,
    publicKey: keys.publicKey,
  });
  assertHidden(recovered, seedBytes);
  const [share] = await splitCustody(seed(), { needed: 2, holders: 2 });
  share!.use((bytes) => assertHidden(share, bytes));
});

test('what works with a key does not print it', async () => {
  assertHidden(fileProvider([{ id: 'ab'.repeat(16), version: 1, key: seed() }], repeatable('p')), seedBytes);
  const context = Uint8Array.of(1);
  const sealed = await sealBytes(seed(), new Uint8Array(10), { context, salt: new Uint8Array(24) });
  const source = { size: sealed.length, read: (start: number, end: number) => sealed.slice(start, end) };
  assertHidden(await SealedReader.open(seed(), source, context), seedBytes);
});

test('a destroyed secret is zeros, and what was derived from it stays', async () => {
  const bytes = seedBytes.slice();
  const secret = new Secret(bytes);
  const keys = await deriveKeyPair(secret);
  secret.destroy();
  assert.deepEqual(bytes, new Uint8Array(32));
  assert.equal(keys.privateKey.use(hex), (await deriveKeyPair(seed())).privateKey.use(hex));
});
