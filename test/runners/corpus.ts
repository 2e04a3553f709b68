/**
 * The acceptance runner for any folder with a corpus `manifest.json` (DESIGN 3.7).
 *
 *     npm run corpus -- FOLDER [--policy safe-harbor] [--built] [--jobs 2] [--sample K --seed S] [--only TEXT]
 *                              [--pixels insecure-keep] [--faces keep] [--keep OUTPUTS] [--together]
 *                              [--show-values] [--copy]
 *
 * Each object runs in a run and a project of its own. What is searched, and what counts as a needle left, is said at
 * `judge/search.ts` (encodings, borders, bulk data) and `corpus/policy.ts` (classes that the policy keeps). Exit status 1
 * for any needle, crash, or a release rate below 95 %; 2 for wrong usage. `--keep` leaves the released files with
 * `outcomes.json` for `dciodvfy.ts` and `peers.ts`. `--copy` judges the sources as outputs, which checks the search.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readManifest } from './corpus/manifest.ts';
import { keptName, type ObjectOptions, type ObjectResult, runObject } from './corpus/object.ts';
import { viewPolicy } from './corpus/policy.ts';
import { report } from './corpus/report.ts';
import { runTogether } from './corpus/together.ts';
import { inParallel } from './parallel.ts';
import { sampleOf } from './sample.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    policy: { type: 'string', default: 'safe-harbor' },
    built: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    pixels: { type: 'string', default: 'insecure-keep' },
    faces: { type: 'string', default: 'keep' },
    keep: { type: 'string' },
    together: { type: 'boolean', default: false },
    'show-values': { type: 'boolean', default: false },
    copy: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const [folder] = positionals;
  if (folder === undefined) {
    process.stderr.write('error: which corpus folder?\nhint: npm run corpus -- FOLDER\n');
    return 2;
  }
  let entries = readManifest(folder).filter(({ path }) => values.only === undefined || path.includes(values.only));
  if (values.sample !== undefined) entries = sampleOf(entries, Number(values.sample), Number(values.seed));
  const { policy, built, pixels, faces, copy } = values;
  const common = { folder, policy, view: viewPolicy(policy), built, pixels, faces, copy };
  const options: ObjectOptions = values.keep === undefined ? common : { ...common, keep: values.keep };
  if (values.together) return together(await runTogether(entries, options));
  const results = await inParallel(entries, Number(values.jobs), (entry) => runObject(entry, options));
  if (values.keep !== undefined) keepOutcomes(values.keep, results);
  return report(results, { showValues: values['show-values'], isSample: values.sample !== undefined }) ? 0 : 1;
}

function together(wrong: readonly string[]): number {
  for (const line of wrong) process.stdout.write(`FAIL ${line}\n`);
  process.stdout.write(wrong.length === 0 ? 'all as it must be\n' : `${wrong.length} wrong\n`);
  return wrong.length === 0 ? 0 : 1;
}

/** Which source became which file: what the validators beside this one start from. */
function keepOutcomes(folder: string, results: readonly ObjectResult[]): void {
  const rows = results.map(({ entry, status, code }) => ({
    path: entry.path,
    status,
    code,
    ...(status === 'released' ? { output: keptName(entry) } : {}),
  }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'outcomes.json'), `${JSON.stringify(rows, undefined, 1)}\n`);
}

process.exitCode = await main();
