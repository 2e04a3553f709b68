import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a command took: seconds and bytes, of it and everything that it started and waited for. */
export interface Sample {
  readonly user: number;
  readonly system: number;
  readonly wall: number;
  /** Peak resident memory of the largest process; undefined without GNU time. */
  readonly rss?: number;
}

export interface Measured {
  readonly status: number | null;
  readonly stderr: string;
  readonly sample: Sample;
}

const GNU_TIME = '/usr/bin/time';

/** Whether peak memory can be measured. */
export function hasGnuTime(): boolean {
  return existsSync(GNU_TIME) && spawnSync(GNU_TIME, ['--version'], { encoding: 'utf8' }).stdout.includes('GNU');
}

/**
 * `time` of bash asks the kernel (getrusage) for the whole process tree to a millisecond; GNU time and /proc/PID/stat
 * round to ten. GNU time stands between for the memory: a process that Node started itself would begin with Node's peak.
 */
const SCRIPT = `
TIMEFORMAT='%3U %3S %3R'
exec 4>&2
if [ -n "$BENCH_RSS" ]; then
  { time ${GNU_TIME} --quiet --format %M --output "$BENCH_RSS" "$@" 2>&4 3>&- 4>&-; } 2>&3
else
  { time "$@" 2>&4 3>&- 4>&-; } 2>&3
fi
`;

/**
 * Runs a command to its end and measures it. What it prints on standard output goes nowhere.
 * @throws {Error} when bash cannot be started or says nothing
 */
export function measure(command: readonly string[], env: Readonly<Record<string, string>> = {}): Measured {
  const rssFile = hasTime() ? join(tmpdir(), `bench-${randomUUID()}`) : '';
  const { status, output, error } = spawnSync('bash', ['-c', SCRIPT, 'bench', ...command], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env, BENCH_RSS: rssFile },
  });
  if (error !== undefined) throw error;
  const times = parseTimes(output[3] ?? '');
  const rss = rssFile !== '' && existsSync(rssFile) ? parseRss(readFileSync(rssFile, 'utf8')) : undefined;
  if (rssFile !== '') rmSync(rssFile, { force: true });
  return { status, stderr: output[2] ?? '', sample: rss === undefined ? times : { ...times, rss } };
}

/** `0.512 0.043 0.561`, in some locales with commas. */
export function parseTimes(text: string): Omit<Sample, 'rss'> {
  const found = /(\d+[.,]\d+) (\d+[.,]\d+) (\d+[.,]\d+)\s*$/.exec(text);
  if (found === null) throw new Error('bash did not say how long the command took');
  const [user = 0, system = 0, wall = 0] = found.slice(1).map((number) => Number(number.replace(',', '.')));
  return { user, system, wall };
}

/** Kilobytes on the last line; before it GNU time says so when the command failed. */
export function parseRss(text: string): number | undefined {
  const kilobytes = /(\d+)\s*$/.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

let gnuTime: boolean | undefined;

function hasTime(): boolean {
  gnuTime ??= hasGnuTime();
  return gnuTime;
}

export const cpuOf = ({ user, system }: Sample): number => user + system;
