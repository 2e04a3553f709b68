import type { BudgetId, Judgement } from './budgets.ts';
import type { GrowthPoint } from './growth.ts';
import type { Machine } from './machine.ts';
import { median } from './statistics.ts';
import { STEPS, type StepTable } from './step-table.ts';
import { cpuOfRow, cpuRatio, isWork, type Table, wallOfRow } from './tables.ts';

/** What stands above all figures of a run. */
export interface Head {
  readonly date: string;
  readonly leadglass: string;
  readonly machine: Machine;
  readonly peers: Readonly<Record<string, string>>;
  readonly loadBefore: readonly number[];
  readonly loadAfter: readonly number[];
  readonly extent: string;
  readonly seed: number;
}

export interface Report {
  readonly schema: 'leadglass.bench/1';
  readonly head: Head;
  readonly tables: readonly PrintedTable[];
  readonly growth: readonly GrowthPoint[];
  readonly steps: readonly StepTable[];
  readonly budgets: readonly PrintedBudget[];
}

/** A table as numbers, with the samples behind it. */
export interface PrintedTable {
  readonly id: string;
  readonly title: string;
  readonly rounds: number;
  readonly noise: { readonly cpu: number; readonly wall: number };
  readonly rows: readonly PrintedRow[];
  readonly raw: Readonly<Record<string, readonly unknown[]>>;
}

export interface PrintedRow {
  readonly name: string;
  readonly files: number;
  /** Milliseconds a file: median, least, most. */
  readonly cpuMs: readonly [middle: number, least: number, most: number];
  readonly wallMs: number;
  readonly rssMb: number | undefined;
  readonly overCp: number | undefined;
  readonly overGdcmanon: number | undefined;
}

export interface PrintedBudget {
  readonly id: string;
  readonly what: string;
  readonly value: number | undefined;
  readonly limit: number;
  readonly aim: number;
  readonly verdict: string;
}

/** The row that a budget is about, for the last columns of its table. */
const ROW_OF_BUDGET: Readonly<Partial<Record<BudgetId, readonly [table: string, row: string]>>> = {
  'start/version': ['start', '--version'],
  'start/help': ['start', '--help'],
  'start/slice': ['start', 'one CT slice'],
  'W1/gdcmanon': ['W1', 'leadglass'],
  'W2/gdcmanon': ['W2', 'leadglass'],
  'W5/gdcmanon': ['W5', 'leadglass'],
  'W1/pydicom': ['W1', 'pydicom'],
  'W2/pydicom': ['W2', 'pydicom'],
  'W5/pydicom': ['W5', 'pydicom'],
  'workers/share': ['workers', 'leadglass, 2 workers'],
  'memory/worker': ['memory', 'leadglass, 2 workers'],
};

export function printedTable(table: Table): PrintedTable {
  return {
    id: table.id,
    title: table.title,
    rounds: table.rounds,
    noise: table.noise,
    rows: [...table.samples.keys()].map((name) => printedRow(table, name)),
    raw: Object.fromEntries(table.samples),
  };
}

function printedRow(table: Table, name: string): PrintedRow {
  const files = table.files[name] ?? 1;
  const cpu = cpuOfRow(table, name)!;
  const wall = wallOfRow(table, name)!;
  const rss = table.samples.get(name)!.flatMap((sample) => (sample.rss === undefined ? [] : [sample.rss]));
  const ms = (seconds: number): number => (seconds / files) * 1000;
  return {
    name,
    files,
    cpuMs: [ms(median(cpu)), ms(Math.min(...cpu)), ms(Math.max(...cpu))],
    wallMs: ms(median(wall)),
    rssMb: rss.length === 0 ? undefined : Math.max(...rss) / 2 ** 20,
    overCp: isWork(table, name) ? cpuRatio(table, name, 'cp -r') : undefined,
    overGdcmanon: isWork(table, name) ? cpuRatio(table, name, 'gdcmanon') : undefined,
  };
}

export const printedBudget = ({ budget, value, verdict }: Judgement): PrintedBudget => ({
  id: budget.id,
  what: budget.what,
  value,
  limit: budget.limit,
  aim: budget.aim,
  verdict,
});

/** The whole report as Markdown. */
export function markdown(report: Report): string {
  const parts = [
    headText(report.head),
    ...report.tables.map((table) => tableText(table, report.budgets)),
    ...(report.growth.length > 0 ? [growthText(report.growth)] : []),
    ...(report.steps.length > 0 ? [stepsText(report.steps)] : []),
    ...(report.budgets.length > 0 ? [budgetsText(report.budgets)] : []),
    FOOTNOTE,
  ];
  return `${parts.join('\n\n')}\n`;
}

const FIGURES = /(<!-- figures[^>]*-->\n)[\s\S]*?(<!-- end of figures -->)/;

/** A page with the figures of a run in the place that it marks for them. */
export function withFigures(page: string, figures: string): string {
  if (!FIGURES.test(page)) throw new Error('the page has no place for figures');
  return page.replace(FIGURES, (_, begin: string, end: string) => `${begin}\n${figures}\n${end}`);
}

const FOOTNOTE =
  'CPU is user and system time of the whole process tree; medians, least and most of the rounds. Peers neither verify ' +
  'what they wrote nor write evidence, and none of them does the same work: a ratio to one is a yardstick.';

function headText({ date, leadglass, machine, peers, loadBefore, loadAfter, extent, seed }: Head): string {
  const { cpu, cpus, memoryGb, kernel, fileSystem, node } = machine;
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpu}, ${cpus} CPUs, ${memoryGb} GB, ${kernel}, ${fileSystem}, Node ${node.replace('v', '')}`,
    versions.length > 0 ? versions.join(', ') : 'no peers',
    `load ${loadBefore.join(' ')} before, ${loadAfter.join(' ')} after`,
    `leadglass ${leadglass}, ${extent}, seed ${seed}, ${date}`,
  ].join('; ');
}

function tableText({ id, title, rounds, noise, rows }: PrintedTable, budgets: readonly PrintedBudget[]): string {
  const lines = rows.map((row) => {
    const own = budgets.filter((budget) => {
      const at = ROW_OF_BUDGET[budget.id as BudgetId];
      return at !== undefined && at[0] === id && at[1] === row.name;
    });
    const [middle, least, most] = row.cpuMs;
    return [
      row.name,
      `${figure(middle)} (${figure(least)}–${figure(most)})`,
      figure(row.wallMs),
      row.rssMb === undefined ? '—' : Math.round(row.rssMb).toString(),
      figure(row.overCp),
      figure(row.overGdcmanon),
      own.map((budget) => bound(budget)).join(', '),
      own.map(({ verdict }) => verdict).join(', '),
    ];
  });
  const columns = ['row', 'CPU ms/file', 'wall ms/file', 'RSS MB', 'CPU / cp', 'CPU / gdcmanon', 'budget', 'verdict'];
  const spreads = `spread of the control rows ${percent(noise.cpu)} in CPU, ${percent(noise.wall)} in wall time`;
  return `### ${title}\n\n${rounds} rounds; ${spreads}.\n\n${tableOf(columns, lines)}`;
}

function growthText(points: readonly GrowthPoint[]): string {
  const lines = points.map(({ axis, size, elements, headerBytes, ms, nsPerElement }) => [
    axis,
    size.toLocaleString('en'),
    elements.toLocaleString('en'),
    `${Math.round(headerBytes / 1024)}`,
    figure(ms),
    Math.round(nsPerElement).toString(),
  ]);
  return `### One header, grown\n\nIn memory, warm.\n\n${tableOf(['axis', 'size', 'elements and items', 'KB', 'CPU ms', 'ns each'], lines)}`;
}

function stepsText(tables: readonly StepTable[]): string {
  const lines = STEPS.map((step) => [
    'of' in step ? `· ${step.what}` : step.what,
    ...tables.map(({ ms }) => ms[step.id].toFixed(3)),
  ]);
  const whole = STEPS.filter((step) => !('of' in step));
  const sums = tables.map(({ ms }) => whole.reduce((sum, { id }) => sum + ms[id], 0).toFixed(3));
  const columns = ['step, wall ms/file', ...tables.map(({ workload, files }) => `${workload} (${files})`)];
  return `### Where a millisecond goes\n\n${tableOf(columns, [...lines, ['all', ...sums]])}`;
}

function budgetsText(budgets: readonly PrintedBudget[]): string {
  const lines = budgets.map((budget) => [
    budget.what,
    figure(budget.value),
    bound(budget),
    figure(budget.aim),
    budget.verdict,
  ]);
  return `### Budgets\n\n${tableOf(['figure', 'measured', 'budget', 'aim', 'verdict'], lines)}`;
}

/** Budgets and their aims lie on the same side of the figure. */
const bound = ({ limit, aim }: PrintedBudget): string => `${aim > limit ? '≥' : '≤'} ${limit}`;

export function tableOf(columns: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(columns), row(columns.map(() => '---')), ...lines.map(row)].join('\n');
}

/** Three digits that count; a dash where there is nothing. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '—';
  if (value >= 100) return Math.round(value).toString();
  return value.toFixed(value >= 10 ? 1 : value >= 0.1 ? 2 : 3);
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
