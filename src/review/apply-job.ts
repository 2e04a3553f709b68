import type { ReviewDesk } from '../batch/index.ts';
import { problemOf } from './problem.ts';
import type { ApplyAnswer } from './wire.ts';

/** Decisions being carried out: one at a time, and the page asks how far it is. */
export class ApplyJob {
  readonly #desk: ReviewDesk;
  readonly #controller = new AbortController();
  #answer: ApplyAnswer = { state: 'idle' };
  #running: Promise<void> | undefined;

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
      const onProgress = (done: number, all: number): void => {
        this.#answer = { state: 'running', done, all };
      };
      const outcome = await this.#desk.apply({ signal: this.#controller.signal, onProgress });
      whenDone();
      this.#answer = { state: 'done', ...outcome };
    } catch (error) {
      whenDone();
      this.#answer = { state: 'failed', problem: problemOf(error, onDefect) };
    }
  }

  /** Asks the work to end and waits until it has. */
  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#running;
  }
}
