import type { SurveyedPicture } from '../pipeline/index.ts';
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

/** Which pictures of a run are expected to be searched: what the survey says, without what is done or held already. */
export class SearchPlan {
  readonly #context: SearchPlanContext;
  readonly #isSearched: Uint8Array;
  readonly work: SearchWork;

  constructor(context: SearchPlanContext) {
    this.#context = context;
    this.#isSearched = new Uint8Array(context.length);
    const work = { pictures: 0, frames: 0, seconds: 0, longest: 0 };
    for (let index = 0; index < context.length; index++) {
      const picture = context.rows.pictures.of(index);
      if (picture === undefined || !this.#isExpected(index, picture)) continue;
      this.#isSearched[index] = 1;
      work.pictures++;
      work.frames += picture.frames;
      const seconds = picture.frames * picture.frameSeconds;
      work.seconds += seconds;
      work.longest = Math.max(work.longest, seconds);
    }
    this.work = work;
  }

  /** `undefined` where no search is expected. */
  of(index: number): SurveyedPicture | undefined {
    return this.#isSearched[index] === 1 ? this.#context.rows.pictures.of(index) : undefined;
  }

  secondsOf(index: number): number {
    const { frames, frameSeconds } = this.of(index) ?? { frames: 0, frameSeconds: 0 };
    return frames * frameSeconds;
  }

  #isExpected(index: number, { isHeldForFace }: SurveyedPicture): boolean {
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
