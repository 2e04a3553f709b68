import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { signDetached, verifyDetached } from '../crypto/signature.node.ts';
import { isFailure, Secret } from '../failure/index.ts';
import { createProject, publicKeyOf, signingKeyOf } from './index.ts';

const home = mkdtempSync(join(tmpdir(), 'leadglass-key-'));
after(() => rmSync(home, { recursive: true }));

let count = 0;
function made() {
  const { folder, facts, secret } = createProject({ home, name: `p${count++}`, unprotected: true });
  return { folder, projectId: facts.id, secret, file: join(folder, 'signing-key.json') };
}
const isDamaged = (error: unknown): boolean => isFailure(error) && error.code === 'environment/project-damaged';

test('a project is made with a key of its own, and keeps it', () => {
  const place = made();
  const key = signingKeyOf(place);
  assert.deepEqual(signingKeyOf(place).publicJwk, key.publicJwk);
  assert.deepEqual(publicKeyOf(place.folder), key.publicJwk);
  assert.notEqual(signingKeyOf(made()).publicJwk.kid, key.publicJwk.kid);
  const bytes = new TextEncoder().encode('x');
  assert.ok(verifyDetached(key.publicJwk, bytes, signDetached(signingKeyOf(place), bytes)));
});

test('a project of an earlier version gets one at first need', () => {
  const place = made();
  rmSync(place.file);
  assert.equal(publicKeyOf(place.folder), undefined);
  const { publicJwk } = signingKeyOf(place);
  assert.deepEqual(publicKeyOf(place.folder), publicJwk);
  assert.equal(statSync(place.file).mode & 0o777, 0o600);
});

test('the private half is sealed under the secret of the project, for this project', () => {
  const place = made();
  const key = signingKeyOf(place);
  const text = readFileSync(place.file, 'latin1');
  key.privateKey.use((der) => {
    for (const encoding of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      assert.ok(!text.includes(Buffer.from(der).toString(encoding)));
    }
  });
  assert.throws(() => signingKeyOf({ ...place, secret: new Secret(new Uint8Array(32)) }), isDamaged);
  assert.throws(() => signingKeyOf({ ...place, projectId: '0'.repeat(32) }), isDamaged);
});

test('a damaged key is no reason for a new one: the chain would break unseen', () => {
  const place = made();
  for (const text of ['', '{}', readFileSync(place.file, 'utf8').replace('"crv": "P-256"', '"crv": "P-384"')]) {
    writeFileSync(place.file, text);
    assert.throws(() => signingKeyOf(place), isDamaged);
    assert.throws(() => publicKeyOf(place.folder), isDamaged);
  }
});
