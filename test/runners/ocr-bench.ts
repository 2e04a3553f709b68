/**
 * Redacts a folder in the format of the OCR benchmark through the command line, and prints its score.
 *
 *     npm run ocr-bench -- FOLDER [--policy research] [--pixel-effort strict] [--jobs 2] [--built] [--share K --seed S]
 *                                 [--keep OUTPUTS] [--misses N] [--gates] [--pictures FOLDER]
 *
 * FOLDER has `img`, `truth` and `score.mjs`, or names one by `--score FILE`. Files go in as they are and come back by
 * the `source` of `--json`. What is held is counted and named, and its words count as missed: nothing of it is released,
 * but nothing of it is clean either. `--pictures` writes the missed words as PNG, before and after. Exit status 1 when something was neither released nor held, and with `--gates` when
 * a figure of docs/pictures.md is not reached; 2 for wrong usage.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPolicy } from '../../src/policy/index.ts';
import { writeMissed } from './missed-words.ts';
import { missedGates, SCORE, type Score } from './ocr-gates.ts';
import { type InstanceLine, runProduct } from './product/index.ts';
import { sampleOf } from './sample.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    policy: { type: 'string', default: 'research' },
    'pixel-effort': { type: 'string', default: 'strict' },
    jobs: { type: 'string', default: '2' },
    built: { type: 'boolean', default: false },
    share: { type: 'string' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    misses: { type: 'string', default: '0' },
    score: { type: 'string' },
    gates: { type: 'boolean', default: false },
    pictures: { type: 'string' },
  },
});
const TIMEOUT_SECONDS = 4 * 3600;

interface Bench {
  /** Absolute. */
  readonly folder: string;
  readonly score: string;
  /** Without their ending. */
  readonly names: readonly string[];
}

function openBench(folder: string): Bench | undefined {
  const score = values.score ?? join(folder, 'score.mjs');
  if (!existsSync(join(folder, 'img')) || !existsSync(join(folder, 'truth')) || !existsSync(score)) return undefined;
  const all = readdirSync(join(folder, 'img')).map((file) => basename(file, '.dcm'));
  const names = values.share === undefined ? all : sampleOf(all, Number(values.share), Number(values.seed));
  return { folder: resolve(folder), score: resolve(score), names: names.toSorted() };
}

/** A folder with the files of the bench that are in question, and one with what belongs to them. */
function staged({ folder, names }: Bench, scratch: string): { readonly input: string; readonly judged: string } {
  const [input, judged] = [join(scratch, 'in'), join(scratch, 'bench')];
  mkdirSync(input);
  mkdirSync(join(judged, 'truth'), { recursive: true });
  for (const name of names) {
    copyFileSync(join(folder, 'img', `${name}.dcm`), join(input, `${name}.dcm`));
    copyFileSync(join(folder, 'truth', `${name}.json`), join(judged, 'truth', `${name}.json`));
  }
  // The score looks at the originals, too.
  symlinkSync(join(folder, 'img'), join(judged, 'img'));
  return { input, judged };
}

async function redact(input: string, scratch: string): Promise<readonly InstanceLine[] | undefined> {
  const args = ['deidentify', input, '--to', join(scratch, 'out'), '--policy', values.policy, '--faces', 'keep'];
  const pixels = ['--pixels', 'redact', '--pixel-effort', values['pixel-effort'], '--jobs', values.jobs, '--json'];
  const options = { built: values.built, home: join(scratch, 'home'), timeoutSeconds: TIMEOUT_SECONDS };
  const { exitCode, instances, stderr, milliseconds } = await runProduct([...args, ...pixels], options);
  if (exitCode !== 0 && exitCode !== 3) {
    process.stderr.write(stderr);
    return undefined;
  }
  process.stdout.write(`${instances.length} files in ${(milliseconds / 1000).toFixed(0)} s\n`);
  return instances;
}

/** Released files under the names of their sources. */
function collect(instances: readonly InstanceLine[], scratch: string): string {
  const redacted = values.keep ?? join(scratch, 'redacted');
  mkdirSync(redacted, { recursive: true });
  for (const { source, status, output } of instances) {
    if (status === 'released') copyFileSync(join(scratch, 'out', output!), join(redacted, basename(source)));
  }
  return redacted;
}

function sayUnreleased(instances: readonly InstanceLine[]): boolean {
  const others = instances.filter(({ status }) => status !== 'released');
  for (const { source, status, code, findings = [] } of others) {
    const found = findings.map((finding) => finding.code).join(' ');
    process.stdout.write(`${status} ${basename(source)} ${code ?? ''} ${found}\n`);
  }
  process.stdout.write(`${instances.length - others.length} released, ${others.length} not\n`);
  return others.every(({ status }) => status === 'held');
}

function scoreOf({ score }: Bench, judged: string, redacted: string): Score {
  const { stdout } = spawnSync(process.execPath, [score, judged, redacted, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return SCORE.parse(JSON.parse(stdout));
}

async function reaches(score: Score): Promise<boolean> {
  const { pixels } = await loadPolicy(values.policy);
  const missed = missedGates(score, { keepsHarmless: pixels.keep === 'harmless' });
  for (const gate of missed) process.stdout.write(`not reached: ${gate}\n`);
  process.stdout.write(
    missed.length === 0 ? 'every figure is reached\n' : `${missed.length} figures are not reached\n`,
  );
  return missed.length === 0;
}

async function main(): Promise<number> {
  const bench = positionals[0] === undefined ? undefined : openBench(positionals[0]);
  if (bench === undefined) {
    process.stderr.write('error: which folder with img, truth and score.mjs?\nhint: npm run ocr-bench -- FOLDER\n');
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'leadglass-ocr-'));
  try {
    const { input, judged } = staged(bench, scratch);
    const instances = await redact(input, scratch);
    if (instances === undefined) return 1;
    const isRight = sayUnreleased(instances) && instances.length === bench.names.length;
    const redacted = collect(instances, scratch);
    const { status } = spawnSync(process.execPath, [bench.score, judged, redacted, '--misses', values.misses], {
      stdio: 'inherit',
    });
    const scored = values.gates || values.pictures !== undefined ? scoreOf(bench, judged, redacted) : undefined;
    if (values.pictures !== undefined) {
      await writeMissed(judged, scored!.misses, { out: values.pictures, redacted });
    }
    const isReached = !values.gates || (await reaches(scored!));
    return isRight && status === 0 && isReached ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = await main();
