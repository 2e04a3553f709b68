import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { STAGING_NAME } from './part.ts';
import { OTHER, ReviewBench } from './review.testing.ts';

const CRASH = fileURLToPath(new URL('./review-crash.testing.ts', import.meta.url));
const PICTURES = [1, 2, 3, 4] as const;
/** Taken back, written anew, as they are. */
const [REJECTED, ALSO_REJECTED, CORRECTED] = PICTURES;
/** Moments that are tried. */
const MOMENTS = 14;

/** The signal that ended it, or its output. */
function appliedUntil(bench: ReviewBench, at: number): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [CRASH, bench.home, String(at)], (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else if (error.signal === 'SIGKILL') resolve('SIGKILL');
      else reject(new Error(stderr));
    });
  });
}

test('killed while files are taken back, nothing is partial, and the same command, or a run, comes to the same end', async () => {
  const bench = new ReviewBench();
  for (const number of PICTURES) bench.putCapture(number);
  await bench.deidentify();
  const paths = new Map(PICTURES.map((number) => [number, bench.pathOf(number)]));
  const released = bench.tree();
  await bench.atDesk((desk) => {
    for (const number of [REJECTED, ALSO_REJECTED]) desk.decide(bench.decision(number, { verdict: 'reject' }));
    desk.decide(bench.decision(CORRECTED, { cover: [{ frames: 'all', box: OTHER, origin: 'person' }] }));
  });
  const before = join(bench.root, 'before');
  for (const folder of ['home', 'out']) cpSync(join(bench.root, folder), join(before, folder), { recursive: true });
  const changes = Number(await appliedUntil(bench, 0));
  const whole = bench.tree();
  assert.equal(bench.objects().length, 2);

  for (let i = 0; i < MOMENTS; i++) {
    for (const folder of ['home', 'out']) {
      rmSync(join(bench.root, folder), { recursive: true });
      cpSync(join(before, folder), join(bench.root, folder), { recursive: true });
    }
    const at = Math.max(1, Math.round((changes * (i + 0.5)) / MOMENTS));
    const when = `change ${at} of ${changes}`;
    assert.equal(await appliedUntil(bench, at), 'SIGKILL', when);
    for (const [name, content] of Object.entries(bench.tree())) {
      if (name.startsWith(STAGING_NAME)) continue;
      if (name === 'manifest.json') assert.doesNotThrow(() => JSON.parse(content), when);
      else assert.ok(content === whole[name] || content === released[name], `${name} is not whole, ${when}`);
    }
    if (i % 2 === 0) await bench.decided();
    const { summary } = await bench.deidentify();
    assert.deepEqual([summary.counts.held, summary.exitStatus], [2, 3], when);
    for (const number of [REJECTED, ALSO_REJECTED]) {
      assert.ok(!existsSync(join(bench.out, paths.get(number)!)), `${number} is taken back, ${when}`);
      assert.deepEqual(bench.recordOf(number).reasons, ['refused/reviewer'], when);
    }
    assert.deepEqual(bench.tree(), whole, when);
    assert.deepEqual(await bench.decided(), { released: 0, held: 0, quarantined: 0 }, `nothing is left to do, ${when}`);
  }
});
