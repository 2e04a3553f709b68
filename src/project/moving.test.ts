import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CHEAP } from '../../test/support/cheap-lock.ts';
import { hasCode } from '../../test/support/error-code.ts';
import { namedJwk, passphrase, publicKeyOfJwk, sha256Hex, verifyDetached } from '../crypto/index.ts';
import {
  createProject,
  findPlace,
  openProject,
  type Project,
  placeForOutput,
  signingKeyOf,
  surveyProjects,
} from './index.ts';
import { destroyProject, exportProject, importProject } from './on-need.node.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-moving-'));
after(() => rmSync(root, { recursive: true }));
const words = 'between two machines';
let count = 0;

function made(): { home: string; project: Project; file: string } {
  const home = join(root, `home-${count++}`);
  const project = createProject({ home, name: 'p', unprotected: true });
  mkdirSync(join(project.folder, 'runs', '000001'));
  writeFileSync(join(project.folder, 'runs', '000001', 'journal'), 'x'.repeat(3_000_000), { mode: 0o600 });
  writeFileSync(join(project.folder, 'subjects', 'b'.repeat(32)), '', { mode: 0o600 });
  return { home, project, file: join(root, `export-${count}.lgx`) };
}

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && one.name !== 'project.json')
      .map((one) => join(one.parentPath, one.name))
      .sort()
      .map((path) => [path.slice(folder.length), readFileSync(path, 'latin1')]),
  );

test('a project comes out of its sealed file as it was, as the next generation, and only with the passphrase', async () => {
  const { project, file, home } = made();
  await exportProject(project, file, { passphrase: passphrase(words), keeps: false, cost: CHEAP });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const secret = readFileSync(join(project.folder, 'secret'), 'latin1').trim();
  assert.ok(!readFileSync(file, 'latin1').includes(secret));
  const there = join(root, `there-${count}`);
  await assert.rejects(
    importProject(file, { home: there, passphrase: passphrase('another one') }),
    hasCode('usage/passphrase'),
  );
  assert.deepEqual(surveyProjects(there), []);
  const place = await importProject(file, { home: there, passphrase: passphrase(words) });
  assert.deepEqual(contents(place.folder), contents(project.folder));
  assert.deepEqual([place.facts.generation, place.facts.handedOn], [1, undefined]);
  assert.notEqual(findPlace(home, 'p').facts.handedOn, undefined);
  for (const one of readdirSync(place.folder, { recursive: true, withFileTypes: true })) {
    assert.equal(statSync(join(one.parentPath, one.name)).mode & 0o777, one.isFile() ? 0o600 : 0o700);
  }
});

test('nothing is written over: neither an export, nor a project', async () => {
  const { project, file, home } = made();
  const options = { passphrase: passphrase(words), keeps: true, cost: CHEAP };
  await exportProject(project, file, options);
  assert.equal(findPlace(home, 'p').facts.handedOn, undefined, 'a backup');
  await assert.rejects(exportProject(project, file, options), hasCode('environment/output'));
  const before = contents(project.folder);
  await assert.rejects(importProject(file, { home, passphrase: passphrase(words) }), hasCode('usage/project'));
  assert.deepEqual(contents(project.folder), before);
  assert.deepEqual(readdirSync(join(home, 'projects')), ['p']);
});

test('an export that was cut or changed makes no project', async () => {
  const { project, file } = made();
  await exportProject(project, file, { passphrase: passphrase(words), keeps: true, cost: CHEAP });
  const whole = readFileSync(file);
  const changed = Buffer.from(whole);
  changed[whole.length - 2000]! ^= 1;
  const there = join(root, `cut-${count}`);
  for (const bytes of [whole.subarray(0, -1), whole.subarray(0, whole.length >> 1), changed]) {
    writeFileSync(file, bytes);
    await assert.rejects(
      importProject(file, { home: there, passphrase: passphrase(words) }),
      hasCode('environment/sealed'),
    );
    assert.deepEqual(readdirSync(join(there, 'projects')), []);
  }
  for (const bytes of ['', 'leadglass.export/1\n', 'something else']) {
    writeFileSync(file, bytes);
    await assert.rejects(
      importProject(file, { home: there, passphrase: passphrase(words) }),
      hasCode('input/key-file'),
    );
  }
});

test('two machines that go on with one project are noticed in the folder where they meet', async () => {
  const { project, file, home } = made();
  await exportProject(project, file, { passphrase: passphrase(words), keeps: true, cost: CHEAP });
  const [b, c] = [join(root, `b-${count}`), join(root, `c-${count}`)];
  const place = await importProject(file, { home: b, passphrase: passphrase(words) });
  await importProject(file, { home: c, passphrase: passphrase(words) });
  const to = join(root, `out-${count}`);
  mkdirSync(to);
  const { id, generation, copy } = place.facts;
  const manifest = { format: 'leadglass.manifest/1', project: id, generation, copy, outputs: [] };
  writeFileSync(join(to, 'manifest.json'), JSON.stringify(manifest));
  assert.equal(placeForOutput(to, { home: b })?.facts.copy, copy);
  assert.throws(() => placeForOutput(to, { home }), hasCode('usage/project'), 'an older generation');
  assert.throws(() => placeForOutput(to, { home: c }), hasCode('usage/project'), 'another copy of the same one');
});

test('destroyed: every file is gone, and a signed certificate says what there was', async () => {
  const { project, home } = made();
  mkdirSync(join(project.folder, 'kept'));
  writeFileSync(join(project.folder, 'kept', 'c'.repeat(32)), 'sealed', { mode: 0o600 });
  writeFileSync(join(project.folder, 'runs', '000001', 'evidence.json'), '{}', { mode: 0o600 });
  const { folder, facts, secret } = project;
  const { publicKey: signer } = await signingKeyOf({ folder, projectId: facts.id, secret });
  const path = join(root, `certificate-${count}.json`);
  const { certificate } = await destroyProject(project.folder, { certificate: path, secret: project.secret });
  assert.deepEqual(readdirSync(join(home, 'projects')), []);
  const bytes = new Uint8Array(readFileSync(path));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(bytes)), certificate);
  const { files, patients, runs, keys, keptCopies } = certificate.destroyed;
  assert.deepEqual([files, patients, runs, keys, keptCopies, certificate.project.name], [7, 1, 1, 2, 1, 'p']);
  assert.deepEqual(certificate.lastEvidence, { run: '000001', sha256: sha256Hex(Buffer.from('{}')) });
  assert.deepEqual(certificate.signer, namedJwk(signer), 'the key that signed the evidence');
  const jws = readFileSync(`${path}.jws`, 'utf8');
  const key = publicKeyOfJwk(certificate.signer);
  await verifyDetached(key, jws, { payload: bytes, kind: 'certificate' });
  bytes[40]! ^= 1;
  await assert.rejects(verifyDetached(key, jws, { payload: bytes, kind: 'certificate' }), hasCode('refused/signature'));
});

test('a destruction that was begun opens nothing any more, and the same command ends it', async () => {
  const { project, home } = made();
  const path = join(root, `begun-${count}.json`);
  // As after the first step: the certificate is written and the keys are still there.
  writeFileSync(join(project.folder, 'destroying.json'), JSON.stringify({ certificate: path }));
  writeFileSync(`${path}.part`, JSON.stringify({ destroyed: { files: 4 } }));
  assert.throws(() => openProject(home, 'p'), hasCode('environment/project-damaged'));
  const { certificate } = await destroyProject(project.folder, { certificate: join(root, 'unused.json') });
  assert.equal(certificate.destroyed.files, 4);
  assert.deepEqual(readdirSync(join(home, 'projects')), []);
  assert.ok(statSync(path).isFile());
});

test('a damaged project can be destroyed too; the certificate lies outside of it', async () => {
  const { project, home } = made();
  writeFileSync(join(project.folder, 'project.json'), '{');
  const inside = join(project.folder, 'certificate.json');
  await assert.rejects(destroyProject(project.folder, { certificate: inside }), hasCode('usage/argument'));
  const { certificate } = await destroyProject(project.folder, { certificate: join(root, 'damaged.json') });
  assert.deepEqual([certificate.signer, certificate.project.id], [null, null]);
  assert.deepEqual(readdirSync(join(home, 'projects')), []);
});
