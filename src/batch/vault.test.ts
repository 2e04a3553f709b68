/** Runs under a policy whose pseudonyms come from a vault: what is durable when, and what equals what. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { hasCode } from '../../test/support/error-code.ts';
import { type PatientKey, Pseudonymizer } from '../identity/index.ts';
import { createProject, KeyedIds, Ledger, openProject, type Project, Vault } from '../project/index.ts';
import { Bench, policyOf } from './bench.testing.ts';

const CRASH = fileURLToPath(new URL('./crash.testing.ts', import.meta.url));
const FILES = 40;
const PATIENTS = 5;
const MOMENTS = 30;
const POLICY = policyOf('a', 'vault');

function benchWith(files: number): Bench {
  const bench = new Bench();
  for (let i = 0; i < files; i++) {
    bench.put(`${i}`, { id: `P${i % PATIENTS}`, uid: `${i}`, names: [`NAME${i % PATIENTS}`] }, Buffer.alloc(1000, i));
  }
  createProject({ home: bench.home, name: 'p', unprotected: true });
  return bench;
}

const keyOf = (i: number): PatientKey => ({ issuer: '', id: `P${i}`, unidentified: false });

function vaultOf({ folder, facts, secret }: Project): Vault {
  return new Vault({ folder: join(folder, 'vault'), projectId: facts.id, secret, readOnly: true });
}

/** The codes that the rows on the disk give, by patient; undefined where there is no row. */
function codesOf(home: string): (string | undefined)[] {
  const project = openProject(home, 'p');
  const vault = vaultOf(project);
  const ids = new KeyedIds(project.secret);
  return Array.from({ length: PATIENTS }, (_, i) => {
    const row = vault.of(ids.patient(keyOf(i)));
    return row === undefined ? undefined : new Pseudonymizer(row.seed).patientId(keyOf(i));
  });
}

const foldersOf = (to: string): string[] =>
  existsSync(to)
    ? readdirSync(to, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name)
        .sort()
    : [];

/** Runs in a process of its own. Returns its output, or the signal that ended it. */
function runKilled(bench: Bench, home: string, { to, at, jobs }: { to: string; at: number; jobs: number }) {
  const args = [CRASH, bench.in, to, home, String(at), 'deidentify', String(jobs), 'vault'];
  return new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else if (error.signal === 'SIGKILL') resolve('SIGKILL');
      else reject(new Error(stderr));
    });
  });
}

test('DESIGN 4: killed at any moment, no code is without a durable row and no patient gets a second one', async () => {
  const bench = benchWith(FILES);
  const begin = (name: string): { home: string; to: string } => {
    const home = join(bench.root, `home-${name}`);
    cpSync(bench.home, home, { recursive: true });
    return { home, to: join(bench.root, `out-${name}`) };
  };
  const uncut = begin('uncut');
  const changes = Number(await runKilled(bench, uncut.home, { to: uncut.to, at: 0, jobs: 1 }));
  // Rows are made in the first third; a random moment in each of as many stretches misses none of its kind.
  const moments = fc.sample(fc.integer({ min: 1, max: 1000 }), MOMENTS);
  let killed = 0;
  for (const [i, within] of moments.entries()) {
    const cut = begin(`${i}`);
    const at = Math.max(1, Math.round((changes * (i + within / 1000)) / MOMENTS));
    const jobs = 1 + (i % 2);
    if ((await runKilled(bench, cut.home, { to: cut.to, at, jobs })) === 'SIGKILL') killed++;
    const [before, released] = [codesOf(cut.home), foldersOf(cut.to)];
    for (const code of released) assert.ok(before.includes(code), `change ${at}: a code without a row`);
    await bench.run({ ...cut, project: 'p', policy: POLICY, jobs });
    const after = codesOf(cut.home);
    for (const [patient, code] of before.entries()) assert.ok(code === undefined || after[patient] === code);
    assert.deepEqual(foldersOf(cut.to), [...(after as string[])].sort(), `change ${at}: a patient with two codes`);
    assert.equal(bench.objects(cut.to).length, FILES);
  }
  assert.ok(killed > MOMENTS / 2, `${killed} runs were killed`);
});

test('DESIGN 4: once the rows exist, same state and input give the same bytes with 1 and 2 workers', async () => {
  const bench = benchWith(FILES);
  await bench.run({ project: 'p', policy: POLICY });
  const trees = [];
  for (const jobs of [1, 2]) {
    const home = join(bench.root, `home-${jobs}`);
    cpSync(bench.home, home, { recursive: true });
    const to = join(bench.root, `out-${jobs}`);
    await bench.run({ home, to, project: 'p', policy: POLICY, jobs });
    trees.push(bench.tree(to));
  }
  assert.deepEqual(trees[0], trees[1]);
  assert.deepEqual(trees[0], bench.tree());
});

test('two projects give the same patient codes that have nothing in common, and no second run changes one', async () => {
  const bench = benchWith(PATIENTS);
  const { summary } = await bench.run({ project: 'p', policy: POLICY });
  assert.equal(summary.counts.released, PATIENTS);
  const again = await bench.run({ project: 'p', policy: POLICY });
  assert.equal(again.summary.counts.unchanged, PATIENTS);
  createProject({ home: bench.home, name: 'other', unprotected: true });
  const other = join(bench.root, 'out-other');
  await bench.run({ project: 'other', to: other, policy: POLICY });
  assert.equal(new Set([...foldersOf(bench.out), ...foldersOf(other)]).size, 2 * PATIENTS);
});

test('45 CFR 164.514(c): a journal names the row, not the keyed id that is computed from the patient', async () => {
  const bench = benchWith(PATIENTS);
  await bench.run({ project: 'p', policy: POLICY });
  const project = openProject(bench.home, 'p');
  const journal = readFileSync(join(project.folder, 'runs', '000001', 'journal'), 'utf8');
  const ids = new KeyedIds(project.secret);
  for (let i = 0; i < PATIENTS; i++) assert.ok(!journal.includes(ids.patient(keyOf(i))));
  const ledger = Ledger.load(join(project.folder, 'runs'), bench.out);
  const vault = vaultOf(project);
  for (const name of bench.objects()) assert.ok(vault.byId(ledger.byOutput(name)!.patient) !== undefined);
  ledger.close();
});

test('a dry run makes no row and claims no mode', async () => {
  const bench = benchWith(PATIENTS);
  const { summary } = await bench.run({ project: 'p', policy: POLICY, dryRun: true });
  assert.equal(summary.counts.released, PATIENTS);
  assert.deepEqual(codesOf(bench.home), Array(PATIENTS).fill(undefined));
  await bench.run({ project: 'p', policy: policyOf('a') });
});

test('a dry run without a project needs none', async () => {
  const bench = benchWith(PATIENTS);
  const { summary } = await bench.run({ policy: POLICY, dryRun: true });
  assert.equal(summary.counts.released, PATIENTS);
  assert.ok(!existsSync('vault'));
});

test('a project keeps the mode of its first run, or a patient would get a second code', async () => {
  const bench = benchWith(PATIENTS);
  await bench.run({ project: 'p', policy: POLICY });
  await assert.rejects(bench.run({ project: 'p', policy: policyOf('a') }), hasCode('usage/project'));
  await assert.rejects(bench.run({ project: 'p', policy: policyOf('a'), dryRun: true }), hasCode('usage/project'));
  const keyed = join(bench.root, 'keyed');
  const { summary } = await bench.run({ to: keyed, policy: policyOf('a') });
  // A project of a version without a vault says nothing of its mode.
  rmSync(join(summary.project.folder, 'pseudonyms.json'));
  await assert.rejects(bench.run({ to: keyed, policy: POLICY }), hasCode('usage/project'));
});

test('a project that was brought back without its row keys, or with older ones, gives no second codes', async () => {
  const bench = benchWith(PATIENTS);
  await bench.run({ project: 'p', policy: POLICY });
  const keys = join(openProject(bench.home, 'p').folder, 'vault', 'keys');
  const older = readFileSync(keys);
  bench.put('more', { id: 'P-MORE', uid: 'more' });
  await bench.run({ project: 'p', policy: POLICY });
  const newer = readFileSync(keys);
  writeFileSync(keys, older);
  await assert.rejects(bench.run({ project: 'p', policy: POLICY }), hasCode('environment/project-damaged'));
  rmSync(keys);
  await assert.rejects(bench.run({ project: 'p', policy: POLICY }), hasCode('environment/project-damaged'));
  writeFileSync(keys, newer);
  await bench.run({ project: 'p', policy: POLICY });
});

test('rows whose keys were never written are passed over: a run was killed between the two', async () => {
  const bench = benchWith(PATIENTS);
  await bench.run({ project: 'p', policy: POLICY });
  const { folder } = openProject(bench.home, 'p');
  const rows = readFileSync(join(folder, 'vault', 'rows'));
  writeFileSync(join(folder, 'vault', 'rows'), Buffer.concat([rows, Buffer.alloc(77, 7)]));
  bench.put('more', { id: 'P-MORE', uid: 'more' });
  await bench.run({ project: 'p', policy: POLICY });
  assert.equal(readFileSync(join(folder, 'vault', 'rows')).length, rows.length + 77);
});
