import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure, Secret } from '../failure/index.ts';
import { CHEAP, CHEAP_PBKDF2, repeatable } from './cheap-locks.testing.ts';
import { base64url, hex, unbase64url } from './encoding.ts';
import { keyFileFacts, lockKey, unlockKey } from './key-file.ts';
import { newPassphrase, passphrase } from './passphrase.ts';
import { platform } from './platform.node.ts';
import { createRootKeys, rotateRootKeys, unlockRootKeys } from './root-keys.ts';
import { stretchPlatform as browser } from './stretch.browser.ts';
import { stretchPlatform as node } from './stretch.node.ts';
import { ARGON2ID, isAllowedCost, PBKDF2, type StretchCost } from './stretch.ts';

const id = '0123456789abcdef0123456789abcdef';
const secretBytes = Uint8Array.from({ length: 32 }, (_, i) => i);
const secret = (): Secret => new Secret(secretBytes.slice());
const words = (): Secret => passphrase('several words of a passphrase');
const wrongPassphrase = { name: 'Failure', code: 'usage/passphrase' };
const noKeyFile = { name: 'Failure', code: 'input/key-file' };

const lock = (cost: StretchCost = CHEAP): Promise<string> =>
  lockKey(secret(), { passphrase: words(), holds: 'project', id, cost, random: repeatable('key file') });
const unlock = (text: string, by = words()): Promise<Secret> => unlockKey(text, by, { holds: 'project', id });

for (const cost of [CHEAP, CHEAP_PBKDF2]) {
  test(`${cost.kdf}: what a passphrase locked it unlocks, and no other one does`, async () => {
    const text = await lock(cost);
    assert.equal((await unlock(text)).use(hex), hex(secretBytes));
    for (const other of ['Several words of a passphrase', 'several words of a passphrase ', 'x']) {
      await assert.rejects(unlock(text, passphrase(other)), wrongPassphrase);
    }
  });
}

test('RFC 9106: the default is its second recommendation, and it is stored', async () => {
  assert.deepEqual(ARGON2ID, { kdf: 'argon2id', memoryKiB: 65_536, passes: 3, parallelism: 4 });
  const text = await lockKey(secret(), { passphrase: words(), holds: 'recovery', id, random: repeatable('default') });
  assert.deepEqual(keyFileFacts(text), { holds: 'recovery', id, cost: ARGON2ID });
  assert.equal((await unlockKey(text, words(), { holds: 'recovery' })).use(hex), hex(secretBytes));
  await assert.rejects(unlockKey(text, passphrase('wrong'), { holds: 'recovery' }), wrongPassphrase);
});

test('NIST SP 800-132: PBKDF2 with 600,000 rounds is there for FIPS rules', async () => {
  assert.deepEqual(PBKDF2, { kdf: 'pbkdf2-hmac-sha256', iterations: 600_000 });
  assert.equal((await unlock(await lock(PBKDF2))).use(hex), hex(secretBytes));
});

/** Known answers of the reference implementation, version 0x13, password "password", salt "somesalt". */
for (const [memoryKiB, expected] of [
  [256, '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
  [65_536, '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
] as const) {
  test(`Argon2id over ${memoryKiB} KiB gives the known answer on both platforms`, async () => {
    const cost = { kdf: 'argon2id', memoryKiB, passes: 2, parallelism: 1 } as const;
    const salt = new TextEncoder().encode('somesalt');
    for (const platformOf of [node, browser]) {
      assert.equal((await platformOf.argon2id(passphrase('password'), salt, cost)).use(hex), expected);
    }
  });
}

test('both platforms make the same keys of the same passphrases', async () => {
  const salt = new Uint8Array(16).fill(1);
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), async (text) => {
      const by = passphrase(text);
      assert.equal((await node.argon2id(by, salt, CHEAP)).use(hex), (await browser.argon2id(by, salt, CHEAP)).use(hex));
      assert.equal(
        (await node.pbkdf2(by, salt, CHEAP_PBKDF2)).use(hex),
        (await browser.pbkdf2(by, salt, CHEAP_PBKDF2)).use(hex),
      );
    }),
    { numRuns: 15 },
  );
});

test('RFC 8265 4.2: a passphrase is the same from every keyboard', () => {
  assert.equal(passphrase('caf\u00e9').use(hex), passphrase('cafe\u0301').use(hex));
  assert.throws(() => passphrase(''), wrongPassphrase);
  assert.throws(() => newPassphrase('eleven char'), wrongPassphrase);
  assert.throws(() => newPassphrase('e\u0301'.repeat(11)), wrongPassphrase);
  assert.equal(newPassphrase('twelve chars').length, 12);
});

test('nothing in the file can be changed: a wrong passphrase, and nothing else, is what it looks like', async () => {
  const file = JSON.parse(await lock());
  const changed = (change: object) => JSON.stringify({ ...file, ...change });
  for (const text of [
    changed({ id: id.replace('0', '1') }),
    changed({ kdf: { ...file.kdf, passes: 2 } }),
    changed({ kdf: { ...file.kdf, memoryKiB: 40 } }),
    changed({ kdf: { ...file.kdf, parallelism: 3 } }),
    changed({ kdf: { ...file.kdf, salt: 'AAAAAAAAAAAAAAAAAAAAAA' } }),
    changed({ kdf: { name: 'pbkdf2-hmac-sha256', iterations: 2, salt: file.kdf.salt } }),
    changed({ sealed: `AAAA${file.sealed.slice(4)}` }),
    changed({ sealed: base64url(unbase64url(file.sealed).slice(0, -4)) }),
    changed({ sealed: '' }),
  ]) {
    await assert.rejects(unlockKey(text, words(), { holds: 'project' }), wrongPassphrase);
  }
  await assert.rejects(unlockKey(changed({ holds: 'recovery' }), words(), { holds: 'recovery' }), wrongPassphrase);
  // What it says for people is for people.
  assert.equal((await unlock(changed({ about: '' }))).use(hex), hex(secretBytes));
});

test('a file of another purpose or project is refused before any work is done', async () => {
  const text = await lock(ARGON2ID);
  const started = process.cpuUsage();
  await assert.rejects(unlockKey(text, words(), { holds: 'recovery' }), noKeyFile);
  await assert.rejects(unlockKey(text, words(), { holds: 'project', id: 'f'.repeat(32) }), noKeyFile);
  const { user, system } = process.cpuUsage(started);
  assert.ok(user + system < 100_000, `${user + system} microseconds`);
});

test('what is no key file is refused, also one that asks for endless work', async () => {
  const file = JSON.parse(await lock());
  const kdf = (change: object) => JSON.stringify({ ...file, kdf: { ...file.kdf, ...change } });
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '"text"',
    JSON.stringify({ ...file, format: 'leadglass.key/2' }),
    JSON.stringify({ ...file, holds: 'toString' }),
    JSON.stringify({ ...file, id: 7 }),
    JSON.stringify({ ...file, kdf: undefined }),
    JSON.stringify({ ...file, sealed: '+' }),
    kdf({ name: 'scrypt' }),
    kdf({ salt: '' }),
    kdf({ memoryKiB: 2 ** 31 }),
    kdf({ memoryKiB: '32' }),
    kdf({ passes: 1e9 }),
    kdf({ passes: 0 }),
    kdf({ parallelism: 9 }),
    kdf({ name: 'pbkdf2-hmac-sha256', iterations: 1e12 }),
    `${JSON.stringify(file)}${' '.repeat(20_000)}`,
  ]) {
    await assert.rejects(unlock(text), noKeyFile, text.slice(0, 60));
    assert.throws(() => keyFileFacts(text), noKeyFile);
  }
});

test('any text gives a failure of ours', async () => {
  const known = new Set(['input/key-file', 'usage/passphrase']);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      await assert.rejects(unlock(text), (error) => error instanceof Failure && known.has(error.code));
    }),
  );
});

test('no message of a failure has a part of the passphrase, the secret or the file', async () => {
  const text = await lock();
  await assert.rejects(unlock(text, passphrase('tell-tale words')), (error: Error) => {
    assert.doesNotMatch(String(error.stack), /tell-tale|several/);
    assert.ok(!String(error.stack).includes(JSON.parse(text).sealed.slice(0, 20)));
    return true;
  });
});

test('secrets, ids and costs that cannot be are a defect of the caller', async () => {
  const options = { passphrase: words(), holds: 'project', id, cost: CHEAP, random: repeatable('wrong') } as const;
  await assert.rejects(lockKey(new Secret(new Uint8Array(15)), options), RangeError);
  await assert.rejects(lockKey(new Secret(new Uint8Array(1025)), options), RangeError);
  await assert.rejects(lockKey(secret(), { ...options, id: 'x' }), RangeError);
  await assert.rejects(lockKey(secret(), { ...options, cost: { ...CHEAP, memoryKiB: 7 } }), RangeError);
  assert.ok(isAllowedCost(ARGON2ID) && isAllowedCost(PBKDF2));
});

test('Node before 24.7, which has no Argon2, says so and opens what PBKDF2 locked', async () => {
  const [argon2id, pbkdf2] = [await lock(CHEAP), await lock(CHEAP_PBKDF2)];
  const { argon2 } = crypto;
  try {
    Object.assign(crypto, { argon2: undefined });
    await assert.rejects(unlock(argon2id), { name: 'Failure', code: 'environment/node', hint: /24\.7/ });
    assert.equal((await unlock(pbkdf2)).use(hex), hex(secretBytes));
  } finally {
    Object.assign(crypto, { argon2 });
  }
  assert.equal((await unlock(argon2id)).use(hex), hex(secretBytes));
});

test('a root key gets versions, and its file keeps all of them', async () => {
  const options = { passphrase: words(), random: repeatable('root'), cost: CHEAP };
  const text = await createRootKeys(options);
  const [first] = await unlockRootKeys(text, words());
  assert.deepEqual([first?.version, first?.id], [1, keyFileFacts(text).id]);
  const rotated = await rotateRootKeys(await rotateRootKeys(text, options), options);
  const keys = await unlockRootKeys(rotated, words());
  assert.deepEqual(
    keys.map(({ version }) => version),
    [1, 2, 3],
  );
  assert.equal(keys[0]?.key.use(hex), first?.key.use(hex));
  const digests = keys.map(({ key }) => key.use((bytes) => platform.sha256Hex(bytes)));
  assert.equal(new Set(digests).size, 3);
  await assert.rejects(unlockRootKeys(rotated, passphrase('wrong')), wrongPassphrase);
  await assert.rejects(unlockRootKeys(await lock(), words()), noKeyFile);
});
