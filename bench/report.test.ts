import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Sample } from './measure.ts';
import { plot } from './plot.ts';
import { figure, markdown, printedTable, type Report, tableOf, withFigures } from './report.ts';
import { cpuRatio, fileGrowth, peakMemory, type Table, workersShare } from './tables.ts';

const seconds = (cpu: number, more: Partial<Sample> = {}): Sample => ({ user: cpu, system: 0, wall: cpu, ...more });

function tableWith(rows: Readonly<Record<string, readonly Sample[]>>, files: Readonly<Record<string, number>>): Table {
  const samples = new Map(Object.entries(rows));
  const noise = { cpu: 0.01, wall: 0.02 };
  return { id: 'W1', title: 'W1: a few files', rounds: 2, files, noise, overhead: { cpu: 0.5, wall: 0.5 }, samples };
}

test('what measuring takes is taken off before a ratio is made', () => {
  const table = tableWith({ leadglass: [seconds(2.5)], gdcmanon: [seconds(1.5)] }, { leadglass: 1, gdcmanon: 1 });
  assert.equal(cpuRatio(table, 'leadglass', 'gdcmanon'), 2);
  assert.equal(cpuRatio(table, 'leadglass', 'pydicom'), undefined);
});

test('growth of files is that of the mean and that of one more file', () => {
  const table = tableWith(
    { few: [seconds(1.5)], more: [seconds(2.5)], most: [seconds(22.5)] },
    { most: 1_000, few: 10, more: 100 },
  );
  const { mean, further } = fileGrowth(table);
  assert.ok(Math.abs(mean - 22 / 1000 / (1 / 10)) < 1e-9);
  assert.ok(Math.abs(further - 20 / 900 / (1 / 90)) < 1e-9);
});

test('a speed-up is held against that of the control', () => {
  const wall = (value: number): Sample => ({ user: 9, system: 9, wall: value + 0.5 });
  const table = tableWith(
    {
      'control, 1 thread': [wall(10)],
      'control, 2 threads': [wall(5)],
      leadglass: [wall(3)],
      'leadglass, 2 workers': [wall(2)],
    },
    {},
  );
  assert.equal(workersShare(table), 0.75);
});

test('peak memory is the most of all rounds of all rows that are asked for', () => {
  const mb = 2 ** 20;
  const rows = {
    leadglass: [seconds(1, { rss: 70 * mb }), seconds(1, { rss: 90 * mb })],
    other: [seconds(1, { rss: 200 * mb })],
  };
  const table = tableWith(rows, {});
  assert.equal(
    peakMemory([table], (row) => row === 'leadglass'),
    90,
  );
  assert.equal(
    peakMemory([table], (row) => row === 'nobody'),
    undefined,
  );
});

test('figures have three digits, and a dash stands for what is not there', () => {
  assert.deepEqual([undefined, 0.0123, 0.456, 4.56, 45.67, 456.7].map(figure), [
    '—',
    '0.012',
    '0.46',
    '4.56',
    '45.7',
    '457',
  ]);
  assert.equal(tableOf(['a', 'b'], [['1', '2']]), '| a | b |\n| --- | --- |\n| 1 | 2 |');
});

const REPORT: Report = {
  schema: 'leadglass.bench/1',
  head: {
    date: '2026-01-02T03:04:05.000Z',
    leadglass: '0.1.0',
    machine: { cpu: 'A processor', cpus: 2, memoryGb: 8, kernel: 'Linux 6', fileSystem: 'ext4', node: 'v26.0.0' },
    peers: { gdcmanon: '3.0.21' },
    loadBefore: [0.1, 0.2, 0.3],
    loadAfter: [1.1, 1.2, 1.3],
    extent: 'quick',
    seed: 7,
  },
  tables: [
    printedTable(
      tableWith(
        { nothing: [seconds(0.5)], leadglass: [seconds(1.5), seconds(2.5)], gdcmanon: [seconds(1), seconds(1.5)] },
        { leadglass: 100, gdcmanon: 100 },
      ),
    ),
  ],
  growth: [],
  steps: [],
  budgets: [{ id: 'W1/gdcmanon', what: 'CT slices', value: 2, limit: 1.8, aim: 1.2, verdict: 'over' }],
};

test('a report names the machine first, marks the row of a budget and says what peers do not do', () => {
  const text = markdown(REPORT);
  assert.match(
    text,
    /^A processor, 2 CPUs, 8 GB, Linux 6, ext4, Node 26\.0\.0; gdcmanon 3\.0\.21; load 0\.1 0\.2 0\.3 before/,
  );
  assert.match(text, /\| leadglass \| 15\.0 \(10\.0–20\.0\) \|.*\| 2\.00 \| ≤ 1\.8 \| over \|/);
  assert.match(text, /\| nothing \| 500 .*\| — \| — \| {2}\| {2}\|/);
  assert.match(text, /Peers neither verify/);
});

test('a picture has a bar for each tool, none for the control, and says in words what it shows', () => {
  const svg = plot(REPORT.tables[0]!, 'A & B');
  assert.equal(svg.match(/<rect/g)?.length, 2);
  assert.match(svg, /class="own"/);
  assert.match(svg, /prefers-color-scheme:dark/);
  assert.match(svg, /aria-label="[^"]*leadglass 15\.0 ms/);
  assert.match(svg, /A &amp; B/);
});

test('figures go into the place that a page marks for them, and replace older ones', () => {
  const page = 'before\n<!-- figures: how -->\nold $1\n<!-- end of figures -->\nafter\n';
  const once = withFigures(page, 'new $& ones\n');
  assert.equal(once, 'before\n<!-- figures: how -->\n\nnew $& ones\n\n<!-- end of figures -->\nafter\n');
  assert.equal(withFigures(once, 'new $& ones\n'), once);
  assert.throws(() => withFigures('no marks', 'x'), /no place/);
});

test('docs/performance.md has that place', () => {
  const page = readFileSync(new URL('../docs/performance.md', import.meta.url), 'utf8');
  assert.match(withFigures(page, 'x'), /## Figures/);
});
