import { spawn, spawnSync } from 'node:child_process';

export interface ProcessResult {
  /** `undefined` when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool to its end. Its output is read as UTF-8; values that are none of it show replacement characters. */
export async function runTool(command: string, args: readonly string[], input?: string): Promise<ProcessResult> {
  const child = spawn(command, args, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A tool that ends before it has read everything closes the pipe; its exit code says why.
  child.stdin?.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  child.stdin?.end(input);
  const exitCode = await new Promise<number | undefined>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? undefined));
  });
  return {
    exitCode,
    stdout: Buffer.concat(stdout).toString('utf8'),
    stderr: Buffer.concat(stderr).toString('utf8'),
  };
}

/** Whether a command can be started at all. */
export const hasTool = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args).error === undefined;

/** The Python that has pydicom: the distribution's, else the first on the path; `undefined` when none has. */
export function pythonWithPydicom(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import pydicom']).status === 0);
}
