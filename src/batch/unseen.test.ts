import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { Trait } from '../pipeline/index.ts';
import { createProject } from '../project/index.ts';
import { Bench, type Outcome } from './bench.testing.ts';

const SEER_3: Trait = { kind: 'device', value: 'Seer 3' };
const SEER_4: Trait = { kind: 'device', value: 'Seer 4 of Thistlewick' };
const ACME: Trait = { kind: 'private-creator', value: 'ACME 1' };
const REPORT: Trait = { kind: 'sop-class', value: '1.2.840.10008.5.1.4.1.1.88.67' };

const findings = ({ lines }: Outcome): Record<string, string[]> =>
  Object.fromEntries(
    lines
      .filter((line) => line.findings.length > 0)
      .map((line) => [basename(line.source), line.findings.map(({ code }) => code)]),
  );

/** A bench whose project has had a run over one instance of a Seer 3. */
async function benchWithPast(): Promise<Bench> {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', traits: [SEER_3] });
  const { summary, lines } = await bench.run();
  assert.equal(summary.unseen, undefined);
  assert.deepEqual(lines[0]?.findings, []);
  return bench;
}

test('the first run of a project only records; a later one says what is new, once a run and with each instance', async () => {
  const bench = await benchWithPast();
  bench.put('2', { id: 'P', uid: '2', traits: [SEER_4, ACME] });
  bench.put('3', { id: 'P', uid: '3', traits: [SEER_4, REPORT] });
  bench.put('4', { id: 'P', uid: '4', traits: [SEER_3] });
  const second = await bench.run();
  assert.deepEqual(second.summary.unseen, { device: 1, 'private-creator': 1, 'sop-class': 1, 'descriptor-form': 0 });
  assert.deepEqual(findings(second), { 2: ['new-device', 'new-private-creator'], 3: ['new-device', 'new-sop-class'] });
  const run = JSON.parse(readFileSync(join(second.summary.project.folder, 'runs/000002/run.json'), 'utf8'));
  assert.deepEqual(run.unseen, second.summary.unseen);
  bench.put('5', { id: 'P', uid: '5', traits: [SEER_4, REPORT] });
  const third = await bench.run();
  assert.deepEqual(third.summary.unseen, { device: 0, 'private-creator': 0, 'sop-class': 0, 'descriptor-form': 0 });
  assert.deepEqual(findings(third), {});
});

test('one worker or several come to the same', async () => {
  const bench = new Bench();
  createProject({ home: bench.home, name: 'one', unprotected: true });
  bench.put('0', { id: 'P', uid: '0', traits: [SEER_3] });
  await bench.run({ project: 'one', to: join(bench.root, 'first') });
  for (let i = 1; i < 70; i++)
    bench.put(`${i}`, { id: `P${i % 3}`, uid: `${i}`, traits: [i % 2 ? SEER_4 : SEER_3, ACME] });
  const outcomes = [];
  // A dry run does not record, so all of them compare with the same past.
  for (const jobs of [1, 3]) outcomes.push(await bench.run({ project: 'one', jobs, dryRun: true }));
  const [one, several] = outcomes as [Outcome, Outcome];
  assert.deepEqual(one.summary.unseen, { device: 1, 'private-creator': 1, 'sop-class': 0, 'descriptor-form': 0 });
  assert.deepEqual(several.summary.unseen, one.summary.unseen);
  assert.deepEqual(findings(several), findings(one));
});

test('an interrupted run records nothing: what it did not come to is as new to the next one', async () => {
  const bench = await benchWithPast();
  bench.put('2', { id: 'P', uid: '2', traits: [SEER_4] });
  const interrupt = new AbortController();
  const stopped = await bench.run(
    {},
    {
      signal: interrupt.signal,
      onProgress: ({ phase }) => {
        if (phase === 'processing') interrupt.abort();
      },
    },
  );
  assert.equal(stopped.summary.interrupted, true);
  const { summary } = await bench.run();
  assert.equal(summary.unseen?.device, 1);
});

test('a dry run without a project has nothing to compare with', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', traits: [SEER_3] });
  assert.equal((await bench.run({ dryRun: true })).summary.unseen, undefined);
});

test('nothing that is written down names what was met', async () => {
  const bench = await benchWithPast();
  bench.put('2', { id: 'P', uid: '2', traits: [SEER_4, ACME] });
  const { summary } = await bench.run();
  for (const text of Object.values(bench.tree(summary.project.folder)))
    assert.doesNotMatch(text, /Thistlewick|ACME|Seer/);
});

test('without the file of what was met the next run records anew', async () => {
  const bench = await benchWithPast();
  const { summary } = await bench.run();
  const seen = join(summary.project.folder, 'seen.jsonl');
  assert.ok(existsSync(seen));
  rmSync(seen);
  assert.equal((await bench.run()).summary.unseen, undefined);
  assert.ok(existsSync(seen));
});
