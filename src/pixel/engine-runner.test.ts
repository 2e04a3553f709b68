import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { type CodecVector, codecVectors, WITHOUT_VECTORS } from './codec-vectors.testing.ts';
import { engineRunner, ThreadRunner } from './engine-runner.ts';
import type { EngineJob, EngineResult, ThreadAnswer } from './engine-types.ts';
import { answerTo } from './engine-worker.ts';
import { Engines } from './engines.ts';

const SHAPE = {
  rows: 1,
  columns: 1,
  samplesPerPixel: 1,
  bitsAllocated: 8,
  bitsStored: 8,
  isSigned: false,
  photometric: 'MONOCHROME2',
} as const;
const jobOf = (bytes: Uint8Array): EngineJob => ({
  engine: 'charls',
  codec: 'jpeg-ls',
  work: 'decode',
  shape: SHAPE,
  bytes,
});
const RESULT: EngineResult = { bytes: Uint8Array.of(1), rows: 1, columns: 1, samplesPerPixel: 1 };

/** Threads that answer a job by its first byte: 1 with a result, 2 with an error, 3 with their death, 4 that there is no codec, 0 never. */
function threads() {
  const log: string[] = [];
  const answers: Record<number, ThreadAnswer> = {
    1: { result: RESULT },
    2: { failed: 'codec' },
    3: { failed: 'thread' },
    4: { failed: 'loading' },
  };
  const start = (answer: (answer: ThreadAnswer) => void) => {
    log.push('start');
    return {
      post: ({ bytes: [kind] }: EngineJob) => {
        const reply = answers[kind!];
        if (reply !== undefined) setImmediate(() => answer(reply));
      },
      rest: () => {},
      end: async () => {
        log.push('end');
      },
    };
  };
  return { log, start };
}

test('jobs wait for each other and share a thread, also behind an error of a codec', async () => {
  const { log, start } = threads();
  const runner = new ThreadRunner(10_000, start);
  const jobs = [1, 2, 1].map((kind) => runner.run(jobOf(Uint8Array.of(kind))));
  const settled = await Promise.allSettled(jobs);
  assert.deepEqual(
    settled.map((one) => (one.status === 'fulfilled' ? 'result' : one.reason.code)),
    ['result', 'input/pixel-stream', 'result'],
  );
  await runner.close();
  assert.deepEqual(log, ['start', 'end']);
});

test('a thread that died or did not answer in time is ended, and the next job has a new one', async () => {
  const { log, start } = threads();
  const runner = new ThreadRunner(20, start);
  await assert.rejects(runner.run(jobOf(Uint8Array.of(3))), { code: 'input/pixel-stream' });
  await assert.rejects(runner.run(jobOf(Uint8Array.of(0))), { code: 'limit/decoding' });
  assert.deepEqual(await runner.run(jobOf(Uint8Array.of(1))), RESULT);
  assert.deepEqual(log, ['start', 'end', 'start', 'end', 'start']);
});

test('a codec that is not there is no fault of the stream', async () => {
  const { start } = threads();
  const runner = new ThreadRunner(10_000, start);
  await assert.rejects(runner.run(jobOf(Uint8Array.of(4))), { code: 'environment/worker' });
  const engines = new Engines();
  const unknown = { ...jobOf(new Uint8Array(4)), engine: 'charls' as const };
  // The stream is at fault here: the engine is there.
  assert.deepEqual((await answerTo(engines, unknown)).answer, { failed: 'codec' });
});

test('a runner that is closed lets a waiting job fail', async () => {
  const { start } = threads();
  const runner = new ThreadRunner(10_000, start);
  const job = runner.run(jobOf(Uint8Array.of(0)));
  await new Promise((resolve) => setImmediate(resolve));
  await runner.close();
  await assert.rejects(job, { code: 'input/pixel-stream' });
});

/** CharLS on cut data, which the check of the structure would have refused. */
const cut = ({ stream, format }: CodecVector): EngineJob => ({
  ...jobOf(stream.subarray(0, stream.length >> 1)),
  shape: { ...SHAPE, ...format },
});

test('a codec that hangs is stopped within a second of its deadline, and the next frame is decoded', {
  skip: WITHOUT_VECTORS,
}, async (t) => {
  const deadline = 1500;
  const vectors = codecVectors('1.2.840.10008.1.2.4.80').filter(({ format }) => format.bitsAllocated === 16);
  const runner = engineRunner(deadline);
  let hung = 0;
  for (const vector of vectors.slice(0, 8)) {
    const { stream, format } = vector;
    const whole = { ...cut(vector), bytes: stream };
    assert.equal((await runner.run(whole)).rows, format.rows);
    const started = performance.now();
    const code = await runner.run(cut(vector)).then(
      () => 'result',
      (error) => error.code,
    );
    if (code !== 'limit/decoding') continue;
    const over = performance.now() - started - deadline;
    t.diagnostic(`${vector.id}: stopped ${Math.round(over)} ms behind its deadline`);
    assert.ok(over < 1000, `${over} ms`);
    hung++;
  }
  await runner.close();
  assert.ok(hung > 0, 'no stream hangs any more: find another one');
});

test('a thread that has nothing to do does not keep the process alive', { skip: WITHOUT_VECTORS }, () => {
  const script = `
    const { engineRunner } = await import(${JSON.stringify(new URL('./engine-runner.ts', import.meta.url).href)});
    const runner = engineRunner();
    await runner.run({ engine: 'charls', codec: 'jpeg-ls', work: 'decode', shape: {}, bytes: new Uint8Array(4) }).catch(() => {});
    console.log('done');
  `;
  const options = { encoding: 'utf8', timeout: 20_000 } as const;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  assert.deepEqual([stdout, status], ['done\n', 0]);
});
