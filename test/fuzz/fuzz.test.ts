import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Failure } from '../../src/failure/index.ts';
import { element, part10 } from '../build/index.ts';
import { codecTarget, fileTarget } from './codec.ts';
import { bytesOf, draftOf, lengthField, replace } from './draft.ts';
import { fuzz, type Options, type Target } from './fuzz.ts';
import { holds, needleOf, pipelineTarget } from './pipeline.ts';
import { Random } from './random.ts';
import { exampleSeeds, type Seed, seeds } from './seeds.ts';

const now = (): number => performance.now();
const examples = exampleSeeds();
const some = (count: number, more: Partial<Options> = {}): Options => ({
  seeds: examples,
  seed: 1,
  goOn: (objects) => objects < count,
  now,
  ...more,
});
const forSeconds = (seconds: number, from: readonly Seed[]): Options => {
  const end = now() + seconds * 1000;
  return { seeds: from, seed: 20261122, goOn: () => now() < end, now };
};

test('the codec stands two seconds of changed objects', () => {
  const { defect, objects, failures } = fuzz(codecTarget(), forSeconds(2, seeds()));
  assert.equal(defect?.what, undefined);
  assert.ok(objects > 50 && failures > 0 && failures < objects);
});

test('the codec stands a second of changed objects that are not in memory', () => {
  const { defect } = fuzz(fileTarget(), forSeconds(1, seeds()));
  assert.equal(defect?.what, undefined);
});

test('nothing that the run knows of a patient is released from changed objects', () => {
  const { defect } = fuzz(pipelineTarget(), some(500));
  assert.equal(defect?.what, undefined);
});

test('the same seed gives the same objects, another seed others', () => {
  const hashes = (seed: number): string[] => {
    const list: string[] = [];
    fuzz(
      ({ bytes }) => {
        list.push(createHash('sha256').update(bytes).digest('hex'));
        return undefined;
      },
      some(100, { seed }),
    );
    return list;
  };
  assert.deepEqual(hashes(7), hashes(7));
  assert.notDeepEqual(hashes(7), hashes(8));
  assert.ok(new Set(hashes(7)).size > 95);
});

const found = (target: Target, more: Partial<Options> = {}): string | undefined =>
  fuzz(target, some(20, more)).defect?.what;

test('what is thrown and no failure of input or limit is a defect, and so is what a target says', () => {
  assert.match(found(() => assert.fail('planted')) ?? '', /^threw: AssertionError.*planted/s);
  assert.match(
    found(() => {
      throw new Failure('policy/value', 'planted');
    }) ?? '',
    /^threw: Failure: planted/,
  );
  assert.equal(
    found(() => 'planted'),
    'planted',
  );
  const { failures, objects } = fuzz(() => {
    throw new Failure('input/not-dicom', 'planted');
  }, some(20));
  assert.deepEqual([failures, objects], [20, 20]);
});

test('an object that is slow again and again is a defect, one that was slow once is none', () => {
  let clock = 0;
  const ticking = { now: () => clock };
  assert.match(
    found(() => {
      clock += 1000;
      return undefined;
    }, ticking) ?? '',
    /^slow: 1000 ms for \d+ bytes$/,
  );
  let calls = 0;
  assert.equal(
    found(() => {
      clock += calls++ === 0 ? 1000 : 1;
      return undefined;
    }, ticking),
    undefined,
  );
});

test('an object that takes much memory is a defect', () => {
  const kept: Uint8Array[] = [];
  assert.match(
    found(({ bytes }) => {
      kept.push(new Uint8Array(65 * 1024 * 1024 + 64 * bytes.length));
      return undefined;
    }) ?? '',
    /^memory: \d+ bytes of buffers for \d+ bytes$/,
  );
});

test('a needle is found in each of its spellings, and digits only as a number of their own', () => {
  const isIn = (text: string, needle: string, encoding: BufferEncoding = 'utf8'): boolean =>
    holds(Buffer.from(text, encoding), needleOf(needle));
  assert.ok(isIn('seen by Märzenbecher^Jörg', 'Märzenbecher^Jörg'));
  assert.ok(isIn('seen by Märzenbecher^Jörg', 'Märzenbecher^Jörg', 'latin1'));
  assert.ok(isIn('id:MRN-4711', 'MRN-4711'));
  assert.ok(isIn('on 20180215.', '20180215'));
  assert.ok(!isIn('2.25.1201802157', '20180215'));
  assert.ok(isIn('2.25.1201802157 20180215', '20180215'));
  assert.ok(!isIn('MRN-4712', 'MRN-4711'));
});

test('the lengths around an insertion are repaired when that is wanted, and only then', () => {
  const draft = draftOf(part10({ dataSet: [element(0x00100020, 'LO', 'MRN-4711'), element(0x00200013, 'IS', '1')] }))!;
  const [token] = draft.tokens;
  const place = { start: token!.value, end: token!.end, around: 0 };
  const repaired = replace(draft, place, new TextEncoder().encode('AB'), true);
  assert.equal(repaired.tokens.length, 2);
  assert.equal(repaired.body[lengthField(token!, repaired.body).at], 2);
  assert.equal(draftOf(bytesOf(replace(draft, place, new TextEncoder().encode('AB'), false))), undefined);
});

test('random numbers stay in their range and every one occurs', () => {
  const random = new Random(0);
  const counts = new Uint32Array(10);
  for (let i = 0; i < 10_000; i++) counts[random.below(10)]!++;
  assert.ok(counts.every((count) => count > 800 && count < 1200));
  assert.throws(() => random.pick([]), RangeError);
});

test('the command prints what it did, and refuses what it does not understand', () => {
  const command = fileURLToPath(new URL('./run.ts', import.meta.url));
  const run = (...args: readonly string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  const short = run('--seconds', '0.2', '--seed', '3');
  assert.match(short.stdout, /^fuzz: \d+ objects, \d+ failures, no defect \(codec, seed 3\)\n$/);
  assert.equal(short.status, 0, short.stderr);
  for (const args of [['--target', 'other'], ['--seconds', 'x'], ['--seed', '1.5'], ['more'], ['--unknown']]) {
    const refused = run(...args);
    assert.deepEqual([refused.status, refused.stdout], [2, ''], args.join(' '));
    assert.match(refused.stderr, /^usage: /);
  }
});
