/** What may run under FIPS 140-3 rules, and what is believed of a runtime that says it does. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'node:test';
import { Secret } from '../failure/index.ts';
import { CHEAP_PBKDF2, repeatable } from './cheap-locks.testing.ts';
import { lockRecovery, openRecovery } from './custody.ts';
import { fipsReport } from './fips.node.ts';
import { deriveKeyPair } from './hpke.ts';
import { createMac, hkdfSha256, sha256 } from './index.ts';
import { passphrase } from './passphrase.ts';
import { openBytes, sealBytes } from './sealed-stream.ts';
import { openSealedTo, sealTo } from './sealed-to.ts';
import { signDetached, verifyDetached } from './signature.ts';
import { unwrapKey, wrapKey } from './wrap.ts';

const REPORT = new URL('fips.node.ts', import.meta.url).href;

test('the report of an ordinary Node: it works, and it is no FIPS', () => {
  const report = fipsReport();
  assert.equal(report.works, true);
  assert.equal(report.active, report.switchedOn && report.refusesMd5);
  assert.equal(report.openssl, process.versions.openssl);
});

test('security trap: FIPS switched on without a provider says 1 and can do nothing; the report is not fooled', () => {
  const program = `
    import crypto from 'node:crypto';
    import { fipsReport } from ${JSON.stringify(REPORT)};
    crypto.setFips(true);
    console.log(JSON.stringify({ getFips: crypto.getFips(), ...fipsReport() }));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  // A Node with a provider could do all of it, a later one may refuse to switch: neither is the trap.
  if (status !== 0) return assert.match(stderr, /fips/i);
  const { getFips, switchedOn, works, refusesMd5, active } = JSON.parse(stdout);
  assert.equal(getFips, 1);
  assert.equal(switchedOn, true);
  assert.equal(refusesMd5, true, 'everything is refused');
  assert.equal(active, works);
});

test('where OpenSSL refuses Argon2, as FIPS rules have it, a key file says so and names the way out', () => {
  const program = `
    import crypto from 'node:crypto';
    import { ARGON2ID } from ${JSON.stringify(new URL('stretch.ts', import.meta.url).href)};
    import { stretchPlatform } from ${JSON.stringify(new URL('stretch.node.ts', import.meta.url).href)};
    import { passphrase } from ${JSON.stringify(new URL('passphrase.ts', import.meta.url).href)};
    crypto.setFips(true);
    try {
      await stretchPlatform.argon2id(passphrase('words'), new Uint8Array(16), ARGON2ID);
    } catch ({ code, hint }) {
      console.log(code, hint);
    }`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  if (status !== 0) return assert.match(stderr, /fips/i);
  assert.match(stdout, /^environment\/node .*PBKDF2/);
});

/** By the name of the function in node:crypto: the algorithms that are approved (FIPS 180-4, 186-5, SP 800-38D, 56A, 132). */
const APPROVED: Readonly<Record<string, readonly string[] | true>> = {
  createHash: ['sha256', 'sha512'],
  hash: ['sha256'],
  createHmac: ['sha256', 'sha512'],
  hkdfSync: ['sha256'],
  createCipheriv: ['aes-256-gcm'],
  createDecipheriv: ['aes-256-gcm'],
  sign: ['sha256'],
  verify: ['sha256'],
  pbkdf2: true,
  createSecretKey: true,
  createPrivateKey: true,
  createPublicKey: true,
  diffieHellman: true,
  randomBytes: true,
};

test('with PBKDF2 for Argon2id, only approved algorithms are asked of node:crypto', async () => {
  const asked = new Set<string>();
  const faults: string[] = [];
  const exported = crypto as unknown as Record<string, unknown>;
  const functions = Object.entries(Object.getOwnPropertyDescriptors(exported)).flatMap(([name, { value, writable }]) =>
    typeof value === 'function' && writable === true && !/^[A-Z]/.test(name) ? [[name, value] as const] : [],
  );
  for (const [name, work] of functions) {
    exported[name] = function spy(this: unknown, ...args: unknown[]) {
      const approved = APPROVED[name];
      const algorithm = name === 'pbkdf2' ? args[4] : args[0];
      const isApproved = approved === true ? true : approved?.includes(String(algorithm));
      asked.add(name);
      if (isApproved !== true) faults.push(`${name}(${String(algorithm)})`);
      return Reflect.apply(work, this, args);
    };
  }
  syncBuiltinESMExports();
  try {
    await everything();
  } finally {
    Object.assign(exported, Object.fromEntries(functions));
    syncBuiltinESMExports();
  }
  assert.deepEqual(faults, []);
  for (const name of [
    'createHmac',
    'createCipheriv',
    'createDecipheriv',
    'diffieHellman',
    'sign',
    'verify',
    'pbkdf2',
  ]) {
    assert.ok(asked.has(name), `${name} was not seen, so the spy sees nothing`);
  }
});

/** Every operation of this folder once. */
async function everything(): Promise<void> {
  const random = repeatable('fips');
  const key = new Secret(random(32));
  const [context, salt, nonce] = [Uint8Array.of(1), random(24), random(12)];
  sha256(createMac(hkdfSha256(key, 'label')).compute(context));
  await openBytes(key, await sealBytes(key, context, { context, salt }), context);
  const keys = await deriveKeyPair(key);
  const ephemeral = new Secret(random(32));
  await openSealedTo(keys, await sealTo(keys.publicKey, context, { context: '', ephemeral }), '');
  const jws = await signDetached(keys, context, 'evidence');
  await verifyDetached(keys.publicKey, jws, { payload: context, kind: 'evidence' });
  const under = { id: 'ab'.repeat(16), version: 1, key };
  await unwrapKey(under, await wrapKey(under, key, { context: {}, nonce }), {});
  const options = { passphrase: passphrase('some words'), id: under.id, cost: CHEAP_PBKDF2, random };
  const text = await lockRecovery({ custodySeed: key, projectSecret: key }, options);
  await openRecovery(text, options.passphrase, { id: under.id, publicKey: keys.publicKey });
}
