/**
 * The workloads of the benches, made from a seed: objects of people who do not exist, in the kinds and numbers that
 * docs/performance.md describes. The same seed and counts give the same bytes. Also a command:
 *
 *     node bench/workloads.ts OUT [--only W1,W5] [--scale 0.25] [--seed 7]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ctSlices, grownHeaders } from './workload/ct.ts';
import { enhancedMr, hugeCt } from './workload/enhanced.ts';
import { smallObjects } from './workload/reports.ts';
import { tinyFiles } from './workload/tiny.ts';
import type { WorkloadFile } from './workload/types.ts';
import { type Person, World } from './workload/world.ts';

export { GROWTH_AXES, type GrowthAxis } from './workload/ct.ts';
export type { WorkloadFile } from './workload/types.ts';

export type WorkloadName = keyof typeof WORKLOADS;

interface Kind {
  readonly what: string;
  /** Files; bytes of pixels for W4; nothing to scale for WG. */
  readonly count: number;
  make(world: World, count: number): Iterable<WorkloadFile>;
}

export const WORKLOADS = {
  W1: { what: 'CT slices of 540 KB', count: 500, make: ctSlices },
  W2: { what: 'reports, key objects, presentation states of 2 to 20 KB', count: 2_000, make: smallObjects },
  W4: { what: 'one enhanced CT of 2 GB', count: 2 ** 31, make: hugeCt },
  W5: { what: 'enhanced MR with 1,000 frames', count: 8, make: enhancedMr },
  W6: { what: 'tiny files', count: 10_000, make: tinyFiles },
  WG: { what: 'one header grown along one axis', count: 0, make: grownHeaders },
} as const satisfies Record<string, Kind>;

export const DEFAULT_SEED = 7;

/** A workload on disk, made here or by another generator of the same layout. */
export interface Workload {
  readonly name: string;
  readonly folder: string;
  readonly files: number;
  /** Texts that identify someone and must not be left in any output. */
  readonly needles: readonly string[];
}

export interface WorkloadOptions {
  readonly seed?: number;
  /** Instead of the count of the table. */
  readonly count?: number;
  /** Name of the folder and of what is drawn by chance, when it is not the name of the workload. */
  readonly as?: string;
}

/** The files of a workload one after the other, and who is in them once all were made. */
export function generate(name: WorkloadName, options: WorkloadOptions = {}) {
  const world = new World(options.seed ?? DEFAULT_SEED, options.as ?? name);
  const { make, count } = WORKLOADS[name] as Kind;
  return { files: make(world, options.count ?? count), people: world.people as readonly Person[] };
}

/** What a scale makes of a count; one at least. */
export const scaled = (count: number, scale: number): number => Math.max(1, Math.round(count * scale));

/** Writes a workload and a manifest of its people below `parent`. */
export function writeWorkload(name: WorkloadName, parent: string, options: WorkloadOptions = {}): Workload {
  const as = options.as ?? name;
  const folder = join(parent, as);
  const { files, people } = generate(name, options);
  let count = 0;
  for (const { path, bytes, hole = 0 } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    if (hole > 0) truncateSync(target, bytes.length + hole);
    count++;
  }
  // Beside the folder, because what is in it is input.
  writeFileSync(
    `${folder}.json`,
    `${JSON.stringify({ workload: as, files: count, patients: people }, undefined, 1)}\n`,
  );
  return { name: as, folder, files: count, needles: needlesOf(people) };
}

/** A workload that is there already, with its manifest beside or in its folder. */
export function openWorkload(name: string, parent: string): Workload | undefined {
  const folder = join(parent, name);
  const manifest = [`${folder}.json`, join(folder, 'manifest.json')].find((path) => existsSync(path));
  if (manifest === undefined) return undefined;
  const { patients } = JSON.parse(readFileSync(manifest, 'utf8')) as { patients: readonly Person[] };
  return { name, folder, files: dicomFilesBelow(folder).length, needles: needlesOf(patients) };
}

/** Paths of all `*.dcm` below a folder, sorted by code unit. */
export function dicomFilesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.dcm'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Dates are left out, because a shifted date of one patient can be a real one of another; so are parts of addresses and
 * names of one letter.
 */
function needlesOf(people: readonly Person[]): readonly string[] {
  const texts = people.flatMap(({ name, id, phone, address, accessions, studies }) => [
    ...name.split('^').filter((part) => part.length > 1),
    id,
    phone,
    address,
    ...accessions,
    ...studies,
  ]);
  return [...new Set(texts)];
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', default: 'W1,W2,W5,W6' },
      scale: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(DEFAULT_SEED) },
    },
  });
  const [out] = positionals;
  const names = values.only.split(',');
  if (out === undefined || names.some((name) => !(name in WORKLOADS))) {
    process.stderr.write('usage: node bench/workloads.ts OUT [--only W1,W2,W4,W5,W6,WG] [--scale N] [--seed N]\n');
    process.exitCode = 2;
    return;
  }
  for (const name of names as WorkloadName[]) {
    const count = scaled(WORKLOADS[name].count, Number(values.scale));
    const { folder, files } = writeWorkload(name, out, { count, seed: Number(values.seed) });
    const bytes = dicomFilesBelow(folder).reduce((sum, path) => sum + statSync(path).size, 0);
    process.stdout.write(`${name}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB\n`);
  }
}

if (import.meta.main) main();
