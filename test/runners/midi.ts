/**
 * The ten actions of MIDI-B 2024 (Medical Image De-Identification Benchmark, arXiv:2507.23608) over the example studies
 * and, when a folder with a corpus `manifest.json` is given, over its objects.
 *
 *     npm run midi -- [CORPUS_FOLDER] [--policy research] [--seed 1] [--seeds 1] [--sample N] [--built] [--jobs 2] [--keep FOLDER]
 *                     [--verbose] [--show-values] [--all-files] [--no-examples]
 *
 * Invented identities are planted (`midi/plant.ts`), the answer key is made by rule (`midi/key.ts`), the program runs with
 * `--pixels insecure-keep --faces keep`, and a parse of the runners' own judges what it wrote (`midi/judge.ts`). All files
 * of an example patient go through one run, each object of a corpus through a run of its own. `--sample` chooses objects
 * of the corpus. `--seeds` plants as often, with the seeds that follow, and counts them together. Rates are printed with and without the files that were not released; the verdict is over released files,
 * or over all with `--all-files`. Exit status 1 when a category fails, a planted value came out anywhere, or a run
 * crashes; 2 for wrong usage.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readManifest } from './corpus/manifest.ts';
import { viewPolicy } from './corpus/policy.ts';
import { printScore } from './midi/score.ts';
import { corpusUnit, exampleUnits, type FileResult, runUnit, type Unit, type UnitOptions } from './midi/unit.ts';
import { inParallel } from './parallel.ts';
import { sampleOf } from './sample.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    policy: { type: 'string', default: 'research' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    sample: { type: 'string' },
    built: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    keep: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    'show-values': { type: 'boolean', default: false },
    'all-files': { type: 'boolean', default: false },
    examples: { type: 'boolean', default: true },
  },
});

async function main(): Promise<number> {
  const [seed, seeds] = [Number(values.seed), Number(values.seeds)];
  if (positionals.length > 1 || !Number.isSafeInteger(seed) || !(Number.isSafeInteger(seeds) && seeds > 0)) {
    process.stderr.write('error: wrong arguments\nhint: npm run midi -- [CORPUS_FOLDER] [--seed N] [--sample N]\n');
    return 2;
  }
  const files: FileResult[] = [];
  for (let i = 0; i < seeds; i++) files.push(...(await planted(seed + i)));
  const { verbose, 'show-values': showValues, 'all-files': allFiles } = values;
  return printScore(files, { verbose, showValues, allFiles }) ? 0 : 1;
}

async function planted(seed: number): Promise<FileResult[]> {
  const { policy, built, keep } = values;
  const common = { policy, built, seed, options: viewPolicy(policy).options };
  const options: UnitOptions = keep === undefined ? common : { ...common, keep: join(keep, String(seed)) };
  const units = [...(values.examples ? exampleUnits(seed) : []), ...corpusUnits(positionals[0], seed)];
  return (await inParallel(units, Number(values.jobs), (unit) => runUnit(unit, options))).flat();
}

function corpusUnits(folder: string | undefined, seed: number): Unit[] {
  if (folder === undefined || !existsSync(join(folder, 'manifest.json'))) {
    process.stdout.write(`corpus skipped: ${folder === undefined ? 'no folder given' : 'no manifest.json in it'}\n`);
    return [];
  }
  const entries = readManifest(folder);
  const chosen = values.sample === undefined ? entries : sampleOf(entries, Number(values.sample), seed);
  const units = chosen.map((entry) => corpusUnit(entry, folder)).filter((unit) => unit !== undefined);
  process.stdout.write(`corpus: ${units.length} of ${chosen.length} objects; the others are no whole objects\n`);
  return units;
}

process.exitCode = await main();
