import { startEngineThread } from '#engine-thread';
import { Failure } from '../failure/index.ts';
import type { EngineJob, EngineResult, EngineThread, ThreadAnswer } from './engine-types.ts';

/** Work for the codecs that are not our own. */
export interface EngineRunner {
  /**
   * @throws {Failure} `input/pixel-stream` when the codec fails, `limit/decoding` when it does not end in time,
   * `environment/worker` when it is not there
   */
  run(job: EngineJob): Promise<EngineResult>;
  /** Ends the thread. A job that waits fails. */
  close(): Promise<void>;
}

/** Frames of ultrasound take milliseconds, the largest radiographs some seconds. */
export const DEFAULT_DEADLINE_MS = 60_000;

/**
 * Runs the codecs in one thread of its own, one job at a time, and ends it when a job passes the deadline: a codec
 * cannot be stopped from within. The next job gets a new thread.
 */
export function engineRunner(deadlineMs: number = DEFAULT_DEADLINE_MS): EngineRunner {
  return new ThreadRunner(deadlineMs, startEngineThread);
}

export class ThreadRunner implements EngineRunner {
  readonly #deadlineMs: number;
  readonly #start: (answer: (answer: ThreadAnswer) => void) => EngineThread;
  #thread: EngineThread | undefined;
  #settle: ((answer: ThreadAnswer) => void) | undefined;
  /** Jobs wait for the one before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(deadlineMs: number, start: (answer: (answer: ThreadAnswer) => void) => EngineThread) {
    this.#deadlineMs = deadlineMs;
    this.#start = start;
  }

  run(job: EngineJob): Promise<EngineResult> {
    const result = this.#last.then(() => this.#runNow(job));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    this.#settle?.({ failed: 'thread' });
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.end();
  }

  async #runNow(job: EngineJob): Promise<EngineResult> {
    this.#thread ??= this.#start((answer) => this.#settle?.(answer));
    const thread = this.#thread;
    const answered = new Promise<ThreadAnswer>((resolve) => {
      this.#settle = resolve;
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), this.#deadlineMs);
    });
    thread.post(job);
    const answer = await Promise.race([answered, late]);
    clearTimeout(timer);
    this.#settle = undefined;
    if (answer !== 'late' && !('failed' in answer && answer.failed === 'thread')) {
      thread.rest();
      if ('result' in answer) return answer.result;
      if (answer.failed === 'loading') {
        throw new Failure('environment/worker', `the codecs of ${job.engine} cannot be loaded`, {
          hint: 'install leadglass again: a file of it is missing or cannot be read',
        });
      }
      throw new Failure('input/pixel-stream', `the ${job.codec} codec failed`);
    }
    // Who is late still runs, and who died runs no more.
    this.#thread = undefined;
    await thread.end();
    if (answer === 'late') {
      throw new Failure('limit/decoding', `a codec did not end within ${this.#deadlineMs} ms`, {
        hint: 'the frame is broken, or larger than this machine can decode in time',
      });
    }
    throw new Failure('input/pixel-stream', `the ${job.codec} codec ended its thread`);
  }
}
