import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HeldBench, RELEASE } from './held.testing.ts';
import { STAGING_NAME } from './part.ts';

const CRASH = fileURLToPath(new URL('./crash.testing.ts', import.meta.url));
const HELD = 6;
/** Moments that are tried; a release has some 80 changes of the file system. */
const MOMENTS = 16;

/** The signal that ended it, or its output. */
function releaseKilled(bench: HeldBench, at: number): Promise<string> {
  const args = [CRASH, bench.in, bench.out, bench.home, String(at), 'release'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else if (error.signal === 'SIGKILL') resolve('SIGKILL');
      else reject(new Error(stderr));
    });
  });
}

test('killed at any moment of a release, nothing is partial and the same command, or a run, comes to the same end', async () => {
  const bench = new HeldBench();
  for (let i = 0; i < HELD; i++) {
    bench.put(`${i}`, { id: `P${i % 2}`, uid: `${i}`, fault: 'held' }, Buffer.alloc(1000, i));
  }
  bench.put('free', { id: 'P0', uid: 'free' });
  await bench.deidentify();
  const before = join(bench.root, 'before');
  for (const folder of ['home', 'out']) cpSync(join(bench.root, folder), join(before, folder), { recursive: true });
  const changes = Number(await releaseKilled(bench, 0));
  const whole = bench.tree();
  assert.equal(bench.objects().length, HELD + 1);

  for (let i = 0; i < MOMENTS; i++) {
    for (const folder of ['home', 'out']) {
      rmSync(join(bench.root, folder), { recursive: true });
      cpSync(join(before, folder), join(bench.root, folder), { recursive: true });
    }
    const at = Math.max(1, Math.round((changes * (i + 0.5)) / MOMENTS));
    const when = `change ${at} of ${changes}`;
    assert.equal(await releaseKilled(bench, at), 'SIGKILL', when);
    for (const [name, content] of Object.entries(bench.tree())) {
      if (name.startsWith(STAGING_NAME)) continue;
      if (name === 'manifest.json') assert.doesNotThrow(() => JSON.parse(content), when);
      else assert.equal(content, whole[name], `${name} is not whole, ${when}`);
    }
    const decided = bench.records.filter(({ decision }) => decision !== undefined).length;
    assert.ok(decided === 0 || decided === HELD, `all are decided, or none, ${when}`);
    if (i % 2 === 0 && decided > 0) await bench.deidentify();
    else if (bench.waiting.length > 0) await bench.held(RELEASE);
    const { summary } = await bench.deidentify();
    assert.deepEqual([summary.counts.unchanged, summary.exitStatus], [HELD + 1, 0], when);
    assert.deepEqual(bench.waiting, [], when);
    assert.ok(
      bench.records.every(({ status, decision }) => status === 'released' && decision !== undefined),
      when,
    );
    assert.deepEqual(bench.tree(), whole, when);
  }
});
