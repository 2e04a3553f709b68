import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { measure } from './measure.ts';
import type { Place, Row } from './rounds.ts';
import { dicomFilesBelow, type Workload } from './workloads.ts';

/**
 * Everything on (survey, decisions, verification, both SHA-256, records of the run); pixels and faces are left, as the
 * peers leave them.
 */
const FLAGS = ['--policy', 'research', '--pixels', 'insecure-keep', '--faces', 'keep', '--quiet'];

/** The header is searched, not the picture: no workload has texts in one. */
const SEARCHED_BYTES = 16 * 1024 * 1024;

/** A leadglass to measure: the built one, or another build of it. */
export class Product {
  readonly #cli: string;

  constructor(cli: string) {
    this.#cli = cli;
  }

  command(...args: readonly string[]): readonly string[] {
    return [process.execPath, this.#cli, ...args];
  }

  deidentify(from: string, to: string, jobs = 1): readonly string[] {
    return this.command('deidentify', from, '--to', to, ...FLAGS, '--jobs', String(jobs));
  }

  /** De-identifies a workload; the first output must hold nothing of its people and pass `leadglass verify`. */
  row(name: string, workload: Workload, jobs = 1): Row {
    return {
      name,
      files: workload.files,
      writes: workload.files,
      command: ({ out }) => this.deidentify(workload.folder, out, jobs),
      check: (place) => this.#faultOf(place, workload),
    };
  }

  #faultOf({ out, home }: Place, { needles }: Workload): string | undefined {
    const leaking = dicomFilesBelow(out).filter((path) => holdsAny(path, needles));
    if (leaking.length > 0) return `${leaking.length} files still hold an identifier`;
    const { status, stderr } = measure(this.command('verify', out), { LEADGLASS_HOME: home });
    return status === 0 ? undefined : `leadglass verify says ${status}: ${stderr.trim().slice(-400)}`;
  }
}

/** Whether the first part of a file holds one of the texts, as bytes. */
function holdsAny(path: string, needles: readonly string[]): boolean {
  const bytes = beginningOf(path);
  return needles.some((needle) => bytes.includes(needle));
}

function beginningOf(path: string): Buffer {
  if (statSync(path).size <= SEARCHED_BYTES) return readFileSync(path);
  const bytes = Buffer.alloc(SEARCHED_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

export const isBuilt = (cli: string): boolean => existsSync(cli);
