import { type Balance, type HeldRequest, type HeldRun, type InstanceLine, runHeld, STATUSES } from '../batch/index.ts';
import { EXIT, type ExitStatus, type Invocation } from './command.ts';
import { listenForInterrupt } from './interrupt.ts';
import { PolicyFinder } from './policy-finder.ts';
import { ProgressView } from './progress.ts';
import { runLine } from './run-line.ts';
import { type Shell, STANDARD_INPUT } from './shell.ts';
import { balanceText, Reasons, summaryLines } from './summary.ts';
import { SOFTWARE } from './version.ts';

type Work = Pick<HeldRequest, 'project' | 'ids' | 'action' | 'keepHeld'>;

/** Runs over held instances, and says what became of them as a run does. */
export async function workOnHeld(work: Work, invocation: Invocation, shell: Shell): Promise<ExitStatus> {
  const isJson = invocation.has('json');
  const reasons = new Reasons(shell.err.isTerminal);
  const { runs, isInterrupted } = await run(requestOf(work, invocation, shell), shell, {
    isQuiet: invocation.has('quiet'),
    onInstance: (line) => {
      reasons.add(line);
      if (isJson) shell.out.line(JSON.stringify(line));
    },
  });
  if (runs.length === 0 && !isInterrupted) shell.err.line('nothing is left to do: all of them were released before');
  for (const { summary, policy } of runs) {
    if (isJson) shell.out.line(JSON.stringify(runLine(summary, policy)));
    if (invocation.has('quiet')) continue;
    for (const line of summaryLines({ summary, reasons, policy }, shell.err)) shell.err.line(line);
  }
  (isJson ? shell.err : shell.out).line(balanceText(sumOf(runs)));
  return worstOf(runs, isInterrupted);
}

function requestOf(work: Work, invocation: Invocation, { home }: Shell): HeldRequest {
  const jobs = invocation.count('jobs');
  const evidence = invocation.text('evidence');
  const policies = new PolicyFinder([]);
  return {
    ...work,
    home,
    ...(jobs === undefined ? {} : { jobs }),
    ...(evidence === undefined ? {} : { evidence }),
    findPolicy: (digest) => policies.find(digest),
    software: SOFTWARE,
  };
}

interface Worked {
  readonly runs: readonly HeldRun[];
  /** Perhaps before the last of them was begun. */
  readonly isInterrupted: boolean;
}

interface Listener {
  readonly isQuiet: boolean;
  onInstance(line: InstanceLine): void;
}

async function run(request: HeldRequest, shell: Shell, { isQuiet, onInstance }: Listener): Promise<Worked> {
  const interrupt = listenForInterrupt(shell.err);
  const progress = new ProgressView(shell.err);
  try {
    const runs = await runHeld(request, {
      onInstance,
      onProgress: (state) => {
        if (!isQuiet) progress.update(state);
      },
      signal: interrupt.signal,
      stdin: STANDARD_INPUT,
    });
    return { runs, isInterrupted: interrupt.signal.aborted };
  } finally {
    progress.end();
    interrupt.close();
  }
}

function sumOf(runs: readonly HeldRun[]): Balance {
  const sum = (what: keyof Balance): number => runs.reduce((total, { summary }) => total + summary.counts[what], 0);
  return Object.fromEntries(['in' as const, ...STATUSES].map((what) => [what, sum(what)])) as Balance;
}

/** A leak says more than an interrupt, and that more than what is still held. */
function worstOf(runs: readonly HeldRun[], isInterrupted: boolean): ExitStatus {
  const statuses = new Set<ExitStatus>(runs.map(({ summary }) => summary.exitStatus));
  if (isInterrupted) statuses.add(EXIT.interrupted);
  return [EXIT.leak, EXIT.interrupted, EXIT.held].find((status) => statuses.has(status)) ?? EXIT.done;
}
