import {
  type Balance,
  type BatchIo,
  type HeldRequest,
  type HeldRun,
  type InstanceLine,
  runHeld,
  STATUSES,
} from '../batch/index.ts';
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
export function workOnHeld(work: Work, invocation: Invocation, shell: Shell): Promise<ExitStatus> {
  const request = { ...work, ...runOptions(invocation, shell) };
  const nothing = 'nothing is left to do: all of them were released before';
  return carryOut((io) => runHeld(request, io), { invocation, shell, nothing });
}

interface Carrying {
  readonly invocation: Invocation;
  readonly shell: Shell;
  /** What is said where there is no run to make. */
  readonly nothing: string;
}

type Start = (io: BatchIo) => Promise<readonly HeldRun[]>;

/** Makes runs, and says what became of their instances as a run does. */
export async function carryOut(start: Start, { invocation, shell, nothing }: Carrying): Promise<ExitStatus> {
  const isJson = invocation.has('json');
  const reasons = new Reasons(shell.err.isTerminal);
  const { runs, isInterrupted } = await run(start, shell, {
    isQuiet: invocation.has('quiet'),
    onInstance: (line) => {
      reasons.add(line);
      if (isJson) shell.out.line(JSON.stringify(line));
    },
  });
  if (runs.length === 0 && !isInterrupted) shell.err.line(nothing);
  for (const { summary, policy } of runs) {
    if (isJson) shell.out.line(JSON.stringify(runLine(summary, policy)));
    if (invocation.has('quiet')) continue;
    for (const line of summaryLines({ summary, reasons, policy }, shell.err)) shell.err.line(line);
  }
  (isJson ? shell.err : shell.out).line(balanceText(sumOf(runs)));
  return worstOf(runs, isInterrupted);
}

type RunOptions = Pick<HeldRequest, 'home' | 'jobs' | 'evidence' | 'findPolicy' | 'software'>;

/** What every run about records of a project is given. */
export function runOptions(invocation: Invocation, { home }: Shell): RunOptions {
  const jobs = invocation.count('jobs');
  const evidence = invocation.text('evidence');
  const policies = new PolicyFinder([]);
  return {
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

async function run(start: Start, shell: Shell, { isQuiet, onInstance }: Listener): Promise<Worked> {
  const interrupt = listenForInterrupt(shell.err);
  const progress = new ProgressView(shell.err);
  try {
    const runs = await start({
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
