import type { FailureCode } from '../failure/index.ts';
import type { HeldBook, HeldDecision, KeyedIds } from '../project/index.ts';
import type { ReviewedRelease } from '../proof/index.ts';
import type { ItemResult, ProcessItem } from './messages.ts';

/** What persons have decided about the bytes of an instance. */
interface Decided extends HeldDecision {
  readonly content: string;
}

export interface DecisionsContext {
  readonly book: HeldBook | undefined;
  readonly ids: KeyedIds;
  readonly policyDigest: string;
  /** Real path of the output folder. */
  readonly place: string;
}

/**
 * The decisions of persons that hold in a run: made under its policy and for its output folder. They hold for the bytes
 * that were looked at, in every later run too: what such an instance then needs is the check, and no second look. Only
 * those about instances of the run are read: the record of another patient stays sealed.
 */
export class Decisions {
  readonly #byInstance = new Map<string, Decided>();
  readonly #counts = new Map<string, { readonly release: ReviewedRelease; count: number }>();

  readonly #context: DecisionsContext;

  constructor(context: DecisionsContext) {
    this.#context = context;
  }

  /** Read once, when the instance is taken up: what becomes of it changes the book. */
  waiverOf(instance: string): ProcessItem['waiver'] {
    const decided = this.#byInstance.get(instance) ?? this.#read(instance);
    if (decided === undefined) return undefined;
    this.#byInstance.set(instance, decided);
    return { content: decided.content, codes: decided.waived };
  }

  /** For the evidence: what was released on the word of whom. */
  count(instance: string, { waived }: ItemResult): void {
    const decided = this.#byInstance.get(instance);
    if (waived === undefined || decided === undefined) return;
    const release = { reviewer: decided.reviewer, reason: decided.reason, waived: [...waived].sort(byCode) };
    const key = JSON.stringify(release);
    const counted = this.#counts.get(key) ?? { release: { ...release, count: 0 }, count: 0 };
    counted.count++;
    this.#counts.set(key, counted);
  }

  #read(instance: string): Decided | undefined {
    const { book, ids, policyDigest, place: ownPlace } = this.#context;
    if (book === undefined || book.size === 0) return undefined;
    const id = ids.held('instance', instance);
    if (!book.isDecided(id)) return undefined;
    const { decision, content, policy, place } = book.get(id) ?? {};
    if (decision === undefined || content === undefined) return undefined;
    return policy?.digest === policyDigest && place === ownPlace ? { ...decision, content } : undefined;
  }

  /** In an order of their own: the same at every number of workers. */
  get releases(): readonly ReviewedRelease[] {
    const sorted = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, { release, count }]) => ({ ...release, count }));
  }
}

const byCode = (a: FailureCode, b: FailureCode): number => (a < b ? -1 : 1);
