/**
 * Bars of one table of a saved run as SVG, for light and dark pages:
 *
 *     node bench/plot.ts bench/history/RUN.jsonl [W1] > docs/w1.svg
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { PrintedRow, PrintedTable, Report } from './report.ts';

const WIDTH = 760;
const LEFT = 150;
const RIGHT = 110;
const TOP = 44;
const ROW = 26;

const STYLE = `
text{font:12px system-ui,sans-serif;fill:#222}
.title{font-size:14px;font-weight:600}
.own{fill:#2563a8}.peer{fill:#b8bec6}.range{stroke:#444;stroke-width:1.5}
@media(prefers-color-scheme:dark){text{fill:#ddd}.own{fill:#5b9be0}.peer{fill:#59616b}.range{stroke:#ccc}}
`.replaceAll('\n', '');

/** Horizontal bars of CPU a file, least first, each with a line from the least to the most of the rounds. */
export function plot(table: PrintedTable, machine: string): string {
  const rows = table.rows.filter(isWork).toSorted((a, b) => a.cpuMs[0] - b.cpuMs[0]);
  const most = Math.max(...rows.map(({ cpuMs }) => cpuMs[2]));
  const x = (ms: number): number => LEFT + (ms / most) * (WIDTH - LEFT - RIGHT);
  const height = TOP + rows.length * ROW + 30;
  const bars = rows.map((row, i) => bar(row, TOP + i * ROW, x));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(labelOf(table, rows))}">`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="8" y="20">${escaped(table.title)}: CPU a file, median of ${table.rounds} rounds</text>`,
    ...bars,
    `<text x="8" y="${height - 8}">${escaped(machine)}; lines from least to most; peers neither verify nor write evidence</text>`,
    '</svg>',
    '',
  ].join('\n');
}

/** The control rows and the cost of measuring are no work on files. */
const isWork = ({ name }: PrintedRow): boolean => name !== 'nothing' && !name.startsWith('control');

/** What the picture says, for those who do not see it. */
function labelOf({ title }: PrintedTable, rows: readonly PrintedRow[]): string {
  const values = rows.map(({ name, cpuMs }) => `${name} ${cpuMs[0].toPrecision(3)} ms`);
  return `CPU a file, ${title}: ${values.join(', ')}`;
}

function bar({ name, cpuMs: [middle, least, most] }: PrintedRow, y: number, x: (ms: number) => number): string {
  const kind = name.startsWith('leadglass') ? 'own' : 'peer';
  const at = (ms: number): string => x(ms).toFixed(1);
  return [
    `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>`,
    `<rect class="${kind}" x="${LEFT}" y="${y + 3}" width="${(x(middle) - LEFT).toFixed(1)}" height="15" rx="2"/>`,
    `<path class="range" d="M${at(least)} ${y + 10.5}H${at(most)}"/>`,
    `<text x="${(x(most) + 8).toFixed(1)}" y="${y + 14}">${middle.toPrecision(3)} ms</text>`,
  ].join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);

function main(): void {
  const [file, id = 'W1'] = parseArgs({ allowPositionals: true }).positionals;
  if (file === undefined) {
    process.stderr.write('usage: node bench/plot.ts RUN.jsonl [TABLE]\n');
    process.exitCode = 2;
    return;
  }
  const { tables, head } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const table = tables.find((one) => one.id === id);
  if (table === undefined) {
    process.stderr.write(`error: no table ${id} in this run; there are ${tables.map((one) => one.id).join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(
    plot(table, `${head.machine.cpu}, ${head.machine.cpus} CPUs, Node ${head.machine.node.slice(1)}`),
  );
}

if (import.meta.main) main();
