import { setImmediate } from 'node:timers/promises';
import { Failure, FINDING_CODES } from '../../failure/index.ts';
import { findPlace, listProjects, openPlace, type Project } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus, type Invocation } from '../command.ts';
import { checkEvidence, EVIDENCE_GAPS, EVIDENCE_PROBLEMS, type EvidenceOutcome } from '../evidence-check.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { policyOf } from '../policy-file.ts';
import { PolicyFinder } from '../policy-finder.ts';
import { ProgressView } from '../progress.ts';
import { passphraseOf } from '../project-opener.ts';
import { type Manifest, readManifest, releasedFiles } from '../released-folder.ts';
import { counted, plural, printable, type Screen } from '../screen.ts';
import type { Shell } from '../shell.ts';
import { type FileProblem, GAPS, type Gap, PROBLEMS, Verification } from '../verification.ts';

/** Files between two turns for signals and the progress line. */
const TURN_FILES = 8;
const SHOWN = 20;

/** `leadglass verify`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const folder = invocation.target;
  const manifest = readManifest(folder);
  const project = await projectOf(manifest, shell, invocation.text('project'));
  const evidence = await evidenceOutcome({ folder, manifest, project }, invocation);
  const named = invocation.text('policy');
  const policies = new PolicyFinder(named === undefined ? [] : [await policyOf(named)]);
  const verification = new Verification({ folder, manifest, project, policies });
  const interrupt = listenForInterrupt(shell.err);
  try {
    const files = await verifyAll({ folder, manifest, verification, signal: interrupt.signal }, invocation, shell);
    const outcome = { ...files, exitStatus: worse(files.exitStatus, evidence), ...(evidence && { evidence }) };
    say(outcome, project, invocation, shell);
    return outcome.exitStatus;
  } finally {
    interrupt.close();
    verification.close();
  }
}

/** Undefined when it is not on this machine. */
async function projectOf(manifest: Manifest, shell: Shell, named: string | undefined): Promise<Project | undefined> {
  const { home } = shell;
  if (named === undefined) {
    const facts = listProjects(home).find(({ id }) => id === manifest.project);
    return facts === undefined ? undefined : openPlace(findPlace(home, facts.name), passphraseOf(shell));
  }
  const place = findPlace(home, named);
  if (place.facts.id === manifest.project) return openPlace(place, passphraseOf(shell));
  throw new Failure('usage/project', 'the folder belongs to another project', {
    hint: 'without --project the right one is found by its id',
  });
}

interface Folder {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly project: Project | undefined;
}

async function evidenceOutcome(about: Folder, invocation: Invocation): Promise<EvidenceOutcome | undefined> {
  const file = invocation.text('evidence');
  const key = invocation.text('key');
  if (file !== undefined) return checkEvidence({ file, key, ...about });
  if (key === undefined) return undefined;
  throw new Failure('usage/argument', '--key is for --evidence', { hint: 'name the evidence as well' });
}

/** A leak and an interrupt say more than evidence that is not what it was. */
function worse(files: ExitStatus, evidence: EvidenceOutcome | undefined): ExitStatus {
  return files === EXIT.done && (evidence?.problems.length ?? 0) > 0 ? EXIT.held : files;
}

interface Task {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly verification: Verification;
  readonly signal: AbortSignal;
}

interface Outcome {
  readonly files: number;
  readonly problems: readonly FileProblem[];
  readonly gaps: readonly (readonly [Gap, number])[];
  readonly exitStatus: ExitStatus;
  /** Absent when nobody asked. */
  readonly evidence?: EvidenceOutcome;
}

async function verifyAll(
  { folder, manifest, verification, signal }: Task,
  invocation: Invocation,
  { err }: Shell,
): Promise<Outcome> {
  const progress = new ProgressView(err, { verbs: { processing: 'verifying' } });
  const paths = releasedFiles(folder);
  const problems: FileProblem[] = [];
  let files = 0;
  for (const path of paths) {
    if (signal.aborted) break;
    const problem = await verification.check(path);
    if (problem !== undefined) problems.push(problem);
    files++;
    if (!invocation.has('quiet')) {
      progress.update({ phase: 'processing', done: files, total: paths.length, bytes: 0, quarantined: 0 });
    }
    if (files % TURN_FILES === 0) await setImmediate();
  }
  progress.end();
  const there = new Set(paths);
  const missing = [...manifest.outputs.keys()].filter((path) => !there.has(path));
  problems.push(...missing.map((path): FileProblem => ({ path, problem: 'missing', findings: [] })));
  return { files, problems, gaps: [...verification.gaps], exitStatus: exitStatusOf(problems, signal.aborted) };
}

function exitStatusOf(problems: readonly FileProblem[], isInterrupted: boolean): ExitStatus {
  if (problems.some(({ problem }) => problem === 'leak')) return EXIT.leak;
  if (isInterrupted) return EXIT.interrupted;
  return problems.length > 0 ? EXIT.held : EXIT.done;
}

function say(outcome: Outcome, project: Project | undefined, invocation: Invocation, { out }: Shell): void {
  if (invocation.has('json')) {
    sayJson(outcome, project, out);
    return;
  }
  for (const kind of Object.keys(PROBLEMS) as FileProblem['problem'][]) {
    sayProblems(
      kind,
      outcome.problems.filter(({ problem }) => problem === kind),
      out,
    );
  }
  if (outcome.evidence !== undefined) sayEvidence(outcome.evidence, out);
  for (const [gap, count] of outcome.gaps) out.line(`not checked in ${plural(count, 'file')}: ${GAPS[gap]}`);
  const wrong = outcome.problems.length;
  const known = project === undefined ? 'without a project' : `with project ${project.facts.name}`;
  const passed = project === undefined ? 'all pass what could be checked' : 'all pass';
  const verdict = wrong === 0 ? out.style('green', passed) : out.style('red', plural(wrong, 'problem'));
  out.line(`${plural(outcome.files, 'file')} verified ${known}: ${verdict}`);
}

/** Paths below the folder are made of pseudonyms and new UIDs: they may be shown. */
function sayProblems(kind: FileProblem['problem'], problems: readonly FileProblem[], out: Screen): void {
  if (problems.length === 0) return;
  out.line(out.style(kind === 'leak' ? 'red' : 'yellow', `${kind}: ${counted(problems.length)}, ${PROBLEMS[kind]}`));
  for (const { path, code, findings } of problems.slice(0, SHOWN)) {
    out.line(`  ${printable(path)}${code === undefined ? '' : ` ${code}`}`);
    for (const finding of findings.slice(0, SHOWN)) {
      out.line(`    ${finding.code} ${finding.path}`.trimEnd().concat(`: ${FINDING_CODES[finding.code]}`));
    }
  }
  if (problems.length > SHOWN) out.line(`  and ${counted(problems.length - SHOWN)} more; --json lists all`);
}

function sayEvidence({ run, signedBy, chain, problems, gaps }: EvidenceOutcome, out: Screen): void {
  for (const problem of problems) out.line(`${out.style('red', `evidence ${problem}:`)} ${EVIDENCE_PROBLEMS[problem]}`);
  for (const gap of gaps) out.line(`not checked: ${EVIDENCE_GAPS[gap]}`);
  const earlier = chain === 0 ? '' : `, ${plural(chain, 'earlier run')}`;
  const verdict =
    problems.length === 0
      ? out.style('green', 'as it was written')
      : out.style('red', plural(problems.length, 'problem'));
  out.line(`evidence of run ${run ?? 'unknown'}${earlier}, key ${signedBy}: ${verdict}`);
}

function sayJson(
  { files, problems, gaps, exitStatus, evidence }: Outcome,
  project: Project | undefined,
  out: Screen,
): void {
  for (const problem of problems) out.line(JSON.stringify({ type: 'file', ...problem }));
  const of = project === undefined ? {} : { project: { id: project.facts.id, name: project.facts.name } };
  const notChecked = gaps.map(([gap, count]) => ({ gap, files: count, means: GAPS[gap] }));
  const about = { type: 'verification', files, problems: problems.length, ...of, notChecked };
  out.line(JSON.stringify({ ...about, ...(evidence === undefined ? {} : { evidence }), exitStatus }));
}
