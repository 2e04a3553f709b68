import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { isFailure } from '../failure/index.ts';
import { WAIVABLE_REASONS } from '../pipeline/index.ts';
import { loadPolicy, presetPolicy } from '../policy/index.ts';
import { createProject, openProject, takeLock } from '../project/index.ts';
import { readEvidence } from '../proof/index.ts';
import { HeldBench, RELEASE, RETRY } from './held.testing.ts';
import { dropHeld } from './held-run.ts';
import { madeObject } from './pipeline.testing.ts';
import type { Balance, RunSummary } from './types.ts';

const failsWith =
  (code: string) =>
  (error: unknown): boolean =>
    isFailure(error) && error.code === code;

const balance = ({ counts }: RunSummary): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');

function assertBalanced({ in: all, ...parts }: Balance): void {
  assert.equal(
    Object.values(parts).reduce((sum, count) => sum + count, 0),
    all,
  );
}

for (const reason of WAIVABLE_REASONS) {
  test(`${reason}: held, released by a person, and unchanged from then on`, async () => {
    const bench = new HeldBench();
    bench.put('a', { id: 'P', uid: '1' });
    bench.put('b', { id: 'P', uid: '2', fault: 'held', reasons: [reason] });
    const first = await bench.deidentify();
    assert.equal(balance(first.summary), '2 in, 1 released, 1 held');
    const [record] = bench.records;
    assert.equal(record?.status, 'held');
    assert.deepEqual(record?.reasons, [reason]);

    const { summary, lines } = await bench.held(RELEASE);
    assert.equal(balance(summary), '1 in, 1 released');
    assert.equal(summary.exitStatus, 0);
    assertBalanced(summary.counts);
    assert.equal(bench.objects().length, 2);
    assert.deepEqual(
      lines.map(({ status, sourceId }) => [status, sourceId]),
      [['released', record?.sourceId]],
    );
    assert.deepEqual(bench.waiting, []);

    const again = await bench.deidentify();
    assert.equal(balance(again.summary), '2 in, 2 unchanged');
    assert.deepEqual(bench.waiting, []);
  });
}

test('evidence of a release is a chained, signed revision that names the reviewer and what was waived', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', fault: 'held', reasons: ['refused/pixels', 'refused/face'] });
  bench.put('c', { id: 'P', uid: '3', fault: 'held' });
  await bench.deidentify();
  const { summary } = await bench.held(RELEASE);
  const evidence = await readEvidence(readFileSync(summary.evidence!.json, 'utf8'));
  assert.deepEqual(evidence.run.revises, ['000001']);
  assert.equal(evidence.previous?.run, '000001');
  assert.deepEqual(evidence.reviewed, [
    {
      reviewer: 'reader of the site',
      reason: 'nothing is in it',
      waived: ['refused/face', 'refused/pixels'],
      count: 1,
    },
    { reviewer: 'reader of the site', reason: 'nothing is in it', waived: ['refused/pixels'], count: 1 },
  ]);
  assert.equal(evidence.counts.released, 2);
  const page = readFileSync(summary.evidence!.page, 'utf8');
  assert.match(page, /reader of the site/);
  assert.ok(existsSync(join(summary.evidence!.json, '..', 'evidence.jws')));
  // The run that held them says what it said.
  const before = await readEvidence(readFileSync(bench.at('runs', '000001', 'evidence.json'), 'utf8'));
  assert.equal(before.counts.held, 2);
  assert.equal(before.reviewed, undefined);
});

test('a source that has other bytes by now is not released, and stays on the list as it was', async () => {
  const bench = new HeldBench();
  const path = bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify();
  const before = bench.records;
  writeFileSync(path, madeObject({ id: 'P', uid: '2', fault: 'held' }, Buffer.from('more')));
  const { summary, lines } = await bench.held(RELEASE);
  assert.equal(balance(summary), '1 in, 1 quarantined');
  assert.equal(lines[0]?.code, 'input/source-changed');
  assert.equal(summary.exitStatus, 3);
  assert.deepEqual(bench.objects(), []);
  assert.deepEqual(bench.records, before);
  // What was decided about other bytes is not carried over: a run holds the new ones.
  const again = await bench.deidentify();
  assert.equal(balance(again.summary), '1 in, 1 held');
  assert.equal(bench.records.length, 1);
  assert.notEqual(bench.records[0]?.content, before[0]?.content);
});

test('a decision about bytes that changed later does not release the others', async () => {
  const bench = new HeldBench();
  const path = bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify();
  await bench.held(RELEASE);
  writeFileSync(path, madeObject({ id: 'P', uid: '2', fault: 'held' }, Buffer.from('more')));
  const { summary } = await bench.deidentify();
  assert.deepEqual(summary.codes, { 'input/uid-conflict': 1 });
});

test('a source that was only touched is released', async () => {
  const bench = new HeldBench();
  const path = bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify();
  utimesSync(path, new Date(), new Date(0));
  assert.equal(balance((await bench.held(RELEASE)).summary), '1 in, 1 released');
});

test('a source that is gone is not released; found elsewhere by a run, it is one entry and can be', async () => {
  const bench = new HeldBench();
  const path = bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify();
  const before = bench.records;
  renameSync(path, join(bench.root, 'elsewhere'));
  const gone = await bench.held(RELEASE);
  assert.equal(balance(gone.summary), '1 in, 1 quarantined');
  assert.equal(gone.lines[0]?.code, 'input/source-gone');
  assert.deepEqual(bench.records, before);
  assert.deepEqual(bench.objects(), []);
  assert.equal(balance((await bench.held(RETRY)).summary), '1 in, 1 quarantined');
  assert.deepEqual(bench.records, before);

  await bench.deidentify({ inputs: [join(bench.root, 'elsewhere')] });
  assert.equal(bench.records.length, 1);
  assert.equal(balance((await bench.held(RELEASE)).summary), '1 in, 1 released');
});

test('--keep-held seals a copy: a source that is gone is released from it, and the copy goes', async () => {
  const bench = new HeldBench();
  const pixels = Buffer.alloc(3 * 1024 * 1024, 7);
  const path = bench.put('b', { id: 'P', uid: '2', names: ['QUILLON'], fault: 'held' }, pixels);
  await bench.deidentify({ keepHeld: true });
  const copies = readdirSync(bench.at('kept'));
  assert.deepEqual(copies, [bench.records[0]?.content]);
  assert.ok(!readFileSync(bench.at('kept', copies[0]!)).includes('QUILLON'));
  rmSync(path);
  assert.equal(balance((await bench.held(RELEASE, undefined, { jobs: 2 })).summary), '1 in, 1 released');
  assert.deepEqual(readdirSync(bench.at('kept')), []);
  const [object] = bench.objects();
  assert.ok(readFileSync(join(bench.out, object!)).includes(pixels));
});

test('what came from standard input can be released with a copy alone', async () => {
  const bench = new HeldBench();
  const stdin = () => Readable.from([madeObject({ id: 'P', uid: '2', fault: 'held' })]);
  await bench.deidentify({ inputs: ['-'] }, { stdin: stdin() });
  const lost = await bench.held(RELEASE);
  assert.equal(lost.lines[0]?.code, 'input/source-gone');
  assert.equal(bench.waiting.length, 1);
  await bench.deidentify({ inputs: ['-'], keepHeld: true }, { stdin: stdin() });
  assert.equal(bench.waiting.length, 1);
  assert.equal(balance((await bench.held(RELEASE)).summary), '1 in, 1 released');
});

test('dropped is off the list with its copy; the source is untouched and held again by the next run', async () => {
  const bench = new HeldBench();
  const path = bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify({ keepHeld: true });
  const ids = bench.records.map(({ id }) => id.slice(0, 8));
  assert.equal(dropHeld({ project: bench.project, ids }).length, 1);
  assert.deepEqual(bench.records, []);
  assert.deepEqual(readdirSync(bench.at('kept')), []);
  assert.ok(existsSync(path));
  await bench.deidentify();
  assert.equal(bench.records.length, 1);
});

test('what the check finds after a release is quarantined: nothing is written, and no person can release it', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', names: ['QUILLON'], text: 'QUILLON', fault: 'held' });
  await bench.deidentify();
  const { summary, lines } = await bench.held(RELEASE);
  assert.equal(balance(summary), '1 in, 1 quarantined');
  assert.equal(lines[0]?.code, 'refused/leak');
  assert.deepEqual(bench.objects(), []);
  const [record] = bench.records;
  assert.deepEqual([record?.status, record?.reasons, record?.decision], ['quarantined', ['refused/leak'], undefined]);
  await assert.rejects(bench.held(RELEASE), failsWith('usage/held'));
  const again = await bench.deidentify();
  assert.equal(balance(again.summary), '1 in, 1 held');
});

test('a reason that no person can waive keeps the instance, whatever else is waived', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', fault: 'held', reasons: ['refused/document', 'refused/leak'] });
  await bench.deidentify();
  await assert.rejects(bench.held(RELEASE), failsWith('usage/held'));
  assert.deepEqual(bench.objects(), []);
  assert.equal(bench.records[0]?.decision, undefined);
});

test('two workers release what one releases', async () => {
  const trees: unknown[] = [];
  for (const jobs of [1, 2]) {
    const bench = new HeldBench();
    for (let i = 0; i < 80; i++) bench.put(`${i}`, { id: `P${i % 3}`, uid: `${i}`, fault: 'held' });
    await bench.deidentify({ jobs });
    assert.equal(bench.waiting.length, 80);
    const { summary } = await bench.held(RELEASE, undefined, { jobs });
    assert.equal(balance(summary), '80 in, 80 released');
    assert.deepEqual(bench.waiting, []);
    trees.push(bench.objects().length);
  }
  assert.deepEqual(trees, [80, 80]);
});

test('the same release again goes on with what is left, and does nothing when nothing is', async () => {
  const bench = new HeldBench();
  for (let i = 0; i < 2; i++) bench.put(`${i}`, { id: 'P', uid: `${i}`, fault: 'held' });
  await bench.deidentify();
  const ids = bench.waiting.map(({ id }) => id);
  await bench.held(RELEASE, ids.slice(0, 1));
  assert.equal(balance((await bench.held(RELEASE, ids)).summary), '1 in, 1 released');
  assert.deepEqual((await bench.held(RELEASE, ids)).runs, []);
});

test('a held one that is in conflict with another by now is one entry, in conflict', async () => {
  const bench = new HeldBench();
  bench.put('a', { id: 'P', uid: '1', fault: 'held' });
  await bench.deidentify();
  const other = bench.put('b', { id: 'P', uid: '1', text: 'other bytes', fault: 'held' });
  await bench.deidentify();
  assert.deepEqual(
    bench.waiting.map(({ reasons }) => reasons),
    [['input/uid-conflict'], ['input/uid-conflict']],
  );
  rmSync(other);
  await bench.deidentify();
  assert.deepEqual(bench.waiting.map(({ reasons }) => reasons[0]).sort(), ['input/uid-conflict', 'refused/pixels']);
});

test('a copy that a run left behind goes with the next one', async () => {
  const bench = new HeldBench();
  bench.put('a', { id: 'P', uid: '1', fault: 'held' });
  await bench.deidentify({ keepHeld: true });
  writeFileSync(bench.at('kept', 'f'.repeat(32)), 'orphan');
  writeFileSync(bench.at('kept', `${'f'.repeat(32)}.0123.part`), 'half');
  await bench.deidentify();
  assert.deepEqual(readdirSync(bench.at('kept')), [bench.records[0]?.content]);
});

test('a project that another run has locked is left alone', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify();
  const lock = takeLock(bench.project.folder);
  await assert.rejects(bench.held(RELEASE), failsWith('environment/locked'));
  await assert.rejects(bench.held(RETRY), failsWith('environment/locked'));
  lock.release();
  assert.equal(bench.records[0]?.decision, undefined);
  assert.equal(balance((await bench.held(RELEASE)).summary), '1 in, 1 released');
});

test('ids that are none, mean several, or are of another project are refused, and nothing is done', async () => {
  const bench = new HeldBench();
  for (let i = 0; i < 3; i++) bench.put(`${i}`, { id: 'P', uid: `${i}`, fault: 'held' });
  await bench.deidentify();
  createProject({ home: bench.home, name: 'q', unprotected: true });
  const [first] = bench.records;
  for (const ids of [[], ['0'.repeat(32)], ['xyz'], ['12'], [first!.id, 'ffffffff0000']]) {
    if (ids.length > 0) await assert.rejects(bench.held(RELEASE, ids), failsWith('usage/held'), ids.join());
  }
  await assert.rejects(
    bench.held(RELEASE, [first!.id], { project: openProject(bench.home, 'q') }),
    failsWith('usage/held'),
  );
  assert.deepEqual(bench.objects(), []);
  assert.ok(bench.records.every(({ decision }) => decision === undefined));
  assert.equal(balance((await bench.held(RELEASE, [first!.id.slice(0, 12), first!.id])).summary), '1 in, 1 released');
});

test('who decided and why may not name the patient: it stands in the evidence', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', names: ['QUILLON^ZEBEDEE'], fault: 'held' });
  await bench.deidentify();
  for (const [reviewer, reason] of [
    ['', 'looked'],
    ['reader', ' '],
    ['reader', 'the report of Quillon'],
    ['reader\n', 'looked'],
    ['reader', 'x'.repeat(501)],
  ] as const) {
    await assert.rejects(bench.held({ kind: 'release', reviewer, reason }), failsWith('usage/argument'));
  }
  assert.equal(bench.records[0]?.decision, undefined);
});

test('a policy of the author is kept sealed and decides again; without it a release is refused', async () => {
  const bench = new HeldBench();
  const policy = await loadPolicy('extends: basic\ntext: { keep: [zyxword] }\n', { name: 'site' });
  bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  bench.put('c', { id: 'P', uid: '3', fault: 'held' });
  await bench.deidentify({ policy });
  assert.deepEqual(readdirSync(bench.at('policies')), [policy.digest]);
  assert.ok(!readFileSync(bench.at('policies', policy.digest)).includes('zyxword'));
  const [first, second] = bench.records;
  const { runs } = await bench.held(RELEASE, [first!.id]);
  assert.equal(runs[0]?.policy.digest, policy.digest);
  assert.equal(balance(runs[0]!.summary), '1 in, 1 released');
  rmSync(bench.at('policies', policy.digest));
  await assert.rejects(bench.held(RELEASE, [second!.id]), failsWith('policy/not-the-same'));
  const other = { kind: 'retry', policy: presetPolicy('research') } as const;
  assert.equal(balance((await bench.held(other, [second!.id])).summary), '1 in, 1 held');
});

test('held under two policies, into two folders: a run for each', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  const other = join(bench.root, 'other');
  await bench.deidentify();
  bench.put('c', { id: 'P', uid: '3', fault: 'held' });
  await bench.deidentify({ inputs: [join(bench.in, 'c')], to: other, policy: presetPolicy('research') });
  const { runs } = await bench.held(RELEASE);
  assert.deepEqual(
    runs.map(({ summary, policy }) => [summary.to, policy.name, balance(summary)]),
    [
      [bench.out, 'basic', '1 in, 1 released'],
      [other, 'research', '1 in, 1 released'],
    ],
  );
  assert.deepEqual([bench.objects().length, bench.objects(other).length], [1, 1]);
});

test('an output folder that is gone is not made again', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify();
  renameSync(bench.out, join(bench.root, 'away'));
  await assert.rejects(bench.held(RELEASE), failsWith('usage/held'));
  assert.ok(!existsSync(bench.out));
});

test('the decision of a person holds when more is known of the patient: the file is verified again', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', text: 'as it is', fault: 'held' });
  await bench.deidentify();
  await bench.held(RELEASE);
  bench.put('c', { id: 'P', uid: '3', names: ['QUILLON'] });
  const grown = await bench.deidentify();
  assert.equal(balance(grown.summary), '2 in, 2 released');
  const evidence = await readEvidence(readFileSync(grown.summary.evidence!.json, 'utf8'));
  assert.equal(evidence.reviewed?.[0]?.count, 1);
  // And a hit is a leak, as of every released file.
  bench.put('d', { id: 'P', uid: '4', names: ['as it is'] });
  const leak = await bench.deidentify();
  assert.equal(leak.summary.exitStatus, 4);
  assert.equal(leak.summary.leaks.length, 1);
});

test('a decision holds under the policy that it was made under, and under no other', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify();
  await bench.held(RELEASE);
  const { summary } = await bench.deidentify({ policy: presetPolicy('research') });
  assert.equal(balance(summary), '1 in, 1 held');
});

test('the same instance held in run after run is one entry, which leaves the list when a run releases it', async () => {
  const bench = new HeldBench();
  bench.put('b', { id: 'P', uid: '2', fault: 'held' });
  await bench.deidentify();
  const [first] = bench.records;
  await bench.deidentify();
  assert.equal(bench.records.length, 1);
  assert.equal(bench.records[0]?.since, first?.since);
  assert.equal(bench.records[0]?.run, '000002');
});

test('quarantined ones are listed by code, and retried after a fix', async () => {
  const bench = new HeldBench();
  const broken = bench.put('broken', { id: 'P', uid: '1', fault: 'unreadable' });
  const twin = bench.put('twin', { id: 'P', uid: '2', text: 'a' });
  bench.put('other', { id: 'P', uid: '2', text: 'b' });
  bench.put('defect', { id: 'P', uid: '3', fault: 'throws' });
  await bench.deidentify();
  assert.deepEqual(bench.waiting.map(({ reasons }) => reasons[0]).sort(), [
    'environment/worker',
    'input/garbage-header',
    'input/uid-conflict',
    'input/uid-conflict',
  ]);
  writeFileSync(broken, madeObject({ id: 'P', uid: '1' }));
  rmSync(twin);
  const { summary } = await bench.held(RETRY);
  assert.equal(balance(summary), '4 in, 2 released, 2 quarantined');
  assert.deepEqual(summary.codes, { 'environment/worker': 1, 'input/source-gone': 1 });
  assertBalanced(summary.counts);
  assert.deepEqual(bench.waiting.map(({ reasons }) => reasons[0]).sort(), ['environment/worker', 'input/uid-conflict']);
});

test('nothing in the project or the output names a source, and no value of it stands anywhere', async () => {
  const bench = new HeldBench();
  bench.put('Ottoline-Thistlewick/scan', { id: 'MRN-471142', uid: '2', names: ['QUILLON^ZEBEDEE'], fault: 'held' });
  bench.put('Ottoline-Thistlewick/bad', { id: 'MRN-471142', uid: '3', fault: 'unreadable' });
  await bench.deidentify({ keepHeld: true });
  await bench.held(RETRY);
  await bench.held(RELEASE, [bench.waiting.find(({ status }) => status === 'held')!.id]);
  for (const folder of [bench.home, bench.out]) {
    for (const [name, content] of Object.entries(bench.tree(folder))) {
      assert.doesNotMatch(`${name}\n${content}`, /ottoline|thistlewick|471142|quillon|zebedee/i, name);
    }
  }
});
