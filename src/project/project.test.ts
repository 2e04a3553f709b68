import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { hasCode } from '../../test/support/error-code.ts';
import { hex, unhex } from '../crypto/index.ts';
import { Secret } from '../failure/index.ts';
import { type Subject, SubjectBuilder } from '../identity/index.ts';
import {
  createProject,
  IdIndex,
  KeyedIds,
  Ledger,
  listProjects,
  openProject,
  ownerOfOutput,
  type Project,
  projectForOutput,
  Run,
  recordRun,
  SubjectStore,
  takeLock,
} from './index.ts';

const roots: string[] = [];
after(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'leadglass-project-'));
  roots.push(home);
  return home;
}

const make = (home: string, name?: string): Project =>
  createProject({ home, unprotected: true, ...(name === undefined ? {} : { name }) });

const secretOf = (project: Project): string => project.secret.use((bytes) => hex(bytes));

function subjectOf(id: string, names: readonly string[]): Subject {
  const builder = new SubjectBuilder({ issuer: '', id, unidentified: false });
  for (const name of names) builder.add('name', name);
  return builder.subject();
}

function storeOf(
  project: Project,
  changes: { secret?: Secret; projectId?: string; readOnly?: boolean } = {},
): SubjectStore {
  const folder = join(project.folder, 'subjects');
  return new SubjectStore({ folder, projectId: project.facts.id, secret: project.secret, readOnly: false, ...changes });
}

test('a project has a secret of its own, 64 hex digits, and is opened by its name or its folder', () => {
  const home = makeHome();
  const [one, two] = [make(home, 'one'), make(home, 'two')];
  assert.match(readFileSync(join(one.folder, 'secret'), 'utf8'), /^[0-9a-f]{64}\n$/);
  assert.notEqual(secretOf(one), secretOf(two));
  assert.equal(secretOf(openProject(home, 'one')), secretOf(one));
  assert.equal(secretOf(openProject(makeHome(), one.folder)), secretOf(one));
  assert.deepEqual(
    listProjects(home).map(({ name }) => name),
    ['one', 'two'],
  );
  assert.deepEqual(listProjects(makeHome()), []);
});

test('files of a project have mode 0600 and folders 0700', { skip: process.platform === 'win32' }, () => {
  const { folder } = make(makeHome());
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    assert.equal(statSync(join(folder, entry.name)).mode & 0o777, entry.isDirectory() ? 0o700 : 0o600);
  }
  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test('a secret that others can read is a warning', { skip: process.platform === 'win32' }, () => {
  const home = makeHome();
  const project = make(home, 'p');
  assert.deepEqual(project.warnings, []);
  chmodSync(join(project.folder, 'secret'), 0o640);
  assert.match(openProject(home, 'p').warnings.join(), /0600/);
});

test('names that are taken, paths or empty make no project', () => {
  const home = makeHome();
  make(home, 'p');
  for (const name of ['p', '', '../q', '.hidden', 'a/b', 'x'.repeat(65)]) {
    assert.throws(() => make(home, name), hasCode('usage/project'), name);
  }
  assert.deepEqual(readdirSync(join(home, 'projects')), ['p']);
});

test('an unknown project is a usage error with a hint', () => {
  assert.throws(
    () => openProject(makeHome(), 'nobody'),
    (error) => hasCode('usage/project')(error) && (error as { hint?: string }).hint !== undefined,
  );
});

test('a damaged project says so and does not quote its secret', () => {
  const home = makeHome();
  const project = make(home, 'p');
  const secret = secretOf(project);
  writeFileSync(join(project.folder, 'secret'), secret.slice(1));
  assert.throws(
    () => openProject(home, 'p'),
    (error) => hasCode('environment/project-damaged')(error) && !String(error).includes(secret.slice(1, 20)),
  );
  writeFileSync(join(project.folder, 'project.json'), '{"format":"leadglass.project/99"}');
  assert.throws(() => openProject(home, 'p'), hasCode('environment/project-damaged'));
});

test('an output folder belongs to the project in its manifest', () => {
  const home = makeHome();
  const to = join(home, 'out');
  const [mine, other] = [make(home, 'mine'), make(home, 'other')];
  assert.equal(projectForOutput(to, { home }), undefined);
  assert.equal(projectForOutput(to, { home, project: 'mine' })?.facts.id, mine.facts.id);
  mkdirSync(to);
  const manifest = { format: 'leadglass.manifest/1', project: mine.facts.id, outputs: [] };
  writeFileSync(join(to, 'manifest.json'), JSON.stringify(manifest));
  assert.equal(projectForOutput(to, { home })?.facts.name, 'mine');
  assert.throws(() => projectForOutput(to, { home, project: 'other' }), hasCode('usage/project'));
  rmSync(mine.folder, { recursive: true });
  assert.throws(() => projectForOutput(to, { home }), hasCode('usage/project'));
  assert.equal(other.facts.name, 'other');
});

test('the owner of a folder is read from the head of a manifest of any length', () => {
  const home = makeHome();
  const head = `{\n  "format": "leadglass.manifest/1",\n  "project": "abc",\n  "outputs": [`;
  writeFileSync(join(home, 'manifest.json'), `${head}${'{"path":"x","sha256":"y"},'.repeat(100_000)}`);
  assert.equal(ownerOfOutput(home), 'abc');
});

test('what a run was made with is written down', () => {
  const home = makeHome();
  const project = make(home, 'p');
  const policy = { name: 'research', digest: 'd' };
  recordRun(project, { to: home, policy });
  const again = recordRun(openProject(home, 'p'), { to: home, policy });
  assert.deepEqual(openProject(home, 'p').facts, again.facts);
  assert.deepEqual([again.facts.policy, again.facts.outputs.length], [policy, 1]);
});

test('a lock is held by one, released by its holder and taken from the dead', () => {
  const folder = makeHome();
  const lock = takeLock(folder);
  assert.throws(() => takeLock(folder), hasCode('environment/locked'));
  lock.release();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: dead, host: hostname(), started: '' }));
  takeLock(folder).release();
  assert.deepEqual(readdirSync(folder), []);
});

test('a lock whose process number was given to another process is taken over', {
  skip: process.platform !== 'linux',
}, () => {
  const folder = makeHome();
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, host: hostname(), started: 'boot:1' }));
  takeLock(folder).release();
});

test('a lock of another machine, or one that cannot be read, is believed', () => {
  const folder = makeHome();
  for (const content of [JSON.stringify({ pid: 1, host: 'elsewhere', started: '' }), 'garbage']) {
    writeFileSync(join(folder, 'lock'), content);
    assert.throws(() => takeLock(folder), hasCode('environment/locked'));
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), content);
  }
});

test('a subject grows over runs and is the same whoever found which part first', () => {
  const project = make(makeHome());
  const first = storeOf(project);
  first.add('p', subjectOf('P', ['DOE', 'JANE']));
  first.seal();
  assert.deepEqual([...first.grown], []);
  const second = storeOf(project);
  second.add('p', subjectOf('P', ['SMITH']));
  assert.deepEqual(second.of('p'), subjectOf('P', ['SMITH', 'JANE', 'DOE']));
  second.add('p', subjectOf('P', ['ROE']));
  assert.deepEqual(second.of('p'), subjectOf('P', ['ROE', 'SMITH', 'JANE', 'DOE']));
  second.seal();
  assert.deepEqual([...second.grown], ['p']);
  assert.deepEqual(storeOf(project).of('p'), subjectOf('P', ['DOE', 'JANE', 'ROE', 'SMITH']));
  assert.equal(storeOf(project).of('q'), undefined);
});

test('what adds nothing does not count as growth and is not written', () => {
  const project = make(makeHome());
  const path = join(project.folder, 'subjects', 'p');
  const store = storeOf(project);
  store.add('p', subjectOf('P', ['DOE']));
  store.seal();
  const before = readFileSync(path);
  store.add('p', subjectOf('P', ['DOE']));
  store.seal();
  assert.deepEqual([readFileSync(path), store.grown.size], [before, 0]);
});

test('a subject is sealed to its project and its name', () => {
  const project = make(makeHome());
  const store = storeOf(project);
  store.add('p', subjectOf('P', ['QUILLON']));
  store.seal();
  const folder = join(project.folder, 'subjects');
  const sealed = readFileSync(join(folder, 'p'));
  assert.ok(!sealed.includes('QUILLON'));
  const damaged = hasCode('environment/project-damaged');
  assert.throws(() => storeOf(project, { secret: new Secret(new Uint8Array(32)) }).of('p'), damaged);
  assert.throws(() => storeOf(project, { projectId: 'other' }).of('p'), damaged);
  writeFileSync(join(folder, 'q'), sealed);
  assert.throws(() => storeOf(project).of('q'), damaged);
  sealed[20] = sealed[20]! ^ 1;
  writeFileSync(join(folder, 'p'), sealed);
  assert.throws(() => storeOf(project).of('p'), damaged);
});

test('a store that only reads keeps what is new in memory', () => {
  const project = make(makeHome());
  const store = storeOf(project, { readOnly: true });
  for (let i = 0; i < 3000; i++) store.add(`p${i}`, subjectOf(`P${i}`, ['DOE']));
  assert.deepEqual(store.of('p0'), subjectOf('P0', ['DOE']));
  assert.deepEqual(readdirSync(join(project.folder, 'subjects')), []);
  assert.throws(() => store.seal(), TypeError);
});

test('ids depend on key, purpose and value, and field borders count', () => {
  const ids = new KeyedIds(new Secret(unhex('00'.repeat(32))));
  const others = new KeyedIds(new Secret(unhex('01'.repeat(32))));
  const text = new TextEncoder();
  const all = [
    ids.instance('1.2'),
    ids.content('1.2'),
    ids.source(text.encode('1.2')),
    others.instance('1.2'),
    ids.patient({ issuer: 'A', id: 'B1', unidentified: false }),
    ids.patient({ issuer: 'AB', id: '1', unidentified: false }),
    ids.subject(subjectOf('P', ['A'])),
    ids.subject(subjectOf('P', ['B'])),
  ];
  assert.equal(new Set(all).size, all.length);
  for (const id of all) assert.match(id, /^[0-9a-f]{32}$/);
});

test('the index is a map', () => {
  const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => hex(bytes));
  // Few different first words, so that slots collide.
  const crowded = fc.integer({ min: 0, max: 50 }).map((n) => `${'0'.repeat(24)}${n.toString(16).padStart(8, '0')}`);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(id, crowded), fc.nat()), { maxLength: 200 }), (entries) => {
      const index = new IdIndex();
      for (const [key, value] of entries) index.set(key, value);
      const map = new Map(entries);
      assert.equal(index.size, map.size);
      for (const [key, value] of map) assert.equal(index.get(key), value);
      assert.equal(index.get('f'.repeat(31).padEnd(32, '0')), map.get('f'.repeat(31).padEnd(32, '0')));
    }),
  );
});

test('the index grows beyond its first memory', () => {
  const index = new IdIndex();
  const key = (i: number): string =>
    (i * 2654435761).toString(16).padStart(12, '0').split('').reverse().join('').padEnd(32, '0');
  for (let i = 0; i < 20_000; i++) index.set(key(i), i);
  for (let i = 0; i < 20_000; i++) assert.equal(index.get(key(i)), i);
});

test('runs are numbered, chained and hold no more than they are given', () => {
  const project = make(makeHome());
  const options = { policy: { name: 'p', digest: 'd' }, place: '/out' };
  const first = new Run(project, options);
  first.addInstance('{"status":"released"}');
  first.close('finished', { in: 1 });
  const second = new Run(project, options);
  second.close('interrupted', { in: 0 });
  assert.deepEqual([first.id, second.id], ['000001', '000002']);
  const facts = JSON.parse(readFileSync(join(second.folder, 'run.json'), 'utf8')) as Record<string, unknown>;
  assert.equal(facts.previous, '000001');
  assert.equal(facts.state, 'interrupted');
  assert.equal(readFileSync(join(first.folder, 'instances.jsonl'), 'utf8'), '{"status":"released"}\n');
});

test('the ledger knows the last release of an instance, one into the folder at hand first', () => {
  const project = make(makeHome());
  const id = (n: number): string => n.toString(16).padStart(32, '0');
  const release = (n: number, sha256: string) => ({
    instance: id(n),
    content: id(n),
    subject: id(0),
    patient: id(1),
    sha256: sha256.repeat(64),
    output: `patient/${n}.dcm`,
  });
  const write = (place: string, sha256: string, count: number): void => {
    const run = new Run(project, { policy: { name: 'p', digest: sha256 }, place });
    run.journal.append(Array.from({ length: count }, (_, n) => release(n, sha256)));
    run.journal.checkpoint();
    run.close('finished', {});
  };
  write('/a', 'a', 2000);
  write('/a', 'b', 10);
  write('/b', 'c', 5);
  const runs = join(project.folder, 'runs');
  const seen = (ledger: Ledger, n: number) => [
    ledger.byInstance(id(n))?.policyDigest,
    ledger.byOutput(`patient/${n}.dcm`)?.place,
  ];
  const here = Ledger.load(runs, '/a');
  assert.deepEqual(
    [seen(here, 3), seen(here, 9), seen(here, 1999)],
    [
      ['b', '/a'],
      ['b', '/a'],
      ['a', '/a'],
    ],
  );
  assert.deepEqual(here.byInstance(id(1999))?.output, 'patient/1999.dcm');
  assert.equal(here.byInstance(id(2000)), undefined);
  const there = Ledger.load(runs, '/b');
  assert.deepEqual(
    [seen(there, 3), seen(there, 9)],
    [
      ['c', '/b'],
      ['b', '/a'],
    ],
  );
  here.close();
  there.close();
});
