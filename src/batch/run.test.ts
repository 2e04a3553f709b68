import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { hasCode } from '../../test/support/error-code.ts';
import { createProject } from '../project/index.ts';
import { Bench, ENGINE, type Outcome, policyOf } from './bench.testing.ts';
import { STAGING_NAME } from './part.ts';
import { madeObject } from './pipeline.testing.ts';
import { type Progress, type SearchEstimate, STATUSES } from './types.ts';

/** `in` is the sum of everything else, and every source has one line. */
function assertBalance({ summary, lines }: Outcome): void {
  const { counts, remaining } = summary;
  assert.equal(
    counts.in,
    STATUSES.reduce((sum, status) => sum + counts[status], 0),
  );
  assert.equal(lines.length, counts.in);
  assert.equal(new Set(lines.map(({ source }) => source)).size, lines.length);
  assert.ok(remaining >= 0);
}

function count({ summary }: Outcome): Record<string, number> {
  return Object.fromEntries(Object.entries(summary.counts).filter(([, value]) => value > 0));
}

const codes = ({ lines }: Outcome): Record<string, string> =>
  Object.fromEntries(
    lines.filter(({ code }) => code !== undefined).map(({ source, code }) => [basename(source), code!]),
  );

test('every file seen is in the balance once, whatever becomes of it', async () => {
  const bench = new Bench();
  bench.put('a/1', { id: 'P1', uid: '1.1' });
  bench.put('a/2', { id: 'P1', uid: '1.2' });
  bench.put('a/copy-of-1', { id: 'P1', uid: '1.1' });
  bench.put('b/held', { id: 'P2', uid: '2.1', fault: 'held' });
  bench.put('b/own', { id: 'P2', uid: '2.2', fault: 'own' });
  bench.put('b/garbage', { id: 'P2', uid: '2.3', fault: 'unreadable' });
  bench.put('b/conflict-1', { id: 'P2', uid: '2.4', text: 'x' });
  bench.put('b/conflict-2', { id: 'P2', uid: '2.4', text: 'y' });
  bench.put('DICOMDIR', { id: '', uid: '', references: [['A', '1']] });
  bench.put('readme.dcm', 'not DICOM at all');
  bench.put('empty', '');
  const outcome = await bench.run();
  assertBalance(outcome);
  assert.deepEqual(count(outcome), {
    in: 11,
    released: 2,
    held: 1,
    quarantined: 4,
    duplicate: 1,
    regenerated: 1,
    'not-dicom': 2,
  });
  assert.deepEqual(codes(outcome), {
    held: 'refused/pixels',
    own: 'refused/own-output',
    garbage: 'input/garbage-header',
    'conflict-1': 'input/uid-conflict',
    'conflict-2': 'input/uid-conflict',
  });
  assert.equal(outcome.summary.exitStatus, 3);
  assert.equal(bench.objects().length, 2);
});

test('a run that releases everything has status 0, and not-dicom does not change that', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  bench.put('notes.txt', 'hello');
  const outcome = await bench.run();
  assert.equal(outcome.summary.exitStatus, 0);
  assert.deepEqual(outcome.summary.tally, { 'basic:X': 2 });
});

test('the tree is the same with any number of workers', async () => {
  const bench = new Bench();
  for (let i = 0; i < 60; i++) {
    bench.put(`${i % 3}/${i}`, { id: `P${i % 4}`, uid: `1.${i}`, names: [`NAME${i % 4}`] }, Buffer.alloc(50 * i, i));
  }
  bench.put('conflict', { id: 'P0', uid: '1.0', text: 'other' });
  bench.put('copy', { id: 'P1', uid: '1.1', names: ['NAME1'] }, Buffer.alloc(50, 1));
  createProject({ home: bench.home, name: 'one', unprotected: true });
  const trees = [];
  const balances = [];
  const lines = [];
  for (const jobs of [1, 2, 3]) {
    const to = join(bench.root, `out-${jobs}`);
    const outcome = await bench.run({ to, jobs, project: 'one' });
    assertBalance(outcome);
    trees.push(bench.tree(to));
    balances.push(count(outcome));
    lines.push(outcome.lines);
  }
  assert.deepEqual(balances[0], { in: 62, released: 59, quarantined: 2, duplicate: 1 });
  assert.deepEqual(trees[1], trees[0]);
  assert.deepEqual(trees[2], trees[0]);
  assert.deepEqual(lines[1], lines[0]);
});

test('what one instance says of a patient is known for all of his instances, in whatever order they come', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', text: 'seen by QUILLON' });
  bench.put('2', { id: 'P', uid: '2', names: ['QUILLON'] });
  bench.put('3', { id: 'OTHER', uid: '3', text: 'seen by QUILLON' });
  const outcome = await bench.run();
  assert.deepEqual(codes(outcome), { 1: 'refused/leak' });
  assert.equal(outcome.summary.counts.released, 2);
});

test('a Patient ID with and without an issuer is a finding on both patients', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  bench.put('2', { id: 'P', issuer: 'H', uid: '2' });
  bench.put('3', { id: 'Q', uid: '3' });
  const { summary } = await bench.run();
  assert.deepEqual(summary.findings, { 'issuer-mixed': 2 });
});

test('nothing below the output folder or in the records of a run names a source', async () => {
  const bench = new Bench();
  bench.put('DOE^JANE/MRN00482913.dcm', { id: 'MRN00482913', uid: '1.2.3.4.5', names: ['DOE^JANE'] });
  bench.put('DOE^JANE/held-DOE', { id: 'MRN00482913', uid: '1.2.3.4.6', fault: 'held', names: ['DOE^JANE'] });
  bench.put('DOE^JANE/notes', 'DOE^JANE');
  const { summary } = await bench.run();
  const records = { ...bench.tree(), ...bench.tree(join(summary.project.folder, 'runs')) };
  assert.ok(Object.keys(records).length >= 5);
  for (const [name, content] of Object.entries(records)) {
    assert.doesNotMatch(name, /DOE|JANE|0482913|held-|1\.2\.3/);
    assert.doesNotMatch(content, /DOE|JANE|0482913|held-|1\.2\.3\.4/);
  }
  for (const [name, content] of Object.entries(bench.tree(join(summary.project.folder, 'subjects')))) {
    assert.match(name, /^[0-9a-f]{32}$/);
    assert.doesNotMatch(content, /DOE|JANE/);
  }
});

test('no record holds a plain hash of a source', async () => {
  const bench = new Bench();
  const path = bench.put('1', { id: 'P', uid: '1' });
  const { createHash } = await import('node:crypto');
  const plain = [path, '1', readFileSync(path)].map((input) => createHash('sha256').update(input).digest('hex'));
  const { summary } = await bench.run();
  const records = Object.values({ ...bench.tree(), ...bench.tree(summary.project.folder) }).join('\n');
  for (const hash of plain) assert.ok(!records.includes(hash) && !records.includes(hash.slice(0, 32)));
});

test('files of a project are for the owner alone', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', names: ['DOE'] });
  const { summary } = await bench.run();
  for (const entry of readdirSync(bench.home, { recursive: true, withFileTypes: true })) {
    const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
    assert.equal(mode, entry.isDirectory() ? 0o700 : 0o600, entry.name);
  }
  assert.ok(existsSync(join(summary.project.folder, 'secret')));
});

test('the manifest lists the outputs by path with their hashes, and nothing of the sources', async () => {
  const bench = new Bench();
  for (let i = 0; i < 5; i++) bench.put(`${i}`, { id: `P${i}`, uid: `${i}` });
  const { summary } = await bench.run();
  const manifest = JSON.parse(readFileSync(join(bench.out, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  const { createHash } = await import('node:crypto');
  const expected = bench.objects().map((path) => ({
    path,
    sha256: createHash('sha256')
      .update(readFileSync(join(bench.out, path)))
      .digest('hex'),
  }));
  assert.deepEqual(manifest.outputs, expected);
  assert.equal(manifest.project, summary.project.id);
  assert.deepEqual(manifest.methods, ['113100']);
});

test('the same command again finds everything unchanged and changes nothing', async () => {
  const bench = new Bench();
  for (let i = 0; i < 5; i++) bench.put(`${i}`, { id: 'P', uid: `${i}`, names: ['DOE'] });
  await bench.run();
  const before = bench.tree();
  const outcome = await bench.run();
  assertBalance(outcome);
  assert.deepEqual(count(outcome), { in: 5, unchanged: 5 });
  assert.deepEqual(bench.tree(), before);
});

test('a released file that somebody changed, also with its old size and time, is written again', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  bench.put('2', { id: 'P', uid: '2' });
  await bench.run();
  const before = bench.tree();
  const path = join(bench.out, bench.objects()[0]!);
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[0] = 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
  const outcome = await bench.run();
  assert.deepEqual(count(outcome), { in: 2, released: 1, unchanged: 1 });
  assert.deepEqual(bench.tree(), before);
});

test('another policy processes everything again', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  await bench.run();
  assert.deepEqual(count(await bench.run({ policy: policyOf('b') })), { in: 1, released: 1 });
  assert.equal(bench.objects().length, 1);
});

test('in a later run the newcomer with the same UID is quarantined and the released file stays', async () => {
  const bench = new Bench();
  const path = bench.put('1', { id: 'P', uid: '1', text: 'first' });
  await bench.run();
  const before = bench.tree();
  unlinkSync(path);
  bench.put('2', { id: 'P', uid: '1', text: 'second' });
  const alone = await bench.run();
  assert.deepEqual(codes(alone), { 2: 'input/uid-conflict' });
  bench.put('1', { id: 'P', uid: '1', text: 'first' });
  const both = await bench.run();
  assert.deepEqual(count(both), { in: 2, quarantined: 1, unchanged: 1 });
  assert.deepEqual(codes(both), { 2: 'input/uid-conflict' });
  assert.deepEqual(bench.tree(), before);
});

test('a file of an earlier run that holds what is known by now is a leak: status 4', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', text: 'seen by QUILLON' });
  const first = await bench.run();
  assert.equal(first.summary.exitStatus, 0);
  bench.put('2', { id: 'P', uid: '2', names: ['QUILLON'] });
  const second = await bench.run();
  assert.equal(second.summary.exitStatus, 4);
  assert.equal(second.summary.leaks.length, 1);
  assert.equal(second.summary.grownPatients.length, 1);
});

test('files of patients who have grown are verified again though their sources are gone, until all of them pass', async () => {
  const bench = new Bench();
  const source = bench.put('1', { id: 'P', uid: '1', text: 'seen by QUILLON' });
  bench.put('0', { id: 'P', uid: '0', text: 'harmless' });
  await bench.run();
  unlinkSync(source);
  unlinkSync(join(bench.in, '0'));
  bench.put('2', { id: 'P', uid: '2', names: ['QUILLON'] });
  const second = await bench.run();
  assert.equal(second.summary.exitStatus, 4);
  assert.deepEqual(second.summary.lookedAgain, { files: 2, notChecked: 0, notSearched: 0 });
  const [leak = ''] = second.summary.leaks;
  assert.equal((await bench.run()).summary.exitStatus, 4, 'nobody has taken the file away');
  unlinkSync(join(bench.out, leak));
  assert.equal((await bench.run()).summary.exitStatus, 0);
  const last = await bench.run();
  assert.deepEqual([last.summary.lookedAgain.files, last.summary.grownPatients], [0, []]);
});

test('other output folders of the project are looked at as well, and a policy that is not at hand is said', async () => {
  const bench = new Bench();
  createProject({ home: bench.home, name: 'p', unprotected: true });
  bench.put('1', { id: 'P', uid: '1', text: 'seen by QUILLON' });
  const elsewhere = join(bench.root, 'elsewhere');
  await bench.run({ project: 'p', to: elsewhere, policy: policyOf('b') });
  bench.put('2', { id: 'P', uid: '2', names: ['QUILLON'] });
  const blind = await bench.run({ project: 'p' });
  assert.deepEqual(blind.summary.lookedAgain, { files: 0, notChecked: 1, notSearched: 0 });
  const findPolicy = () => policyOf('b');
  const seeing = await bench.run({ project: 'p', findPolicy });
  assert.equal(seeing.summary.exitStatus, 4);
  assert.ok(seeing.summary.leaks[0]?.startsWith(elsewhere));
});

test('a run that is cut off while it looks again leaves that to the next one', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', text: 'seen by QUILLON' });
  await bench.run();
  bench.put('2', { id: 'P', uid: '2', names: ['QUILLON'] });
  const interrupt = new AbortController();
  const cut = await bench.run(
    {},
    {
      signal: interrupt.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'processing' && done === 2) interrupt.abort();
      },
    },
  );
  assert.equal(cut.summary.lookedAgain.files, 0);
  unlinkSync(join(bench.in, '1'));
  assert.equal((await bench.run()).summary.exitStatus, 4);
});

test('an output folder has a project of its own, and another one is refused', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  const { summary } = await bench.run();
  assert.equal(summary.project.created, true);
  createProject({ home: bench.home, name: 'other', unprotected: true });
  await assert.rejects(bench.run({ project: 'other' }), hasCode('usage/project'));
  await assert.rejects(bench.run({ project: 'unknown' }), hasCode('usage/project'));
  const again = await bench.run({ project: summary.project.folder });
  assert.equal(again.summary.project.id, summary.project.id);
  assert.equal(again.summary.project.created, false);
});

test('two output folders have nothing in common unless one project is named', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  const [one, two] = [join(bench.root, 'one'), join(bench.root, 'two')];
  await bench.run({ to: one });
  await bench.run({ to: two });
  assert.notDeepEqual(bench.objects(one), bench.objects(two));
});

test('a manifest of another program is not overwritten', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  mkdirSync(bench.out);
  writeFileSync(join(bench.out, 'manifest.json'), '{"name":"web app"}');
  await assert.rejects(bench.run(), hasCode('usage/project'));
  assert.equal(readFileSync(join(bench.out, 'manifest.json'), 'utf8'), '{"name":"web app"}');
});

test('output inside input, input inside output and both through links are refused before anything is written', async () => {
  const bench = new Bench();
  bench.put('sub/1', { id: 'P', uid: '1' });
  symlinkSync(bench.in, join(bench.root, 'link-to-in'));
  mkdirSync(bench.out);
  mkdirSync(join(bench.out, 'inner'));
  const nested = hasCode('usage/nested-output');
  await assert.rejects(bench.run({ to: join(bench.in, 'sub', 'out') }), nested);
  await assert.rejects(bench.run({ to: bench.in }), nested);
  await assert.rejects(bench.run({ to: join(bench.root, 'link-to-in', 'out') }), nested);
  await assert.rejects(bench.run({ inputs: [join(bench.out, 'inner')] }), nested);
  symlinkSync(bench.out, join(bench.in, 'link-to-out'));
  await assert.rejects(bench.run(), nested);
  unlinkSync(join(bench.in, 'link-to-out'));
  symlinkSync(bench.root, join(bench.in, 'link-to-above'));
  await assert.rejects(bench.run(), nested);
  await assert.rejects(bench.run({ home: join(bench.out, 'home') }), nested);
  assert.deepEqual(readdirSync(bench.out), ['inner']);
  assert.ok(!existsSync(bench.home));
});

test('links between folders are followed once and loops end', async () => {
  const bench = new Bench();
  bench.put('a/1', { id: 'P', uid: '1' });
  bench.put('a/b/2', { id: 'P', uid: '2' });
  symlinkSync('..', join(bench.in, 'a/b/up'));
  symlinkSync(join(bench.in, 'a'), join(bench.in, 'also-a'));
  symlinkSync('nowhere', join(bench.in, 'broken'));
  symlinkSync('itself', join(bench.in, 'itself'));
  const outcome = await bench.run();
  assertBalance(outcome);
  assert.deepEqual(count(outcome), { in: 4, released: 2, quarantined: 2 });
});

test('a file that two inputs hold counts once', async () => {
  const bench = new Bench();
  const path = bench.put('a/1', { id: 'P', uid: '1' });
  const outcome = await bench.run({ inputs: [path, bench.in, join(bench.in, 'a'), bench.in, `${bench.in}/`] });
  assert.deepEqual(count(outcome), { in: 1, released: 1 });
});

test('names that are no UTF-8 are read, told apart and shown', {
  skip: process.platform !== 'linux' && 'other file systems refuse such names',
}, async () => {
  const bench = new Bench();
  const write = (byte: number, uid: string): void => {
    const folder = Buffer.concat([Buffer.from(`${bench.in}/d`), Buffer.from([byte])]);
    mkdirSync(folder);
    writeFileSync(Buffer.concat([folder, Buffer.from('/f'), Buffer.from([byte])]), madeObject({ id: 'P', uid }));
  };
  write(0xe4, '1');
  write(0xf6, '2');
  for (const jobs of [1, 2]) {
    const outcome = await bench.run({ jobs, to: join(bench.root, `out${jobs}`) });
    assertBalance(outcome);
    assert.deepEqual(count(outcome), { in: 2, released: 2 });
    assert.match(outcome.lines[0]!.source, /d\\xE4\/f\\xE4$/);
    assert.notEqual(outcome.lines[0]!.sourceId, outcome.lines[1]!.sourceId);
  }
});

test('pipes and devices are not opened', async () => {
  const bench = new Bench();
  const { execFileSync } = await import('node:child_process');
  bench.put('1', { id: 'P', uid: '1' });
  execFileSync('mkfifo', [join(bench.in, 'pipe')]);
  assert.deepEqual(count(await bench.run()), { in: 2, released: 1, 'not-dicom': 1 });
  assert.deepEqual(count(await bench.run({ inputs: [join(bench.in, 'pipe')] })), { in: 1, 'not-dicom': 1 });
});

test('a file that vanishes after the survey is quarantined and the run goes on', async () => {
  for (const jobs of [1, 2]) {
    const bench = new Bench();
    const path = bench.put('1', { id: 'P', uid: '1' });
    bench.put('2', { id: 'P', uid: '2' });
    bench.put('3', { id: 'P', uid: '3' });
    const changed = bench.put('4', { id: 'P', uid: '4' });
    const onProgress = ({ phase, done }: { phase: string; done: number }): void => {
      if (phase !== 'survey' || done !== 4) return;
      unlinkSync(path);
      truncateSync(changed, 140);
    };
    const outcome = await bench.run({ jobs }, { onProgress });
    assertBalance(outcome);
    assert.deepEqual(codes(outcome), { 1: 'input/vanished', 4: 'input/source-changed' });
    assert.equal(outcome.summary.counts.released, 2);
  }
});

test('a file that vanishes before the survey is quarantined', async () => {
  const bench = new Bench();
  const path = bench.put('1', { id: 'P', uid: '1' });
  bench.put('2', { id: 'P', uid: '2' });
  const onProgress = ({ phase }: { phase: string }): void => {
    if (phase === 'listing') unlinkSync(path);
  };
  const outcome = await bench.run({}, { onProgress });
  assert.deepEqual(codes(outcome), { 1: 'input/vanished' });
});

test('files and folders without permission are quarantined as unreadable', {
  skip: process.getuid?.() === 0 && 'root may read everything',
}, async () => {
  const bench = new Bench();
  chmodSync(bench.put('1', { id: 'P', uid: '1' }), 0);
  bench.put('closed/2', { id: 'P', uid: '2' });
  chmodSync(join(bench.in, 'closed'), 0);
  const outcome = await bench.run();
  chmodSync(join(bench.in, 'closed'), 0o700);
  assert.deepEqual(count(outcome), { in: 2, quarantined: 2 });
});

test('paths of which none is there are a usage error; one of several is a line', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  await assert.rejects(bench.run({ inputs: [join(bench.root, 'nothing')] }), hasCode('usage/no-input'));
  const outcome = await bench.run({ inputs: [join(bench.root, 'nothing'), bench.in] });
  assert.deepEqual(codes(outcome), { nothing: 'input/unreadable' });
});

test('one object comes on standard input', async () => {
  const bench = new Bench();
  const bytes = madeObject({ id: 'P', uid: '1' }, Buffer.alloc(100_000, 7));
  for (const jobs of [1, 2]) {
    const to = join(bench.root, `out${jobs}`);
    const stdin = Readable.from([bytes.subarray(0, 50), bytes.subarray(50)]);
    const outcome = await bench.run({ inputs: ['-'], jobs, to }, { stdin });
    assert.deepEqual(count(outcome), { in: 1, released: 1 });
    assert.equal(outcome.lines[0]!.source, '-');
  }
});

test('a DICOMDIR that is named stands for its files, in either case and never outside its folder', async () => {
  const bench = new Bench();
  bench.put('media/IMAGES/IM1', { id: 'P', uid: '1' });
  bench.put('media/images2/im2', { id: 'P', uid: '2' });
  bench.put('media/NOT-LISTED', { id: 'P', uid: '3' });
  bench.put('SECRET', { id: 'P', uid: '4' });
  const references = [
    ['IMAGES', 'IM1'],
    ['IMAGES', 'IM1'],
    ['IMAGES2', 'IM2'],
    ['..', 'SECRET'],
    ['IMAGES', 'GONE'],
  ];
  const directory = bench.put('media/DICOMDIR', { id: '', uid: '', references });
  const outcome = await bench.run({ inputs: [directory] });
  assertBalance(outcome);
  assert.deepEqual(count(outcome), { in: 5, released: 2, quarantined: 2, regenerated: 1 });
  const folder = await bench.run({ to: join(bench.root, 'out2') });
  assert.deepEqual(count(folder), { in: 5, released: 4, regenerated: 1 });
});

test('a defect on one file quarantines it, and what is told of it quotes no value', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', fault: 'throws', names: ['DOE^JANE'] });
  bench.put('2', { id: 'P', uid: '2' });
  const outcome = await bench.run();
  const line = outcome.lines.find(({ defect }) => defect !== undefined)!;
  assert.match(line.defect!, /^RangeError .*pipeline\.testing\.ts/);
  assert.doesNotMatch(line.defect!, /DOE/);
  assert.deepEqual(count(outcome), { in: 2, released: 1, quarantined: 1 });
});

test('a file whose written size is not the planned one is not released', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1', fault: 'wrong-size' });
  const outcome = await bench.run();
  assert.deepEqual(codes(outcome), { 1: 'refused/invalid-output' });
  assert.deepEqual(bench.objects(), []);
});

test('a worker that dies costs the file it died of and no other', async () => {
  const bench = new Bench();
  for (let i = 0; i < 40; i++)
    bench.put(`${i}`.padStart(2, '0'), { id: 'P', uid: `${i}`, ...(i === 17 && { fault: 'dies' }) });
  const outcome = await bench.run({ jobs: 2 });
  assertBalance(outcome);
  assert.deepEqual(codes(outcome), { 17: 'environment/worker' });
  assert.equal(outcome.summary.counts.released, 39);
  assert.ok(!existsSync(join(bench.out, STAGING_NAME)));
});

test('workers that cannot begin end the run, not every file', async () => {
  const bench = new Bench();
  for (let i = 0; i < 50; i++) bench.put(`${i}`, { id: 'P', uid: `${i}` });
  const engine = { ...ENGINE, workerEntry: new URL('./no-such-worker.ts', import.meta.url) };
  await assert.rejects(bench.run({ jobs: 2 }, {}, engine), hasCode('environment/worker'));
});

test('an output folder that cannot be written ends the run with nothing partial', {
  skip: process.getuid?.() === 0 && 'root may write everywhere',
}, async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  mkdirSync(bench.out, { mode: 0o500 });
  await assert.rejects(bench.run(), hasCode('environment/output'));
  chmodSync(bench.out, 0o700);
  assert.deepEqual(readdirSync(bench.out), []);
});

test('something in the way of an output ends the run, and the same command goes on when it is gone', async () => {
  const bench = new Bench();
  for (let i = 0; i < 3; i++) bench.put(`${i}`, { id: 'P', uid: `${i}` });
  await bench.run();
  const expected = bench.tree();
  const blocked = join(bench.out, bench.objects()[1]!);
  rmSync(blocked);
  mkdirSync(join(blocked, 'in-the-way'), { recursive: true });
  await assert.rejects(bench.run(), hasCode('environment/output'));
  assert.ok(!existsSync(join(bench.out, STAGING_NAME)));
  rmSync(blocked, { recursive: true });
  assert.deepEqual(count(await bench.run()), { in: 3, released: 1, unchanged: 2 });
  assert.deepEqual(bench.tree(), expected);
});

test('an interrupt finishes what runs, and the same command resumes', async () => {
  for (const jobs of [1, 2]) {
    const bench = new Bench();
    for (let i = 0; i < 200; i++)
      bench.put(`${i}`.padStart(3, '0'), { id: 'P', uid: `${i}`, ...(i > 150 && { fault: 'slow' }) });
    const whole = join(bench.root, 'whole');
    createProject({ home: bench.home, name: 'p', unprotected: true });
    const controller = new AbortController();
    const onProgress = ({ phase }: { phase: string }): void => {
      if (phase === 'processing') controller.abort();
    };
    const first = await bench.run({ jobs, project: 'p' }, { signal: controller.signal, onProgress });
    assertBalance(first);
    assert.equal(first.summary.exitStatus, 130);
    assert.ok(first.summary.remaining > 0 && first.summary.counts.released > 0);
    assert.equal(first.summary.remaining + first.summary.counts.in, 200);
    const manifest = JSON.parse(readFileSync(join(bench.out, 'manifest.json'), 'utf8')) as { outputs: unknown[] };
    assert.equal(manifest.outputs.length, first.summary.counts.released);
    const second = await bench.run({ jobs, project: 'p' });
    assert.equal(second.summary.counts.unchanged, first.summary.counts.released);
    assert.equal(second.summary.counts.in, 200);
    await bench.run({ jobs: 2, project: 'p', to: whole });
    assert.deepEqual(bench.tree(), bench.tree(whole));
  }
});

test('an interrupt before the survey is over releases nothing', async () => {
  const bench = new Bench();
  for (let i = 0; i < 300; i++) bench.put(`${i}`, { id: 'P', uid: `${i}` });
  const controller = new AbortController();
  const onProgress = ({ phase }: { phase: string }): void => {
    if (phase === 'survey') controller.abort();
  };
  const { summary } = await bench.run({}, { signal: controller.signal, onProgress });
  assert.deepEqual([summary.counts.in, summary.remaining, summary.exitStatus], [0, 300, 130]);
});

test('a dry run decides and writes nothing, with and without a project', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  bench.put('2', { id: 'P', uid: '2', fault: 'held' });
  const first = await bench.run({ dryRun: true });
  assert.deepEqual(count(first), { in: 2, released: 1, held: 1 });
  assert.ok(!existsSync(bench.out) && !existsSync(bench.home));
  await bench.run();
  const before = { ...bench.tree(), ...bench.tree(bench.home) };
  const second = await bench.run({ dryRun: true });
  assert.deepEqual(count(second), { in: 2, held: 1, unchanged: 1 });
  assert.deepEqual({ ...bench.tree(), ...bench.tree(bench.home) }, before);
});

test('a second run into the same project waits for nobody: it is refused', async () => {
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: '1' });
  await bench.run();
  let second: Promise<unknown> = Promise.resolve();
  const onProgress = ({ phase }: { phase: string }): void => {
    if (phase === 'survey') second = assert.rejects(bench.run(), hasCode('environment/locked'));
  };
  await bench.run({}, { onProgress });
  await second;
  await bench.run();
});

test('a long object is copied through a window and released whole', async () => {
  const bench = new Bench();
  const pixels = Buffer.alloc(20 * 1024 * 1024 + 17, 'leadglass');
  bench.put('1', { id: 'P', uid: '1' }, pixels);
  assert.deepEqual(count(await bench.run()), { in: 1, released: 1 });
  const written = readFileSync(join(bench.out, bench.objects()[0]!));
  assert.ok(written.subarray(-pixels.length).equals(pixels));
});

test('hard links to one file are duplicates, a moved output folder is still known', async () => {
  const bench = new Bench();
  linkSync(bench.put('1', { id: 'P', uid: '1' }), join(bench.in, '2'));
  assert.deepEqual(count(await bench.run()), { in: 2, released: 1, duplicate: 1 });
  const moved = join(bench.root, 'moved');
  renameSync(bench.out, moved);
  assert.deepEqual(count(await bench.run({ to: moved })), { in: 2, unchanged: 1, duplicate: 1 });
  const manifest = JSON.parse(readFileSync(join(moved, 'manifest.json'), 'utf8')) as { outputs: unknown[] };
  assert.equal(manifest.outputs.length, 1);
});

test('what the search of pictures may take is said before the work, also in a dry run, and not where it is done', async () => {
  const bench = new Bench();
  const picture = { look: 'strict', isHeldForFace: false, frames: 300, frameSeconds: 2 } as const;
  bench.put('1', { id: 'P', uid: '1', picture });
  bench.put('2', { id: 'P', uid: '2' });
  const said: (SearchEstimate | 'an instance')[] = [];
  const io = {
    onSearchEstimate: (estimate: SearchEstimate) => void said.push(estimate),
    onInstance: () => void said.push('an instance'),
  };
  for (const dryRun of [true, false]) {
    await bench.run({ dryRun }, io);
    const [estimate, ...rest] = said.splice(0);
    assert.ok(typeof estimate === 'object' && estimate.seconds >= 600);
    assert.deepEqual({ ...estimate, seconds: 0 }, { pictures: 1, frames: 300, seconds: 0 });
    assert.deepEqual(rest, ['an instance', 'an instance']);
  }
  await bench.run({}, io);
  assert.deepEqual(said, ['an instance', 'an instance']);
});

test('the search of pictures goes on by frames, whoever does the work', async () => {
  for (const jobs of [1, 2]) {
    const bench = new Bench();
    const picture = { look: 'strict', isHeldForFace: false, frames: 3, frameSeconds: 2 } as const;
    bench.put('1', { id: 'P', uid: '1', picture });
    bench.put('2', { id: 'P', uid: '2', picture: { ...picture, frames: 1 } });
    bench.put('3', { id: 'P', uid: '3', picture, fault: 'held' });
    const seen: (Progress['search'] | undefined)[] = [];
    await bench.run({ jobs }, { onProgress: ({ search }) => void seen.push(search) });
    const known = seen.filter((search) => search !== undefined);
    assert.ok(known.length > 0 && known.every(({ totalFrames }) => totalFrames === 7));
    assert.deepEqual([known.at(-1)!.frames, known.at(-1)!.share], [7, 1]);
  }
});
