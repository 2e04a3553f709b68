import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { signDetached, verifyDetached } from '../crypto/index.ts';
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

test('a project gets a key of its own at first need, and keeps it', async () => {
  const place = made();
  assert.equal(publicKeyOf(place.folder), undefined);
  const key = await signingKeyOf(place);
  assert.deepEqual(await signingKeyOf(place), key);
  assert.deepEqual(publicKeyOf(place.folder), key.publicKey);
  assert.equal(statSync(place.file).mode & 0o777, 0o600);
  assert.notDeepEqual((await signingKeyOf(made())).publicKey, key.publicKey);
  const payload = new TextEncoder().encode('x');
  const jws = await signDetached(await signingKeyOf(place), payload, 'evidence');
  await verifyDetached(key.publicKey, jws, { payload, kind: 'evidence' });
});

test('the private half is sealed under the secret of the project, for this project', async () => {
  const place = made();
  const key = await signingKeyOf(place);
  const text = readFileSync(place.file, 'latin1');
  key.privateKey.use((scalar) => {
    for (const encoding of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      assert.ok(!text.includes(Buffer.from(scalar).toString(encoding)));
    }
  });
  await assert.rejects(signingKeyOf({ ...place, secret: new Secret(new Uint8Array(32)) }), isDamaged);
  await assert.rejects(signingKeyOf({ ...place, projectId: '0'.repeat(32) }), isDamaged);
});

test('a public half that is not that of the key is damage: nobody could check what it signs', async () => {
  const [place, other] = [made(), made()];
  await signingKeyOf(place);
  await signingKeyOf(other);
  const file = JSON.parse(readFileSync(place.file, 'utf8'));
  const { publicKey } = JSON.parse(readFileSync(other.file, 'utf8'));
  writeFileSync(place.file, JSON.stringify({ ...file, publicKey }));
  await assert.rejects(signingKeyOf(place), isDamaged);
});

test('a damaged key is no reason for a new one: the chain would break unseen', async () => {
  const place = made();
  await signingKeyOf(place);
  for (const text of ['', '{}', readFileSync(place.file, 'utf8').replace('"crv": "P-256"', '"crv": "P-384"')]) {
    writeFileSync(place.file, text);
    await assert.rejects(signingKeyOf(place), isDamaged);
    assert.throws(() => publicKeyOf(place.folder), isDamaged);
  }
});
