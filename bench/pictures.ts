/**
 * What searching pictures for text costs: `npm run bench-pictures`. docs/performance.md says what the figures were.
 *
 *     node bench/pictures.ts [--quick] [--native] [--only search,pipeline] [--report]
 *
 * `search`: CPU of the search alone, each runtime in a process of its own. `pipeline`: the built program from files to
 * verified files. `--native` leaves WebAssembly out. Exit status: 0; 1 when a budget is missed or something is not released, which `--report` only prints;
 * 2 for wrong usage.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchClip, benchPicture, FAMILY_COUNT } from '../test/generators/burned-in/index.ts';
import { describeMachine, loadNow } from './machine.ts';
import { cpuOf, measure } from './measure.ts';
import { figure, tableOf } from './report.ts';
import type { searchCosts } from './search-costs.ts';
import { ctSeries } from './workload/ct.ts';
import { World } from './workload/world.ts';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const SEED = 7;
const MAX_MEGABYTES = 800;
/** CPU-seconds a megapixel of the native runtime, by kind of picture. */
const BUDGETS: Readonly<Record<string, number>> = { '8 bits, strict': 4.5, 'more than 8 bits, triage': 1.7 };

interface Input {
  readonly name: string;
  readonly megapixels: number;
  readonly flags: readonly string[];
  write(folder: string): void;
}

/** Places of the families in the generator's turn (test/generators/burned-in). */
const ULTRASOUND = [0, 7, 10];
const RADIOGRAPH = [5];

function inputs(isQuick: boolean): readonly Input[] {
  const slices = isQuick ? 10 : 300;
  const frames = isQuick ? 6 : 30;
  const series = (folder: string): void => {
    for (const { path, bytes } of ctSeries(new World(SEED, 'pictures'), slices)) save(join(folder, path), bytes);
  };
  const ct = { megapixels: slices * 0.512 * 0.512, write: series };
  const clip = benchClip(SEED, frames);
  return [
    { name: `CT, ${slices} slices of 512 × 512, auto`, ...ct, flags: [] },
    { name: `CT, ${slices} slices of 512 × 512, strict`, ...ct, flags: ['--pixel-effort', 'strict'] },
    single('ultrasound, 640 × 480', pictureOf(ULTRASOUND, { width: 640 })),
    single(`ultrasound clip, ${frames} frames of 320 × 256`, clip),
    single('radiograph, 3,000 × 2,400', pictureOf(RADIOGRAPH, { width: 3000 })),
  ];
}

function single(name: string, { bytes, truth }: ReturnType<typeof benchClip>): Input {
  const megapixels = (truth.width * truth.height * truth.frames) / 1e6;
  return { name, megapixels, flags: [], write: (folder) => save(join(folder, 'picture.dcm'), bytes) };
}

/** The first picture of these families that has this width. */
function pictureOf(places: readonly number[], { width }: { width: number }): ReturnType<typeof benchPicture> {
  for (let turn = 0; turn < 20; turn++) {
    for (const place of places) {
      const picture = benchPicture(SEED, turn * FAMILY_COUNT + place);
      if (picture.truth.width === width) return picture;
    }
  }
  throw new Error(`no picture of the bench is ${width} pixels wide`);
}

function save(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** CPU-seconds a megapixel by kind of picture and effort, native and wasm; and what of the budgets they miss. */
function measureSearch(isQuick: boolean, isNativeOnly: boolean): readonly string[] {
  const runtimes = isNativeOnly ? (['native'] as const) : (['native', 'wasm'] as const);
  const costs = runtimes.map((runtime) => costsIn(runtime, isQuick));
  const kinds = Object.keys(costs[0]!.perMegapixel);
  const lines = kinds.map((kind) => [kind, ...costs.map(({ perMegapixel }) => figure(perMegapixel[kind]))]);
  lines.push(['memory, MB at most', ...costs.map(({ megabytes }) => figure(megabytes))]);
  process.stdout.write(`${tableOf(['search, CPU-s a megapixel', ...runtimes], lines)}\n\n`);
  const [native] = costs;
  return Object.entries(BUDGETS)
    .filter(([kind, limit]) => !(native!.perMegapixel[kind]! <= limit))
    .map(([kind, limit]) => `${kind}: more than ${limit} CPU-s a megapixel`);
}

type Costs = Awaited<ReturnType<typeof searchCosts>>;

/** In a process of its own, so that its memory is its own. */
function costsIn(runtime: 'native' | 'wasm', isQuick: boolean): Costs {
  const program = fileURLToPath(new URL('search-costs.ts', import.meta.url));
  const args = [program, runtime, isQuick ? '1' : '3'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the search with ${runtime} ended with ${status}: ${stderr.slice(-400)}`);
  return JSON.parse(stdout) as Costs;
}

function measurePipeline(isQuick: boolean, scratch: string): readonly string[] {
  const missed: string[] = [];
  const lines = inputs(isQuick).map((input, i) => {
    const place = join(scratch, String(i));
    input.write(join(place, 'in'));
    const flags = ['--policy', 'research', '--faces', 'keep', '--quiet', '--jobs', '1', ...input.flags];
    const command = [process.execPath, CLI, 'deidentify', join(place, 'in'), '--to', join(place, 'out'), ...flags];
    const { status, stderr, sample } = measure(command, { LEADGLASS_HOME: join(place, 'home') });
    if (status !== 0) missed.push(`${input.name}: exit status ${status}: ${stderr.trim().slice(-300)}`);
    const megabytes = (sample.rss ?? Number.NaN) / 2 ** 20;
    if (megabytes > MAX_MEGABYTES) missed.push(`${input.name}: ${Math.round(megabytes)} MB`);
    rmSync(place, { recursive: true });
    return [
      input.name,
      figure(cpuOf(sample)),
      figure(cpuOf(sample) / input.megapixels),
      figure(sample.wall),
      figure(megabytes),
    ];
  });
  const columns = ['from files to verified files, one worker', 'CPU s', 'CPU-s a megapixel', 'wall s', 'RSS MB'];
  process.stdout.write(`${tableOf(columns, lines)}\n\n`);
  return missed;
}

function main(): number {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      native: { type: 'boolean', default: false },
      only: { type: 'string', default: 'search,pipeline' },
      report: { type: 'boolean', default: false },
    },
  });
  const only = values.only.split(',');
  if (only.some((part) => part !== 'search' && part !== 'pipeline')) {
    process.stderr.write('usage: node bench/pictures.ts [--quick] [--native] [--only search,pipeline] [--report]\n');
    return 2;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'leadglass-pictures-'));
  try {
    const { cpu, cpus, memoryGb, node } = describeMachine(scratch);
    process.stdout.write(`${cpu}, ${cpus} CPUs, ${memoryGb} GB, Node ${node}; load ${loadNow().join(' ')}\n\n`);
    const missed = [
      ...(only.includes('search') ? measureSearch(values.quick, values.native) : []),
      ...(only.includes('pipeline') ? measurePipeline(values.quick, scratch) : []),
    ];
    for (const one of missed) process.stdout.write(`missed: ${one}\n`);
    process.stdout.write(missed.length === 0 ? 'every budget holds\n' : `${missed.length} budgets missed\n`);
    return missed.length === 0 || values.report ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

process.exitCode = main();
