import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../failure/index.ts';
import { ifThere, PRIVATE_FILE } from './files.ts';

/** Who holds a lock. `started` tells a process from a later one that got the same number (Linux: ticks since boot). */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  readonly started: string;
}

/** Held until `release`. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock of a folder: one writer at a time. A lock whose process has ended on this machine is taken over; one
 * of another machine is believed, because nobody here can look.
 * @throws {Failure} `environment/locked`
 */
export function takeLock(folder: string): Lock {
  const path = join(folder, 'lock');
  const mine = JSON.stringify(thisProcess());
  // Twice: the second time a stale lock has been put aside.
  for (let attempt = 0; attempt < 2; attempt++) {
    if (createLock(path, mine)) return { release: () => releaseLock(path, mine) };
    const found = readLock(path);
    if (found === undefined) continue;
    const owner = parseOwner(found);
    if (owner === undefined || isAlive(owner)) throw locked(path, owner);
    putAside(path, found);
  }
  throw locked(path, parseOwner(readLock(path) ?? ''));
}

/** False when there is one. A link appears with its content, so nobody reads half a lock. */
function createLock(path: string, content: string): boolean {
  const temporary = temporaryName(path);
  writeFileSync(temporary, content, { mode: PRIVATE_FILE, flag: 'wx' });
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Another process may have done the same a moment ago: what was moved away is looked at, and put back if it is new. */
function putAside(path: string, stale: string): void {
  const aside = temporaryName(path);
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readLock(aside) !== stale) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function releaseLock(path: string, mine: string): void {
  if (readLock(path) === mine) rmSync(path, { force: true });
}

const readLock = (path: string): string | undefined => ifThere(() => readFileSync(path, 'utf8'));

function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<LockOwner>;
    const { pid, host, started } = owner;
    return Number.isInteger(pid) && typeof host === 'string' ? { pid: pid!, host, started: started ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

function thisProcess(): LockOwner {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid) };
}

function isAlive(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: somebody else's process, but there.
    return (error as NodeJS.ErrnoException).code === 'EPERM' && isSameProcess(owner);
  }
  return isSameProcess(owner);
}

function isSameProcess(owner: LockOwner): boolean {
  const started = startOf(owner.pid);
  return started === '' || owner.started === '' || started === owner.started;
}

/** Field 22 of /proc/<pid>/stat and the boot it counts from; empty where there is no such file. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    // The second field is the name in parentheses, which may hold spaces.
    return `${boot}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return '';
  }
}

function temporaryName(path: string): string {
  return `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
}

function locked(path: string, owner: LockOwner | undefined): Failure {
  const who = owner === undefined ? 'another run' : `process ${owner.pid} on ${owner.host}`;
  return new Failure('environment/locked', `${who} writes to this project`, {
    hint: `wait until it has ended; if it has, remove ${path}`,
  });
}
