/**
 * `npm run bench`: leadglass beside other tools on the same files, and its budgets. docs/performance.md says how.
 *
 *     npm run bench -- [--quick | --full] [--only start,W1,…] [--data FOLDER] [--scratch FOLDER] [--json] [--save] [--docs]
 *     npm run bench -- --steps
 *     npm run bench -- --report: prints the verdicts and does not judge the run by them
 *
 * Exit status: 0; 1 when a budget is missed, or a row failed and nothing may be quoted; 2 for wrong usage.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BUDGETS, type BudgetId, budgetOf, type Judgement, judge, type Noise } from './budgets.ts';
import { type GrowthPoint, growthOf, measureGrowth, wholeGrowthOf } from './growth.ts';
import { describeMachine, loadNow } from './machine.ts';
import { findPeers } from './peers.ts';
import { isBuilt, Product } from './product.ts';
import { markdown, printedBudget, printedTable, type Report, withFigures } from './report.ts';
import { RefusedToQuote } from './rounds.ts';
import type { StepTable } from './step-table.ts';
import { measureSteps } from './steps.ts';
import {
  type Bench,
  cpuRatio,
  EXTENTS,
  fileGrowth,
  OURS,
  peakMemory,
  runTable,
  TABLE_IDS,
  type Table,
  type TableId,
  workersShare,
} from './tables.ts';
import { DEFAULT_SEED, openWorkload, scaled, WORKLOADS, writeWorkload } from './workloads.ts';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const HISTORY = fileURLToPath(new URL('history/', import.meta.url));
const DOCS = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const GROWTH = 'growth';

class Usage extends Error {}

interface Options {
  readonly extent: keyof typeof EXTENTS;
  readonly only: readonly (TableId | typeof GROWTH)[];
  readonly data: string | undefined;
  readonly scratch: string;
  readonly cli: string;
  readonly seed: number;
  readonly json: boolean;
  readonly save: boolean;
  readonly docs: boolean;
  readonly steps: boolean;
  readonly report: boolean;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const scratch = mkdtempSync(join(options.scratch, 'leadglass-bench-'));
  try {
    const report = await runBench(options, scratch);
    const json = `${JSON.stringify(report, undefined, 1)}\n`;
    process.stdout.write(options.json ? json : markdown(report));
    if (options.save) save(report);
    if (options.docs) writeFileSync(DOCS, withFigures(readFileSync(DOCS, 'utf8'), markdown(report)));
    return !options.report && report.budgets.some(({ verdict }) => verdict === 'over') ? 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      data: { type: 'string' },
      scratch: { type: 'string', default: tmpdir() },
      cli: { type: 'string', default: CLI },
      seed: { type: 'string', default: String(DEFAULT_SEED) },
      json: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: false },
      steps: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
    },
  });
  const known = [...TABLE_IDS, GROWTH] as const;
  const only = values.only?.split(',') ?? known;
  const unknown = only.find((id) => !known.some((one) => one === id));
  if (unknown !== undefined) throw new Usage(`--only: there is no ${unknown}; there are ${known.join(', ')}`);
  if (values.quick && values.full) throw new Usage('--quick and --full exclude each other');
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Usage('--seed: a whole number');
  if (!values.steps && !isBuilt(values.cli)) throw new Usage(`${values.cli} is not built: npm run build`);
  return {
    extent: values.quick ? 'quick' : values.full ? 'full' : 'usual',
    only: known.filter((id) => only.some((one) => one === id)),
    data: values.data,
    scratch: resolve(values.scratch),
    cli: resolve(values.cli),
    seed,
    json: values.json,
    save: values.save,
    docs: values.docs,
    steps: values.steps,
    report: values.report,
  };
}

async function runBench(options: Options, scratch: string): Promise<Report> {
  const loadBefore = loadNow();
  const peers = findPeers(scratch);
  const { data, seed } = options;
  const bench: Bench = {
    product: new Product(options.cli),
    peers,
    scratch,
    data,
    seed,
    extent: EXTENTS[options.extent],
  };
  const measured = options.steps
    ? { tables: [], growth: [], steps: await stepTables(bench) }
    : { ...(await measureAll(options, bench)), steps: [] };
  return {
    schema: 'leadglass.bench/1',
    head: {
      date: new Date().toISOString(),
      leadglass: versionOf(),
      machine: describeMachine(scratch),
      peers: Object.fromEntries(peers.map(({ name, version }) => [name, version])),
      loadBefore,
      loadAfter: loadNow(),
      extent: options.extent,
      seed,
    },
    tables: measured.tables.map(printedTable),
    growth: measured.growth,
    steps: measured.steps,
    budgets: judgementsOf(measured).map(printedBudget),
  };
}

async function measureAll(
  { only, extent }: Options,
  bench: Bench,
): Promise<{ tables: readonly Table[]; growth: readonly GrowthPoint[] }> {
  const tables = TABLE_IDS.filter((id) => only.includes(id)).map((id) =>
    runTable(id, bench, (row, round) => progress(`${id}, round ${round}: ${row}`)),
  );
  if (!only.includes(GROWTH)) return { tables, growth: [] };
  progress(`growth, ${extent}`);
  return { tables, growth: await measureGrowth(writeWorkload('WG', bench.scratch, { seed: bench.seed })) };
}

async function stepTables(bench: Bench): Promise<readonly StepTable[]> {
  const tables: StepTable[] = [];
  for (const name of ['W1', 'W2', 'W5'] as const) {
    progress(`steps of ${name}`);
    const given = bench.data === undefined ? undefined : openWorkload(name, bench.data);
    const count = scaled(WORKLOADS[name].count, name === 'W2' ? bench.extent.scale : 1);
    const workload = given ?? writeWorkload(name, bench.scratch, { seed: bench.seed, count });
    tables.push(await measureSteps(workload, bench.scratch));
  }
  return tables;
}

/** The figure of every budget whose table was measured; undefined where a peer or a tool is missing. */
const FIGURES: Readonly<Record<BudgetId, (of: Measured) => number | undefined>> = {
  'start/version': ({ table }) => cpuRatio(table('start'), '--version', 'node'),
  'start/help': ({ table }) => cpuRatio(table('start'), '--help', 'node'),
  'start/slice': ({ table }) => cpuRatio(table('start'), 'one CT slice', 'node'),
  'W1/gdcmanon': ({ table }) => cpuRatio(table('W1'), OURS, 'gdcmanon'),
  'W2/gdcmanon': ({ table }) => cpuRatio(table('W2'), OURS, 'gdcmanon'),
  'W5/gdcmanon': ({ table }) => cpuRatio(table('W5'), OURS, 'gdcmanon'),
  'W1/pydicom': ({ table }) => cpuRatio(table('W1'), 'pydicom', OURS),
  'W2/pydicom': ({ table }) => cpuRatio(table('W2'), 'pydicom', OURS),
  'W5/pydicom': ({ table }) => cpuRatio(table('W5'), 'pydicom', OURS),
  'memory/any': ({ tables }) => peakMemory(tables, (row) => row.startsWith(OURS) && !row.includes('workers')),
  'memory/worker': ({ table }) => {
    const [one, two] = [OURS, `${OURS}, 2 workers`].map((name) => peakMemory([table('memory')], (row) => row === name));
    return one === undefined || two === undefined ? undefined : two - one;
  },
  'workers/share': ({ table }) => workersShare(table('workers')),
  'growth/private': ({ growth }) => growthOf(growth, 'private'),
  'growth/items': ({ growth }) => growthOf(growth, 'items'),
  'growth/content': ({ growth }) => wholeGrowthOf(growth, 'content'),
  'growth/frames': ({ growth }) => wholeGrowthOf(growth, 'frames'),
  'files/mean': ({ table }) => fileGrowth(table('files')).mean,
  'files/further': ({ table }) => fileGrowth(table('files')).further,
};

interface Measured {
  readonly tables: readonly Table[];
  readonly growth: readonly GrowthPoint[];
  table(id: TableId): Table;
}

function judgementsOf(of: { tables: readonly Table[]; growth: readonly GrowthPoint[] }): readonly Judgement[] {
  const measured: Measured = { ...of, table: (id) => of.tables.find((table) => table.id === id)! };
  const isMeasured = (id: string): boolean =>
    id === GROWTH ? of.growth.length > 0 : of.tables.some((table) => table.id === id);
  return BUDGETS.filter(({ id }) => isMeasured(tableOfBudget(id))).map(({ id }) => {
    const own = of.tables.find((table) => table.id === tableOfBudget(id));
    return judge(budgetOf(id), FIGURES[id](measured), own?.noise ?? loudest(of.tables));
  });
}

const tableOfBudget = (id: BudgetId): string => id.slice(0, id.indexOf('/'));

/** Growth has no control of its own: it is as doubtful as the most disturbed table of the run. */
const loudest = (tables: readonly Table[]): Noise => ({
  cpu: Math.max(0, ...tables.map(({ noise }) => noise.cpu)),
  wall: Math.max(0, ...tables.map(({ noise }) => noise.wall)),
});

/** One line, because nobody reads it and a formatter would make it six thousand. */
function save(report: Report): void {
  const { date, extent } = report.head;
  mkdirSync(HISTORY, { recursive: true });
  const name = `${date.slice(0, 16).replace(/[^0-9T]/g, '')}-${extent}.jsonl`;
  writeFileSync(join(HISTORY, name), `${JSON.stringify(report)}\n`);
  process.stderr.write(`bench/history/${name}\n`);
}

function versionOf(): string {
  const facts = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(facts) as { version: string }).version;
}

function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof RefusedToQuote || error instanceof Usage || isArgumentError(error))) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = error instanceof RefusedToQuote ? 1 : 2;
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
