import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CHEAP } from '../../test/support/cheap-lock.ts';
import { hex, passphrase } from '../crypto/index.ts';
import { Secret } from '../failure/index.ts';
import {
  createFileProvider,
  destroyKeyFile,
  openFileProvider,
  readKeyFile,
  replaceKeyFile,
  rotateFileProvider,
  writeKeyFile,
} from './key-files.ts';
import { random } from './random.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-keys-'));
after(() => rmSync(root, { recursive: true }));
const at = (name: string): string => join(root, name);
const isWindows = process.platform === 'win32';
const words = (): Secret => passphrase('words for the root key');

test('a key file is for its owner alone, and is never written over', () => {
  writeKeyFile(at('new'), 'first');
  if (!isWindows) assert.equal(statSync(at('new')).mode & 0o777, 0o600);
  assert.throws(() => writeKeyFile(at('new'), 'second'), { name: 'Failure', code: 'environment/output' });
  assert.equal(readFileSync(at('new'), 'utf8'), 'first');
  assert.throws(() => writeKeyFile(at('nowhere/new'), 'text'), { name: 'Failure', code: 'environment/output' });
  replaceKeyFile(at('new'), 'third');
  assert.deepEqual(readKeyFile(at('new')), { text: 'third', warnings: [] });
  if (!isWindows) assert.equal(statSync(at('new')).mode & 0o777, 0o600);
  assert.throws(() => replaceKeyFile(at('absent'), 'text'), { name: 'Failure', code: 'environment/output' });
  assert.deepEqual(readdirSync(root), ['new'], 'nothing is left of what was tried');
});

test('what is no key file is not read: a folder, nothing, or something large', () => {
  mkdirSync(at('folder'));
  writeFileSync(at('large'), 'x'.repeat(20_000));
  for (const name of ['folder', 'absent', 'large']) {
    assert.throws(() => readKeyFile(at(name)), { name: 'Failure', code: 'input/key-file' });
  }
});

test('a key file that others can read says so', { skip: isWindows }, () => {
  writeKeyFile(at('shown'), 'text');
  chmodSync(at('shown'), 0o644);
  assert.deepEqual(readKeyFile(at('shown')).warnings, ['others can read the key file; set its mode to 0600']);
});

test('destroying a key file overwrites what was in it before it goes', () => {
  writeKeyFile(at('gone'), 'locked secret');
  linkSync(at('gone'), at('second-name'));
  destroyKeyFile(at('gone'));
  assert.equal(existsSync(at('gone')), false);
  const left = readFileSync(at('second-name'));
  assert.equal(left.length, 'locked secret'.length);
  assert.ok(!left.includes('locked'));
  assert.throws(() => destroyKeyFile(at('gone')), { name: 'Failure', code: 'environment/output' });
});

test('the provider `file` opens by its passphrase, rotates, and keeps what older versions wrapped', async () => {
  await createFileProvider(at('root'), { passphrase: words(), cost: CHEAP });
  const provider = await openFileProvider(at('root'), words());
  assert.deepEqual(
    { ...(await provider.describe()), keyId: '' },
    { keyId: '', version: 1, hardware: false, extractable: true },
  );
  const key = new Secret(random(32));
  const wrapped = await provider.wrap(key, { tenant: 't' });
  await rotateFileProvider(at('root'), { passphrase: words(), cost: CHEAP });
  const rotated = await openFileProvider(at('root'), words());
  assert.equal((await rotated.describe()).version, 2);
  assert.equal((await rotated.unwrap(wrapped, { tenant: 't' })).use(hex), key.use(hex));
  await assert.rejects(openFileProvider(at('root'), passphrase('other words')), { code: 'usage/passphrase' });
  await assert.rejects(createFileProvider(at('root'), { passphrase: words(), cost: CHEAP }), {
    code: 'environment/output',
  });
});

test('random bytes differ, and are arrays of their own', () => {
  const [one, other] = [random(16), random(16)];
  assert.equal(Object.getPrototypeOf(one), Uint8Array.prototype);
  assert.notDeepEqual(one, other);
});
