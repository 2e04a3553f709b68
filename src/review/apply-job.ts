import type { ReviewDesk } from '../batch/index.ts';
import { isPending, type PictureRecord } from '../project/index.ts';
import { problemOf } from './problem.ts';
import type { ApplyAnswer } from './wire.ts';

/** How a review went, for whoever has started it. */
export interface ReviewEnding {
  /** Files of earlier runs that hold an identifier which is known now. */
  readonly leaks: number;
  /** Pictures that are held after they were carried out, or could not be carried out. */
  readonly held: number;
  /** It ended in the middle of carrying out. */
  readonly isInterrupted: boolean;
  /** Why the last carrying out failed. */
  readonly failure?: unknown;
}

/** Decisions being carried out: one at a time, and the page asks how far it is. */
export class ApplyJob {
  readonly #desk: ReviewDesk;
  readonly #controller = new AbortController();
  readonly #taken = new Set<string>();
  #answer: ApplyAnswer = { state: 'idle' };
  #running: Promise<void> | undefined;
  #leaks = 0;
  #failure: unknown;

  constructor(desk: ReviewDesk) {
    this.#desk = desk;
  }

  get answer(): ApplyAnswer {
    return this.#answer;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Begins, or leaves what has begun. `whenDone` before the answer says so. */
  start(whenDone: () => void, onDefect: (error: unknown) => void): void {
    if (this.#running !== undefined) return;
    this.#answer = { state: 'running', done: 0, all: 0 };
    this.#running = this.#run(whenDone, onDefect).finally(() => {
      this.#running = undefined;
    });
  }

  async #run(whenDone: () => void, onDefect: (error: unknown) => void): Promise<void> {
    try {
      for (const { id } of this.#desk.pictures().filter(isPending)) this.#taken.add(id);
      const onProgress = (done: number, all: number): void => {
        this.#answer = { state: 'running', done, all };
      };
      const outcome = await this.#desk.apply({ signal: this.#controller.signal, onProgress });
      this.#leaks = Math.max(this.#leaks, outcome.leaks ?? 0);
      this.#failure = undefined;
      whenDone();
      this.#answer = { state: 'done', ...outcome };
    } catch (error) {
      this.#failure = error;
      whenDone();
      this.#answer = { state: 'failed', problem: problemOf(error, onDefect) };
    }
  }

  /** Asks the work to end, waits until it has, and says what has come of all that was begun. */
  async stop(): Promise<ReviewEnding> {
    const isInterrupted = this.isRunning;
    this.#controller.abort();
    await this.#running;
    const isKeptBack = (picture: PictureRecord): boolean => picture.status === 'held' || isPending(picture);
    const held = this.#desk.pictures().filter((picture) => this.#taken.has(picture.id) && isKeptBack(picture)).length;
    const failure = this.#failure === undefined ? {} : { failure: this.#failure };
    return { leaks: this.#leaks, held, isInterrupted, ...failure };
  }
}
