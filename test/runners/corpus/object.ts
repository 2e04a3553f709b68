import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { Haystack, type Hit } from '../judge/index.ts';
import { type ParsedFile, ParseError, parseFile } from '../parse/index.ts';
import { type InstanceLine, type RunResult, runProduct, type ToolOptions } from '../product/index.ts';
import { type CorpusEntry, type ManifestNeedle, readEntry } from './manifest.ts';
import { mustBeGone, type PolicyView } from './policy.ts';

export interface ObjectOptions {
  readonly folder: string;
  readonly policy: string;
  readonly view: PolicyView;
  readonly built: boolean;
  readonly pixels: string;
  readonly faces: string;
  /** Where released files are kept, by the path of their source; nothing is kept without. */
  readonly keep?: string;
  /** Judge the source as if it were the output. */
  readonly copy: boolean;
  /** Another program in the place of the tool. */
  readonly script?: string;
}

/** How to start the tool with a home of its own below a work folder. */
export const toolOf = ({ built, script }: ObjectOptions, work: string): ToolOptions => ({
  built,
  home: join(work, 'home'),
  ...(script === undefined ? {} : { script }),
});

export interface NeedleLeft {
  readonly needle: ManifestNeedle;
  readonly hit: Hit;
}

export interface ObjectResult {
  readonly entry: CorpusEntry;
  /** Status of the JSON line, or `crash`. */
  readonly status: string;
  readonly code: string | undefined;
  /** Why it counts as a crash. */
  readonly crash: string | undefined;
  readonly left: readonly NeedleLeft[];
  readonly weakLeft: number;
  readonly milliseconds: number;
}

/** Name of the object in its folder. */
const OBJECT = 'object';

/** Runs one object in a run and a project of its own and searches everything that was written for its needles. */
export async function runObject(entry: CorpusEntry, options: ObjectOptions): Promise<ObjectResult> {
  const source = readEntry(options.folder, entry);
  if (options.copy) return judgeCopy(entry, source, options);
  const work = mkdtempSync(join(tmpdir(), 'leadglass-corpus-'));
  try {
    const input = join(work, 'in', OBJECT);
    mkdirSync(dirname(input));
    writeFileSync(input, source);
    const to = join(work, 'out');
    const { policy, pixels, faces } = options;
    const args = ['deidentify', input, '--to', to, '--policy', policy, '--json', '--pixels', pixels, '--faces', faces];
    const run = await runProduct(args, toolOf(options, work));
    return judgeRun(entry, run, { ...options, to });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function judgeRun(entry: CorpusEntry, run: RunResult, options: ObjectOptions & { to: string }): ObjectResult {
  const line = ownLine(run);
  const crash = crashOf(run);
  const result = {
    entry,
    status: crash === undefined && line !== undefined ? line.status : 'crash',
    code: line?.code,
    crash,
    left: [],
    weakLeft: 0,
    milliseconds: run.milliseconds,
  };
  if (line === undefined || crash !== undefined) return result;
  const outside = needlesOutside(entry, run, options);
  if (line.status !== 'released') return { ...result, left: outside };
  const output = readOutput(line, options.to);
  if (typeof output === 'string') return { ...result, status: 'crash', crash: output };
  keepOutput(line, entry, options);
  return {
    ...result,
    ...searchFile(entry, output, options.view),
    left: [...searchFile(entry, output, options.view).left, ...outside],
  };
}

/** The one line of the object itself: a DICOMDIR brings lines for the files it names, which are not there. */
function ownLine({ instances }: RunResult): InstanceLine | undefined {
  const own = instances.filter(({ source }) => basename(source) === OBJECT);
  return own.length === 1 ? own[0] : undefined;
}

/** Anything but a finished run with one line for the one object. Exit status 2 means that nothing was done. */
function crashOf(run: RunResult): string | undefined {
  const words = run.stderr.trim().split('\n').slice(-2).join(' | ').slice(0, 200);
  if (run.exitCode === undefined) return 'killed or timed out';
  if (run.exitCode !== 0 && run.exitCode !== 3) return `exit status ${run.exitCode}: ${words}`;
  if (ownLine(run) === undefined) return `${run.instances.length} lines, and none of them the object's alone`;
  if (run.run === undefined) return 'no line for the run';
  const defect = run.instances.find((instance) => instance.defect !== undefined)?.defect;
  if (defect !== undefined) return `a defect: ${defect}`;
  return /^\s+at .+:\d+:\d+\)?$/m.test(run.stderr) ? 'a stack trace on standard error' : undefined;
}

function readOutput(line: InstanceLine, to: string): ParsedFile | string {
  if (line.output === undefined) return 'released without an output';
  try {
    return parseFile(readFileSync(join(to, line.output)));
  } catch (error) {
    if (error instanceof ParseError) return `the output cannot be parsed: ${error.message}`;
    throw error;
  }
}

function keepOutput(line: InstanceLine, entry: CorpusEntry, { keep, to }: ObjectOptions & { to: string }): void {
  if (keep === undefined || line.output === undefined) return;
  const target = join(keep, keptName(entry));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(to, line.output), target);
}

/** Path of a kept output below the folder: that of its source, unpacked. */
export const keptName = (entry: CorpusEntry): string => entry.path.replace(/\.gz$/, '');

function searchFile(entry: CorpusEntry, output: ParsedFile, view: PolicyView): Pick<ObjectResult, 'left' | 'weakLeft'> {
  const haystack = new Haystack(output, (entry.charset ?? '').split('\\'));
  const left = entry.needles
    .filter((needle) => mustBeGone(needle, view))
    .flatMap((needle) => {
      const hit = haystack.find({ text: needle[0], kind: needle[1] });
      return hit === undefined ? [] : [{ needle, hit }];
    });
  const weak = entry.weak.filter(([text, kind]) => haystack.find({ text, kind }) !== undefined);
  return { left, weakLeft: weak.length };
}

/** A needle shorter than this stands in messages and tags by chance. */
const SHORTEST_OUTSIDE = 6;

/**
 * Needles in names and contents of everything else below `--to` and in the messages (Law 4). Hashes, signatures and
 * other long runs of letters and digits are no text.
 */
function needlesOutside(
  entry: CorpusEntry,
  run: RunResult,
  { to, view }: ObjectOptions & { to: string },
): NeedleLeft[] {
  const files = filesBelow(to);
  const texts = [
    { path: 'names below --to', text: files.map((file) => relative(to, file)).join('\n') },
    { path: 'standard error', text: run.stderr },
    ...files
      .filter((file) => !file.endsWith('.dcm'))
      .map((file) => ({ path: relative(to, file), text: readFileSync(file, 'utf8') })),
  ].map(({ path, text }) => ({ path, text: text.replace(/[A-Za-z0-9_+/=-]{32,}/g, ' ').toLowerCase() }));
  return entry.needles
    .filter((needle) => needle[0].length >= SHORTEST_OUTSIDE && mustBeGone(needle, view))
    .flatMap((needle) => {
      const found = texts.find(({ text }) => text.includes(needle[0].toLowerCase()));
      return found === undefined ? [] : [{ needle, hit: { path: found.path, how: 'utf-8' as const } }];
    });
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function judgeCopy(entry: CorpusEntry, source: Uint8Array, { view }: ObjectOptions): ObjectResult {
  const plain = { entry, code: undefined, crash: undefined, milliseconds: 0, left: [], weakLeft: 0 };
  try {
    return { ...plain, status: 'released', ...searchFile(entry, parseFile(source), view) };
  } catch (error) {
    if (error instanceof ParseError) return { ...plain, status: 'quarantined', code: 'input/copy' };
    throw error;
  }
}
