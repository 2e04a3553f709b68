import { type BatchRequest, type InstanceLine, type RunSummary, runBatch } from '../../batch/index.ts';

import { type CompiledPolicy, type PolicyOverrides, withOverrides } from '../../policy/index.ts';
import type { Call, ExitStatus, Invocation } from '../command.ts';
import { notAvailable } from '../errors.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { policyOf } from '../policy-file.ts';
import { PolicyFinder } from '../policy-finder.ts';
import { ProgressView } from '../progress.ts';
import { type Shell, STANDARD_INPUT } from '../shell.ts';
import { balanceText, Reasons, summaryLines } from '../summary.ts';
import { VERSION } from '../version.ts';

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
      signal: interrupt.signal,
      stdin: STANDARD_INPUT,
    });
  } finally {
    progress.end();
    interrupt.close();
  }
}

function requestOf(invocation: Invocation, { home }: Shell, policy: CompiledPolicy): BatchRequest {
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
    home,
    findPolicy: (digest) => policies.find(digest),
    ...(project === undefined ? {} : { project }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(jobs === undefined ? {} : { jobs }),
    dryRun: invocation.has('dry-run'),
    flags: { rekey: invocation.has('rekey'), media: false },
    software: { name: 'leadglass', version: VERSION },
  };
}

function overridesOf(invocation: Invocation): PolicyOverrides {
  const given = {
    pixels: invocation.text('pixels'),
    effort: invocation.text('pixel-effort'),
    faces: invocation.text('faces'),
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as PolicyOverrides;
}

/** The last line of `--json`. */
function runLine(summary: RunSummary, policy: CompiledPolicy): object {
  const { id, dryRun, project, to, counts, codes, findings, unseen, remaining, leaks, interrupted, exitStatus } =
    summary;
  const { grownPatients, lookedAgain } = summary;
  const evidence = summary.evidence?.json;
  return {
    type: 'run',
    ...(id === undefined ? {} : { id }),
    dryRun,
    counts,
    codes,
    findings,
    ...(unseen === undefined ? {} : { unseen }),
    ...(evidence === undefined ? {} : { evidence }),
    policy: { name: policy.name, digest: policy.digest },
    notices: policy.notices,
    project,
    to,
    leaks,
    grown: { patients: grownPatients.length, ...lookedAgain },
    interrupted,
    remaining,
    exitStatus,
  };
}
