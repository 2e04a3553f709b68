import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProject, openProject } from '../project/index.ts';
import { initProject } from '../project/on-need.node.ts';
import { Bench } from './bench.testing.ts';
import { STAGING_NAME } from './part.ts';

const CRASH = fileURLToPath(new URL('./crash.testing.ts', import.meta.url));
const FILES = 80;
/** Moments that are tried; with more the test takes long and finds nothing else. */
const MOMENTS = 24;

/** Runs in a process of its own. Returns its output, or the signal that ended it. */
function runKilled(bench: Bench, { to, home }: { to: string; home: string }, at: number): Promise<string> {
  const args = [CRASH, bench.in, to, home, String(at)];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else if (error.signal === 'SIGKILL') resolve('SIGKILL');
      else reject(new Error(stderr));
    });
  });
}

function assertNothingPartial(bench: Bench, to: string, whole: Record<string, string>): void {
  if (!existsSync(to)) return;
  for (const [name, content] of Object.entries(bench.tree(to))) {
    if (name.startsWith(STAGING_NAME)) continue;
    if (name === 'manifest.json') assert.doesNotThrow(() => JSON.parse(content));
    else assert.equal(content, whole[name], `${name} is not whole`);
  }
}

/** What the evidence of the last run says, but for times, numbers of runs and hashes of what has them. */
function evidenceIn(home: string): unknown {
  const runs = join(home, 'projects', 'p', 'runs');
  const records = readdirSync(runs)
    .sort()
    .map((run) => [run, join(runs, run, 'evidence.json')] as const)
    .filter(([, path]) => existsSync(path))
    .map(([, path]) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>);
  // A run that was killed when all was done is not continued: the evidence is its own.
  const { counts, safeHarbor, rules, attributes, exceptions, verification, findings, instances, inputs } =
    records.find(({ counts: of }) => (of as { unchanged: number }).unchanged === 0) ?? {};
  return { counts, safeHarbor, rules, attributes, exceptions, verification, findings, instances, inputs };
}

test('killed at any moment, the same command gives the same tree and evidence, and leaves nothing partial', async () => {
  const bench = new Bench();
  for (let i = 0; i < FILES; i++) {
    bench.put(`${i}`, { id: `P${i % 5}`, uid: `${i}`, names: [`NAME${i % 5}`] }, Buffer.alloc(1000, i));
  }
  // Each time the project as it was made: same secret, same keys, nothing known.
  await initProject({ home: bench.home, name: 'p', statement: {} });
  const begin = (name: string): { to: string; home: string } => {
    const home = join(bench.root, `home-${name}`);
    cpSync(bench.home, home, { recursive: true });
    return { to: join(bench.root, `out-${name}`), home };
  };
  const uncut = begin('uncut');
  const changes = Number(await runKilled(bench, uncut, 0));
  const whole = bench.tree(uncut.to);
  assert.equal(Object.keys(whole).length, FILES + 1);
  const evidence = evidenceIn(uncut.home);
  assert.equal((evidence as { counts: { released: number } }).counts.released, FILES);
  for (let i = 0; i < MOMENTS; i++) {
    const cut = begin(`${i}`);
    const at = Math.max(1, Math.round((changes * (i + 0.5)) / MOMENTS));
    assert.equal(await runKilled(bench, cut, at), 'SIGKILL', `change ${at} of ${changes}`);
    assertNothingPartial(bench, cut.to, whole);
    const { summary } = await bench.run({ ...cut, project: 'p' });
    assert.equal(summary.counts.in, FILES);
    assert.equal(summary.counts.released + summary.counts.unchanged, FILES);
    assert.deepEqual(bench.tree(cut.to), whole, `change ${at} of ${changes}`);
    assert.deepEqual(evidenceIn(cut.home), evidence, `change ${at} of ${changes}`);
  }
});

test('killed before its first release, a run without --project is continued with the same secret', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  // What is there when a first run is killed early: the project and a manifest that names it.
  const { summary } = await bench.run();
  const expected = bench.tree();
  for (const name of readdirSync(bench.out))
    if (name !== 'manifest.json') rmSync(join(bench.out, name), { recursive: true });
  rmSync(join(summary.project.folder, 'runs'), { recursive: true });
  mkdirSync(join(summary.project.folder, 'runs'));
  mkdirSync(join(bench.out, STAGING_NAME));
  writeFileSync(join(bench.out, STAGING_NAME, '.leadglass-0123456789abcdef.part'), 'half');
  await bench.run();
  assert.deepEqual(bench.tree(), expected);
});

test('a line of the journal behind the last checkpoint is believed only when its file is there', async () => {
  const bench = new Bench();
  const first = bench.put('1', { id: 'P', uid: '1', text: 'a' });
  createProject({ home: bench.home, name: 'p', unprotected: true });
  await bench.run({ project: 'p' });
  const journal = join(openProject(bench.home, 'p').folder, 'runs', '000001', 'journal');
  const text = readFileSync(journal, 'utf8');
  assert.match(text, /checkpoint\n$/);
  // The run was cut off between the line and the rename; then the source was replaced.
  writeFileSync(journal, text.replace(/checkpoint\n$/, ''));
  rmSync(join(bench.out, bench.objects()[0]!));
  rmSync(first);
  bench.put('2', { id: 'P', uid: '1', text: 'b' });
  const { summary } = await bench.run({ project: 'p' });
  assert.equal(summary.counts.released, 1);
});

test('a torn last line of a journal is left out', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  bench.put('2', { id: 'P', uid: '2' });
  const { summary } = await bench.run();
  const journal = join(summary.project.folder, 'runs', '000001', 'journal');
  const lines = readFileSync(journal, 'utf8').split('\n');
  writeFileSync(journal, `${lines.slice(0, 2).join('\n')}\n${lines[2]!.slice(0, 40)}`);
  const again = await bench.run();
  assert.deepEqual([again.summary.counts.unchanged, again.summary.counts.released], [1, 1]);
});

test('a journal that is damaged in the middle stops the run before it writes anything', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  const { summary } = await bench.run();
  const journal = join(summary.project.folder, 'runs', '000001', 'journal');
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('released', 'releasee'));
  await assert.rejects(bench.run(), (error) => (error as { code?: string }).code === 'environment/project-damaged');
  assert.ok(!existsSync(join(bench.out, STAGING_NAME)));
});

test('what lies in the staging folder and is not of leadglass stays', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  mkdirSync(join(bench.out, STAGING_NAME), { recursive: true });
  writeFileSync(join(bench.out, STAGING_NAME, 'mine.txt'), 'mine');
  await bench.run();
  assert.deepEqual(readdirSync(join(bench.out, STAGING_NAME)), ['mine.txt']);
});
