import type { PictureReview } from '../pipeline/index.ts';
import type { SeriesRule } from '../pixel/index.ts';
import {
  basisOf,
  type DeviceTemplate,
  isPending,
  type PastRelease,
  type PictureBook,
  type PictureRecord,
  type ReviewDecision,
  type ReviewPlace,
  reviewOf,
} from '../project/index.ts';
import type { ReviewedPictures, ReviewedRelease } from '../proof/index.ts';
import type { ItemResult, ProcessItem } from './messages.ts';

export interface ReviewsContext extends ReviewPlace {
  readonly book: PictureBook | undefined;
  readonly templates: readonly DeviceTemplate[];
}

/** What is known of the picture of an instance that is taken up, and what a person wants of it. */
export interface TakenPicture {
  readonly record: PictureRecord;
  readonly review: PictureReview | undefined;
}

/**
 * What persons have decided about pictures, and templates ask of them, for the instances of a run. Only records of these
 * are opened, and those that nothing has to be asked about are not.
 */
export class Reviews {
  readonly #context: ReviewsContext;
  readonly #taken = new Map<string, TakenPicture>();
  readonly #rows = new Map<string, ReviewedPictures>();
  readonly #letPass = new Map<string, ReviewedRelease>();

  constructor(context: ReviewsContext) {
    this.#context = context;
  }

  /** Read once, when the instance is taken up: what becomes of it changes the book. */
  itemOf(instance: string, past: PastRelease | undefined): Pick<ProcessItem, 'review' | 'waiver'> {
    const { book, templates, place } = this.#context;
    if (book === undefined || book.size === 0 || !book.has(instance)) return {};
    if (past === undefined && !book.isDecided(instance)) return {};
    const record = book.get(instance)!;
    const review = reviewOf(record, this.#context);
    this.#taken.set(instance, { record, review });
    const isOfFile = record.file !== undefined && record.file === past?.sha256;
    const hasBasis = (record.basis ?? '') === basisOf(record, review, templates);
    // The record is about another folder, and nothing was ever asked of the picture: so it was with the file here.
    const isUntouched = record.place !== place && record.touched !== true && templates.length === 0;
    const { content } = record;
    const isCurrent = isOfFile ? hasBasis : isUntouched;
    // What was not searched goes out as it is: nothing of it is corrected.
    if (isLetPass(record, review))
      return { review: { content, isCurrent }, waiver: { content, codes: [...UNSEARCHED] } };
    return { review: { content, isCurrent, ...(review === undefined ? {} : { review }) } };
  }

  /** By what an earlier run found that the series of a slice needs all passes. */
  raisedOf(instance: string): SeriesRule | undefined {
    const { book } = this.#context;
    return book !== undefined && book.size > 0 && book.has(instance) ? book.get(instance)!.raised : undefined;
  }

  /** Whether a file that was released was searched in all passes because its series needs them, or not at all. */
  isRaised(past: PastRelease | undefined): boolean {
    const { book } = this.#context;
    if (past === undefined || book === undefined || !book.has(past.instance)) return false;
    const { look, raised, file } = book.get(past.instance)!;
    return (look === 'none' || raised !== undefined) && file === past.sha256;
  }

  takenOf(instance: string): TakenPicture | undefined {
    return this.#taken.get(instance);
  }

  /** For the evidence: what went out, or did not, on the word of whom. */
  count(instance: string, { status, content, continued }: ItemResult): void {
    const { record, review } = this.#taken.get(instance) ?? {};
    const decision = record?.decision;
    if (record === undefined || decision === undefined || review === undefined || record.content !== content) return;
    const isProcessed = status === 'released' || continued !== undefined;
    if (
      review.verdict === 'reject' ? status !== 'held' : !isProcessed && !(status === 'unchanged' && isPending(record))
    )
      return;
    this.#add(decision, review);
    if (!isLetPass(record, review)) return;
    const release = { reviewer: decision.reviewer, reason: decision.reason ?? '', waived: UNSEARCHED };
    const key = JSON.stringify(release);
    this.#letPass.set(key, { ...release, count: (this.#letPass.get(key)?.count ?? 0) + 1 });
  }

  #add({ reviewer, second: other, uncover: asked }: ReviewDecision, { verdict, cover, uncover }: PictureReview): void {
    const named = [other, ...asked.map(({ second }) => second)].filter((second) => second !== undefined);
    const seconds = [...new Set(named)].sort();
    const key = JSON.stringify([reviewer, seconds]);
    const row = this.#rows.get(key) ?? { reviewer, seconds, accepted: 0, rejected: 0, covered: 0, uncovered: 0 };
    const isRejected = verdict === 'reject';
    this.#rows.set(key, {
      ...row,
      accepted: row.accepted + (isRejected ? 0 : 1),
      rejected: row.rejected + (isRejected ? 1 : 0),
      covered: row.covered + (isRejected ? 0 : cover.length),
      uncovered: row.uncovered + (isRejected ? 0 : uncover.length),
    });
  }

  /** In an order of their own: the same at every number of workers. */
  get rows(): readonly ReviewedPictures[] {
    return inOrder(this.#rows);
  }

  /** What went out although nothing had searched it. */
  get releases(): readonly ReviewedRelease[] {
    return inOrder(this.#letPass);
  }
}

const UNSEARCHED = ['refused/pixels'] as const;

const isLetPass = ({ look }: PictureRecord, review: PictureReview | undefined): boolean =>
  look === 'none' && review?.verdict === 'accept';

const inOrder = <T>(rows: ReadonlyMap<string, T>): readonly T[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
