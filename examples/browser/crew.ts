import type { Answers, Order, Reply, Setup } from './messages.ts';

type Task = Order['task'];
type OrderOf<T extends Task> = Extract<Order, { task: T }>;

/** What makes a worker; it begins with nothing but its program. */
export type StartWorker = () => Worker;

/** A worker ended, or answered that it could not do what it was asked. */
export class WorkerLost extends Error {
  constructor(defect: string) {
    super(defect);
    this.name = 'WorkerLost';
  }
}

/** One thread, one order at a time. A worker that broke is replaced by a new one. */
class Hand {
  readonly #start: StartWorker;
  readonly #setup: Setup;
  #worker: Worker | undefined;

  constructor(start: StartWorker, setup: Setup) {
    this.#start = start;
    this.#setup = setup;
  }

  async ask<T extends Task>(order: OrderOf<T>): Promise<Answers[T]> {
    try {
      if (this.#worker === undefined) {
        this.#worker = this.#start();
        await this.#send({ task: 'setup', setup: this.#setup });
      }
      return (await this.#send(order)) as Answers[T];
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #send(order: Order): Promise<Answers[Task]> {
    const worker = this.#worker!;
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Reply>) => {
        if ('answer' in data) resolve(data.answer);
        else reject(new WorkerLost(data.defect));
      };
      worker.onmessageerror = () => reject(new WorkerLost('an answer that cannot be read'));
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new WorkerLost('the worker ended'));
      };
      worker.postMessage(order);
    });
  }
}

export interface Dealing<T extends Task> {
  orderOf(indices: readonly number[]): OrderOf<T>;
  /** Waited for before the same worker gets more: what it made is out of the memory by then. */
  done(indices: readonly number[], answer: Answers[T]): void | Promise<void>;
  /** A file that broke its worker although it was alone. */
  lost(index: number): void;
  isStopped(): boolean;
}

/** A few workers that share a row of files. */
export class Crew {
  readonly #hands: readonly Hand[];

  constructor(jobs: number, start: StartWorker, setup: Setup) {
    this.#hands = Array.from({ length: jobs }, () => new Hand(start, setup));
  }

  get jobs(): number {
    return this.#hands.length;
  }

  /** Gives out chunk after chunk. A chunk whose worker broke is tried again, each of its files alone. */
  async deal<T extends Task>(chunks: Iterable<readonly number[]>, dealing: Dealing<T>): Promise<void> {
    const waiting = chunks[Symbol.iterator]();
    let isOver = false;
    await Promise.all(
      this.#hands.map(async (hand) => {
        try {
          while (!isOver && !dealing.isStopped()) {
            const next = waiting.next();
            if (next.done === true) return;
            await work(hand, next.value, dealing);
          }
        } catch (error) {
          isOver = true;
          throw error;
        }
      }),
    );
  }

  close(): void {
    for (const hand of this.#hands) hand.close();
  }
}

async function work<T extends Task>(hand: Hand, indices: readonly number[], dealing: Dealing<T>): Promise<void> {
  const answer = await attempt(hand, dealing.orderOf(indices));
  if (answer !== undefined) return dealing.done(indices, answer);
  if (indices.length === 1) return dealing.lost(indices[0]!);
  for (const index of indices) await work(hand, [index], dealing);
}

/** Undefined when the worker broke. */
async function attempt<T extends Task>(hand: Hand, order: OrderOf<T>): Promise<Answers[T] | undefined> {
  try {
    return await hand.ask(order);
  } catch (error) {
    if (error instanceof WorkerLost) return undefined;
    throw error;
  }
}

/** Chunks end with as many files or as many bytes: small objects come together, a long one comes alone. */
export function* chunksOf(
  indices: readonly number[],
  { files, bytes, sizeOf }: { readonly files: number; readonly bytes: number; sizeOf(index: number): number },
): Generator<readonly number[]> {
  let chunk: number[] = [];
  let sum = 0;
  for (const index of indices) {
    chunk.push(index);
    sum += sizeOf(index);
    if (chunk.length < files && sum < bytes) continue;
    yield chunk;
    chunk = [];
    sum = 0;
  }
  if (chunk.length > 0) yield chunk;
}
