/**
 * The command as its users have it: the bundle that ships, built once into a folder, every run a process of its own.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A run that takes longer hangs. */
const LONGEST_MS = 120_000;

export interface Ended {
  /** `undefined` when a signal ended the process. */
  readonly status: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** A process that may still be at work. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Builds the package's `dist` into a new folder and returns the command in it. */
export function buildCommand(folder: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.ts', '--out', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed\n${stdout}\n${stderr}`);
  return join(folder, 'cli.js');
}

/** Starts a script of this Node with pipes for output, as in a job of a server: nothing is a terminal. */
export function startCommand(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const begun = performance.now();
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      const milliseconds = performance.now() - begun;
      resolve({ status: status ?? undefined, signal: signal ?? undefined, ...texts, milliseconds });
    });
  });
  return { child, ended };
}
