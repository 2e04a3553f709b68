import { type ReviewDesk, shownArea } from '../batch/index.ts';
import { FAILURE_CODES, Failure, isFailure } from '../failure/index.ts';
import { type PictureRecord, shownId } from '../project/index.ts';
import { ApplyJob, type ReviewEnding } from './apply-job.ts';
import type { ViewName } from './display.ts';
import { type FrameRequest, Pictures, type ProjectionRequest } from './pictures.ts';
import { problemOf } from './problem.ts';
import { type Queue, queueOf, seriesId } from './queue.ts';
import type { CurrentSample } from './sampling.ts';
import type {
  ApplyAnswer,
  DecisionOrder,
  DecisionsAnswer,
  PictureAnswer,
  ProblemAnswer,
  ProjectAnswer,
  TemplateAnswer,
  TemplateOrder,
} from './wire.ts';

export interface ReviewOptions {
  readonly sample: CurrentSample;
  readonly now: () => Date;
  /** Of what should not happen; everything that is known of it. */
  onDefect(error: unknown): void;
}

/** What the page asks of a project, without the ways of HTTP. */
export class Review {
  readonly #desk: ReviewDesk;
  readonly #options: ReviewOptions;
  readonly #pictures: Pictures;
  readonly #job: ApplyJob;
  #records: ReadonlyMap<string, PictureRecord>;
  #queue: Queue | undefined;

  constructor(desk: ReviewDesk, options: ReviewOptions) {
    this.#desk = desk;
    this.#options = options;
    this.#pictures = new Pictures(desk);
    this.#job = new ApplyJob(desk);
    this.#records = byId(desk.pictures());
  }

  get project(): ProjectAnswer {
    const { name, needsSecond } = this.#desk.project;
    const { size, number, at } = this.#options.sample;
    return { name, needsSecond, templates: this.#desk.templates().length, sample: { size, number, at } };
  }

  /** As the project has it now: other runs may have gone on since. */
  reload(): Queue {
    this.#refresh();
    return this.queue;
  }

  get queue(): Queue {
    this.#queue ??= queueOf([...this.#records.values()], this.#options.sample);
    return this.#queue;
  }

  async picture(id: string): Promise<PictureAnswer> {
    const known = this.#record(id);
    const record = await this.#shaped(known);
    const { views, problem } = await this.#views(record);
    const series = this.queue.series.find(({ id: of }) => of === seriesId(record))!;
    const { state, isSampled, suspicions } = series.pictures.find((picture) => picture.id === id)!;
    const { content, status, name, look, frames, rows, columns, modality, device, boxes, run, policy } = record;
    return {
      ...{
        id,
        series: series.id,
        content,
        shown: shownId(known),
        status,
        state,
        isSampled,
        suspicions,
        name,
        look,
        frames,
        rows,
        columns,
      },
      ...{ modality, device, run, views },
      boxes: boxes.map(shownArea),
      reasons: record.reasons.map((code) => ({ code, meaning: FAILURE_CODES[code].meaning })),
      policy: policy.name,
      ...(record.decision === undefined ? {} : { decision: record.decision }),
      before: (record.before ?? []).map(({ decision }) => decision),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  /** Of one that was not searched its size is in its source alone; where nobody can read that, it has none. */
  async #shaped(record: PictureRecord): Promise<PictureRecord> {
    if (record.look !== 'none') return record;
    try {
      return { ...record, ...(await this.#pictures.shapeOf(record.id)) };
    } catch (error) {
      if (isFailure(error)) return record;
      throw error;
    }
  }

  async #views(record: PictureRecord): Promise<{ views: readonly ViewName[]; problem?: ProblemAnswer['error'] }> {
    try {
      return { views: await this.#pictures.viewsOf(record) };
    } catch (error) {
      return { views: [], problem: problemOf(error, this.#options.onDefect) };
    }
  }

  async frame(id: string, request: FrameRequest): Promise<Uint8Array> {
    return await this.#pictures.png(await this.#shaped(this.#record(id)), request);
  }

  /** Of the pictures of a series that have the size of most of them. */
  async projection(series: string, request: ProjectionRequest, signal: AbortSignal): Promise<Uint8Array> {
    const members = [...this.#records.values()].filter(
      (record) => seriesId(record) === series && record.look !== 'none',
    );
    if (members.length === 0) throw gone('series');
    return await this.#pictures.projection(members, request, signal);
  }

  /** As many as the project takes; the first one that it refuses ends it. */
  decide(orders: readonly DecisionOrder[]): DecisionsAnswer {
    this.#checkIdle();
    return this.#changed(orders, (order) => {
      this.#record(order.instance);
      this.#desk.decide({ ...withoutAbsent(order), at: this.#options.now().toISOString() });
      return order.instance;
    });
  }

  undo(ids: readonly string[]): DecisionsAnswer {
    this.#checkIdle();
    return this.#changed(ids, (id) => {
      this.#desk.undo(this.#record(id).id);
      return id;
    });
  }

  /** Takes one after the other, and answers with what is another one now. */
  #changed<T>(orders: readonly T[], take: (order: T) => string): DecisionsAnswer {
    const ids = new Set<string>();
    let problem: ProblemAnswer['error'] | undefined;
    try {
      for (const order of orders) ids.add(take(order));
    } catch (error) {
      if (!isFailure(error)) throw error;
      problem = problemOf(error, this.#options.onDefect);
    } finally {
      this.#refresh();
    }
    const { series, counts, sample } = this.queue;
    const pictures = series.flatMap((one) => one.pictures.filter(({ id }) => ids.has(id)));
    return { decided: ids.size, pictures, counts, sample, ...(problem === undefined ? {} : { problem }) };
  }

  exportDecisions(): string {
    return this.#desk.exportDecisions();
  }

  /** For the device of a picture, as its header names it. The same proposal twice is one. */
  propose({ instance, boxes, reviewer }: TemplateOrder): TemplateAnswer {
    const { content } = this.#record(instance);
    const at = this.#options.now().toISOString();
    return this.#desk.propose({ instance, content, template: boxes, reviewer, at });
  }

  get applying(): ApplyAnswer {
    return this.#job.answer;
  }

  apply(): ApplyAnswer {
    const whenDone = (): void => {
      for (const id of this.#records.keys()) this.#pictures.forget(id);
      this.#refresh();
    };
    this.#job.start(whenDone, this.#options.onDefect);
    return this.#job.answer;
  }

  get isApplying(): boolean {
    return this.#job.isRunning;
  }

  async close(): Promise<ReviewEnding> {
    const ending = await this.#job.stop();
    await this.#pictures.close();
    return ending;
  }

  #record(id: string): PictureRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw gone('picture');
    return record;
  }

  #refresh(): void {
    const before = this.#records;
    this.#records = byId(this.#desk.pictures());
    for (const { id, status, content, file } of this.#records.values()) {
      const was = before.get(id);
      const isSame = was?.status === status && was.content === content && was.file === file;
      if (!isSame) this.#pictures.forget(id);
    }
    this.#queue = undefined;
  }

  #checkIdle(): void {
    if (!this.#job.isRunning) return;
    throw new Failure('usage/review-request', 'decisions are being carried out', { hint: 'wait until that has ended' });
  }
}

const byId = (records: readonly PictureRecord[]): ReadonlyMap<string, PictureRecord> =>
  new Map(records.map((record) => [record.id, record]));

const gone = (what: string): Failure =>
  new Failure('usage/review-request', `no such ${what} in this review`, { hint: 'reload the page' });

/** zod leaves `undefined` where a key may be absent. */
function withoutAbsent({ cover, uncover, reason, second: other, ...order }: DecisionOrder) {
  return {
    ...order,
    ...(reason === undefined ? {} : { reason }),
    ...(other === undefined ? {} : { second: other }),
    cover: cover.map(({ template, ...rest }) => ({ ...rest, ...(template === undefined ? {} : { template }) })),
    uncover: uncover.map(({ second, ...rest }) => ({ ...rest, ...(second === undefined ? {} : { second }) })),
  };
}
