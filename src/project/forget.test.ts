/** `project forget`, over a locked project that a run has filled. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CHEAP } from '../../test/support/cheap-lock.ts';
import { hasCode } from '../../test/support/error-code.ts';
import { BufferSource } from '../bytes/index.ts';
import { passphrase } from '../crypto/index.ts';
import { Pseudonymizer, SubjectBuilder } from '../identity/index.ts';
import {
  addSample,
  Crosswalk,
  CrosswalkSealer,
  claimMode,
  createProject,
  custodyOf,
  findPlace,
  HeldBook,
  type HeldRecord,
  isForgetting,
  KeptCopies,
  KeyedIds,
  Ledger,
  openPlace,
  openVault,
  PictureBook,
  type PictureRecord,
  type Project,
  Run,
  readSamples,
  SubjectStore,
  type Vault,
  withVault,
} from './index.ts';
import {
  type CrosswalkEntry,
  destroyProject,
  exportProject,
  findPatient,
  finishForgetting,
  forgetPatient,
  importProject,
  initProject,
  openCustody,
  readForgottenRecords,
  readMaps,
  reidentify,
} from './on-need.node.ts';

const root = mkdtempSync(join(tmpdir(), 'leadglass-forget-'));
after(() => rmSync(root, { recursive: true }));
const usage = hasCode('usage/project');
const words = 'what the operator types';
const keyOf = (id: string) => ({ issuer: '', id, unidentified: false });
const place = join(root, 'out');
mkdirSync(place);
const PATIENTS = ['ANNA', 'BERT'] as const;
const COPY = Buffer.from('the whole of what was held of');

interface Filled {
  readonly project: Project;
  readonly home: string;
  readonly recovery: string;
  readonly codes: ReadonlyMap<string, string>;
}

let made = 0;

/** Two patients, each with a released file, a held instance, a kept copy of it, a picture, and rows of the crosswalk. */
async function filled(): Promise<Filled> {
  const [home, recovery] = [join(root, `home-${++made}`), join(root, `recovery-${made}.json`)];
  const custody = { held: 'recovery', path: recovery, passphrase: passphrase(words) } as const;
  const project = await initProject({
    home,
    name: 'p',
    statement: {},
    passphrase: passphrase(words),
    custody,
    cost: CHEAP,
  });
  const { folder, facts, secret } = project;
  claimMode(folder, 'vault');
  const vault = openVault(project, { readOnly: false })!;
  const of = { folder, projectId: facts.id, secret, vault };
  const subjects = new SubjectStore({ ...of, folder: join(folder, 'subjects'), readOnly: false });
  const ids = new KeyedIds(secret);
  for (const id of PATIENTS) subjects.add(ids.patient(keyOf(id)), named(id));
  subjects.seal();
  const run = new Run(project, { policy: { name: 'test', digest: 'd' }, place });
  const book = HeldBook.write(of);
  const pictures = PictureBook.write(of);
  const copies = new KeptCopies({ ...of, folder: join(folder, 'kept') });
  const { publicKey } = custodyOf(facts);
  const sealer = new CrosswalkSealer({ projectId: facts.id, secret, publicKey });
  const codes = new Map<string, string>();
  for (const id of PATIENTS) {
    const patient = ids.patient(keyOf(id));
    const row = vault.of(patient)!;
    const code = new Pseudonymizer(row.seed).patientId(keyOf(id));
    codes.set(id, code);
    const release = {
      instance: ids.instance(`1.2.${id}`),
      content: ids.content(id),
      subject: 'c'.repeat(32),
      patient: row.id,
      sha256: 'e'.repeat(64),
      output: `LG-${code}/2.25.1/2.25.2/2.25.3.dcm`,
    };
    run.journal.append([release]);
    const record = heldOf(id, ids, patient);
    book.put(record);
    pictures.put(pictureOf(id, ids, patient));
    copies.write(copies.nameOf(record)!, new BufferSource(Buffer.concat([COPY, Buffer.from(id)])));
    sealer.add(row.id, entryOf(id, `LG-${code}`));
  }
  for (const written of [book, pictures]) {
    written.sync();
    written.close();
  }
  new Crosswalk(folder, of).append(await sealer.seal());
  run.journal.checkpoint();
  run.close('finished', {});
  return { project, home, recovery, codes };
}

function named(id: string) {
  const builder = new SubjectBuilder(keyOf(id));
  builder.add('name', `${id}^THISTLEWICK`);
  return builder.subject();
}

const entryOf = (id: string, pseudonym: string): CrosswalkEntry => ({
  kind: 'patient',
  pseudonym,
  issuer: '',
  id,
  unidentified: false,
  names: [`${id}^THISTLEWICK`],
});

const heldOf = (id: string, ids: KeyedIds, patient: string): HeldRecord => ({
  id: ids.held('instance', ids.instance(`1.3.${id}`)),
  status: 'held',
  reasons: ['refused/pixels'],
  findings: [],
  source: { kind: 'file', path: `/scans/${id}`, relative: id },
  sourceId: 'f'.repeat(32),
  content: ids.content(`held ${id}`),
  patient,
  plan: {},
  run: '000001',
  policy: { name: 'test', digest: 'd' },
  place,
  rekey: false,
  since: '2026-11-27T10:00:00.000Z',
});

/** Of a released file, decided about. */
const pictureOf = (id: string, ids: KeyedIds, patient: string): PictureRecord => ({
  ...{ id: ids.instance(`1.2.${id}`), status: 'released', reasons: [], content: ids.content(id), patient },
  source: { kind: 'file', path: `/scans/${id}`, relative: id },
  sourceId: 'f'.repeat(32),
  name: { patient: 'LG', study: '2.25.1', series: '2.25.2', instance: '2.25.3' },
  ...{ look: 'strict', frames: 1, rows: 60, columns: 80, modality: 'US', boxes: [], doubts: [] },
  device: { ...{ manufacturer: '', model: '', software: '', modality: 'US', sopClass: '' }, rows: 60, columns: 80 },
  ...{ run: '000001', policy: { name: 'test', digest: 'd' }, place, rekey: false, touched: true },
  decision: {
    ...{ instance: ids.instance(`1.2.${id}`), content: ids.content(id), verdict: 'accept', cover: [], uncover: [] },
    ...{ reviewer: 'a reader', at: '2026-11-28T09:30:00Z' },
  },
});

const vaultOf = (project: Project): Vault => openVault(project, { readOnly: true })!;

/** Who opens, by kind, with everything that there is to open with: the secret and the custody key. */
async function opening(project: Project, recovery: string) {
  const of = withVault(project);
  const { custody } = await openCustody(project, {
    by: 'recovery',
    text: readFileSync(recovery, 'utf8'),
    passphrase: passphrase(words),
  });
  const ids = new KeyedIds(project.secret);
  const subjects = new SubjectStore({ ...of, folder: join(of.folder, 'subjects'), readOnly: true });
  const records = [...HeldBook.read(of).records()];
  const pictures = [...PictureBook.read(of).records()];
  const copies = new KeptCopies({ ...of, folder: join(of.folder, 'kept') });
  const entries = await readMaps(project, { ...of, custody });
  return {
    row: PATIENTS.filter((id) => of.vault!.of(ids.patient(keyOf(id))) !== undefined),
    subject: PATIENTS.filter((id) => subjects.of(ids.patient(keyOf(id))) !== undefined),
    held: records.map(({ source }) => (source.kind === 'file' ? source.relative : '')),
    pictures: pictures.map(({ source }) => (source.kind === 'file' ? source.relative : '')),
    copy: PATIENTS.filter((id) => {
      const name = copies.nameOf({ content: ids.content(`held ${id}`), patient: ids.patient(keyOf(id)) })!;
      const copy = copies.open(name);
      copy?.close();
      return copy !== undefined;
    }),
    crosswalk: entries.map((entry) => (entry.kind === 'patient' ? entry.id : '')).sort(),
  };
}

const ALL = {
  row: PATIENTS,
  subject: PATIENTS,
  held: PATIENTS,
  pictures: PATIENTS,
  copy: PATIENTS,
  crosswalk: PATIENTS,
};
const OTHERS = {
  row: ['BERT'],
  subject: ['BERT'],
  held: ['BERT'],
  pictures: ['BERT'],
  copy: ['BERT'],
  crosswalk: ['BERT'],
};

/** Everything that lies in a folder, as one text. */
const textBelow = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

const journalOf = (project: Project): string => readFileSync(join(project.folder, 'runs', '000001', 'journal'), 'utf8');

test('a patient is found by his code, as the policy writes it or bare, in any case', async () => {
  const { project, codes } = await filled();
  const code = codes.get('ANNA')!;
  for (const given of [code, `LG-${code}`, `P${code}`, code.toLowerCase(), code.slice(0, 16)]) {
    const { code: found, released, held, copies } = findPatient(project, given);
    const file = { folder: place, file: `LG-${code}/2.25.1/2.25.2/2.25.3.dcm`, sha256: 'e'.repeat(64) };
    assert.deepEqual([found, released, held, copies], [code, [file], 1, 1]);
  }
  for (const given of ['', 'ANNA', code.slice(0, 15), '0'.repeat(17)])
    assert.throws(() => findPatient(project, given), usage);
});

test('acceptance: row, subject, crosswalk, held instance and copy open neither here nor from a copy without row keys', async () => {
  const { project, recovery, codes } = await filled();
  assert.deepEqual(await opening(project, recovery), ALL);
  const [copy, whole] = ['copy', 'whole'].map((name) => join(root, `${name}-${made}`)) as [string, string];
  for (const to of [copy, whole]) cpSync(project.folder, to, { recursive: true });
  const { row } = findPatient(project, codes.get('ANNA')!);
  await forgetPatient(project, findPatient(project, codes.get('ANNA')!));

  assert.deepEqual(await opening(project, recovery), OTHERS);
  assert.throws(() => findPatient(project, codes.get('ANNA')!), usage);
  vaultOf(project).assertWhole(join(project.folder, 'subjects'));
  // Nothing of him lies about, sealed or not: the name of his row stands in the record of his end alone.
  for (const name of ['subjects', 'crosswalk', 'kept']) assert.ok(!existsSync(join(project.folder, name, row)));
  assert.ok(!journalOf(project).includes(row));
  for (const name of ['held.jsonl', 'pictures.jsonl']) {
    const text = readFileSync(join(project.folder, name), 'utf8');
    assert.ok(!text.includes(row), name);
    // Not even that there was such an instance.
    assert.equal(text.trimEnd().split('\n').length, 2, name);
    const { put } = JSON.parse(text.split('\n')[1]!) as { put: string[] };
    assert.equal(put.length, 1, name);
  }

  // The keys as they are now, with everything else as it was: all that a backup without the row keys gives.
  cpSync(join(project.folder, 'vault', 'keys'), join(copy, 'vault', 'keys'));
  assert.deepEqual(await opening({ ...project, folder: copy }, recovery), OTHERS);
  rmSync(join(copy, 'vault', 'keys'));
  const none = { row: [], subject: [], held: [], pictures: [], copy: [], crosswalk: [] };
  assert.deepEqual(await opening({ ...project, folder: copy }, recovery), none);
  // A documented limit: who has both has everything.
  assert.deepEqual(await opening({ ...project, folder: whole }, recovery), ALL);
});

test('without the custody key no row of the crosswalk opens, the row keys at hand or not', async () => {
  const { project } = await filled();
  const other = await filled();
  const { custody } = await openCustody(other.project, {
    by: 'recovery',
    text: readFileSync(other.recovery, 'utf8'),
    passphrase: passphrase(words),
  });
  await assert.rejects(readMaps(project, { ...withVault(project), custody }), hasCode('environment/sealed'));
});

test('of what was drawn to be looked at, nothing of him stays', async () => {
  const { project, codes } = await filled();
  const ids = new KeyedIds(project.secret);
  const [anna, bert] = PATIENTS.map((id) => ids.instance(`1.2.${id}`)) as [string, string];
  const device = {
    ...{ manufacturer: '', model: '', software: '', modality: 'US', sopClass: '' },
    rows: 60,
    columns: 80,
  };
  const stratum = { key: 'k', device, passed: 2, drawn: [anna, bert] };
  addSample(project, { seed: 'ab', size: 59, strata: [stratum], at: '2026-11-28T09:30:00Z' });
  await forgetPatient(project, findPatient(project, codes.get('ANNA')!));
  assert.deepEqual(
    readSamples(project).map(({ strata }) => strata),
    [[{ ...stratum, drawn: [bert] }]],
  );
});

test('who was forgotten is looked up in vain, others are found', async () => {
  const { project, recovery, codes } = await filled();
  await forgetPatient(project, findPatient(project, codes.get('ANNA')!));
  const text = readFileSync(recovery, 'utf8');
  const { custody } = await openCustody(project, { by: 'recovery', text, passphrase: passphrase(words) });
  const asked = PATIENTS.map((id) => `LG-${codes.get(id)}`);
  const answers = await reidentify(project, asked, { ...withVault(project), custody });
  assert.deepEqual(
    answers.map(({ patients }) => patients.map(({ id }) => id)),
    [[], ['BERT']],
  );
});

test('journals keep the released file, and nothing of its source', async () => {
  const { project, codes } = await filled();
  const ids = new KeyedIds(project.secret);
  const before = journalOf(project);
  await forgetPatient(project, findPatient(project, codes.get('ANNA')!));
  const written = journalOf(project);
  for (const trace of [ids.instance('1.2.ANNA'), ids.content('ANNA')]) assert.ok(!written.includes(trace));
  for (const trace of [ids.instance('1.2.BERT'), ids.content('BERT')]) assert.ok(written.includes(trace));
  assert.equal(written.length, before.length);
  const ledger = Ledger.load(join(project.folder, 'runs'), place);
  assert.equal(ledger.byInstance(ids.instance('1.2.ANNA')), undefined);
  assert.ok(ledger.byInstance(ids.instance('1.2.BERT')) !== undefined);
  const output = `LG-${codes.get('ANNA')}/2.25.1/2.25.2/2.25.3.dcm`;
  assert.equal(ledger.byOutput(output)!.sha256, 'e'.repeat(64));
  ledger.close();
});

test('the record is signed and chained, lists what to take back, and says nothing of who it was', async () => {
  const { project, codes } = await filled();
  const ids = new KeyedIds(project.secret);
  const patientId = ids.patient(keyOf('ANNA'));
  const seed = vaultOf(project)
    .of(patientId)!
    .seed.use((bytes) => Buffer.from(bytes).toString('hex'));
  await forgetPatient(project, findPatient(project, codes.get('ANNA')!), { ticket: 'T-107' });
  await forgetPatient(project, findPatient(project, codes.get('BERT')!));
  const records = await readForgottenRecords(project);
  assert.deepEqual(
    records.map(({ code, ticket, held, copies, released }) => [code, ticket, held, copies, released.length]),
    [
      [codes.get('ANNA'), 'T-107', 1, 1, 1],
      [codes.get('BERT'), undefined, 1, 1, 1],
    ],
  );
  const traces = ['ANNA', 'THISTLEWICK', patientId, seed, ids.instance('1.2.ANNA'), ids.content('ANNA')];
  for (const trace of traces) assert.ok(!textBelow(project.folder).includes(trace), trace);
  const first = join(project.folder, 'forgotten', '000001.json');
  writeFileSync(first, readFileSync(first, 'utf8').replace('T-107', 'T-108'));
  await assert.rejects(readForgottenRecords(project), hasCode('refused/signature'));
});

test('a ticket that names the patient is refused, and nothing is done', async () => {
  const { project, recovery, codes } = await filled();
  const patient = findPatient(project, codes.get('ANNA')!);
  await assert.rejects(forgetPatient(project, patient, { ticket: 'for Thistlewick' }), hasCode('usage/argument'));
  assert.deepEqual(await opening(project, recovery), ALL);
  assert.ok(!isForgetting(project.folder));
});

test('cut off at any step, what was begun is finished by whoever comes next, with one record', async () => {
  const { project, recovery, codes } = await filled();
  const patient = findPatient(project, codes.get('ANNA')!);
  const before = join(root, `before-${made}`);
  cpSync(project.folder, before, { recursive: true });
  await forgetPatient(project, patient);
  const { subject: _subject, ...forgotten } = patient;
  const marker = JSON.stringify({ format: 'leadglass.forgetting/1', forgotten });
  const { row } = patient;
  const steps = [
    'vault/keys',
    'vault/rows',
    `subjects/${row}`,
    `crosswalk/${row}`,
    `kept/${row}`,
    'held.jsonl',
    'runs/000001/journal',
    'forgotten',
  ];
  for (let taken = 0; taken <= steps.length; taken++) {
    const folder = join(root, `cut-${made}-${taken}`);
    cpSync(before, folder, { recursive: true });
    writeFileSync(join(folder, 'forgetting.json'), marker);
    for (const name of steps.slice(0, taken)) {
      const now = join(project.folder, name);
      rmSync(join(folder, name), { recursive: true, force: true });
      if (existsSync(now)) cpSync(now, join(folder, name), { recursive: true });
    }
    const cut = { ...project, folder };
    assert.ok(isForgetting(folder));
    await finishForgetting(cut);
    assert.ok(!isForgetting(folder));
    assert.deepEqual(await opening(cut, recovery), OTHERS, `after ${taken} steps`);
    assert.equal(journalOf(cut), journalOf(project));
    assert.equal((await readForgottenRecords(cut)).length, 1);
    await finishForgetting(cut);
    assert.equal((await readForgottenRecords(cut)).length, 1);
  }
});

test('keyed pseudonyms cannot be forgotten one by one, and that is said', () => {
  const project = createProject({ home: join(root, 'home-keyed'), name: 'p', unprotected: true });
  claimMode(project.folder, 'keyed');
  assert.throws(() => findPatient(project, 'SH6D80HNG8X27WN35'), usage);
});

test('exported and imported, a vault opens with the passphrase of the project alone, as it did', async () => {
  const { project, recovery, codes } = await filled();
  const file = join(root, `export-${made}.lgx`);
  await exportProject(project, file, { passphrase: passphrase(words), keeps: false, cost: CHEAP });
  const there = join(root, `there-${made}`);
  await importProject(file, { home: there, passphrase: passphrase(words) });
  await assert.rejects(openPlace(findPlace(there, 'p')), hasCode('usage/passphrase'));
  const moved = await openPlace(findPlace(there, 'p'), async () => passphrase(words));
  assert.deepEqual(await opening(moved, recovery), ALL);
  await forgetPatient(moved, findPatient(moved, codes.get('ANNA')!));
  assert.deepEqual(await opening(moved, recovery), OTHERS);
});

test('a project that is destroyed loses its row keys with its other keys, and the certificate counts its copies', async () => {
  const { project, home } = await filled();
  const certificate = join(root, `certificate-${made}.json`);
  const { certificate: said } = await destroyProject(project.folder, { certificate, secret: project.secret });
  const { keys, keptCopies, patients, crosswalkPatients } = said.destroyed;
  assert.deepEqual([keys, keptCopies, patients, crosswalkPatients], [3, 2, 2, 2]);
  assert.deepEqual(readdirSync(join(home, 'projects')), []);
});
