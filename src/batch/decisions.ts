import type { FailureCode } from '../failure/index.ts';
import type { HeldBook, HeldDecision } from '../project/index.ts';
import type { ReviewedRelease } from '../proof/index.ts';
import type { ItemResult, ProcessItem } from './station.ts';

/** What persons have decided about the bytes of an instance. */
interface Decided extends HeldDecision {
  readonly content: string;
}

/**
 * The decisions of persons that hold in a run: made under its policy and for its output folder. They hold for the bytes
 * that were looked at, in every later run too: what such an instance then needs is the check, and no second look.
 */
export class Decisions {
  readonly #byInstance = new Map<string, Decided>();
  readonly #counts = new Map<string, { readonly release: ReviewedRelease; count: number }>();

  constructor(book: HeldBook | undefined, run: { readonly policyDigest: string; readonly place: string }) {
    for (const { decision, content, instance, policy, place } of book?.decided() ?? []) {
      if (decision === undefined || content === undefined || instance === undefined) continue;
      if (policy.digest !== run.policyDigest || place !== run.place) continue;
      this.#byInstance.set(instance, { ...decision, content });
    }
  }

  waiverOf(instance: string): ProcessItem['waiver'] {
    const decided = this.#byInstance.get(instance);
    return decided === undefined ? undefined : { content: decided.content, codes: decided.waived };
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

  /** In an order of their own: the same at every number of workers. */
  get releases(): readonly ReviewedRelease[] {
    const sorted = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, { release, count }]) => ({ ...release, count }));
  }
}

const byCode = (a: FailureCode, b: FailureCode): number => (a < b ? -1 : 1);
