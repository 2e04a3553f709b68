import { type DecisionKey, parseDecisionKey } from '../deid/index.ts';
import type { FailureCode, FindingCode } from '../failure/index.ts';
import type {
  CorrectedCounts,
  CountedDecision,
  CountedException,
  CountedRule,
  RunCounts,
  SeriesCounts,
} from '../proof/index.ts';
import { COUNT } from './counts.ts';
import type { ProcessReport } from './messages.ts';
import type { Recorded } from './settled.ts';
import { type Balance, STATUSES, type Status } from './types.ts';

/** Sources that are named for each code. */
const MOST_SOURCES = 20;
/** Paths that are listed: the first ones. An honest policy decides at some hundreds. */
const MOST_PATHS = 2_000;
const DIGEST_WORDS = 4;

interface Row extends DecisionKey {
  count: number;
  /** The sums that the row is a part of. */
  readonly sums: readonly Sum[];
}

interface Sum extends Pick<DecisionKey, 'rule' | 'clause' | 'action'> {
  count: number;
}

/**
 * Sums up what the evidence of a run says, in memory that does not grow with the number of instances. What comes from
 * workers comes in any order, and every sum and list is the same in each of them.
 */
export class EvidenceTally {
  readonly #balance: Record<Status | 'in', number>;
  readonly #exceptions = new Map<string, { readonly sources: string[]; count: number }>();
  readonly #findings = new Map<FindingCode, number>();
  readonly #rows = new Map<string, Row>();
  readonly #rules = new Map<string, Sum>();
  readonly #categories = new Map<string, Map<string, Sum>>();
  readonly #others = new Map<string, number>();
  readonly #digest = new Uint32Array(DIGEST_WORDS);
  #seriesLooks = { looked: 0, unread: 0 };
  #inputs = 0;
  #continued = 0;
  #refused = 0;
  #decisions = 0;

  constructor() {
    const zeros = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
    this.#balance = { in: 0, ...zeros };
  }

  /** One instance, for good; in the order of the sources, so that those that are named are the first ones. */
  record(source: string, { status, code, findings = [], content, isContinued }: Recorded): void {
    this.#balance.in++;
    this.#balance[status]++;
    if (isContinued) this.#continued++;
    if (status === 'held' || status === 'quarantined') this.#addException(status, code ?? 'environment/worker', source);
    for (const finding of findings) this.#findings.set(finding.code, (this.#findings.get(finding.code) ?? 0) + 1);
    if (content !== undefined) this.#addInput(content);
  }

  /** What was counted of the instances of a chunk that passed, or were refused when they were read back. */
  addChunk({ results, names }: Pick<ProcessReport, 'results' | 'names'>): void {
    const sums = new Map<number, number>();
    for (const { evidence, status } of results) {
      if (evidence === undefined) continue;
      if (status === 'quarantined') this.#refused++;
      for (let i = 0; i < evidence.length; i += 2) {
        sums.set(evidence[i]!, (sums.get(evidence[i]!) ?? 0) + evidence[i + 1]!);
      }
    }
    if (sums.size === 0) return;
    for (const [id, name] of names) {
      const count = sums.get(id);
      if (count !== undefined) this.#add(name, count);
    }
  }

  /** Series that the run has looked at, and slices in them that could not be. */
  addSeries(looks: { readonly looked: number; readonly unread: number }): void {
    this.#seriesLooks = looks;
  }

  get counts(): RunCounts {
    this.#prune();
    const rows = [...this.#rows.values()].sort(byPath);
    const listed = rows.reduce((sum, { count }) => sum + count, 0);
    return {
      balance: { ...this.#balance },
      continued: this.#continued,
      rules: sorted(this.#rules),
      categories: new Map([...this.#categories].map(([category, rules]) => [category, sorted(rules)])),
      attributes: { rows: rows.map(decisionOf), more: this.#decisions - listed },
      exceptions: [...this.#exceptions].sort().map(exceptionOf),
      findings: new Map([...this.#findings].sort()),
      codes: this.#numbersOf(COUNT.code),
      checked: this.#numbersOf(COUNT.checked),
      faults: this.#numbersOf(COUNT.fault),
      refused: this.#refused,
      pictures: {
        there: this.#picture('there'),
        text: this.#picture('text'),
        face: this.#picture('face'),
        search: {
          triage: this.#picture('triage'),
          strict: this.#picture('strict'),
          frames: this.#picture('frames'),
          covered: this.#picture('covered'),
          areas: this.#picture('areas'),
          ...this.#series(),
          ...this.#corrected(),
          ...this.#harmless(),
          ...this.#readAgain(),
        },
      },
      inputs: { count: this.#inputs, digest: this.#digestHex() },
    };
  }

  get balance(): Balance {
    return { ...this.#balance };
  }

  #add(name: string, count: number): void {
    const row = this.#rows.get(name) ?? this.#newRow(name);
    if (row === undefined) {
      this.#others.set(name, (this.#others.get(name) ?? 0) + count);
      return;
    }
    row.count += count;
    for (const sum of row.sums) sum.count += count;
    if (row.path !== '') this.#decisions += count;
  }

  /** Undefined for what is no decision. A path that was dropped may come again and is dropped again. */
  #newRow(name: string): Row | undefined {
    const key = parseDecisionKey(name);
    if (key === undefined) return undefined;
    const categories = [...key.categories].map((category) => {
      const rules = this.#categories.get(category) ?? new Map<string, Sum>();
      this.#categories.set(category, rules);
      return sumOf(rules, key);
    });
    const row = { ...key, count: 0, sums: [sumOf(this.#rules, key), ...categories] };
    if (this.#rows.size >= 2 * MOST_PATHS) this.#prune();
    this.#rows.set(name, row);
    return row;
  }

  /**
   * Keeps the first paths. One that is dropped has more than that many before it, and their number only grows: those
   * that are left at the end were never dropped, so their counts are whole.
   */
  #prune(): void {
    for (const [name, row] of this.#rows) if (row.path === '') this.#rows.delete(name);
    if (this.#rows.size <= MOST_PATHS) return;
    const rows = [...this.#rows].sort(([, a], [, b]) => byPath(a, b));
    for (const [name] of rows.slice(MOST_PATHS)) this.#rows.delete(name);
  }

  #addException(status: 'held' | 'quarantined', code: FailureCode, source: string): void {
    const key = `${status}\t${code}`;
    const exception = this.#exceptions.get(key) ?? { sources: [], count: 0 };
    this.#exceptions.set(key, exception);
    exception.count++;
    if (exception.sources.length < MOST_SOURCES) exception.sources.push(source);
  }

  /**
   * A sum of keyed hashes: the same in every order, and who has not the key cannot make other sources of the same sum.
   * Whoever has instances.jsonl can add it up.
   */
  #addInput(content: string): void {
    this.#inputs++;
    let carry = 0;
    for (let word = DIGEST_WORDS - 1; word >= 0; word--) {
      const sum = this.#digest[word]! + Number.parseInt(content.slice(8 * word, 8 * word + 8), 16) + carry;
      this.#digest[word] = sum;
      carry = sum > 0xffffffff ? 1 : 0;
    }
  }

  #digestHex(): string {
    return Array.from(this.#digest, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  #numbersOf(kind: string): ReadonlyMap<string, number> {
    const of = [...this.#others].filter(([name]) => name.startsWith(kind));
    return new Map(of.map(([name, count]) => [name.slice(kind.length), count]));
  }

  #series(): { series?: SeriesCounts } {
    const raised = this.#picture('raised');
    const { looked, unread } = this.#seriesLooks;
    return looked + raised === 0 ? {} : { series: { looked, unread, raised } };
  }

  #corrected(): { corrected?: CorrectedCounts } {
    const [person, template, exempted] = [
      this.#picture('person'),
      this.#picture('template'),
      this.#picture('exempted'),
    ];
    return person + template + exempted === 0 ? {} : { corrected: { person, template, exempted } };
  }

  #readAgain(): { readAgain?: number; alarms?: number } {
    const [readAgain, alarms] = [this.#others.get(`${COUNT.checked}picturesReadAgain`) ?? 0, this.#picture('alarm')];
    return { ...(readAgain === 0 ? {} : { readAgain }), ...(alarms === 0 ? {} : { alarms }) };
  }

  #harmless(): { harmless?: number } {
    const harmless = this.#picture('harmless');
    return harmless === 0 ? {} : { harmless };
  }

  #picture(what: string): number {
    return this.#others.get(COUNT.picture + what) ?? 0;
  }
}

function sumOf(sums: Map<string, Sum>, { rule, clause, action }: DecisionKey): Sum {
  const key = `${rule}\t${action}`;
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = { rule, clause, action, count: 0 };
    sums.set(key, sum);
  }
  return sum;
}

function sorted(sums: ReadonlyMap<string, Sum>): CountedRule[] {
  const keyed = [...sums].filter(([, { count }]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return keyed.map(([, sum]) => sum);
}

function byPath(a: Row, b: Row): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const keyOf = ({ path, rule, action, categories }: Row): string => [path, rule, action, categories].join('\t');

function decisionOf({ path, rule, clause, action, categories, count }: Row): CountedDecision {
  return { path, rule, clause, action, categories, count };
}

function exceptionOf([key, { count, sources }]: readonly [
  string,
  { count: number; sources: string[] },
]): CountedException {
  const [status, code] = key.split('\t') as ['held' | 'quarantined', FailureCode];
  return { status, code, count, sources };
}
