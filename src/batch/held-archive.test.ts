import assert from 'node:assert/strict';
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { HeldBench, RELEASE, RETRY } from './held.testing.ts';
import { madeObject } from './pipeline.testing.ts';

const held = (uid: string, more = ''): Uint8Array => madeObject({ id: 'P', uid, fault: 'held' }, Buffer.from(more));
const free = (uid: string): Uint8Array => madeObject({ id: 'P', uid });

async function benchWith(files: Record<string, Uint8Array>): Promise<{ bench: HeldBench; archive: string }> {
  const bench = new HeldBench();
  const archive = bench.put('cd.zip', zipSync(files));
  await bench.deidentify();
  return { bench, archive };
}

test('entries of an archive are released from it, also when it was only touched', async () => {
  const { bench, archive } = await benchWith({ 'DOE^JANE/1': held('1'), 'DOE^JANE/2': held('2'), 3: free('3') });
  assert.deepEqual(
    bench.records.map(({ source }) => source.kind === 'entry' && source.name),
    ['DOE^JANE/1', 'DOE^JANE/2'],
  );
  utimesSync(archive, new Date(), new Date(0));
  const { summary, lines } = await bench.held(RELEASE, undefined, { jobs: 2 });
  assert.deepEqual([summary.counts.in, summary.counts.released], [2, 2]);
  assert.deepEqual(
    lines.map(({ source }) => source),
    [`${archive}!DOE^JANE/1`, `${archive}!DOE^JANE/2`],
  );
  const again = await bench.deidentify();
  assert.deepEqual([again.summary.counts.in, again.summary.counts.unchanged], [3, 3]);
});

test('an archive written anew gives what has the same bytes; other bytes and missing entries are not released', async () => {
  const { bench, archive } = await benchWith({ a: held('1'), b: held('2'), c: held('3') });
  writeFileSync(archive, zipSync({ b: held('2'), x: free('9'), a: held('1', 'other') }));
  const { summary, lines } = await bench.held(RELEASE);
  assert.deepEqual(
    lines.map(({ status, code }) => code ?? status),
    ['input/source-changed', 'released', 'input/source-gone'],
  );
  assert.equal(summary.counts.in, 3);
  assert.equal(bench.waiting.length, 2);
});

test('an archive that is gone or is none any more releases nothing; a copy of an entry does', async () => {
  const { bench, archive } = await benchWith({ a: held('1') });
  renameSync(archive, join(bench.root, 'away'));
  assert.deepEqual((await bench.held(RELEASE)).summary.codes, { 'input/source-gone': 1 });
  writeFileSync(archive, 'no archive');
  assert.deepEqual((await bench.held(RELEASE)).summary.codes, { 'input/zip': 1 });
  assert.equal(bench.waiting.length, 1);
  rmSync(archive);
  renameSync(join(bench.root, 'away'), archive);
  await bench.deidentify({ keepHeld: true });
  rmSync(archive);
  assert.equal((await bench.held(RELEASE)).summary.counts.released, 1);
});

test('an archive that could not be read is one entry, and its content is run when it can be', async () => {
  const bench = new HeldBench();
  const whole = zipSync({ a: free('1'), b: free('2') });
  const archive = bench.put('cd.zip', whole.subarray(0, whole.length - 30));
  await bench.deidentify();
  assert.deepEqual(
    bench.waiting.map(({ reasons }) => reasons),
    [['input/zip']],
  );
  writeFileSync(archive, whole);
  const { summary } = await bench.held(RETRY);
  assert.deepEqual([summary.counts.in, summary.counts.released], [2, 2]);
  await bench.deidentify();
  assert.deepEqual(bench.waiting, []);
});
