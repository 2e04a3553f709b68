import type { SurveyedPicture } from '../pipeline/index.ts';
import { SEARCH_COSTS } from '../pixel/index.ts';
import type { Ledger, PastRelease } from '../project/index.ts';
import type { ProcessItem } from './messages.ts';
import type { SurveyRows } from './survey-rows.ts';

export interface SearchPlanContext {
  readonly rows: SurveyRows;
  readonly length: number;
  readonly ledger: Pick<Ledger, 'byInstance'>;
  readonly policyDigest: string;
  /** Whether a file of an earlier run is in the output folder, by its path below that. */
  isThere(output: string): boolean;
  /** Runs that this one goes on with: it searches their pictures once more, for the evidence. */
  readonly continues: readonly string[];
  waiverOf(instance: string): ProcessItem['waiver'];
}

/** How much of a run is search for text, before the work. */
export interface SearchWork {
  readonly pictures: number;
  readonly frames: number;
  /** CPU seconds, native runtime. */
  readonly seconds: number;
  /** Of the picture that takes longest. */
  readonly longest: number;
}

/** A picture as the survey has it, and its search as the plan has. */
export type PlannedSearch = Omit<SurveyedPicture, 'series'>;

const PLANNED = 1;
const RAISED = 2;
/** A slice that is searched in all passes takes so much more than one that gets the quick look. */
const RAISED_COST = SEARCH_COSTS.deep / SEARCH_COSTS.triage;

/** Which pictures of a run are expected to be searched: what the survey says, without what is done or held already. */
export class SearchPlan {
  readonly #context: SearchPlanContext;
  readonly #planned: Uint8Array;
  #work: SearchWork;

  constructor(context: SearchPlanContext) {
    this.#context = context;
    this.#planned = new Uint8Array(context.length);
    const work = { pictures: 0, frames: 0, seconds: 0, longest: 0 };
    for (let index = 0; index < context.length; index++) {
      const picture = context.rows.pictures.of(index);
      if (picture === undefined || !this.#isExpected(index, picture)) continue;
      this.#planned[index] = PLANNED;
      work.pictures++;
      work.frames += picture.frames;
      const seconds = picture.frames * picture.frameSeconds;
      work.seconds += seconds;
      work.longest = Math.max(work.longest, seconds);
    }
    this.#work = work;
  }

  get work(): SearchWork {
    return this.#work;
  }

  /** `undefined` where no search is expected. */
  of(index: number): PlannedSearch | undefined {
    const planned = this.#planned[index];
    const picture = planned === 0 ? undefined : this.#context.rows.pictures.of(index);
    if (picture === undefined || planned !== RAISED) return picture;
    return { ...picture, look: 'strict', frameSeconds: picture.frameSeconds * RAISED_COST };
  }

  /** Its series was found to need all passes. */
  raise(index: number): void {
    if (this.#planned[index] !== PLANNED) return;
    const before = this.secondsOf(index);
    this.#planned[index] = RAISED;
    this.add(this.secondsOf(index) - before);
  }

  /** More, or less, is to be done than the pictures one by one. */
  add(seconds: number): void {
    this.#work = { ...this.#work, seconds: this.#work.seconds + seconds };
  }

  secondsOf(index: number): number {
    const { frames, frameSeconds } = this.of(index) ?? { frames: 0, frameSeconds: 0 };
    return frames * frameSeconds;
  }

  #isExpected(index: number, { isHeldForFace }: PlannedSearch): boolean {
    const { rows, continues, waiverOf } = this.#context;
    if (rows.instance(index) === undefined) return false;
    const id = rows.instanceId(index);
    const past = this.#pastOf(id);
    if (past !== undefined && !continues.includes(past.run)) return false;
    const waived = waiverOf(id)?.codes ?? [];
    return !waived.includes('refused/pixels') && (!isHeldForFace || waived.includes('refused/face'));
  }

  /** Released before, under this policy into this folder: most probably nothing is left to do. */
  #pastOf(instance: string): PastRelease | undefined {
    const { ledger, policyDigest, isThere } = this.#context;
    const past = ledger.byInstance(instance);
    return past?.policyDigest === policyDigest && isThere(past.output) ? past : undefined;
  }
}
