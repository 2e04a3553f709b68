import type { Run } from '../project/index.ts';
import type { EvidenceTally } from './evidence-tally.ts';
import type { Recorded, Settled } from './settled.ts';
import type { SourceName, SourceNames } from './source-names.ts';
import type { SourceList } from './sources.ts';
import { type Balance, type InstanceLine, STATUSES, type Status } from './types.ts';

export interface AccountContext {
  readonly list: SourceList;
  readonly names: SourceNames;
  /** Absent in a dry run. */
  readonly run: Run | undefined;
  readonly evidence: EvidenceTally;
  onInstance(line: InstanceLine): void;
}

/**
 * Keeps the balance and writes a line for each source, in the order of the sources: results come in as workers are
 * done, and wait here for those before them.
 */
export class Account {
  readonly #context: AccountContext;
  readonly #waiting = new Map<number, Waiting | 'skipped'>();
  #next = 0;
  readonly #counts: Record<Status | 'in', number>;
  readonly codes: Record<string, number> = {};
  readonly findings: Record<string, number> = {};
  readonly tally: Record<string, number> = {};

  constructor(context: AccountContext) {
    this.#context = context;
    const zeros = Object.fromEntries(STATUSES.map((status) => [status, 0]));
    this.#counts = { in: 0, ...(zeros as Record<Status, number>) };
  }

  get balance(): Balance {
    return { ...this.#counts };
  }

  /** `patient` is the keyed id of whose source it is, where that is known. */
  settle(index: number, settled: Settled, patient?: string): void {
    this.#count(settled);
    this.#waiting.set(index, { settled, patient });
    this.#writeReady();
  }

  /** An archive: its entries count. */
  skip(index: number): void {
    this.#waiting.set(index, 'skipped');
    this.#writeReady();
  }

  /** Writes what waits for sources that an interrupted run never came to. */
  end(): void {
    for (const index of [...this.#waiting.keys()].sort((a, b) => a - b)) this.#write(index);
  }

  #writeReady(): void {
    while (this.#waiting.has(this.#next)) this.#write(this.#next++);
  }

  #write(index: number): void {
    const waiting = this.#waiting.get(index)!;
    this.#waiting.delete(index);
    if (waiting === 'skipped') return;
    const { settled, patient } = waiting;
    const { list, names, run, evidence } = this.#context;
    const name = names.of(patient);
    const sourceId = name.source(list.relativeBytes(index));
    const { status, code, findings = [], output, defect } = settled;
    const recorded = named(recordedOf(settled), name);
    evidence.record(sourceId, recorded);
    run?.addInstance(lineOf(sourceId, recorded));
    const line = { type: 'instance', source: list.display(index), sourceId, status, findings } as const;
    const known = { code, output, defect };
    this.#context.onInstance({ ...line, ...present(known) });
  }

  #count({ status, code, findings = [], counts = {} }: Settled): void {
    this.#counts.in++;
    this.#counts[status]++;
    if (code !== undefined) add(this.codes, code, 1);
    for (const finding of findings) add(this.findings, finding.code, 1);
    for (const [name, count] of Object.entries(counts)) add(this.tally, name, count);
  }
}

interface Waiting {
  readonly settled: Settled;
  readonly patient: string | undefined;
}

function named(recorded: Recorded, name: SourceName): Recorded {
  return recorded.content === undefined ? recorded : { ...recorded, content: name.content(recorded.content) };
}

/** One line of instances.jsonl, the same whoever did the work: rules are counted in the order in which a worker met them. */
function lineOf(source: string, recorded: Recorded): string {
  const { status, code, findings = [], content, output, sha256, picture, defect } = recorded;
  const counts = recorded.counts === undefined ? undefined : inOrder(recorded.counts);
  return JSON.stringify({ source, status, findings, code, content, output, sha256, counts, picture, defect });
}

function inOrder(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a run that was cut off released is this run's: the evidence is that of a run that was not. */
function recordedOf({ continued, ...settled }: Settled): Recorded {
  if (continued === undefined) return { ...settled, isContinued: false };
  return { ...settled, ...continued, status: 'released', isContinued: true };
}

function add(table: Record<string, number>, name: string, count: number): void {
  table[name] = (table[name] ?? 0) + count;
}

/** Without the keys that have no value. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
