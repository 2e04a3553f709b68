import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How to start the tool. */
export interface ToolOptions {
  /** Run `dist/cli.js` instead of the sources. */
  readonly built: boolean;
  /** LEADGLASS_HOME of this run, so that no project of the user is touched. */
  readonly home: string;
  readonly timeoutSeconds?: number;
  /** Another program with the same command line; the tests of the runners have one. */
  readonly script?: string;
}

/** One line of `--json` for an instance (DESIGN 3.1). */
export interface InstanceLine {
  readonly type: 'instance';
  readonly source: string;
  readonly status: string;
  readonly code?: string;
  readonly output?: string;
  readonly findings?: readonly { readonly code: string; readonly path: string }[];
  /** An error that nobody foresaw. */
  readonly defect?: string;
}

export interface RunLine {
  readonly type: 'run';
  readonly id?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly evidence?: string;
}

export interface RunResult {
  /** `undefined` when the process was killed. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly instances: readonly InstanceLine[];
  readonly run: RunLine | undefined;
  readonly milliseconds: number;
  /** Lines of standard output that are not JSON of a known type. */
  readonly strayLines: readonly string[];
}

const ROOT = new URL('../../../', import.meta.url);
const DEFAULT_TIMEOUT_SECONDS = 300;

/** Runs one command of the tool to its end. A run that outlives the timeout is killed and has no exit code. */
export async function runProduct(args: readonly string[], options: ToolOptions): Promise<RunResult> {
  const script = options.script ?? fileURLToPath(new URL(options.built ? 'dist/cli.js' : 'src/cli/main.ts', ROOT));
  const started = performance.now();
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, LEADGLASS_HOME: options.home, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: (options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    killSignal: 'SIGKILL',
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const exitCode = await new Promise<number | undefined>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? undefined));
  });
  const text = Buffer.concat(stdout).toString('utf8');
  return {
    exitCode,
    stdout: text,
    stderr: Buffer.concat(stderr).toString('utf8'),
    milliseconds: performance.now() - started,
    ...readLines(text),
  };
}

/** Reads the JSON lines of a run; what is no such line is kept as stray. */
export function readLines(text: string): Pick<RunResult, 'instances' | 'run' | 'strayLines'> {
  const instances: InstanceLine[] = [];
  const strayLines: string[] = [];
  let run: RunLine | undefined;
  for (const line of text.split('\n').filter((candidate) => candidate.trim() !== '')) {
    const value = parseLine(line);
    if (value?.type === 'instance') instances.push(value);
    else if (value?.type === 'run') run = value;
    else strayLines.push(line);
  }
  return { instances, run, strayLines };
}

function parseLine(line: string): InstanceLine | RunLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as InstanceLine | RunLine) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
