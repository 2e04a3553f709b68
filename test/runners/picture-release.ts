/**
 * What becomes of real pictures: each of a folder with a corpus `manifest.json` in a run and a project of its own.
 *
 *     node test/runners/picture-release.ts FOLDER [--built] [--effort auto] [--policy research] [--jobs 2] [--only TEXT]
 *                                          [--sample K --seed S]
 *
 * Pictures without text (class `none`, neither head nor photograph): how many are released, and how many of those with
 * Pixel Data byte for byte as they were. Pictures with text of a patient (class `phi`): released with something covered,
 * or held. Exit status 1 when fewer than 95 % are released or fewer than 90 % of those stay as they are, which a sample
 * is too small for, or when a picture with text is released as it was; 2 for wrong usage.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasNoText, type PictureEntry, readEntry, readManifest } from './corpus/manifest.ts';
import { inParallel } from './parallel.ts';
import { parseFile } from './parse/index.ts';
import { runProduct } from './product/index.ts';
import { sampleOf } from './sample.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    built: { type: 'boolean', default: false },
    effort: { type: 'string', default: 'auto' },
    policy: { type: 'string', default: 'research' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

interface Outcome {
  readonly entry: PictureEntry;
  /** Of the instance, or `crash`. */
  readonly status: string;
  readonly code: string;
  /** Released with the Pixel Data of the source. */
  readonly isSame: boolean;
}

/** Pixel Data, and those of floats. */
const PIXELS = ['7FE00010', '7FE00008', '7FE00009'];
const TIMEOUT_SECONDS = 3600;

const hasText = ({ burned_in }: PictureEntry): boolean => burned_in?.class === 'phi';

async function release(folder: string, entry: PictureEntry): Promise<Outcome> {
  const work = mkdtempSync(join(tmpdir(), 'leadglass-picture-'));
  try {
    const source = readEntry(folder, entry);
    const [input, to] = [join(work, 'object'), join(work, 'out')];
    writeFileSync(input, source);
    const pixels = ['--pixels', 'redact', '--pixel-effort', values.effort, '--faces', 'keep', '--jobs', '1', '--json'];
    const args = ['deidentify', input, '--to', to, '--policy', values.policy, ...pixels];
    const options = { built: values.built, home: join(work, 'home'), timeoutSeconds: TIMEOUT_SECONDS };
    const { exitCode, instances } = await runProduct(args, options);
    const [line] = instances;
    if ((exitCode !== 0 && exitCode !== 3) || line === undefined || instances.length > 1) {
      return { entry, status: 'crash', code: String(exitCode), isSame: false };
    }
    const { status, code = '', output } = line;
    const isSame = output !== undefined && isSamePicture(source, readFileSync(join(to, output)));
    return { entry, status, code, isSame };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The same bytes in the element of the pixels. */
function isSamePicture(source: Uint8Array, written: Uint8Array): boolean {
  const [before, behind] = [parseFile(source).dataSet, parseFile(written).dataSet];
  const there = PIXELS.filter((tag) => before.get(tag) !== undefined);
  return there.length > 0 && there.every((tag) => isSameValue(before.get(tag)?.bytes, behind.get(tag)?.bytes));
}

const isSameValue = (was: Uint8Array | undefined, is: Uint8Array | undefined): boolean =>
  was !== undefined && is !== undefined && Buffer.compare(was, is) === 0;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function printWithout(outcomes: readonly Outcome[]): boolean {
  const released = outcomes.filter(({ status }) => status === 'released');
  const same = released.filter(({ isSame }) => isSame);
  const shares = { released: released.length / outcomes.length, same: same.length / released.length };
  process.stdout.write(`without text: ${outcomes.length} pictures, ${percent(shares.released)} released, `);
  process.stdout.write(`${percent(shares.same)} of those (${same.length}) with their pixels as they were\n`);
  for (const [modality, some] of Map.groupBy(outcomes, ({ entry }) => entry.modality ?? 'no modality')) {
    const kept = some.filter(({ isSame }) => isSame).length;
    process.stdout.write(`  ${modality}: ${some.length}, ${kept} as they were\n`);
  }
  for (const { entry, status, code, isSame } of outcomes) {
    if (!isSame) process.stdout.write(`  ${entry.path}: ${status === 'released' ? 'covered' : `${status} ${code}`}\n`);
  }
  // A sample is too few for rates.
  return values.sample !== undefined || (shares.released >= 0.95 && shares.same >= 0.9);
}

function printWith(outcomes: readonly Outcome[]): boolean {
  const released = outcomes.filter(({ status }) => status === 'released');
  const asTheyWere = released.filter(({ isSame }) => isSame);
  process.stdout.write(`with text of a patient: ${outcomes.length} pictures, ${released.length} released, `);
  process.stdout.write(`${asTheyWere.length} of those as they were\n`);
  for (const { entry, status, code, isSame } of outcomes) {
    const what = status !== 'released' ? `${status} ${code}` : isSame ? 'FAIL: released as it was' : 'covered';
    process.stdout.write(`  ${entry.path}: ${what}\n`);
  }
  return asTheyWere.length === 0;
}

async function main(): Promise<number> {
  const [folder] = positionals;
  if (folder === undefined) {
    process.stderr.write('error: no corpus\nhint: node test/runners/picture-release.ts FOLDER\n');
    return 2;
  }
  const all = (readManifest(folder) as PictureEntry[]).filter(
    (entry) => entry.path.includes(values.only) && (hasNoText(entry) || hasText(entry)),
  );
  const chosen = values.sample === undefined ? all : sampleOf(all, Number(values.sample), Number(values.seed));
  const outcomes = await inParallel(chosen, Number(values.jobs), (entry) => release(folder, entry));
  const isPrecise = printWithout(outcomes.filter(({ entry }) => hasNoText(entry)));
  const isSafe = printWith(outcomes.filter(({ entry }) => hasText(entry)));
  const crashes = outcomes.filter(({ status }) => status === 'crash').length;
  if (crashes > 0) process.stdout.write(`FAIL ${crashes} runs crashed\n`);
  return isPrecise && isSafe && crashes === 0 ? 0 : 1;
}

process.exitCode = await main();
