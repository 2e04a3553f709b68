import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Piscina } from 'piscina';
import type { FileStamp } from '../bytes/file.node.ts';
import { Failure } from '../failure/index.ts';
import type {
  Fingerprint,
  ProcessReport,
  ProcessTask,
  SeriesReport,
  SeriesTask,
  StationSetup,
  SurveyReport,
} from './messages.ts';
import type { SourceRef } from './sources.ts';
import { Station } from './station.ts';
import type { Engine } from './types.ts';

/** Fewer files than this are done before a second worker has started and warmed up (65 ms against 1 ms a file). */
const FILES_PER_WORKER = 64;
/** A second searcher of pictures has loaded its networks, and been of use, after so much CPU of search. */
const SEARCH_SECONDS_PER_WORKER = 4;
/** What a worker holds that searches pictures, native runtime: what was measured, and a little more (docs/decisions/0020-two-networks.md). */
const SEARCHER_BYTES = 800_000_000;
/** Of the memory that is available; the rest is for what others begin meanwhile. */
const MEMORY_SHARE = 0.8;
/** Sources in a row that no worker survives, before the workers themselves are to blame. */
const MAX_LOSSES = 20;
/** One chunk is worked on while the files of the one before are flushed to the device. */
const CHUNKS_PER_WORKER = 2;

export type FingerprintTask = readonly { readonly ref: SourceRef; readonly stamp: FileStamp }[];

/** Those who do the work, one or several. A call that rejects says that a worker has died over it. */
export interface Crew {
  readonly jobs: number;
  /** Calls that may be under way at a time. */
  readonly width: number;
  survey(refs: readonly SourceRef[]): Promise<SurveyReport>;
  fingerprint(task: FingerprintTask): Promise<Fingerprint[]>;
  series(task: SeriesTask): Promise<SeriesReport>;
  process(task: ProcessTask): Promise<ProcessReport>;
  close(): Promise<void>;
}

/** The tasks of a worker by name, as `worker.ts` exports them. */
export interface WorkerTasks {
  survey(refs: readonly SourceRef[]): SurveyReport;
  fingerprint(task: FingerprintTask): Fingerprint[];
  series(task: SeriesTask): Promise<SeriesReport>;
  process(task: ProcessTask): Promise<ProcessReport>;
}

/** One worker: this thread, without anything to start. Several: threads. */
export async function startCrew(jobs: number, setup: StationSetup, engine: Engine): Promise<Crew> {
  return jobs <= 1 ? localCrew(setup, engine) : await threadCrew(jobs, setup, engine.workerEntry);
}

/** What there is to do, as far as it says how many are to do it. */
export interface Workload {
  readonly files: number;
  /** Pictures to be searched for text, and CPU seconds of that. */
  readonly pictures?: number;
  readonly searchSeconds?: number;
}

/** What there is to do it with. */
export interface Machine {
  readonly processors: number;
  /** Memory that can be had without swapping, within the limit of a container. */
  readonly availableBytes: number;
}

/** Workers, when the user names none: as many as are worth their start, and as the machine has room for. */
export function defaultJobs(
  { files, pictures = 0, searchSeconds = 0 }: Workload,
  { processors, availableBytes }: Machine = machineAtHand(),
): number {
  const worth = Math.max(
    Math.ceil(files / FILES_PER_WORKER),
    Math.min(pictures, Math.ceil(searchSeconds / SEARCH_SECONDS_PER_WORKER)),
  );
  const room = pictures === 0 ? worth : searcherRoom(availableBytes);
  return Math.max(1, Math.min(processors, worth, room));
}

const searcherRoom = (availableBytes: number): number =>
  Math.max(1, Math.floor((MEMORY_SHARE * availableBytes) / SEARCHER_BYTES));

/** What is to be said of as many workers as a user asks for, where they search pictures and memory is there for fewer. */
export function crowdNotice(
  jobs: number,
  { availableBytes }: Pick<Machine, 'availableBytes'> = machineAtHand(),
): string | undefined {
  const room = searcherRoom(availableBytes);
  if (jobs <= room) return undefined;
  const each = SEARCHER_BYTES / 1e6;
  return `--jobs ${jobs}: memory is there for ${room}, where each worker needs up to ${each} MB to search pictures`;
}

/** Both know the limits of control groups. */
const machineAtHand = (): Machine => ({
  processors: availableParallelism(),
  availableBytes: Math.min(process.availableMemory(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
});

function localCrew(setup: StationSetup, engine: Engine): Crew {
  const station = new Station(setup, engine);
  // The work is synchronous; signals and the progress line get their turn between two chunks.
  const inTurn = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await setImmediate();
    return work();
  };
  return {
    jobs: 1,
    width: CHUNKS_PER_WORKER,
    survey: (refs) => inTurn(() => station.survey(refs)),
    fingerprint: (task) => inTurn(() => station.fingerprint(task)),
    series: (task) => inTurn(() => station.series(task)),
    process: (task) => inTurn(() => station.process(task)),
    close: () => station.close(),
  };
}

/**
 * Threads of piscina, dealt to as they become free. 2,500 CT slices of 540 KB on two processors, two workers over
 * one, median of 6 shuffled rounds: piscina 1.91, plain worker threads 1.86, forked processes 1.87, and a loop without
 * any input or output 1.87 to 1.94. Threads need less memory than processes, so they stay.
 */
async function threadCrew(jobs: number, setup: StationSetup, entry: URL): Promise<Crew> {
  const { Piscina: Pool } = await import('piscina');
  // The file is named with each task, not here: a worker that cannot load it then says so, and does not die unheard.
  const filename = entry.href;
  const pool: Piscina = new Pool({
    workerData: setup,
    minThreads: jobs,
    maxThreads: jobs,
    concurrentTasksPerWorker: CHUNKS_PER_WORKER,
    // What a worker leaves open when it is told to end is closed with it.
    trackUnmanagedFds: true,
  });
  // A worker that dies with nothing to do harms nobody: its successor is there already.
  pool.on('error', () => {});
  return {
    jobs,
    width: jobs * CHUNKS_PER_WORKER,
    survey: (refs) => pool.run(refs, { filename, name: 'survey' }),
    fingerprint: (task) => pool.run(task, { filename, name: 'fingerprint' }),
    series: (task) => pool.run(task, { filename, name: 'series' }),
    process: (task) => pool.run(task, { filename, name: 'process' }),
    close: () => pool.destroy(),
  };
}

/** What `worker.ts` exports: one station for the life of the thread, made at its first task. */
export function workerTasks(setup: StationSetup, engine: Pick<Engine, 'createPipeline'>): WorkerTasks {
  let station: Station | undefined;
  const here = (): Station => {
    station ??= new Station(setup, engine);
    return station;
  };
  return {
    survey: (refs) => here().survey(refs),
    fingerprint: (task) => here().fingerprint(task),
    series: (task) => here().series(task),
    process: (task) => here().process(task),
  };
}

export interface ChunkWork<I, R> {
  work(items: readonly I[]): Promise<R>;
  done(items: readonly I[], report: R): void;
  /** No worker survives this one. */
  lost(item: I): void;
  /** What is lost here is made good later: one after the other ends nothing. If it is the workers, what follows finds out. */
  readonly canAllBeLost?: boolean;
  /** True when nothing more is to be begun. */
  isStopped(): boolean;
}

/**
 * Gives chunks to the crew, a bounded number at a time, and hands on each report as soon as it is there.
 *
 * A worker that dies takes all that it had along. Those are given out again at the end, one at a time and with nothing
 * beside them: who dies of one then has died of that one.
 * @throws {Failure} `environment/worker` when one item after the other is lost: then it is not the items. Else the
 *   first error that `done` throws, after the chunks under way have ended
 */
export async function deal<I, R>(
  crew: Crew,
  chunks: Iterable<readonly I[]>,
  chunkWork: ChunkWork<I, R>,
): Promise<void> {
  const { work, done, lost, canAllBeLost = false, isStopped } = chunkWork;
  const suspects: I[] = [];
  await inLanes(until(chunks, isStopped), crew.width, async (chunk) => {
    const report = await settled(work(chunk));
    if (report.ok) done(chunk, report.value);
    else suspects.push(...chunk);
  });
  let losses = 0;
  for (const suspect of until(suspects, isStopped)) {
    const report = await settled(work([suspect]));
    if (report.ok) {
      losses = 0;
      done([suspect], report.value);
    } else if (++losses > MAX_LOSSES && !canAllBeLost) {
      throw new Failure('environment/worker', 'the workers end before they have done anything', {
        cause: report.error,
      });
    } else lost(suspect);
  }
}

type Outcome<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

function settled<R>(promise: Promise<R>): Promise<Outcome<R>> {
  return promise.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error }),
  );
}

function* until<T>(tasks: Iterable<T>, isStopped: () => boolean): Generator<T> {
  for (const task of tasks) {
    if (isStopped()) return;
    yield task;
  }
}

async function inLanes<T>(tasks: Iterable<T>, width: number, work: (task: T) => Promise<void>): Promise<void> {
  const iterator = tasks[Symbol.iterator]();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done && !failed; next = iterator.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: width }, lane));
  const broken = lanes.find((outcome) => outcome.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
}
