import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Noise } from './budgets.ts';
import { cpuOf, type Sample } from './measure.ts';
import type { Peer } from './peers.ts';
import type { Product } from './product.ts';
import { type RoundsOptions, type Row, runRounds, type Samples } from './rounds.ts';
import { median, medianRatio, spread } from './statistics.ts';
import { openWorkload, scaled, WORKLOADS, type Workload, type WorkloadName, writeWorkload } from './workloads.ts';

/** Rows that are measured together, in rounds of their own. */
export interface TableSpec {
  readonly id: TableId;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly rounds: number;
  readonly warmUps: number;
}

export type TableId = 'start' | 'W1' | 'W2' | 'W5' | 'dcmodify' | 'memory' | 'workers' | 'files';

export interface Table {
  readonly id: TableId;
  readonly title: string;
  readonly rounds: number;
  readonly files: Readonly<Record<string, number>>;
  /** How far the control rows lie apart. */
  readonly noise: Noise;
  /** CPU and wall seconds that measuring takes by itself; taken off every figure below, not off the samples. */
  readonly overhead: { readonly cpu: number; readonly wall: number };
  readonly samples: Samples;
}

/** What all tables of a run have in common. */
export interface Bench {
  readonly product: Product;
  readonly peers: readonly Peer[];
  readonly scratch: string;
  /** Folder with workloads that were made before. */
  readonly data: string | undefined;
  readonly extent: Extent;
  readonly seed: number;
}

/** How much is measured. */
export interface Extent {
  /** Of the small objects. Slices and deep headers are few enough, and the start of a process would weigh more on fewer. */
  readonly scale: number;
  readonly rounds: number;
  readonly workerSlices: number;
  readonly hugeBytes: number;
  /** Numbers of tiny files, ascending. */
  readonly fileCounts: readonly number[];
}

export const EXTENTS = {
  quick: { scale: 0.25, rounds: 3, workerSlices: 500, hugeBytes: 2 ** 28, fileCounts: [100, 500, 1_000] },
  usual: { scale: 1, rounds: 5, workerSlices: 2_000, hugeBytes: 2 ** 31, fileCounts: [100, 1_000, 10_000] },
  full: { scale: 1, rounds: 5, workerSlices: 5_000, hugeBytes: 2 ** 31, fileCounts: [100, 1_000, 10_000, 100_000] },
} as const satisfies Record<string, Extent>;

const NOTHING = 'nothing';
const CONTROL = { one: 'control, 1 thread', two: 'control, 2 threads' } as const;
/** Rounds of the control's loop: some 0.8 s, and 3 s where its speed-up counts and its start must not. */
const CONTROL_ROUNDS = 500;
const LONG_CONTROL_ROUNDS = 2_000;

export const OURS = 'leadglass';

const SPECS: Readonly<Record<TableId, (bench: Bench) => TableSpec>> = {
  start: startTable,
  W1: (bench) => peerTable('W1', bench),
  W2: (bench) => peerTable('W2', bench),
  W5: (bench) => peerTable('W5', bench),
  dcmodify: dcmodifyTable,
  memory: memoryTable,
  workers: workersTable,
  files: filesTable,
};

export const TABLE_IDS = Object.keys(SPECS) as readonly TableId[];

/** Measures one table. The control rows and the cost of measuring are part of its rounds. */
export function runTable(id: TableId, bench: Bench, onRun: NonNullable<RoundsOptions['onRun']>): Table {
  const spec = SPECS[id](bench);
  const controlRounds = id === 'workers' ? LONG_CONTROL_ROUNDS : CONTROL_ROUNDS;
  const rows = [nothing(), control(1, controlRounds), control(2, controlRounds), ...spec.rows];
  const { rounds, warmUps, title } = spec;
  const samples = runRounds(rows, { rounds, warmUps, seed: bench.seed, scratch: bench.scratch, onRun });
  return {
    id,
    title,
    rounds,
    files: Object.fromEntries(spec.rows.map(({ name, files }) => [name, files])),
    noise: noiseOf(samples),
    overhead: {
      cpu: median(samplesOf(samples, NOTHING).map(cpuOf)),
      wall: median(samplesOf(samples, NOTHING).map(({ wall }) => wall)),
    },
    samples,
  };
}

/** CPU seconds of a row in every round, without what measuring takes; undefined when the row is not there. */
export function cpuOfRow({ samples, overhead }: Table, name: string): readonly number[] | undefined {
  const measuring = name === NOTHING ? 0 : overhead.cpu;
  return samples.get(name)?.map((sample) => Math.max(0, cpuOf(sample) - measuring));
}

export function wallOfRow({ samples, overhead }: Table, name: string): readonly number[] | undefined {
  const measuring = name === NOTHING ? 0 : overhead.wall;
  return samples.get(name)?.map(({ wall }) => Math.max(0, wall - measuring));
}

/** Whether a row stands for work on files, and not for the machine. */
export const isWork = ({ files }: Pick<Table, 'files'>, name: string): boolean => name in files;

/** Median over the rounds of the CPU of one row over that of another. */
export function cpuRatio(table: Table, over: string, under: string): number | undefined {
  const [a, b] = [cpuOfRow(table, over), cpuOfRow(table, under)];
  return a === undefined || b === undefined ? undefined : medianRatio(a, b);
}

/** Highest peak memory of the rows that `which` takes, in MB. */
export function peakMemory(tables: readonly Table[], which: (row: string) => boolean): number | undefined {
  const peaks = tables.flatMap(({ samples }) =>
    [...samples]
      .filter(([row]) => which(row))
      .flatMap(([, some]) => some.flatMap(({ rss }) => (rss === undefined ? [] : [rss]))),
  );
  return peaks.length === 0 ? undefined : Math.max(...peaks) / 2 ** 20;
}

/** The speed-up of two workers over that of two threads which do nothing but count. */
export function workersShare(table: Table): number | undefined {
  const wall = (row: string): readonly number[] => wallOfRow(table, row)!;
  const gained = medianRatio(wall(OURS), wall(withWorkers(2)));
  return gained / medianRatio(wall(CONTROL.one), wall(CONTROL.two));
}

/** Growth of the mean cost of a file, and of the cost of one more, from the fewest files to the most. */
export function fileGrowth(table: Table): { readonly mean: number; readonly further: number } {
  const counts = Object.entries(table.files)
    .map(([name, files]) => ({ files, cpu: median(cpuOfRow(table, name)!) }))
    .toSorted((a, b) => a.files - b.files);
  const steps = counts.slice(1).map(({ files, cpu }, i) => (cpu - counts[i]!.cpu) / (files - counts[i]!.files));
  const mean = ({ files, cpu }: { files: number; cpu: number }): number => cpu / files;
  return { mean: mean(counts.at(-1)!) / mean(counts[0]!), further: steps.at(-1)! / steps[0]! };
}

const withWorkers = (jobs: number): string => `${OURS}, ${jobs} workers`;

function noiseOf(samples: Samples): Noise {
  const rows = [samplesOf(samples, CONTROL.one), samplesOf(samples, CONTROL.two)];
  const worst = (of: (sample: Sample) => number): number => Math.max(...rows.map((row) => spread(row.map(of))));
  return { cpu: worst(cpuOf), wall: worst(({ wall }) => wall) };
}

const samplesOf = (samples: Samples, row: string): readonly Sample[] => samples.get(row)!;

function startTable({ product, scratch, extent, seed }: Bench): TableSpec {
  const empty = join(scratch, 'empty.mjs');
  writeFileSync(empty, '');
  const slice = writeWorkload('W1', scratch, { count: 1, as: 'one-slice', seed });
  const bare = (name: string, command: readonly string[]): Row => ({
    name,
    files: 1,
    writes: 0,
    command: () => command,
  });
  return {
    id: 'start',
    title: 'Process start',
    rows: [
      bare('node', [process.execPath, empty]),
      bare('--version', product.command('--version')),
      bare('--help', product.command('--help')),
      product.row('one CT slice', slice),
    ],
    // One run takes some 30 ms, and the kernel's clock is read to one.
    rounds: 3 * extent.rounds,
    warmUps: 1,
  };
}

function peerTable(name: 'W1' | 'W2' | 'W5', bench: Bench): TableSpec {
  const workload = workloadFor(name, bench);
  const peers = bench.peers.filter((peer) => peer.name !== 'dcmodify');
  return {
    id: name,
    title: `${name}: ${workload.files} files, ${WORKLOADS[name].what}`,
    rows: [copyRow(workload), bench.product.row(OURS, workload), ...peers.map((peer) => peerRow(peer, workload))],
    rounds: bench.extent.rounds,
    warmUps: 1,
  };
}

/** In a run of its own: dcmodify deletes files while it works, and whatever comes after it pays for that. */
function dcmodifyTable(bench: Bench): TableSpec {
  const peer = bench.peers.find(({ name }) => name === 'dcmodify');
  const workload = workloadFor('W1', bench);
  return {
    id: 'dcmodify',
    title: `dcmodify alone, on ${workload.files} files of W1`,
    rows: peer === undefined ? [] : [copyRow(workload), peerRow(peer, workload)],
    rounds: bench.extent.rounds,
    warmUps: 1,
  };
}

function memoryTable(bench: Bench): TableSpec {
  const huge = workloadFor('W4', bench);
  const slices = workloadFor('W1', bench);
  return {
    id: 'memory',
    title: 'Peak memory',
    rows: [
      bench.product.row(`${OURS}, one object of ${(bench.extent.hugeBytes / 2 ** 30).toPrecision(2)} GB`, huge),
      bench.product.row(OURS, slices),
      bench.product.row(withWorkers(2), slices, 2),
    ],
    rounds: 3,
    warmUps: 0,
  };
}

function workersTable(bench: Bench): TableSpec {
  const { product, scratch, extent, seed } = bench;
  const slices = writeWorkload('W1', scratch, { count: extent.workerSlices, as: 'W1-workers', seed });
  return {
    id: 'workers',
    title: `Two workers over one, ${slices.files} CT slices`,
    rows: [product.row(OURS, slices), product.row(withWorkers(2), slices, 2)],
    rounds: extent.rounds,
    warmUps: 1,
  };
}

function filesTable({ product, scratch, extent, seed }: Bench): TableSpec {
  const rows = extent.fileCounts.map((count) => {
    const workload = writeWorkload('W6', scratch, { count, as: `W6-${count}`, seed });
    return product.row(`${OURS}, ${count} files`, workload);
  });
  return { id: 'files', title: 'Tiny files (W6), more and more of them', rows, rounds: extent.rounds, warmUps: 1 };
}

/** What was made before is taken; else it is made, once a run. */
function workloadFor(name: WorkloadName, { data, scratch, extent, seed }: Bench): Workload {
  const count = name === 'W4' ? extent.hugeBytes : scaled(WORKLOADS[name].count, name === 'W2' ? extent.scale : 1);
  const given = data === undefined ? undefined : openWorkload(name, data);
  return given ?? openWorkload(name, scratch) ?? writeWorkload(name, scratch, { count, seed });
}

const copyRow = ({ folder, files }: Workload): Row => ({
  name: 'cp -r',
  files,
  writes: files,
  command: ({ out }) => ['cp', '-r', folder, out],
});

const peerRow = (peer: Peer, { folder, files }: Workload): Row => ({
  name: peer.name,
  files,
  writes: files,
  command: ({ out }) => peer.command(folder, out),
});

/** What starting and watching a process takes. */
const nothing = (): Row => ({ name: NOTHING, files: 1, writes: 0, command: () => ['true'] });

function control(threads: 1 | 2, rounds: number): Row {
  const script = fileURLToPath(new URL('control.mjs', import.meta.url));
  return {
    name: threads === 1 ? CONTROL.one : CONTROL.two,
    files: 1,
    writes: 0,
    command: () => [process.execPath, script, String(threads), String(rounds)],
  };
}
