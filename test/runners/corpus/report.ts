import { DICOMDIR } from './manifest.ts';
import type { NeedleLeft, ObjectResult } from './object.ts';

/** What a run over a corpus must show. */
const WANTED_RELEASE_RATE = 0.95;

export interface ReportOptions {
  /** Print needles in clear; otherwise two letters and the length. */
  readonly showValues: boolean;
  /** Of a sample the release rate is printed and not judged: a few objects are several per cent. */
  readonly isSample: boolean;
}

/** Prints the report of a corpus run; true when nothing is wrong. */
export function report(results: readonly ObjectResult[], options: ReportOptions): boolean {
  printByIod(results);
  printNotReleased(results);
  const crashes = results.filter(({ status }) => status === 'crash');
  section(
    'crashes',
    crashes.map(({ entry, crash }) => `${entry.path}  ${crash}`),
  );
  printNeedles(results, options);
  printLeaks(results);
  section('verdicts not met', results.flatMap(disagreement));
  const rate = releaseRate(results);
  printTimes(results);
  print(
    `\nrelease rate of objects to be read, DICOMDIR apart: ${(rate * 100).toFixed(1)} % (wanted ${WANTED_RELEASE_RATE * 100} %)`,
  );
  const left = results.reduce((sum, result) => sum + result.left.length, 0);
  print(`needles left ${left}, crashes ${crashes.length}`);
  return left === 0 && crashes.length === 0 && (options.isSample || !(rate < WANTED_RELEASE_RATE));
}

const STATUSES = ['released', 'held', 'quarantined', 'regenerated', 'duplicate', 'unchanged', 'not-dicom', 'crash'];

function printByIod(results: readonly ObjectResult[]): void {
  const shown = STATUSES.filter((status) => results.some((result) => result.status === status));
  const groups = [...Map.groupBy(results, ({ entry }) => entry.iod ?? '(none)')].sort(
    (a, b) => b[1].length - a[1].length,
  );
  print(['objects', ...shown, 'IOD'].join('\t'));
  const row = (members: readonly ObjectResult[], name: string): void => {
    const counts = shown.map((status) => members.filter((result) => result.status === status).length);
    print([members.length, ...counts, name].join('\t'));
  };
  for (const [iod, members] of groups) row(members, iod);
  row(results, 'all');
}

function printNotReleased(results: readonly ObjectResult[]): void {
  const others = results.filter(({ status }) => status !== 'released' && status !== 'crash');
  const byCode = [...Map.groupBy(others, ({ status, code }) => `${status} ${code ?? ''}`)].sort(
    (a, b) => b[1].length - a[1].length,
  );
  section(
    'not released, by code',
    byCode.map(([code, members]) => `${members.length}\t${code}`),
  );
  section(
    'not released',
    others.map(({ entry, status, code }) => `${status} ${code ?? ''}  ${entry.path} (${entry.verdict})`),
  );
}

function printNeedles(results: readonly ObjectResult[], options: ReportOptions): void {
  const left = results.flatMap((result) => result.left.map((found) => ({ ...found, path: result.entry.path })));
  const byKind = [...Map.groupBy(left, ({ needle }) => needle[1])].sort((a, b) => b[1].length - a[1].length);
  section(
    'needles left, by class',
    byKind.map(([kind, members]) => `${members.length}\t${kind}`),
  );
  section(
    'needles left',
    left.map((found) => `${found.path}  ${describe(found, options)}`),
  );
  const weak = results.reduce((sum, result) => sum + result.weakLeft, 0);
  print(
    `\nweak needles left (reported only): ${weak} in ${results.filter((result) => result.weakLeft > 0).length} objects`,
  );
}

function describe({ needle: [value, kind, path], hit }: NeedleLeft, { showValues }: ReportOptions): string {
  const shown = showValues ? JSON.stringify(value) : `${[...value].slice(0, 2).join('')}… (${[...value].length})`;
  return `${kind} ${shown} of ${path} at ${hit.path} (${hit.how})`;
}

/** Objects whose identity stands where a list of tags does not look. */
function printLeaks(results: readonly ObjectResult[]): void {
  const traps = results.filter(({ entry }) => (entry.leaks?.length ?? 0) > 0);
  const released = traps.filter(({ status }) => status === 'released');
  const dirty = released.filter(({ left }) => left.length > 0);
  print(
    `\nobjects with leaks: ${traps.length}; released clean ${released.length - dirty.length}, released with needles ${dirty.length}, not released ${traps.length - released.length}`,
  );
}

/** Codes of not being able to read or follow an object. */
const isReadingFailure = (code: string | undefined): boolean => code !== undefined && /^(input|limit)\//.test(code);

/** The verdicts of the corpus: what is to be read is not refused as unreadable, what is partial or refused stays inside. */
export function disagreement({ entry, status, code }: ObjectResult): string[] {
  const line = [`${entry.path}  verdict ${entry.verdict}, ${status} ${code ?? ''}`];
  switch (entry.verdict) {
    case 'read':
    case 'read-with-warnings':
      return status === 'not-dicom' || (status === 'quarantined' && isReadingFailure(code)) ? line : [];
    case 'partial':
      return status === 'quarantined' ? [] : line;
    case 'refuse':
      return status === 'quarantined' || status === 'not-dicom' ? [] : line;
  }
}

/** Share of `read` objects that were released; NaN when there are none. */
export function releaseRate(results: readonly ObjectResult[]): number {
  const due = results.filter(({ entry }) => entry.verdict === 'read' && entry.sop_class !== DICOMDIR);
  return due.filter(({ status }) => status === 'released').length / due.length;
}

function printTimes(results: readonly ObjectResult[]): void {
  const times = results.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number): string =>
    `${Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0)} ms`;
  print(`\ntime of a run: median ${at(0.5)}, 95 % ${at(0.95)}, longest ${at(1)}`);
}

function section(title: string, lines: readonly string[]): void {
  if (lines.length > 0) print(`\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
