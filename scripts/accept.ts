/**
 * Runs what leadglass promises, line by line: `npm run accept` at full size, which also writes docs/acceptance.md;
 * `npm run accept -- --share ci --seed N` a seeded share in minutes; `--without-speed` leaves out the bench, which needs
 * a quiet machine. Ends with `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SHARED = fileURLToPath(new URL('../../shared', import.meta.url));
const CORPUS = join(SHARED, 'corpus');
const CASES = join(SHARED, 'deid-cases/cases.json');
const OCR_BENCH = join(SHARED, 'ocr-bench');

/** Number of the line that the bench is. */
const SPEED = '5';

const TESTED = 'npm test';

interface Check {
  /** What is promised. */
  readonly line: string;
  /** Arguments of node: at full size, and as a share; or the share is what `npm test` runs. */
  readonly full: readonly string[];
  readonly share: readonly string[] | typeof TESTED;
  /** Needs the data beside the repository. */
  readonly data?: true;
  /** Lines of the output that hold the figures. */
  readonly figures: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

interface Outcome {
  readonly check: Check;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  readonly figures: readonly string[];
}

const SUMMARY = /^(ℹ|#) (tests|pass|fail|skipped) \d+/;
const RESULT =
  /passed|failed|released|held|quarantined|needles|crash|rate|left|fuzz:|ok |over |noisy|budget|seconds|cases|distinct/i;

function checks(seed: string, kept: string): Check[] {
  const corpus = (policy: string, ...more: string[]): string[] => [
    'test/runners/corpus.ts',
    CORPUS,
    '--built',
    '--policy',
    policy,
    ...more,
  ];
  const sample = ['--sample', '40', '--seed', seed];
  const tests = (...files: string[]): string[] => ['--import', './test/support/seed.ts', '--test', ...files];
  return [
    {
      line: '1a. Corpus under `safe-harbor`, each object in a run of its own: accounted for, no needle left, at least 95 % released',
      full: corpus('safe-harbor', '--keep', kept),
      share: corpus('safe-harbor', '--keep', kept, ...sample),
      data: true,
      figures: RESULT,
    },
    {
      line: '1b. The same under `research`',
      full: corpus('research'),
      share: corpus('research', ...sample),
      data: true,
      figures: RESULT,
    },
    {
      line: '1c. The same under `basic`',
      full: corpus('basic'),
      share: corpus('basic', ...sample),
      data: true,
      figures: RESULT,
    },
    {
      line: '1d. The corpus in one run: shared UIDs end as `input/uid-conflict`',
      full: corpus('safe-harbor', '--together'),
      share: corpus('safe-harbor', '--together', ...sample),
      data: true,
      figures: RESULT,
    },
    {
      line: '1e. dciodvfy shows no new distinct error on what was released',
      full: ['test/runners/dciodvfy.ts', CORPUS, kept],
      share: ['test/runners/dciodvfy.ts', CORPUS, kept],
      data: true,
      figures: RESULT,
    },
    {
      line: '1f. Outputs open in DCMTK and pydicom',
      full: ['test/runners/peers.ts', kept, '--corpus', CORPUS],
      share: ['test/runners/peers.ts', kept, '--corpus', CORPUS],
      data: true,
      figures: RESULT,
    },
    {
      line: '1g. read ∘ write is the identity; readers agree (DCMTK, GDCM, pydicom, dcmjs)',
      full: tests('src/dicom/*.test.ts'),
      share: TESTED,
      figures: SUMMARY,
      env: { LEADGLASS_FULL: '1' },
    },
    {
      line: '2. The public de-identification cases, all of them',
      full: ['test/runners/cases.ts', CASES, '--built'],
      share: ['test/runners/cases.ts', CASES, '--built', '--once'],
      data: true,
      figures: RESULT,
    },
    {
      line: '3. Table E.1-1 row by row, presets as goldens, the laws as properties',
      full: tests('src/deid/*.test.ts', 'test/laws.test.ts'),
      share: TESTED,
      figures: SUMMARY,
      env: { LEADGLASS_FULL: '1' },
    },
    {
      line: '4. The same bytes at 1 and 2 workers, on two paths, in two time zones and locales; kill -9 at ten moments',
      full: tests('test/determinism.test.ts'),
      share: TESTED,
      figures: SUMMARY,
      env: { LEADGLASS_FULL: '1', LEADGLASS_SEED: seed },
    },
    {
      line: '6a. Fuzzing the codec: only failures of kind input and limit, no hang, memory bounded',
      full: ['test/fuzz/run.ts', '--target', 'codec', '--seconds', '60', '--seed', seed],
      share: ['test/fuzz/run.ts', '--target', 'codec', '--seconds', '30', '--seed', seed],
      figures: RESULT,
    },
    {
      line: '6b. Fuzzing the pipeline: never a release with a needle in it',
      full: ['test/fuzz/run.ts', '--target', 'pipeline', '--seconds', '60', '--seed', seed],
      share: ['test/fuzz/run.ts', '--target', 'pipeline', '--seconds', '30', '--seed', seed],
      figures: RESULT,
    },
    {
      line: '7. The portable folders run one whole example in headless Chromium',
      full: tests('test/browser.test.ts'),
      share: TESTED,
      figures: SUMMARY,
    },
    {
      line: '8. Text: known identifiers all gone, unknown ones 97 %, clean descriptors altered in at most 15 %, 5 % of their tokens',
      full: ['test/runners/text.ts', CORPUS, '--seed', seed, '--count', '8000'],
      share: ['test/runners/text.ts', CORPUS, '--seed', seed, '--count', '2000'],
      data: true,
      figures: RESULT,
    },
    ...['ai-training', 'teaching', 'partner'].map((policy) => ({
      line: `9. The corpus under \`${policy}\``,
      full: corpus(policy),
      share: corpus(policy, ...sample),
      data: true as const,
      figures: RESULT,
    })),
    {
      line: '10. The ten actions of MIDI-B over examples and corpus with planted identities: 99.9 % of each category',
      full: ['test/runners/midi.ts', CORPUS, '--built', '--seeds', '10'],
      // Whole, and under one seed: fewer texts are too few for a rate of 99.9 %. Other seeds are for the full size.
      share: ['test/runners/midi.ts', CORPUS, '--built'],
      data: true,
      figures: /%|passed|planted values|files:|FAIL/,
    },
    {
      line: '11a. Burned-in text through the command line: words found, area covered, harmless words kept',
      full: ['test/runners/ocr-bench.ts', OCR_BENCH, '--built', '--gates', '--misses', '20'],
      share: ['test/runners/ocr-bench.ts', OCR_BENCH, '--built', '--share', '5', '--seed', seed],
      data: true,
      figures: /Pct|released|reached/,
    },
    {
      line: '11b. Real pictures without text: at least 95 % can be searched, at least 90 % of those stay as they are',
      full: ['test/runners/picture-precision.ts', CORPUS],
      share: ['test/runners/picture-precision.ts', CORPUS, '--share', '0.03', '--seed', seed, '--frames', '1'],
      data: true,
      figures: /%/,
    },
    {
      line: '11c. The review page: accept, draw, template by keyboard; the decisions on the command line give the same bytes; axe-core in both schemes',
      full: tests('web/journeys.test.ts', 'web/page.test.ts'),
      share: TESTED,
      figures: SUMMARY,
    },
    {
      line: '11d. Each real picture in a run of its own: released, and with its pixels as they were',
      full: ['test/runners/picture-release.ts', CORPUS, '--built'],
      share: ['test/runners/picture-release.ts', CORPUS, '--built', '--sample', '6', '--seed', seed],
      data: true,
      figures: /%|FAIL/,
    },
    {
      line: '11e. CPU and memory of searching pictures: 4.5 CPU-s a megapixel strict, 1.7 triage, 800 MB (docs/performance.md)',
      full: ['bench/pictures.ts'],
      share: ['bench/pictures.ts', '--quick', '--native', '--report', '--only', 'search'],
      figures: /\||budget/,
    },
    // Last: it takes as long as all the others.
    {
      line: `${SPEED}. Speed and memory against peers (docs/performance.md)`,
      full: ['bench/run.ts', '--full', '--save', '--docs'],
      share: ['bench/run.ts', '--quick', '--report', '--only', 'start,W1,W2'],
      figures: RESULT,
    },
  ];
}

function main(): void {
  const { values } = parseArgs({
    options: {
      share: { type: 'string' },
      seed: { type: 'string', default: '20261127' },
      only: { type: 'string' },
      'without-speed': { type: 'boolean', default: false },
    },
  });
  if (values.share !== undefined && values.share !== 'ci') fail(`--share takes ci, not ${values.share}`);
  const kept = mkdtempSync(join(tmpdir(), 'leadglass-accept-'));
  try {
    const chosen = checks(values.seed, kept).filter(
      ({ line }) => values.only === undefined || line.startsWith(values.only),
    );
    const outcomes: Outcome[] = [];
    for (const check of chosen) {
      const isLeftOut = values['without-speed'] && check.line.startsWith(SPEED);
      outcomes.push(isLeftOut ? leftOut(check) : run(check, values.share === undefined));
      // After each line, so that a run that is cut off leaves what it found out.
      if (values.share === undefined && values.only === undefined)
        writeFileSync(join(ROOT, 'docs/acceptance.md'), report(outcomes, values.seed, chosen));
    }
    const count = (status: Outcome['status']): number => outcomes.filter((outcome) => outcome.status === status).length;
    console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
    process.exitCode = count('failed') > 0 ? 1 : 0;
  } finally {
    rmSync(kept, { recursive: true, force: true });
  }
}

const leftOut = (check: Check): Outcome => ({
  check,
  status: 'skipped',
  seconds: 0,
  figures: ['left out of this run; docs/performance.md has the figures of the last one, with their date'],
});

function run(check: Check, full: boolean): Outcome {
  console.log(`\n== ${check.line}`);
  if (check.data && !existsSync(CORPUS)) {
    console.log('skipped: ../shared is not there');
    return { check, status: 'skipped', seconds: 0, figures: [] };
  }
  const args = full ? check.full : check.share;
  if (args === TESTED) {
    console.log(`skipped: \`${TESTED}\` runs it`);
    return { check, status: 'skipped', seconds: 0, figures: [] };
  }
  const begun = performance.now();
  const env = { ...process.env, ...(full ? check.env : { ...check.env, LEADGLASS_FULL: '' }) };
  const done = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const output = `${done.stdout}\n${done.stderr}`.replaceAll(/\u001b\[[0-9;]*m/g, '');
  const seconds = (performance.now() - begun) / 1000;
  const figures = output
    .split('\n')
    .filter((text) => check.figures.test(text))
    .slice(-24);
  console.log(done.status === 0 ? figures.join('\n') : output.slice(-6000));
  console.log(`${done.status === 0 ? 'passed' : 'FAILED'} in ${seconds.toFixed(0)} s`);
  return { check, status: done.status === 0 ? 'passed' : 'failed', seconds, figures };
}

function report(outcomes: readonly Outcome[], seed: string, chosen: readonly Check[]): string {
  const git = (...args: string[]): string => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout.trim();
  const head = [
    '# Acceptance',
    '',
    'Written by `npm run accept`: every line at full size, with the figures as they were printed.',
    '',
    `Date ${new Date().toISOString().slice(0, 10)}, commit ${git('rev-parse', '--short', 'HEAD')}, Node ${process.versions.node}, seed ${seed}.`,
    '',
  ];
  const parts = outcomes.flatMap(({ check, status, seconds, figures }) => [
    `## ${check.line}`,
    '',
    `\`node ${check.full
      .join(' ')
      .replaceAll(SHARED, '../shared')
      .replaceAll(/\S*leadglass-accept-\S*/g, 'OUT')}\`: **${status}** in ${seconds.toFixed(0)} s`,
    '',
    ...(figures.length > 0 ? ['```', ...figures, '```', ''] : []),
  ]);
  const left = chosen.slice(outcomes.length).flatMap(({ line }) => [`## ${line}`, '', '**not run**', '']);
  return [...head, ...parts, ...left].join('\n');
}

function fail(message: string): never {
  console.error(`error: ${message}`);
  process.exit(2);
}

main();
