import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../failure/index.ts';
import { CHEAP, repeatable } from './cheap-locks.testing.ts';
import { combineCustody, lockRecovery, openRecovery, splitCustody } from './custody.ts';
import { hex } from './encoding.ts';
import { deriveKeyPair } from './hpke.ts';
import { passphrase } from './passphrase.ts';

const id = 'ab'.repeat(16);
const custodySeed = new Secret(new Uint8Array(32).fill(1));
const projectSecret = new Secret(new Uint8Array(32).fill(2));
const { publicKey } = await deriveKeyPair(custodySeed);
const of = { id, publicKey };
const words = (): Secret => passphrase('words for the recovery file');
const options = { passphrase: words(), id, cost: CHEAP, random: repeatable('custody') };
const others = { name: 'Failure', code: 'input/key-file' };

test('a recovery file gives the custody key pair and the secret of its project', async () => {
  const text = await lockRecovery({ custodySeed, projectSecret }, options);
  assert.match(text, /"holds": "recovery"/);
  const recovered = await openRecovery(text, words(), of);
  assert.deepEqual(recovered.custody.publicKey, publicKey);
  assert.equal(recovered.projectSecret.use(hex), projectSecret.use(hex));
  await assert.rejects(openRecovery(text, passphrase('other words'), of), { code: 'usage/passphrase' });
});

test('a recovery file of another project, or of other keys, is refused', async () => {
  const text = await lockRecovery({ custodySeed, projectSecret }, options);
  await assert.rejects(openRecovery(text, words(), { id: 'cd'.repeat(16), publicKey }), others);
  const other = await deriveKeyPair(projectSecret);
  await assert.rejects(openRecovery(text, words(), { id, publicKey: other.publicKey }), others);
});

test('a seed or secret of another length is a defect of the caller', async () => {
  const short = new Secret(new Uint8Array(16));
  await assert.rejects(lockRecovery({ custodySeed: short, projectSecret }, options), RangeError);
  await assert.rejects(lockRecovery({ custodySeed, projectSecret: short }, options), RangeError);
});

test('people with enough shares give the same key pair, and the shares of another project do not', async () => {
  const shares = await splitCustody(custodySeed, { needed: 2, holders: 3 });
  const texts = shares.map((share) => share.use((bytes) => new TextDecoder().decode(bytes)));
  const keys = await combineCustody([texts[2]!, texts[0]!], of);
  assert.equal(keys.privateKey.use(hex), (await deriveKeyPair(custodySeed)).privateKey.use(hex));
  await assert.rejects(combineCustody([texts[0]!], of), { code: 'input/share' });
  const other = await deriveKeyPair(projectSecret);
  await assert.rejects(combineCustody(texts, { id, publicKey: other.publicKey }), others);
});
