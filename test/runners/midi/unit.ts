import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { exampleStudies } from '../../../examples/studies/index.ts';
import { type CorpusEntry, DICOMDIR, readEntry } from '../corpus/manifest.ts';
import { type ParsedFile, ParseError, parseFile, stringsOf } from '../parse/index.ts';
import { type InstanceLine, type RunResult, runProduct } from '../product/index.ts';
import type { Check } from './checks.ts';
import { holds, mapsOf } from './judge.ts';
import { answerKey } from './key.ts';
import { plantObject } from './plant.ts';
import { type Trace, tracesOf } from './trace.ts';

/** One object before anything is planted. */
export interface Source {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What identifies someone in it already. */
  readonly identifiers: readonly string[];
}

/** The objects of one run: all of one patient, or one object of a corpus. */
export interface Unit {
  readonly name: string;
  readonly sources: readonly Source[];
}

export interface UnitOptions {
  readonly policy: string;
  /** Options of that policy. */
  readonly options: ReadonlySet<string>;
  readonly seed: number;
  readonly built: boolean;
  /** Where the planted files and what was written stay; nothing stays without. */
  readonly keep?: string;
  /** Another program in the place of the tool. */
  readonly script?: string;
}

export interface Verdict {
  readonly check: Check;
  readonly passed: boolean;
}

export interface FileResult {
  readonly name: string;
  /** Status of the JSON line, or `crash`. */
  readonly status: string;
  readonly code: string | undefined;
  readonly verdicts: readonly Verdict[];
  /** Planted values that stand somewhere in the output. */
  readonly traces: readonly Trace[];
}

/** The examples, all files of a Patient ID together. What is no DICOM object, a DICOMDIR or there twice is left out. */
export function exampleUnits(seed: number): Unit[] {
  const seen = new Set<string>();
  const sources = [...exampleStudies(seed)].flatMap(({ path, bytes, needles }) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const parsed = parsedOrNot(bytes);
    if (parsed === undefined || isDirectory(parsed) || seen.has(hash)) return [];
    seen.add(hash);
    return [{ patient: patientOf(parsed) || path, source: { name: path, bytes, identifiers: needles } }];
  });
  const patients = Map.groupBy(sources, ({ patient }) => patient).values();
  return [...patients].map((members, index) => {
    return { name: `example-patient-${index + 1}`, sources: members.map(({ source }) => source) };
  });
}

/** Classes of a corpus manifest that say who someone is; the others have a form by which they are known. */
const IDENTIFYING = new Set(['name', 'name-part', 'id', 'institution', 'device']);

/** An object of a corpus by itself; `undefined` when it is not meant to be read as a whole. */
export function corpusUnit(entry: CorpusEntry, folder: string): Unit | undefined {
  if (entry.sop_class === DICOMDIR || !entry.verdict.startsWith('read')) return undefined;
  const bytes = readEntry(folder, entry);
  if (parsedOrNot(bytes) === undefined) return undefined;
  const needles = [...entry.needles, ...entry.weak].filter(([, kind]) => IDENTIFYING.has(kind));
  const identifiers = needles.map(([value]) => value);
  return { name: entry.path, sources: [{ name: entry.path, bytes, identifiers }] };
}

function parsedOrNot(bytes: Uint8Array): ParsedFile | undefined {
  try {
    return parseFile(bytes);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

function isDirectory({ meta }: ParsedFile): boolean {
  const element = meta?.get('00020002');
  return element !== undefined && stringsOf(element, [])[0] === DICOMDIR;
}

function patientOf({ dataSet }: ParsedFile): string {
  const element = dataSet.get('00100020');
  return element === undefined ? '' : (stringsOf(element, dataSet.charset)[0] ?? '');
}

/** Plants a unit, runs the tool over it, and judges what was written. */
export async function runUnit(unit: Unit, options: UnitOptions): Promise<FileResult[]> {
  const work = mkdtempSync(join(tmpdir(), 'leadglass-midi-'));
  try {
    const placed = placeFiles(unit, join(work, 'in'), options);
    const [to, { policy, built, script }] = [join(work, 'out'), options];
    const args = ['deidentify', join(work, 'in'), '--to', to, '--policy', policy, '--json'];
    const tool = { built, home: join(work, 'home'), ...(script === undefined ? {} : { script }) };
    const run = await runProduct([...args, '--pixels', 'insecure-keep', '--faces', 'keep'], tool);
    keepFiles(work, unit.name, options.keep);
    return judgeUnit(placed, run, to);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface Placed {
  readonly name: string;
  /** Name of the planted file. */
  readonly file: string;
  readonly checks: readonly Check[];
}

function placeFiles(unit: Unit, folder: string, { seed, options }: UnitOptions): Placed[] {
  mkdirSync(folder);
  return unit.sources.map(({ name, bytes, identifiers }, index) => {
    const planted = plantObject(bytes, seed);
    const file = `object-${index + 1}`;
    writeFileSync(join(folder, file), planted.bytes);
    return { name, file, checks: answerKey(parseFile(planted.bytes), planted.plantings, { options, identifiers }) };
  });
}

function keepFiles(work: string, name: string, keep: string | undefined): void {
  if (keep === undefined) return;
  for (const part of ['in', 'out']) {
    const target = join(keep, name.replaceAll('/', '_'), part);
    if (existsSync(join(work, part))) cpSync(join(work, part), target, { recursive: true });
  }
}

function judgeUnit(placed: readonly Placed[], run: RunResult, to: string): FileResult[] {
  const lines = new Map(run.instances.map((line) => [basename(line.source), line]));
  const crashed = run.exitCode !== 0 && run.exitCode !== 3;
  const files = placed.map(({ name, file, checks }) => {
    const line = crashed ? undefined : lines.get(file);
    const output = line === undefined ? undefined : readOutput(line, to);
    const unreadable = line?.status === 'released' && output === undefined;
    const status = line === undefined || unreadable ? 'crash' : line.status;
    return { name, checks, output, status, code: unreadable ? 'the output cannot be read' : line?.code };
  });
  const maps = mapsOf(files);
  return files.map(({ name, checks, output, status, code }) => {
    const verdicts = checks.map((check) => ({ check, passed: holds(check, output, maps) }));
    return { name, status, code, verdicts, traces: output === undefined ? [] : tracesOf(checks, output) };
  });
}

function readOutput(line: InstanceLine, to: string): ParsedFile | undefined {
  if (line.status !== 'released' || line.output === undefined) return undefined;
  return parsedOrNot(readFileSync(join(to, line.output)));
}
