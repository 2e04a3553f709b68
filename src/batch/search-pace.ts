import { type FrameCounter, framesOf, millisecondsOf } from './frame-counter.ts';
import type { SearchPlan } from './search-plan.ts';
import type { SearchEstimate, SearchProgress } from './types.ts';

const NO_FRAMES = { frames: 0, frameSeconds: 0 };

/**
 * How far the search of a run has come. An instance that is settled counts whole, whether or not it was searched in the
 * end; of those under way the frames that are done.
 */
export class SearchPace {
  readonly #plan: SearchPlan;
  readonly #estimate: SearchEstimate;
  readonly #counter: FrameCounter;
  readonly #secondsBefore: number;
  readonly #settled = { frames: 0, milliseconds: 0 };
  /** Of what the counter has, that of settled instances. */
  readonly #counted = { frames: 0, milliseconds: 0 };

  constructor(plan: SearchPlan, estimate: SearchEstimate, counter: FrameCounter) {
    this.#plan = plan;
    this.#estimate = estimate;
    this.#counter = counter;
    this.#secondsBefore = plan.work.seconds;
  }

  /** Nothing more is to be done for the instance. */
  settle(index: number): void {
    const { frames, frameSeconds } = this.#plan.of(index) ?? NO_FRAMES;
    this.#settled.frames += frames;
    this.#settled.milliseconds += 1000 * frames * frameSeconds;
  }

  /** A series has been looked at: what that was thought to take, and what was counted of it. */
  settleSeries(seconds: number, countedSeconds: number): void {
    this.#settled.milliseconds += 1000 * seconds;
    this.#counted.milliseconds += 1000 * countedSeconds;
  }

  /** So many frames were counted for an instance that is settled. */
  reported(index: number, frames: number): void {
    const { frameSeconds } = this.#plan.of(index) ?? NO_FRAMES;
    this.#counted.frames += frames;
    this.#counted.milliseconds += frames * Math.round(1000 * frameSeconds);
  }

  get progress(): SearchProgress {
    const { frames: totalFrames, seconds } = this.#plan.work;
    const underWay = framesOf(this.#counter) - this.#counted.frames;
    const millisecondsUnderWay = millisecondsOf(this.#counter) - this.#counted.milliseconds;
    const done = this.#settled.milliseconds + millisecondsUnderWay;
    return {
      frames: Math.min(totalFrames, this.#settled.frames + underWay),
      totalFrames,
      share: seconds === 0 ? 1 : Math.min(1, done / (1000 * seconds)),
      // The plan may have grown since.
      estimatedSeconds: (this.#estimate.seconds * seconds) / (this.#secondsBefore || 1),
    };
  }
}
