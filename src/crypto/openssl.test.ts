/** The recipe of docs/reference/sealed-formats.md, as it stands there: openssl alone checks a signature. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Secret } from '../failure/index.ts';
import { utf8 } from './byte-strings.ts';
import { base64url } from './encoding.ts';
import { deriveKeyPair, type KeyPair } from './hpke.ts';
import { publicKeyOfPem, publicKeyPem, thumbprint } from './public-key.ts';
import { signDetached, verifyDetached } from './signature.ts';
import { signatureFromDer } from './signature-der.ts';

const PAGE = new URL('../../docs/reference/sealed-formats.md', import.meta.url);
const hasPrograms = ['openssl version', 'sh -c true'].every((line) => {
  const [program = '', ...args] = line.split(' ');
  return spawnSync(program, args).status === 0;
});
const skip = hasPrograms ? false : 'openssl or sh is not there';

const folder = mkdtempSync(join(tmpdir(), 'leadglass-openssl-'));
after(() => rmSync(folder, { recursive: true }));

const evidence = utf8('{\n  "format": "leadglass.evidence/1"\n}\n');
const seeded = (seed: number): Promise<KeyPair> => deriveKeyPair(new Secret(new Uint8Array(32).fill(seed)));

function recipe(): string {
  const script = /```sh\n(# verify\.sh[\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8'))?.[1];
  assert.ok(script !== undefined, 'the page has the recipe');
  return script;
}

function check(files: { file: Uint8Array; jws: string; pem: string }): { status: number | null; stdout: string } {
  const paths = ['evidence.json', 'evidence.json.jws', 'signer.pem'].map((name) => join(folder, name));
  for (const [i, content] of [files.file, files.jws, files.pem].entries()) writeFileSync(paths[i]!, content);
  writeFileSync(join(folder, 'verify.sh'), recipe());
  const { status, stdout, stderr } = spawnSync('sh', [join(folder, 'verify.sh'), ...paths], { encoding: 'utf8' });
  return { status, stdout: stdout + stderr };
}

test('openssl verifies what was signed, and nothing else', { skip }, async () => {
  // Many keys: r and s begin with zeros or a high bit in some of the signatures.
  for (let seed = 0; seed < 12; seed++) {
    const keys = await seeded(seed);
    const jws = `${await signDetached(keys, evidence, 'evidence')}\n`;
    const pem = publicKeyPem(keys.publicKey);
    const { status, stdout } = check({ file: evidence, jws, pem });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /Verified OK/);
    assert.match(stdout, /"typ":"leadglass-evidence\+jws"\}/);
  }
  const keys = await seeded(1);
  const [jws, pem] = [await signDetached(keys, evidence, 'evidence'), publicKeyPem(keys.publicKey)];
  const changed = evidence.slice();
  changed[5]! ^= 1;
  const others = await seeded(2);
  for (const files of [
    { file: changed, jws, pem },
    { file: evidence, jws: await signDetached(keys, changed, 'evidence'), pem },
    { file: evidence, jws, pem: publicKeyPem(others.publicKey) },
    { file: evidence, jws: jws.slice(0, -8), pem },
  ]) {
    assert.notEqual(check(files).status, 0);
  }
});

test('a key and a signature that openssl made are taken here', { skip }, async () => {
  const run = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'own.key');
  run('ec', '-in', 'own.key', '-pubout', '-out', 'own.pem');
  const pem = readFileSync(join(folder, 'own.pem'), 'utf8');
  const publicKey = publicKeyOfPem(pem);
  assert.equal(publicKeyPem(publicKey), pem);
  const header = base64url(
    utf8(`{"alg":"ES256","b64":false,"crit":["b64"],"kid":"${thumbprint(publicKey)}","typ":"leadglass-evidence+jws"}`),
  );
  writeFileSync(join(folder, 'signed'), Buffer.concat([Buffer.from(`${header}.`), evidence]));
  run('dgst', '-sha256', '-sign', 'own.key', '-out', 'own.der', 'signed');
  const signature = signatureFromDer(readFileSync(join(folder, 'own.der')));
  const jws = `${header}..${base64url(signature!)}`;
  await verifyDetached(publicKey, jws, { payload: evidence, kind: 'evidence' });
  const refused = { name: 'Failure', code: 'refused/signature' };
  await assert.rejects(verifyDetached(publicKey, jws, { payload: evidence.slice(1), kind: 'evidence' }), refused);
});
