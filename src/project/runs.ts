import { closeSync, fdatasyncSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSha256 } from '../crypto/index.ts';
import { ifThere, PRIVATE_FILE, PRIVATE_FOLDER, writeAll, writeAtomically } from './files.ts';
import { Journal, type JournalHead } from './journal.ts';
import type { UnseenCounts } from './seen-traits.ts';

export const RUN_FORMAT = 'leadglass.run/1';
const FLUSH_CHARACTERS = 64 * 1024;

export type RunState = 'running' | 'finished' | 'interrupted' | 'failed';

/** `run.json` of a run. */
export interface RunFacts {
  readonly format: typeof RUN_FORMAT;
  readonly id: string;
  readonly previous?: string;
  /** Runs that were cut off and that this one goes on with, the last one first. */
  readonly continues?: readonly string[];
  readonly state: RunState;
  readonly started: string;
  readonly ended?: string;
  readonly policy: { readonly name: string; readonly digest: string };
  readonly place: string;
  /** About held instances alone: `held release`, `held retry`. */
  readonly held?: true;
  readonly counts?: Readonly<Record<string, number>>;
  /** What no earlier run of the project had met; absent where there was nothing to compare with. */
  readonly unseen?: UnseenCounts;
}

export interface RunOptions {
  readonly policy: { readonly name: string; readonly digest: string };
  /** Real path of the output folder. */
  readonly place: string;
  /** About held instances alone. */
  readonly held?: true;
}

/** `instances.jsonl`, whole. */
export interface WrittenLines {
  readonly lines: number;
  readonly sha256: string;
}

/** The last evidence that there is before a run. */
export interface PreviousEvidence {
  readonly run: string;
  readonly bytes: Uint8Array;
}

export const isRunId = (name: string): boolean => /^[0-9]{6}$/.test(name);

/** The runs in a folder of runs, oldest first. */
export const runIds = (runs: string): string[] => readdirSync(runs).filter(isRunId).sort();

/** One run of a project, open for writing: `runs/<id>` with run.json, the journal and a line for each instance. */
export class Run {
  readonly id: string;
  readonly folder: string;
  readonly journal: Journal;
  readonly journalHead: JournalHead;
  #facts: RunFacts;
  readonly #runs: string;
  #instances: number | undefined;
  readonly #hasher = createSha256();
  #lines = '';
  #written = 0;

  /** Runs are numbered, so that their order is their name's. The project is locked meanwhile. */
  constructor(project: { readonly folder: string }, options: RunOptions) {
    const runs = join(project.folder, 'runs');
    this.#runs = runs;
    const before = runIds(runs).reverse();
    const previous = before[0];
    this.id = String(Number(previous ?? 0) + 1).padStart(6, '0');
    this.folder = join(runs, this.id);
    mkdirSync(this.folder, { mode: PRIVATE_FOLDER });
    const started = new Date().toISOString();
    const cutOff = cutOffRuns(runs, before, options);
    const chain = {
      ...(previous === undefined ? {} : { previous }),
      ...(cutOff.length === 0 ? {} : { continues: cutOff }),
    };
    this.#facts = { format: RUN_FORMAT, id: this.id, ...chain, state: 'running', started, ...options };
    this.#writeFacts();
    this.journalHead = { policyDigest: options.policy.digest, place: options.place };
    this.journal = new Journal(this.journalPath, this.journalHead);
    this.#instances = openSync(join(this.folder, 'instances.jsonl'), 'wx', PRIVATE_FILE);
  }

  get journalPath(): string {
    return join(this.folder, 'journal');
  }

  get started(): string {
    return this.#facts.started;
  }

  get continues(): readonly string[] {
    return this.#facts.continues ?? [];
  }

  /** Of the last run that ended with one; those that were cut off have none. */
  previousEvidence(name: string): PreviousEvidence | undefined {
    for (const run of runIds(this.#runs).reverse()) {
      const bytes = run < this.id ? ifThere(() => readFileSync(join(this.#runs, run, name))) : undefined;
      if (bytes !== undefined) return { run, bytes };
    }
    return undefined;
  }

  /** Adds one line to instances.jsonl; the text is without its line feed. */
  addInstance(line: string): void {
    this.#lines += `${line}\n`;
    this.#written++;
    if (this.#lines.length >= FLUSH_CHARACTERS) this.#flush();
  }

  /** No line comes after this. */
  endInstances(): WrittenLines {
    if (this.#instances === undefined) throw new TypeError('the list of instances has ended');
    this.#flush();
    fdatasyncSync(this.#instances);
    closeSync(this.#instances);
    this.#instances = undefined;
    return { lines: this.#written, sha256: this.#hasher.digestHex() };
  }

  /** Puts a file beside the list of instances. */
  write(name: string, content: Uint8Array | string): void {
    writeAtomically(join(this.folder, name), content, { mode: PRIVATE_FILE });
  }

  close(state: RunState, counts: Readonly<Record<string, number>>, unseen?: UnseenCounts): void {
    if (this.#instances !== undefined) this.endInstances();
    this.journal.close();
    const compared = unseen === undefined ? {} : { unseen };
    this.#facts = { ...this.#facts, state, ended: new Date().toISOString(), counts, ...compared };
    this.#writeFacts();
  }

  #flush(): void {
    if (this.#instances === undefined) return;
    const bytes = Buffer.from(this.#lines);
    this.#hasher.update(bytes);
    writeAll(this.#instances, bytes);
    this.#lines = '';
  }

  #writeFacts(): void {
    const text = `${JSON.stringify(this.#facts, undefined, 2)}\n`;
    writeAtomically(join(this.folder, 'run.json'), text, { mode: PRIVATE_FILE });
  }
}

/**
 * The runs right before that did not come to their end, under the same policy and into the same folder: what they
 * released is a part of the work that goes on now. A run about held instances goes on with its like alone; over one
 * that has finished, a run over inputs looks back to what was cut off before it.
 */
function cutOffRuns(runs: string, before: readonly string[], { policy, place, held }: RunOptions): string[] {
  const found: string[] = [];
  for (const run of before) {
    const text = ifThere(() => readFileSync(join(runs, run, 'run.json')));
    // Killed before it had written that it is one: it has released nothing.
    if (text === undefined) continue;
    const facts = factsOf(text);
    const isCutOff = facts !== undefined && facts.state !== 'finished';
    const isHeld = facts?.held === true;
    if (held !== true && isHeld && !isCutOff) continue;
    if (held === true && !isHeld && isCutOff) continue;
    if (!isCutOff || facts.policy?.digest !== policy.digest || facts.place !== place) break;
    found.push(run);
  }
  return found;
}

/** Undefined for a record that somebody has harmed, or that another version wrote. */
function factsOf(bytes: Uint8Array): Partial<RunFacts> | undefined {
  try {
    const facts = JSON.parse(new TextDecoder().decode(bytes)) as Partial<RunFacts> | null;
    return facts?.format === RUN_FORMAT ? facts : undefined;
  } catch {
    return undefined;
  }
}
