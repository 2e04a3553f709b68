import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPublicKey, sha256Hex, verifyDetached } from '../crypto/index.ts';
import { createProject } from '../project/index.ts';
import { type Evidence, readEvidence } from '../proof/index.ts';
import { Bench, policyOf } from './bench.testing.ts';
import type { RunSummary } from './types.ts';

const evidenceOf = async ({ evidence }: RunSummary): Promise<Evidence> =>
  readEvidence(readFileSync(evidence!.json, 'utf8'));

const beside = ({ evidence }: RunSummary, name: string): Buffer => readFileSync(join(evidence!.json, '..', name));

/** Everything but what another run has another of: times, ids, hashes of what has times in it. */
function timeless({ run, previous: _previous, manifest: _manifest, key: _key, ...same }: Evidence): unknown {
  const { id: _id, started: _started, ended: _ended, continues: _continues, continued: _continued, ...facts } = run;
  return { ...same, run: facts };
}

function fill(bench: Bench, files = 40): void {
  for (let i = 0; i < files; i++) bench.put(`${i}`, { id: `P${i % 3}`, uid: `${i}` }, Buffer.alloc(100, i));
  bench.put('held', { id: 'P1', uid: 'h', fault: 'held' });
  bench.put('own', { id: 'P1', uid: 'o', fault: 'own' });
  bench.put('leak', { id: 'P1', uid: 'l', names: ['QUILLON'], text: 'QUILLON' });
  bench.put('text', 'nothing to see');
  bench.put('copy', { id: 'P0', uid: '0' }, Buffer.alloc(100, 0));
}

test('a run ends with evidence that balances, is signed, and names the hashes of what it is about', async () => {
  const bench = new Bench();
  fill(bench);
  const { summary } = await bench.run();
  const evidence = await evidenceOf(summary);
  assert.deepEqual(evidence.counts, summary.counts);
  assert.deepEqual(
    evidence.exceptions.map(({ status, code, count }) => [status, code, count]),
    [
      ['held', 'refused/pixels', 1],
      ['quarantined', 'refused/leak', 1],
      ['quarantined', 'refused/own-output', 1],
    ],
  );
  assert.deepEqual(evidence.verification.needles, { checked: 80, refused: 1 });
  assert.equal(evidence.run.patients, 3);
  const manifest = readFileSync(join(bench.out, 'manifest.json'));
  assert.equal(evidence.manifest.sha256, sha256Hex(manifest));
  const lines = beside(summary, 'instances.jsonl');
  assert.equal(evidence.instances.sha256, sha256Hex(lines));
  assert.equal(lines.toString().trimEnd().split('\n').length, evidence.instances.lines);
  const key = readPublicKey(manifest.toString());
  const jws = beside(summary, 'evidence.jws').toString().trimEnd();
  await verifyDetached(key, jws, { payload: readFileSync(summary.evidence!.json), kind: 'evidence' });
  assert.ok(beside(summary, 'evidence.html').includes('1 held'));
});

test('evidence is the same at every number of workers', async () => {
  const bench = new Bench();
  fill(bench, 90);
  createProject({ home: bench.home, name: 'p', unprotected: true });
  const seen: unknown[] = [];
  for (const jobs of [1, 3]) {
    const home = join(bench.root, `home-${jobs}`);
    cpSync(bench.home, home, { recursive: true });
    const { summary } = await bench.run({ jobs, home, project: 'p', to: join(bench.root, `out-${jobs}`) });
    seen.push(timeless(await evidenceOf(summary)));
  }
  assert.deepEqual(seen[1], seen[0]);
});

test('a run that goes on with one that was cut off gives the evidence of one that was not', async () => {
  const bench = new Bench();
  fill(bench);
  createProject({ home: bench.home, name: 'p', unprotected: true });
  const home = join(bench.root, 'home-whole');
  cpSync(bench.home, home, { recursive: true });
  const whole = await bench.run({ home, project: 'p', to: join(bench.root, 'out-whole') });

  const stop = new AbortController();
  const cut = await bench.run({ project: 'p' }, { signal: stop.signal, onInstance: () => stop.abort() });
  assert.ok(cut.summary.interrupted && cut.summary.counts.released > 0 && cut.summary.remaining > 0);
  const cutEvidence = await evidenceOf(cut.summary);
  assert.deepEqual([cutEvidence.run.state, cutEvidence.run.remaining], ['interrupted', cut.summary.remaining]);

  const { summary } = await bench.run({ project: 'p' });
  assert.equal(summary.counts.unchanged, cut.summary.counts.released);
  const evidence = await evidenceOf(summary);
  assert.deepEqual(evidence.run.continues, ['000001']);
  assert.equal(evidence.run.continued, cut.summary.counts.released);
  assert.deepEqual(timeless(evidence), timeless(await evidenceOf(whole.summary)));
  assert.deepEqual(beside(summary, 'instances.jsonl'), beside(whole.summary, 'instances.jsonl'));
});

test('a killed run has no evidence, and the one that goes on with it counts what it released', async () => {
  const bench = new Bench();
  fill(bench, 8);
  const first = await bench.run();
  const folder = join(first.summary.project.folder, 'runs', '000001');
  const facts = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as object;
  // As `kill -9` leaves it.
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...facts, state: 'running' }));
  const { summary } = await bench.run();
  const evidence = await evidenceOf(summary);
  assert.deepEqual([evidence.counts.released, evidence.counts.unchanged, evidence.run.continued], [8, 0, 8]);
});

test('a later run over what is finished leaves the work of the first one to its evidence', async () => {
  const bench = new Bench();
  fill(bench, 8);
  const first = await bench.run();
  const second = await bench.run();
  const evidence = await evidenceOf(second.summary);
  assert.deepEqual([evidence.counts.released, evidence.counts.unchanged, evidence.run.continues], [0, 8, []]);
  assert.deepEqual(evidence.previous, {
    run: '000001',
    sha256: sha256Hex(readFileSync(first.summary.evidence!.json)),
  });
  assert.equal(evidence.inputs.digest, (await evidenceOf(first.summary)).inputs.digest);
});

test('another policy goes on with nothing', async () => {
  const bench = new Bench();
  fill(bench, 8);
  const stop = new AbortController();
  await bench.run({}, { signal: stop.signal, onInstance: () => stop.abort() });
  const { summary } = await bench.run({ policy: policyOf('b') });
  assert.deepEqual((await evidenceOf(summary)).run.continues, []);
});

test('a copy goes where the operator says, readable for him alone, and never to the recipient', async () => {
  const bench = new Bench();
  fill(bench, 3);
  const copy = join(bench.root, 'evidence');
  const { summary } = await bench.run({ evidence: copy });
  assert.equal(summary.evidence!.json, join(copy, 'evidence.json'));
  for (const name of ['evidence.json', 'evidence.html', 'evidence.jws', 'instances.jsonl']) {
    assert.equal(statSync(join(copy, name)).mode & 0o777, 0o600, name);
    const kept = join(summary.project.folder, 'runs', '000001', name);
    assert.deepEqual(readFileSync(join(copy, name)), readFileSync(kept), name);
  }
  for (const place of [bench.out, join(bench.out, 'deep', 'evidence')]) {
    await assert.rejects(bench.run({ evidence: place }), (error) => {
      return (error as { code?: string }).code === 'usage/nested-output';
    });
  }
  assert.ok(!existsSync(join(bench.out, 'evidence.json')));
});

test('a dry run leaves no evidence', async () => {
  const bench = new Bench();
  fill(bench, 3);
  const { summary } = await bench.run({ dryRun: true });
  assert.equal(summary.evidence, undefined);
  assert.ok(!existsSync(bench.home));
});
