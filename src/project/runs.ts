import { closeSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PRIVATE_FILE, PRIVATE_FOLDER, writeAll, writeAtomically } from './files.ts';
import { Journal, type JournalHead } from './journal.ts';
import type { Project } from './project.ts';
import type { UnseenCounts } from './seen-traits.ts';

export const RUN_FORMAT = 'leadglass.run/1';
const FLUSH_CHARACTERS = 64 * 1024;

export type RunState = 'running' | 'finished' | 'interrupted' | 'failed';

/** `run.json` of a run. */
export interface RunFacts {
  readonly format: typeof RUN_FORMAT;
  readonly id: string;
  readonly previous?: string;
  readonly state: RunState;
  readonly started: string;
  readonly ended?: string;
  readonly policy: { readonly name: string; readonly digest: string };
  readonly place: string;
  readonly counts?: Readonly<Record<string, number>>;
  /** What no earlier run of the project had met; absent where there was nothing to compare with. */
  readonly unseen?: UnseenCounts;
}

export interface RunOptions {
  readonly policy: { readonly name: string; readonly digest: string };
  /** Real path of the output folder. */
  readonly place: string;
}

export const isRunId = (name: string): boolean => /^[0-9]{6}$/.test(name);

/** One run of a project, open for writing: `runs/<id>` with run.json, the journal and a line for each instance. */
export class Run {
  readonly id: string;
  readonly folder: string;
  readonly journal: Journal;
  readonly journalHead: JournalHead;
  #facts: RunFacts;
  readonly #instances: number;
  #lines = '';

  /** Runs are numbered, so that their order is their name's. The project is locked meanwhile. */
  constructor(project: Project, options: RunOptions) {
    const runs = join(project.folder, 'runs');
    const previous = readdirSync(runs).filter(isRunId).sort().at(-1);
    this.id = String(Number(previous ?? 0) + 1).padStart(6, '0');
    this.folder = join(runs, this.id);
    mkdirSync(this.folder, { mode: PRIVATE_FOLDER });
    const started = new Date().toISOString();
    const chain = previous === undefined ? {} : { previous };
    this.#facts = { format: RUN_FORMAT, id: this.id, ...chain, state: 'running', started, ...options };
    this.#writeFacts();
    this.journalHead = { policyDigest: options.policy.digest, place: options.place };
    this.journal = new Journal(this.journalPath, this.journalHead);
    this.#instances = openSync(join(this.folder, 'instances.jsonl'), 'wx', PRIVATE_FILE);
  }

  get journalPath(): string {
    return join(this.folder, 'journal');
  }

  /** Adds one line to instances.jsonl; the text is without its line feed. */
  addInstance(line: string): void {
    this.#lines += `${line}\n`;
    if (this.#lines.length >= FLUSH_CHARACTERS) this.#flush();
  }

  close(state: RunState, counts: Readonly<Record<string, number>>, unseen?: UnseenCounts): void {
    this.#flush();
    closeSync(this.#instances);
    this.journal.close();
    const compared = unseen === undefined ? {} : { unseen };
    this.#facts = { ...this.#facts, state, ended: new Date().toISOString(), counts, ...compared };
    this.#writeFacts();
  }

  #flush(): void {
    writeAll(this.#instances, Buffer.from(this.#lines));
    this.#lines = '';
  }

  #writeFacts(): void {
    const text = `${JSON.stringify(this.#facts, undefined, 2)}\n`;
    writeAtomically(join(this.folder, 'run.json'), text, { mode: PRIVATE_FILE });
  }
}
