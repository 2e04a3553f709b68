import { ACTIONS, type Check } from './checks.ts';
import type { FileResult, Verdict } from './unit.ts';

/** Share of passes that a category needs. */
const WANTED = 0.999;

/** Categories that no rule can judge: they are counted and printed, and are no part of the verdict. */
const OPEN: readonly (readonly [RegExp, string])[] = [
  [/other words/, 'nobody vouches that these words identify no one'],
  [/planes/, 'an overlay is a picture, and pictures are not cleaned here'],
  [/disputed/, 'the standard lists these private elements as safe, another source removes them'],
];

export interface Count {
  readonly pass: number;
  readonly fail: number;
}

/** A row of the score: over all files, and over those that were released. */
export interface Row {
  readonly name: string;
  readonly all: Count;
  readonly released: Count;
}

export interface ScoreOptions {
  /** Files that were not released count in the verdict as MIDI-B counts missing files. */
  readonly allFiles: boolean;
  readonly verbose: boolean;
  /** Print values that were not planted as well: for examples and public objects. */
  readonly showValues: boolean;
}

/** Rows of a score by what a check is named after. */
export function rowsBy(files: readonly FileResult[], nameOf: (check: Check) => string): Row[] {
  const verdicts = files.flatMap((file) => file.verdicts.map((verdict) => ({ verdict, released: isReleased(file) })));
  const groups = [...Map.groupBy(verdicts, ({ verdict }) => nameOf(verdict.check))];
  return groups
    .map(([name, members]) => ({
      name,
      all: countOf(members.map(({ verdict }) => verdict)),
      released: countOf(members.filter(({ released }) => released).map(({ verdict }) => verdict)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const isReleased = ({ status }: FileResult): boolean => status === 'released';

function countOf(verdicts: readonly Verdict[]): Count {
  const pass = verdicts.filter(({ passed }) => passed).length;
  return { pass, fail: verdicts.length - pass };
}

/** Passes over all checks; 1 when nothing was checked. */
export function rateOf({ pass, fail }: Count): number {
  return pass + fail === 0 ? 1 : pass / (pass + fail);
}

/** Prints the score; true when every category passes, nothing planted came out and no run crashed. */
export function printScore(files: readonly FileResult[], options: ScoreOptions): boolean {
  printFiles(files);
  const order = new Map<string, number>(ACTIONS.map((action, index) => [action, index]));
  const actions = rowsBy(files, ({ action }) => action);
  printRows(
    'action',
    actions.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0)),
  );
  print('pixels_hidden: not applicable; nothing is planted into pixels as long as they are not cleaned here');
  const categories = rowsBy(files, ({ category }) => category);
  printRows('category', categories);
  const lost = rowsBy(files, (check) => (isRetention(check) ? 'over-removal' : 'all else'));
  printRows('what failed', [...lost, ...rowsBy(files, () => 'all checks')]);
  if (options.verbose) for (const file of files) printFailures(file, options);
  const traces = printTraces(files);
  const passes = ({ all, released }: Row): boolean => rateOf(options.allFiles ? all : released) >= WANTED;
  const openOf = (name: string): string | undefined => OPEN.find(([pattern]) => pattern.test(name))?.[1];
  const judged = categories.filter(({ name }) => openOf(name) === undefined);
  const failed = judged.filter((row) => !passes(row));
  print(
    `\na category passes at ${WANTED * 100} %, ${options.allFiles ? 'of all files' : 'of the files that were released'}`,
  );
  for (const { name } of categories) if (openOf(name) !== undefined) print(`not judged: ${name}: ${openOf(name)}`);
  for (const { name } of failed) print(`FAIL ${name}`);
  print(`${judged.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 && traces === 0 && files.length > 0 && !files.some(({ status }) => status === 'crash');
}

/** What stays is missing: the opposite fault of a leak. */
const isRetention = ({ action }: Check): boolean => action === 'text_retained' || action === 'tag_retained';

function printFiles(files: readonly FileResult[]): void {
  const byStatus = [...Map.groupBy(files, ({ status, code }) => (code === undefined ? status : `${status} ${code}`))];
  print(`${files.length} files: ${byStatus.map(([status, members]) => `${members.length} ${status}`).join(', ')}`);
  for (const { name, status, code } of files) {
    if (status !== 'released') print(`  ${status} ${code ?? ''}  ${name}`);
  }
}

function printRows(title: string, rows: readonly Row[]): void {
  const width = Math.max(title.length, ...rows.map(({ name }) => name.length));
  print(`\n${title.padEnd(width)}${heading('released files')}${heading('all files')}`);
  for (const { name, released, all } of rows) print(`${name.padEnd(width)}${figures(released)}${figures(all)}`);
}

const heading = (text: string): string => `  ${`${text}: pass, fail, rate`.padStart(34)}`;

function figures(count: Count): string {
  const rate = count.pass + count.fail === 0 ? '-' : `${(rateOf(count) * 100).toFixed(2)} %`;
  return `  ${String(count.pass).padStart(14)}${String(count.fail).padStart(9)}${rate.padStart(11)}`;
}

/** Not an action of MIDI-B: planted values at another place than their own. Returns how many. */
function printTraces(files: readonly FileResult[]): number {
  const traces = files.flatMap(({ name, traces }) => traces.map((trace) => ({ name, ...trace })));
  print(`\nplanted values found anywhere in released files: ${traces.length}`);
  for (const { name, path, text } of traces) print(`  ${name} ${path} ${JSON.stringify(text)}`);
  return traces.length;
}

/** Failures of a released file; planted values may be seen, others only on request. */
function printFailures(file: FileResult, { showValues }: ScoreOptions): void {
  if (!isReleased(file)) return;
  for (const { check, passed } of file.verdicts) {
    if (passed) continue;
    const shown = check.planted || showValues ? JSON.stringify(check.value) : `(${check.value.length} characters)`;
    print(`FAIL ${check.action} ${check.category}  ${file.name} ${check.path} ${shown}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
