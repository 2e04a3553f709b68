import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import { CHEAP } from '../../test/support/cheap-lock.ts';
import { hasCode } from '../../test/support/error-code.ts';
import { deriveKeyPair, passphrase, publicKeyOfJwk } from '../crypto/index.ts';
import { Secret } from '../failure/index.ts';
import {
  Crosswalk,
  CrosswalkSealer,
  createProject,
  custodyOf,
  ensureCustody,
  findPlace,
  openPlace,
  openProject,
  type Project,
} from './index.ts';
import {
  askedIds,
  type CrosswalkEntry,
  crosswalkPatients,
  type InitOptions,
  initProject,
  openCustody,
  readAccessRecords,
  readCrosswalk,
  recordAccess,
} from './on-need.node.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-custody-'));
after(() => rmSync(root, { recursive: true }));
const words = 'what the operator types';
const recoveryWords = 'what the custodian keeps';
const ID = 'MRN-471142';
const NAME = 'Thistlewick^Ottoline';
const patient = 'a'.repeat(32);
const entry: CrosswalkEntry = {
  kind: 'patient',
  pseudonym: 'P1',
  issuer: '',
  id: ID,
  unidentified: false,
  names: [NAME],
};

let count = 0;
function place(): { home: string; name: string; path: string } {
  const home = join(root, `home-${count++}`);
  mkdirSync(home);
  return { home, name: 'p', path: join(root, `recovery-${count}.json`) };
}

async function made(changes: Partial<InitOptions> = {}): Promise<{ project: Project; path: string; home: string }> {
  const { home, name, path } = place();
  const custody = { held: 'recovery', path, passphrase: passphrase(recoveryWords) } as const;
  const options = { home, name, statement: {}, passphrase: passphrase(words), custody, cost: CHEAP, ...changes };
  return { project: await initProject(options), path, home };
}

const proofOf = (path: string, by = recoveryWords) =>
  ({ by: 'recovery', text: readFileSync(path, 'utf8'), passphrase: passphrase(by) }) as const;

async function sealed(project: Project, entries: readonly CrosswalkEntry[], of = patient) {
  const { publicKey } = custodyOf(project.facts);
  const sealer = new CrosswalkSealer({ projectId: project.facts.id, secret: project.secret, publicKey });
  for (const one of entries) sealer.add(of, one);
  return sealer.seal();
}

test('a locked project opens with its passphrase and with no other one, and never without', async () => {
  const { project, home } = await made();
  const secret = project.secret.use((bytes) => Buffer.from(bytes).toString('hex'));
  const opened = await openPlace(findPlace(home, 'p'), async () => passphrase(words));
  assert.equal(
    opened.secret.use((bytes) => Buffer.from(bytes).toString('hex')),
    secret,
  );
  await assert.rejects(
    openPlace(findPlace(home, 'p'), async () => passphrase('something else')),
    hasCode('usage/passphrase'),
  );
  assert.throws(() => openProject(home, 'p'), hasCode('usage/passphrase'));
  await assert.rejects(openPlace(findPlace(home, 'p')), hasCode('usage/passphrase'));
});

test('no file of a locked project holds its secret, and no object that has it prints it', async () => {
  const { project, path } = await made();
  const spellings = project.secret.use((bytes) =>
    (['hex', 'base64', 'base64url', 'latin1'] as const).map((encoding) => Buffer.from(bytes).toString(encoding)),
  );
  const texts = [path, ...filesBelow(project.folder)].map((file) => readFileSync(file, 'latin1'));
  const opened = await openCustody(project, proofOf(path));
  texts.push(
    inspect(project, { depth: 9, showHidden: true }),
    JSON.stringify(project),
    inspect(opened),
    JSON.stringify(opened),
  );
  for (const text of texts) for (const spelling of spellings) assert.ok(!text.includes(spelling));
});

test('files of a locked project and its recovery file are for the owner alone', {
  skip: process.platform === 'win32',
}, async () => {
  const { project, path } = await made();
  new Crosswalk(project.folder).append(await sealed(project, [entry]));
  for (const file of [path, ...filesBelow(project.folder)]) assert.equal(statSync(file).mode & 0o777, 0o600, file);
});

test('the recovery file is never written over, and lies beside no project', async () => {
  const { path, home } = await made();
  const before = readFileSync(path, 'utf8');
  const custody = { held: 'recovery', path, passphrase: passphrase(recoveryWords) } as const;
  const options = { home, statement: {}, passphrase: passphrase(words), cost: CHEAP };
  await assert.rejects(initProject({ ...options, name: 'q', custody }), hasCode('environment/output'));
  assert.equal(readFileSync(path, 'utf8'), before);
  assert.deepEqual(readdirSync(join(home, 'projects')), ['p']);
  const inside = { ...custody, path: join(home, 'projects', 'p', 'r.json') };
  await assert.rejects(initProject({ ...options, name: 'q', custody: inside }), hasCode('usage/argument'));
  const other = { ...custody, path: `${path}.2` };
  await assert.rejects(initProject({ ...options, name: 'p', custody: other }), hasCode('usage/project'));
  assert.ok(!readdirSync(root).includes(`${path}.2`.slice(root.length + 1)), 'no recovery file of nothing');
});

test('a lost passphrase: the recovery file gives the secret of the project back', async () => {
  const { project, path } = await made();
  const { projectSecret } = await openCustody(project, proofOf(path));
  assert.deepEqual(
    projectSecret?.use((b) => [...b]),
    project.secret.use((b) => [...b]),
  );
});

test('who is who is written with the public key and read with the custody key alone', async () => {
  const { project, path } = await made();
  new Crosswalk(project.folder).append(await sealed(project, [entry]));
  const of = { folder: project.folder, projectId: project.facts.id };
  const { custody } = await openCustody(project, proofOf(path));
  assert.deepEqual(await readCrosswalk(of, patient, custody), [entry]);
  // Neither the secret of the project, nor a key made from it, nor another custody key.
  const { custody: other } = await openCustody((await made()).project, proofOf(join(root, `recovery-${count}.json`)));
  const ours = await deriveKeyPair(project.secret);
  for (const keys of [other, ours, { ...ours, publicKey: custodyOf(project.facts).publicKey }]) {
    await assert.rejects(readCrosswalk(of, patient, keys), hasCode('environment/sealed'));
  }
  await assert.rejects(openCustody(project, proofOf(path, 'another passphrase')), hasCode('usage/passphrase'));
  await assert.rejects(openCustody(project, { by: 'project' }), hasCode('usage/argument'));
  const text = filesBelow(project.folder)
    .map((file) => readFileSync(file, 'latin1'))
    .join();
  for (const value of [ID, NAME, 'Thistlewick']) assert.ok(!text.includes(value));
});

test('a row in the file of another patient does not open', async () => {
  const { project, path } = await made();
  const moved = (await sealed(project, [entry])).map((row) => ({ ...row, patient: 'b'.repeat(32) }));
  new Crosswalk(project.folder).append(moved);
  const { custody } = await openCustody(project, proofOf(path));
  const of = { folder: project.folder, projectId: project.facts.id };
  await assert.rejects(readCrosswalk(of, 'b'.repeat(32), custody), hasCode('environment/sealed'));
});

test('the same row is written once, by any worker in any run, without opening one', async () => {
  const { project, path } = await made();
  const series: CrosswalkEntry = {
    kind: 'series',
    pseudonym: 'P1',
    studyInstanceUid: '1',
    seriesInstanceUid: '2',
    newStudy: '3',
    newSeries: '4',
  };
  for (const rows of [[entry], [entry, series], [series, entry]]) {
    new Crosswalk(project.folder).append(await sealed(project, rows));
  }
  const { custody } = await openCustody(project, proofOf(path));
  const of = { folder: project.folder, projectId: project.facts.id };
  assert.deepEqual(await readCrosswalk(of, patient, custody), [entry, series]);
});

test('a row that a crash cut off is left out and written over, wherever it was cut', async () => {
  const { project, path } = await made();
  const { custody } = await openCustody(project, proofOf(path));
  const of = { folder: project.folder, projectId: project.facts.id };
  const second = { ...entry, names: ['SECOND'] };
  new Crosswalk(project.folder).append(await sealed(project, [entry]));
  const file = join(project.folder, 'crosswalk', patient);
  const whole = statSync(file).size;
  new Crosswalk(project.folder).append(await sealed(project, [second]));
  const both = readFileSync(file);
  for (const size of [whole + 1, whole + 19, whole + 25, both.length - 1]) {
    writeFileSync(file, both);
    truncateSync(file, size);
    assert.deepEqual(await readCrosswalk(of, patient, custody), [entry], `cut at ${size}`);
    new Crosswalk(project.folder).append(await sealed(project, [second]));
    assert.deepEqual(await readCrosswalk(of, patient, custody), [entry, second], `cut at ${size}`);
  }
  assert.deepEqual(crosswalkPatients(project.folder), [patient]);
});

test('two of three people open it together; one alone, or shares of another project, do not', async () => {
  const folder = join(root, 'shares');
  const custody = { held: 'shares', quorum: { needed: 2, holders: 3 }, folder } as const;
  const { project } = await made({ custody });
  const texts = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  assert.equal(texts.length, 3);
  new Crosswalk(project.folder).append(await sealed(project, [entry]));
  const opened = await openCustody(project, { by: 'shares', texts: texts.slice(1) });
  const of = { folder: project.folder, projectId: project.facts.id };
  assert.deepEqual(await readCrosswalk(of, patient, opened.custody), [entry]);
  await assert.rejects(openCustody(project, { by: 'shares', texts: texts.slice(0, 1) }), hasCode('input/share'));
  const { project: other } = await made();
  await assert.rejects(openCustody(other, { by: 'shares', texts: texts.slice(0, 2) }), hasCode('input/key-file'));
});

test('a project of the first version, or one that a run made, gets a custody key that lies in it', async () => {
  const { home } = place();
  const project = createProject({ home, name: 'old', unprotected: true });
  const facts = JSON.parse(readFileSync(join(project.folder, 'project.json'), 'utf8'));
  writeFileSync(join(project.folder, 'project.json'), JSON.stringify({ ...facts, format: 'leadglass.project/1' }));
  const opened = await ensureCustody(openProject(home, 'old'));
  assert.equal(opened.facts.custody?.held, 'project');
  assert.deepEqual(findPlace(home, 'old').facts, opened.facts);
  // Cut off between the two files: the key that is there stays.
  writeFileSync(join(project.folder, 'project.json'), JSON.stringify(facts));
  assert.deepEqual((await ensureCustody(openProject(home, 'old'))).facts.custody, opened.facts.custody);
  const { custody } = await openCustody(opened, { by: 'project' });
  assert.deepEqual(custody.publicKey, publicKeyOfJwk(opened.facts.custody!.publicKey));
});

test('what was looked up is signed and chained: a changed, forged or missing record shows', async () => {
  const { project, path } = await made();
  const { custody } = await openCustody(project, proofOf(path));
  const asked = askedIds(project.secret, ['P1']);
  const access = {
    kind: 'reidentify',
    purpose: 'finding',
    ticket: 'T-1',
    by: 'recovery',
    asked,
    found: 1,
    patients: 1,
  } as const;
  for (const ticket of ['T-1', 'T-2', 'T-3']) await recordAccess(project, { ...access, ticket }, custody);
  const records = await readAccessRecords(project);
  assert.deepEqual(
    records.map(({ ticket, number }) => [ticket, number]),
    [
      ['T-1', 1],
      ['T-2', 2],
      ['T-3', 3],
    ],
  );
  const second = join(project.folder, 'access', '000002.json');
  const text = readFileSync(second, 'utf8');
  assert.ok(!text.includes('P1'), 'a keyed id stands for what was asked');
  writeFileSync(second, text.replace('T-2', 'T-9'));
  await assert.rejects(readAccessRecords(project), hasCode('refused/signature'));
  writeFileSync(second, text);
  await recordAccess(project, access, await deriveKeyPair(new Secret(new Uint8Array(32).fill(7))));
  await assert.rejects(readAccessRecords(project), hasCode('refused/signature'), 'not with another key');
  rmSync(join(project.folder, 'access', '000004.json'));
  assert.equal((await readAccessRecords(project)).length, 3);
  rmSync(second);
  await assert.rejects(readAccessRecords(project), hasCode('refused/signature'));
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));
}
