/**
 * How the commands of a project use keys, in the order of a project's life. Each step says the calls that it is meant to
 * be made of; the commands themselves are elsewhere.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CHEAP } from '../../test/support/cheap-lock.ts';
import {
  deriveKeyPair,
  hex,
  hkdfSha256,
  type KeyPair,
  newPassphrase,
  openSealedTo,
  passphrase,
  publicJwk,
  publicKeyOfJwk,
  sealTo,
  signDetached,
  verifyDetached,
} from '../crypto/index.ts';
import {
  combineCustody,
  lockKey,
  lockRecovery,
  openRecovery,
  splitCustody,
  unlockKey,
} from '../crypto/on-need.node.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Secret } from '../failure/index.ts';
import { destroyKeyFile, readKeyFile, writeKeyFile } from './key-files.ts';
import { random } from './random.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-journey-'));
after(() => rmSync(root, { recursive: true }));
const at = (name: string): string => join(root, name);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const id = hex(random(16));
const patient = 'a'.repeat(32);
const words = 'what the operator types';
const recoveryWords = 'what the custodian keeps';
const crosswalkContext = `leadglass/project/v1/crosswalk ${id} ${patient}`;
const vaultContext = `leadglass/project/v1/vault ${id} ${patient}`;
/** From the secret of the project: nothing to store, and the same on every machine of the project. */
const signingKeys = (secret: Secret): Promise<KeyPair> =>
  deriveKeyPair(hkdfSha256(secret, 'leadglass/project/v1/sign'));

/** `project.json` keeps the public half. */
const custodyPublicKey = (): Uint8Array => publicKeyOfJwk(JSON.parse(readFileSync(at('custody.jwk'), 'utf8')));
const openProjectSecret = async (by = words): Promise<Secret> =>
  unlockKey(readKeyFile(at('secret.key')).text, passphrase(by), { holds: 'project', id });

test('project init: a passphrase locks the secret; the recovery file alone holds the custody key', async () => {
  const secret = new Secret(random(32));
  const custodySeed = new Secret(random(32));
  const { publicKey } = await deriveKeyPair(custodySeed);
  const lock = { id, random, cost: CHEAP };
  writeKeyFile(
    at('secret.key'),
    await lockKey(secret, { ...lock, passphrase: newPassphrase(words), holds: 'project' }),
  );
  const recovery = { ...lock, passphrase: newPassphrase(recoveryWords) };
  writeKeyFile(at('recovery.json'), await lockRecovery({ custodySeed, projectSecret: secret }, recovery));
  writeFileSync(at('custody.jwk'), JSON.stringify(publicJwk(publicKey)));
  // Optionally for several people instead of one; each is shown once.
  const shares = await splitCustody(custodySeed, { needed: 2, holders: 3 });
  writeFileSync(at('shares'), shares.map((share) => share.use(text)).join('\n'));
  // Read again before the seed is forgotten.
  const written = readKeyFile(at('recovery.json')).text;
  const again = await openRecovery(written, passphrase(recoveryWords), { id, publicKey });
  assert.equal(again.projectSecret.use(hex), secret.use(hex));
  for (const gone of [custodySeed, secret, again.custody.privateKey, again.projectSecret]) gone.destroy();
});

test('a run: the passphrase opens the secret, who is who is sealed and cannot be read, evidence is signed', async () => {
  await assert.rejects(openProjectSecret('something else'), { code: 'usage/passphrase' });
  const secret = await openProjectSecret();
  const ephemeral = new Secret(random(32));
  const row = await sealTo(custodyPublicKey(), utf8('who it is'), { context: crosswalkContext, ephemeral });
  writeFileSync(at('crosswalk'), row);
  // vault: 32 bytes of a patient, sealed in a file of their own; without that file his codes are nobody's.
  const vaultKey = hkdfSha256(secret, 'leadglass/project/v1/vault');
  const seed = random(32);
  writeFileSync(at('vault'), seal(vaultKey, seed, { context: vaultContext, nonce: random(NONCE_BYTES) }));
  assert.deepEqual(open(vaultKey, readFileSync(at('vault')), vaultContext), seed);
  assert.throws(() => open(vaultKey, readFileSync(at('vault')), vaultContext.replaceAll('a', 'b')));
  const evidence = utf8('{"format":"leadglass.evidence/1"}');
  const keys = await signingKeys(secret);
  const jws = await signDetached(keys, evidence, 'evidence');
  // The manifest has the public key; `verify --evidence FILE --key FILE` checks.
  const key = publicKeyOfJwk(JSON.parse(JSON.stringify(publicJwk(keys.publicKey))));
  await verifyDetached(key, jws, { payload: evidence, kind: 'evidence' });
  // The project's own secret does not open what is sealed to custody.
  await assert.rejects(openSealedTo(keys, row, crosswalkContext), { code: 'environment/sealed' });
});

test('reidentify: the recovery file and its passphrase open the crosswalk', async () => {
  const of = { id, publicKey: custodyPublicKey() };
  const { custody } = await openRecovery(readKeyFile(at('recovery.json')).text, passphrase(recoveryWords), of);
  const row = readFileSync(at('crosswalk'));
  assert.equal(text(await openSealedTo(custody, row, crosswalkContext)), 'who it is');
  const other = crosswalkContext.replaceAll('a', 'b');
  await assert.rejects(openSealedTo(custody, row, other), { code: 'environment/sealed' });
});

test('reidentify: two of three people open it together, one alone does not', async () => {
  const of = { id, publicKey: custodyPublicKey() };
  const shares = readFileSync(at('shares'), 'utf8').split('\n');
  const custody = await combineCustody([shares[1]!, shares[2]!], of);
  assert.equal(text(await openSealedTo(custody, readFileSync(at('crosswalk')), crosswalkContext)), 'who it is');
  await assert.rejects(combineCustody([shares[1]!], of), { code: 'input/share' });
});

test('a lost passphrase: the recovery file gives the secret back, to be locked anew', async () => {
  const of = { id, publicKey: custodyPublicKey() };
  const before = await openProjectSecret();
  const { projectSecret } = await openRecovery(readKeyFile(at('recovery.json')).text, passphrase(recoveryWords), of);
  assert.equal(projectSecret.use(hex), before.use(hex));
});

test('destroy: without its key file the secret is gone, and with the recovery file all that is sealed', async () => {
  destroyKeyFile(at('secret.key'));
  await assert.rejects(openProjectSecret(), { code: 'input/key-file' });
  destroyKeyFile(at('recovery.json'));
  assert.throws(() => readKeyFile(at('recovery.json')), { code: 'input/key-file' });
});
