/** Slices of one series are looked at together before each is searched by itself. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { element, encapsulated, type Part, SYNTAX } from '../../test/build/index.ts';
import { capture, PIXELS } from '../../test/support/capture.ts';
import { FixedFinder } from '../../test/support/fixed-finder.ts';
import type { SeriesSlice } from '../pixel/index.ts';
import { openProject, type PastRelease, type PictureBook, type PictureRecord } from '../project/index.ts';
import { Bench, ENGINE } from './bench.testing.ts';
import { HeldBench, RELEASE } from './held.testing.ts';
import type { MadeObject } from './pipeline.testing.ts';
import { BOX, covered, OTHER, POLICY, ReviewBench } from './review.testing.ts';
import { Reviews } from './reviews.ts';
import type { Engine } from './types.ts';

const pictureOf = (series: SeriesSlice) =>
  ({ look: 'triage', isHeldForFace: false, frames: 1, frameSeconds: 0.1, series }) as const;
const sliceOf = (number: number, more: Partial<MadeObject> = {}, key = 'A'): MadeObject => {
  return { id: 'P', uid: `${key}.${number}`, picture: pictureOf({ key, number }), ...more };
};

interface Line {
  readonly picture?: { readonly look: string; readonly raised?: string };
}

function recordsOf(folder: string, run = '000001') {
  const at = join(folder, 'runs', run);
  const lines = readFileSync(join(at, 'instances.jsonl'), 'utf8').trimEnd().split('\n');
  const evidence = JSON.parse(readFileSync(join(at, 'evidence.json'), 'utf8')) as {
    verification: { pixels: { search?: { effort?: string; series?: unknown } } };
  };
  return { pictures: lines.map((line) => (JSON.parse(line) as Line).picture), evidence };
}

async function looked(bench: Bench, jobs = 1) {
  const { summary } = await bench.run({ jobs });
  const { pictures, evidence } = recordsOf(summary.project.folder);
  const raised = pictures.map((picture) => picture?.raised ?? picture?.look ?? '');
  return { raised, search: evidence.verification.pixels.search };
}

test('text in a sampled slice, or in what all come to, has every slice of the series searched in all passes', async () => {
  const bench = new Bench();
  for (let i = 0; i < 5; i++) bench.put(`a${i}`, sliceOf(i, i === 4 ? { shows: 'text' } : {}));
  for (let i = 0; i < 5; i++) bench.put(`b${i}`, sliceOf(i, i === 3 ? { shows: 'text-with-others' } : {}, 'B'));
  for (let i = 0; i < 5; i++) bench.put(`c${i}`, sliceOf(i, i === 3 ? { shows: 'text' } : {}, 'C'));
  const { raised, search } = await looked(bench);
  const [a, b, c] = [raised.slice(0, 5), raised.slice(5, 10), raised.slice(10)];
  assert.deepEqual(new Set(a), new Set(['series-sample']));
  assert.deepEqual(new Set(b), new Set(['series-projection']));
  assert.deepEqual(new Set(c), new Set(['triage']), 'the fourth of five is in no sample');
  assert.equal(search?.effort, 'auto');
  assert.deepEqual(search?.series, { looked: 3, unread: 0, raised: 10 });
});

test('a single slice is its own sample', async () => {
  const bench = new Bench();
  bench.put('1', sliceOf(1, { shows: 'text' }));
  bench.put('2', sliceOf(1, { shows: 'text-with-others' }, 'B'));
  bench.put('3', sliceOf(1, {}, 'C'));
  assert.deepEqual((await looked(bench)).raised, ['series-sample', 'series-projection', 'triage']);
});

test('a slice that cannot be read is left out, and counted', async () => {
  const bench = new Bench();
  for (let i = 0; i < 4; i++) bench.put(`${i}`, sliceOf(i, i === 1 ? { fault: 'held' } : {}));
  bench.put('4', sliceOf(4, { shows: 'text' }));
  const { raised, search } = await looked(bench);
  assert.deepEqual(raised, ['series-sample', '', 'series-sample', 'series-sample', 'series-sample']);
  assert.deepEqual(search?.series, { looked: 1, unread: 1, raised: 4 });
});

test('neither workers nor names of the files change what is found', async () => {
  const outcomes = await Promise.all(
    [1, 2].map(async (jobs) => {
      const bench = new Bench();
      // The slice in the middle by its number, wherever its file comes.
      for (let i = 0; i < 9; i++) bench.put(`${jobs === 1 ? i : 9 - i}`, sliceOf(i, i === 4 ? { shows: 'text' } : {}));
      for (let i = 0; i < 9; i++) bench.put(`z${(i * 5) % 9}`, sliceOf(i, i === 5 ? { shows: 'text' } : {}, 'B'));
      return await looked(bench, jobs);
    }),
  );
  assert.deepEqual(outcomes[0], outcomes[1]);
  assert.deepEqual(outcomes[0]!.raised, [...Array(9).fill('series-sample'), ...Array(9).fill('triage')]);
});

test('a series over which a worker dies is searched in all passes', async () => {
  const bench = new Bench();
  bench.put('0', sliceOf(0, { fault: 'dies' }));
  bench.put('1', sliceOf(1));
  bench.put('2', sliceOf(1, {}, 'B'));
  const { summary } = await bench.run({ jobs: 2 });
  assert.deepEqual([summary.counts.quarantined, summary.counts.released], [1, 2]);
  const { pictures } = recordsOf(summary.project.folder);
  assert.deepEqual(
    pictures.map((picture) => picture?.raised),
    [undefined, 'series-unseen', undefined],
  );
});

test('a series that a defect keeps from being looked at is searched in all passes, and says so; many of them end no run', async () => {
  const bench = new Bench();
  for (let i = 0; i < 23; i++) {
    bench.put(`${i + 10}-0`, sliceOf(0, { shows: 'defect' }, `S${i}`));
    bench.put(`${i + 10}-1`, sliceOf(1, {}, `S${i}`));
  }
  const { summary, lines } = await bench.run();
  assert.equal(summary.counts.released, 46);
  const { pictures, evidence } = recordsOf(summary.project.folder);
  assert.ok(pictures.every((picture) => picture?.raised === 'series-unseen'));
  assert.deepEqual(evidence.verification.pixels.search?.series, { looked: 0, unread: 0, raised: 46 });
  const defects = lines.flatMap(({ defect = '' }) => (defect === '' ? [] : [defect]));
  assert.equal(defects.length, 23, 'with one slice of each');
  assert.match(defects[0]!, /^RangeError /);
  assert.doesNotMatch(defects[0]!, /a defect of the look/, 'without what the error says');
});

test('without a network no series is said to have been looked at', async () => {
  const bench = new Bench();
  for (let i = 0; i < 2; i++) bench.put(`${i}`, sliceOf(i));
  const createPipeline: Engine['createPipeline'] = (context) => {
    return { ...ENGINE.createPipeline(context), seriesLook: async () => undefined };
  };
  const { summary } = await bench.run({}, {}, { ...ENGINE, createPipeline });
  const { pictures, evidence } = recordsOf(summary.project.folder);
  assert.deepEqual(
    pictures.map((picture) => picture?.raised ?? picture?.look),
    ['triage', 'triage'],
  );
  assert.equal(evidence.verification.pixels.search?.effort, 'auto');
  assert.equal(evidence.verification.pixels.search?.series, undefined);
});

test('a held slice of such a series keeps that, and is searched in all passes when a person lets it pass', async () => {
  const bench = new HeldBench();
  bench.put('1', sliceOf(1, { shows: 'text' }));
  bench.put('2', sliceOf(2, { fault: 'held', reasons: ['refused/face'] }));
  await bench.deidentify();
  assert.deepEqual(
    bench.waiting.map(({ raised }) => raised),
    ['series-sample'],
  );
  const { summary } = await bench.held(RELEASE);
  assert.equal(summary.counts.released, 1);
  const { pictures } = recordsOf(bench.project.folder, summary.id);
  assert.deepEqual(
    pictures.map((picture) => picture?.raised),
    ['series-sample'],
  );
});

test('a held slice keeps where its series shows a word', async () => {
  const bench = new HeldBench();
  bench.put('1', sliceOf(1, { shows: 'text-with-others' }));
  bench.put('2', sliceOf(2, { fault: 'held', reasons: ['refused/face'] }));
  await bench.deidentify();
  assert.deepEqual(
    bench.waiting.map(({ raisedAt }) => raisedAt),
    [[{ left: 0, top: 0, right: 8, bottom: 4 }]],
  );
});

test('a file is made as its series asks for when it was searched so, or when a person let it pass unsearched', () => {
  const past = { instance: 'i', sha256: 'f' } as PastRelease;
  const isRaised = (record: Partial<PictureRecord> | undefined): boolean => {
    const book = { size: 1, has: () => record !== undefined, get: () => record } as unknown as PictureBook;
    return new Reviews({ book, templates: [], policy: 'a', place: '/out' }).isRaised(past);
  };
  assert.equal(isRaised({ look: 'strict', raised: 'series-sample', file: 'f' }), true);
  assert.equal(isRaised({ look: 'none', file: 'f' }), true);
  assert.equal(isRaised({ look: 'triage', file: 'f' }), false);
  assert.equal(isRaised({ look: 'strict', raised: 'series-sample', file: 'another' }), false);
  assert.equal(isRaised(undefined), false);
});

test('a run that is stopped while it looks at a series releases nothing of it, and the same command goes on', async () => {
  const bench = new Bench();
  for (let i = 0; i < 4; i++) bench.put(`${i}`, sliceOf(i, i === 3 ? { shows: 'text' } : {}));
  const stop = new AbortController();
  const onSearchEstimate = (): void => stop.abort();
  const first = await bench.run({}, { signal: stop.signal, onSearchEstimate });
  assert.deepEqual([first.summary.interrupted, first.summary.counts.released], [true, 0]);
  const { summary } = await bench.run();
  assert.equal(summary.counts.released, 4);
  const { pictures } = recordsOf(summary.project.folder, '000002');
  assert.ok(pictures.every((picture) => picture?.raised === 'series-sample'));
});

const CT = '1.2.840.10008.5.1.4.1.1.2';
const SERIES = '1.2.826.0.1.3680043.9.7777.4.1';

const CONVERSION_TYPE = 0x00080064;

/** An acquired slice of one patient and series. */
function ctSlice(number: number, more: readonly Part[] = [], transferSyntax?: string): Uint8Array {
  const slice = [
    ...more,
    element(0x00080016, 'UI', CT),
    element(0x00080060, 'CS', 'CT'),
    element(0x00100010, 'PN', 'Quillonberg^Zebedee'),
    element(0x00100020, 'LO', 'MRN00482000'),
    element(0x0020000e, 'UI', SERIES),
    element(0x00200013, 'IS', String(number)),
  ];
  return capture(number, slice, [CONVERSION_TYPE], transferSyntax);
}

/** Says that there is text in close looks alone. */
class SeriesFinder extends FixedFinder {
  override async find(...args: Parameters<FixedFinder['find']>): ReturnType<FixedFinder['find']> {
    const found = await super.find(...args);
    return args[1].effort === 'triage' ? { ...found, boxes: [] } : found;
  }
}

test('what was found of a series stays: in later runs, and when a person has decided about one of its slices', async () => {
  const bench = new ReviewBench();
  const clean = new FixedFinder([]);
  bench.finder = clean;
  for (let i = 1; i <= 3; i++) bench.put(`${i}.dcm`, ctSlice(i));
  await bench.deidentify();
  const close = clean.efforts.filter((effort) => effort === 'series');
  assert.equal(close.length, 6, 'three slices, and three pictures of them all');
  assert.deepEqual(
    bench.records.map(({ look }) => look),
    ['triage', 'triage', 'triage'],
  );

  const again = new SeriesFinder([OTHER]);
  bench.finder = again;
  assert.equal((await bench.deidentify()).summary.counts.unchanged, 3);
  assert.deepEqual(again.efforts, [], 'everything is done: the series is not looked at');

  // A new slice: the series is looked at, and now it shows something.
  bench.put('4.dcm', ctSlice(4));
  const { counts } = (await bench.deidentify()).summary;
  assert.deepEqual([counts.released, counts.unchanged], [4, 0], 'those before are written again');
  assert.deepEqual(
    new Set(bench.records.map(({ look, raised }) => `${look} ${raised}`)),
    new Set(['strict series-sample']),
  );
  const looks = again.efforts.length;
  assert.equal((await bench.deidentify()).summary.counts.unchanged, 4);
  assert.equal(again.efforts.length, looks);

  // Taken up alone, a slice is what it was among the others.
  const quiet = new SeriesFinder([]);
  bench.finder = quiet;
  await bench.decided(bench.decision(1));
  assert.deepEqual([bench.recordOf(1).look, bench.recordOf(1).raised], ['strict', 'series-sample']);
  assert.ok(!quiet.efforts.includes('series'));
  const { evidence } = recordsOf(openProject(bench.home, 'p').folder, '000003');
  assert.deepEqual(evidence.verification.pixels.search?.series, { looked: 1, unread: 0, raised: 4 });
});

/** Sees a word in what all slices come to, after so many that stand for the others, and nothing in any slice alone. */
class TogetherFinder extends FixedFinder {
  readonly #samples: number;

  constructor(samples: number, word = OTHER) {
    super([word]);
    this.#samples = samples;
  }

  override async find(...args: Parameters<FixedFinder['find']>): ReturnType<FixedFinder['find']> {
    const found = await super.find(...args);
    const looks = this.efforts.filter((effort) => effort === 'series').length;
    return args[1].effort === 'series' && looks > this.#samples ? found : { ...found, boxes: [] };
  }
}

test('a word that shows in all slices together alone is covered in each of them, now and later', async () => {
  const bench = new ReviewBench();
  bench.finder = new TogetherFinder(3);
  for (let i = 1; i <= 3; i++) bench.put(`${i}.dcm`, ctSlice(i));
  assert.equal((await bench.deidentify()).summary.counts.released, 3);
  for (let i = 1; i <= 3; i++) assert.deepEqual(bench.pixels(i), covered(OTHER), `slice ${i}`);
  const { raised, raisedAt, boxes } = bench.recordOf(2);
  assert.deepEqual([raised, raisedAt], ['series-projection', [OTHER]]);
  assert.deepEqual(boxes, [{ frame: 0, ...OTHER, origin: 'clip' }]);

  // A slice that comes later is covered by what was found before.
  bench.finder = new SeriesFinder([]);
  bench.put('4.dcm', ctSlice(4));
  const { counts } = (await bench.deidentify()).summary;
  assert.deepEqual([counts.released, counts.unchanged], [1, 3]);
  assert.deepEqual(bench.pixels(4), covered(OTHER));

  // A person adds to it, and takes it away.
  await bench.decided(bench.decision(1, { cover: [{ frames: 'all', box: BOX, origin: 'person' }] }));
  assert.deepEqual(bench.pixels(1), covered(BOX, OTHER));
  await bench.decided(bench.decision(1, { uncover: [{ frames: 'all', box: OTHER, reason: 'rib' }] }));
  assert.deepEqual(bench.pixels(1), PIXELS);
  assert.deepEqual(bench.pixels(2), covered(OTHER));
  assert.deepEqual(bench.recordOf(1).raisedAt, [OTHER]);
});

test('what different runs found of different slices of a series is covered in all of them when they come together', async () => {
  const bench = new ReviewBench();
  const above = { ...OTHER, top: 1, bottom: 4 };
  const [first, second] = [`${bench.in}/a`, `${bench.in}/b`];
  for (const [i, name] of ['a/1', 'a/2', 'b/3', 'b/4'].entries()) bench.put(`${name}.dcm`, ctSlice(i + 1));
  bench.finder = new TogetherFinder(2);
  await bench.deidentify({ inputs: [first] });
  bench.finder = new TogetherFinder(2, above);
  await bench.deidentify({ inputs: [second] });
  assert.deepEqual(bench.pixels(1), covered(OTHER));
  assert.deepEqual(bench.pixels(4), covered(above));
  assert.equal((await bench.deidentify()).summary.counts.released, 4);
  for (let i = 1; i <= 4; i++) assert.deepEqual(bench.pixels(i), covered(OTHER, above));
  assert.equal((await bench.deidentify()).summary.counts.unchanged, 4);
});

test('a slice that claims more frames than it can hold is held alone: the others of its series are looked at and released', async () => {
  const bench = new ReviewBench();
  const finder = new FixedFinder([]);
  bench.finder = finder;
  bench.put('1.dcm', ctSlice(1));
  const claim = [element(0x00280008, 'IS', '2147483647'), encapsulated([new Uint8Array(64)])];
  bench.put('2.dcm', ctSlice(2, claim, SYNTAX.rle));
  let frames = 0;
  const { summary } = await bench.deidentify({}, { onSearchEstimate: (estimate) => (frames = estimate.frames) });
  assert.deepEqual([summary.counts.released, summary.counts.held], [1, 1]);
  assert.deepEqual(finder.efforts, ['series', 'triage']);
  assert.equal(frames, 1);
});

test('under an effort of its own a policy has no series looked at', async () => {
  const bench = new ReviewBench();
  const finder = new FixedFinder([]);
  bench.finder = finder;
  for (let i = 1; i <= 3; i++) bench.put(`${i}.dcm`, ctSlice(i));
  await bench.deidentify({ policy: { ...POLICY, pixels: { ...POLICY.pixels, effort: 'triage' } } });
  assert.deepEqual(finder.efforts, ['triage', 'triage', 'triage']);
});

test('who asks for more workers than memory is there for is told so, once, where pictures are searched', async (t) => {
  t.mock.method(process, 'availableMemory', () => 1e9);
  const notices: string[] = [];
  const onNotice = (text: string): number => notices.push(text);
  const bench = new Bench();
  bench.put('1', { id: 'P', uid: 'A.1' });
  await bench.run({ jobs: 2 }, { onNotice });
  assert.deepEqual(notices, []);
  bench.put('2', sliceOf(2));
  await bench.run({ jobs: 2 }, { onNotice });
  assert.equal(notices.length, 1);
  assert.match(notices[0]!, /^--jobs 2: memory is there for 1,/);
});
