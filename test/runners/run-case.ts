import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildInputs, type Case, type Input } from './case-files.ts';
import { evaluate, type Finding, type Instance, judgeInvariants, type Outcome } from './judge/index.ts';
import { type ParsedFile, ParseError, parseFile } from './parse/index.ts';
import {
  type InstanceLine,
  initProject,
  policyOfProfile,
  type RunResult,
  runProduct,
  type ToolOptions,
} from './product/index.ts';

export interface CaseOptions {
  readonly built: boolean;
  /** Judge the inputs as if they were the outputs: a check of the judge, nothing is run. */
  readonly copy: boolean;
  /** Leave out the second run that compares bytes. */
  readonly once: boolean;
  /** Keep the folder of every case and say where it is. */
  readonly keep: boolean;
  /** Another program in the place of the tool. */
  readonly script?: string;
}

export interface CaseResult {
  readonly case: Case;
  readonly expectations: readonly Finding[];
  readonly invariants: readonly Finding[];
  readonly outcomes: readonly string[];
  /** Why the run of the tool gave nothing to judge. */
  readonly failure: string | undefined;
  readonly folder: string | undefined;
}

/** Builds the inputs of a case, runs the tool over them and judges what it wrote. */
export async function runCase(deidCase: Case, options: CaseOptions): Promise<CaseResult> {
  const inputs = buildInputs(deidCase);
  if (options.copy) return judgeCase(deidCase, { instances: inputs.map(copied), again: undefined });
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-case-'));
  try {
    return await runInFolder(deidCase, inputs, { ...options, folder });
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
}

function copied({ bytes, file }: Input): Instance {
  const released = { input: file, outcome: 'released', report: '' } as const;
  return { ...released, ...parsedOutput(bytes) };
}

interface Judged {
  readonly instances: readonly Instance[];
  readonly again: readonly (Uint8Array | undefined)[] | undefined;
}

/** The judgement alone, for outputs of any origin. */
export function judgeCase(deidCase: Case, { instances, again }: Judged): CaseResult {
  const { codes, params } = deidCase.profile;
  const profile = { codes, trustDeclaredSafe: params?.trustDeclaredSafe === true };
  return {
    case: deidCase,
    expectations: evaluate(deidCase.expect, instances),
    invariants: judgeInvariants(instances, again === undefined ? { profile } : { profile, again }),
    outcomes: instances.map(({ outcome }) => outcome),
    failure: undefined,
    folder: undefined,
  };
}

async function runInFolder(
  deidCase: Case,
  inputs: readonly Input[],
  options: CaseOptions & { folder: string },
): Promise<CaseResult> {
  const { folder } = options;
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('in'));
  for (const [index, { bytes }] of inputs.entries()) writeFileSync(join(at('in'), inputName(index)), bytes);
  const policy = policyOfProfile(deidCase.profile, deidCase.id, folder);
  const { built, script } = options;
  const tool: ToolOptions = { built, home: at('home'), ...(script === undefined ? {} : { script }) };
  const key = deidCase.profile.params?.keyHex;
  const made = await initProject(PROJECT, typeof key === 'string' ? key : undefined, tool);
  if (made.exitCode !== 0)
    return failed(deidCase, `project init ended with ${made.exitCode}: ${lastWords(made)}`, options);
  // The second run starts from the same project state, which the first one changes.
  if (!options.once) cpSync(at('home'), at('home-again'), { recursive: true });

  const first = await runProduct(argumentsOf(deidCase, { in: at('in'), out: at('out'), policy }), tool);
  const read = readOutputs(first, inputs, at('out'));
  if (typeof read === 'string') return failed(deidCase, read, options);
  if (options.once || first.exitCode === 2)
    return withFolder(judgeCase(deidCase, { instances: read, again: undefined }), options);

  const places = { in: at('in'), out: at('out-again'), policy };
  const second = await runProduct(argumentsOf(deidCase, places), { ...tool, home: at('home-again') });
  const again = inputs.map((_, index) => outputBytes(lineOf(second, index), places.out));
  return withFolder(judgeCase(deidCase, { instances: read, again }), options);
}

/** Name of the one project that a case has, in a home of its own. */
const PROJECT = 'case';

const inputName = (index: number): string => `instance-${index}.dcm`;

interface Places {
  readonly in: string;
  readonly out: string;
  readonly policy: string;
}

/**
 * Pixels and faces are let through, since the cases are about attributes; a case that asks for Clean Pixel Data (113101)
 * or Clean Recognizable Visual Features (113102) gets what it asks for.
 */
function argumentsOf(deidCase: Case, places: Places): string[] {
  const { codes } = deidCase.profile;
  const pixels = codes.includes('113101') ? 'redact' : 'insecure-keep';
  const faces = codes.includes('113102') ? 'deface' : 'keep';
  const { in: source, out, policy } = places;
  return [
    'deidentify',
    source,
    '--to',
    out,
    '--policy',
    policy,
    '--project',
    PROJECT,
    '--json',
    '--pixels',
    pixels,
    '--faces',
    faces,
  ];
}

/** Instances as the run says; a string says why there is nothing to judge. */
function readOutputs(run: RunResult, inputs: readonly Input[], to: string): Instance[] | string {
  if (run.exitCode === 2) {
    return inputs.map(({ file }) => ({ input: file, outcome: 'rejectedPolicy', report: '' }));
  }
  if (run.exitCode !== 0 && run.exitCode !== 3)
    return `the run ended with ${run.exitCode ?? 'a signal'}: ${lastWords(run)}`;
  const instances: Instance[] = [];
  for (const [index, { file }] of inputs.entries()) {
    const line = lineOf(run, index);
    if (line === undefined) return `no JSON line for ${inputName(index)}`;
    if (line.defect !== undefined) return `a defect of the tool: ${line.defect}`;
    instances.push(instanceOf(file, line, to));
  }
  return instances;
}

const lineOf = (run: RunResult, index: number): InstanceLine | undefined =>
  run.instances.find(({ source }) => basename(source) === inputName(index));

/** DESIGN 3.7: held and quarantined count as quarantined, not-dicom as dropped; what was seen before gives no file. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  released: 'released',
  held: 'quarantined',
  quarantined: 'quarantined',
  regenerated: 'regenerated',
  'not-dicom': 'dropped',
  duplicate: 'dropped',
  unchanged: 'dropped',
};

function instanceOf(input: ParsedFile, line: InstanceLine, to: string): Instance {
  const outcome = OUTCOMES[line.status];
  if (outcome === undefined) throw new RangeError(`unknown status ${line.status}`);
  const plain = { input, outcome, report: reportOf(line) };
  const bytes = outcome === 'released' ? outputBytes(line, to) : undefined;
  if (bytes === undefined) return outcome === 'released' ? { ...plain, unreadable: 'no output file' } : plain;
  return { ...plain, ...parsedOutput(bytes) };
}

function parsedOutput(bytes: Uint8Array): { output: ParsedFile } | { unreadable: string } {
  try {
    return { output: parseFile(bytes) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { unreadable: error.message };
  }
}

function outputBytes(line: InstanceLine | undefined, to: string): Uint8Array | undefined {
  return line?.status === 'released' && line.output !== undefined ? readFileSync(join(to, line.output)) : undefined;
}

/** The JSON line with codes as the case format writes them: `input/uid-conflict` becomes `UID_CONFLICT`. */
export function reportOf(line: InstanceLine): string {
  const upper = (code: string): string => (code.split('/').at(-1) ?? '').replaceAll('-', '_').toUpperCase();
  const findings = (line.findings ?? []).map((finding) => ({ ...finding, code: upper(finding.code) }));
  return JSON.stringify({ ...line, ...(line.code === undefined ? {} : { code: upper(line.code) }), findings });
}

const lastWords = ({ stderr }: RunResult): string => stderr.trim().split('\n').slice(-3).join(' | ').slice(0, 300);

function failed(deidCase: Case, failure: string, options: CaseOptions & { folder: string }): CaseResult {
  const lost = deidCase.expect.map(({ path, rule }) => ({ path, rule, pass: false, found: 'nothing to judge' }));
  return withFolder(
    { case: deidCase, expectations: lost, invariants: [], outcomes: [], failure, folder: undefined },
    options,
  );
}

const withFolder = (result: CaseResult, options: CaseOptions & { folder: string }): CaseResult =>
  options.keep ? { ...result, folder: options.folder } : result;
