import { type BatchRequest, type InstanceLine, type RunSummary, runBatch } from '../../batch/index.ts';

import { type CompiledPolicy, withOverrides } from '../../policy/index.ts';
import type { Call, ExitStatus, Invocation } from '../command.ts';
import { notAvailable } from '../errors.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { overridesOf, policyOf } from '../policy-file.ts';
import { PolicyFinder } from '../policy-finder.ts';
import { ProgressView } from '../progress.ts';
import { passphraseOf } from '../project-opener.ts';
import { runLine } from '../run-line.ts';
import { type Shell, STANDARD_INPUT } from '../shell.ts';
import { balanceText, Reasons, summaryLines } from '../summary.ts';
import { SOFTWARE } from '../version.ts';

/** `leadglass deidentify`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  if (invocation.has('media')) throw notAvailable('--media', 'a DICOMDIR can be made by other tools over the result');
  const policy = withOverrides(await policyOf(invocation.text('policy')), overridesOf(invocation));
  const isJson = invocation.has('json');
  const reasons = new Reasons(shell.err.isTerminal);
  const summary = await work(requestOf(invocation, shell, policy), shell, {
    isQuiet: invocation.has('quiet'),
    onInstance: (line) => {
      reasons.add(line);
      if (isJson) shell.out.line(JSON.stringify(line));
    },
  });
  if (isJson) shell.out.line(JSON.stringify(runLine(summary, policy)));
  if (!invocation.has('quiet')) {
    for (const line of summaryLines({ summary, reasons, policy }, shell.err)) shell.err.line(line);
    for (const line of heldLines(summary, invocation)) shell.err.line(line);
  }
  (isJson ? shell.err : shell.out).line(balanceText(summary.counts));
  return summary.exitStatus;
}

interface Listener {
  readonly isQuiet: boolean;
  onInstance(line: InstanceLine): void;
}

async function work(request: BatchRequest, shell: Shell, { isQuiet, onInstance }: Listener): Promise<RunSummary> {
  const interrupt = listenForInterrupt(shell.err);
  const progress = new ProgressView(shell.err);
  try {
    return await runBatch(request, {
      onInstance,
      onProgress: (state) => {
        if (!isQuiet) progress.update(state);
      },
      onSearchEstimate: (estimate) => {
        if (!isQuiet) progress.announce(estimate);
      },
      onNotice: (text) => progress.notice(text),
      signal: interrupt.signal,
      stdin: STANDARD_INPUT,
    });
  } finally {
    progress.end();
    interrupt.close();
  }
}

function requestOf(invocation: Invocation, shell: Shell, policy: CompiledPolicy): BatchRequest {
  const project = invocation.text('project');
  const evidence = invocation.text('evidence');
  const jobs = invocation.count('jobs');
  const to = invocation.text('to');
  const policies = new PolicyFinder([policy]);
  if (to === undefined) throw new TypeError('the table does not require --to');
  return {
    inputs: invocation.positionals,
    to,
    policy,
    home: shell.home,
    askPassphrase: passphraseOf(shell),
    findPolicy: (digest) => policies.find(digest),
    ...(project === undefined ? {} : { project }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(invocation.has('keep-held') ? { keepHeld: true } : {}),
    dryRun: invocation.has('dry-run'),
    flags: { rekey: invocation.has('rekey'), media: false },
    software: SOFTWARE,
  };
}

/** How to go on with what was not released. */
function heldLines({ counts, project, dryRun }: RunSummary, invocation: Invocation): string[] {
  const { held, quarantined } = counts;
  if (dryRun || held + quarantined === 0) return [];
  const isLost = held > 0 && invocation.positionals.includes('-') && !invocation.has('keep-held');
  return [
    `leadglass held list --project ${project.name} shows what was kept back, and the commands to go on with it.`,
    ...(isLost
      ? ['What came from standard input and is held cannot be released later: no copy was kept. --keep-held keeps one.']
      : []),
  ];
}
