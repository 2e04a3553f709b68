import { type RaisedSeries, SEARCH_COSTS, sampledFrames } from '../pixel/index.ts';
import type { SeriesReport, SeriesTask } from './messages.ts';
import type { SearchPlan } from './search-plan.ts';
import { together } from './series-memory.ts';
import type { SourceList } from './sources.ts';
import type { SurveyRows } from './survey-rows.ts';

/** Highest, mean and lowest values. */
const PROJECTIONS = 3;

export interface SeriesLooksContext {
  readonly list: SourceList;
  readonly rows: SurveyRows;
  readonly search: SearchPlan;
  /** Sources that are taken up, by index. */
  readonly waiting: readonly number[];
  /** Pictures that a person has decided about: each was looked at with its series when it was searched. */
  readonly isReview: boolean;
  /** By what an earlier run found that the series of a slice needs all passes, as far as the project knows. */
  before(index: number): RaisedSeries | undefined;
}

/** A series to look at: its slices in their order. */
export interface Series {
  readonly slices: readonly number[];
  readonly frames: number;
  /** CPU seconds of all close looks, native runtime. */
  readonly seconds: number;
  /** Of one. */
  readonly lookSeconds: number;
}

/**
 * Which slices are looked at together before each is searched by itself, and what came of it. Slices are ordered by their
 * number and then by the keyed id of their UID, so that neither workers nor the order of the files change anything. What
 * was found once stays: later runs may not have all the slices. A series of which everything is done is not looked at.
 */
export class SeriesLooks {
  readonly #context: SeriesLooksContext;
  readonly #raised = new Map<number, RaisedSeries>();
  readonly #defects = new Map<number, string>();
  /** Those to look at. */
  readonly pending: readonly Series[];
  #looked = 0;
  #unread = 0;

  constructor(context: SeriesLooksContext) {
    this.#context = context;
    const { rows, waiting, search, isReview } = context;
    const series = Map.groupBy(waiting, (index) => rows.pictures.seriesOf(index)?.series ?? 0);
    series.delete(0);
    const pending: Series[] = [];
    for (const slices of series.values()) {
      slices.sort((a, b) => this.#order(a, b));
      const before = together(slices.map((index) => context.before(index)).filter((raised) => raised !== undefined));
      if (before !== undefined) this.#raise(slices, before);
      else if (!isReview && slices.some((index) => search.of(index) !== undefined))
        pending.push(this.#seriesOf(slices));
    }
    this.pending = pending;
    search.add(pending.reduce((sum, { seconds }) => sum + seconds, 0));
  }

  /** Made when it is dealt. Frames are counted through the whole series. */
  taskOf({ slices, frames, lookSeconds }: Series): SeriesTask {
    const { list, rows } = this.#context;
    const sampled = sampledFrames(frames);
    let [first, next] = [0, 0];
    const parts = slices.map((index) => {
      const from = first;
      first += rows.pictures.of(index)!.frames;
      const own: number[] = [];
      for (; next < sampled.length && sampled[next]! < first; next++) own.push(sampled[next]! - from);
      return { ref: list.ref(index), stamp: rows.instance(index)!.stamp, sampled: own };
    });
    return { slices: parts, lookSeconds };
  }

  settle({ slices }: Series, { isLookedAt, raised, unread, defect }: SeriesReport): void {
    if (isLookedAt) this.#looked++;
    this.#unread += unread;
    if (defect !== undefined) this.#defects.set(slices[0]!, defect);
    if (raised !== undefined) this.#raise(slices, raised);
  }

  raiseOf(index: number): RaisedSeries | undefined {
    const series = this.#context.rows.pictures.seriesOf(index)?.series;
    return series === undefined ? undefined : this.#raised.get(series);
  }

  /** Why a series could not be looked at, as far as that is to be mended here: said with the first of its slices. */
  defectOf(index: number): string | undefined {
    return this.#defects.get(index);
  }

  /** Series that were looked at in this run, and slices in them that could not be. */
  get counts(): { readonly looked: number; readonly unread: number } {
    return { looked: this.#looked, unread: this.#unread };
  }

  #raise(slices: readonly number[], raised: RaisedSeries): void {
    const { rows, search } = this.#context;
    this.#raised.set(rows.pictures.seriesOf(slices[0]!)!.series, raised);
    for (const index of slices) search.raise(index);
  }

  #order(a: number, b: number): number {
    const { rows } = this.#context;
    const byPlace = rows.pictures.seriesOf(a)!.place - rows.pictures.seriesOf(b)!.place;
    return byPlace || (rows.instanceId(a) < rows.instanceId(b) ? -1 : 1);
  }

  #seriesOf(slices: readonly number[]): Series {
    const { pictures } = this.#context.rows;
    const frames = slices.reduce((sum, index) => sum + pictures.of(index)!.frames, 0);
    const looks = sampledFrames(frames).length + (frames > 1 ? PROJECTIONS : 0);
    const { frameSeconds } = pictures.of(slices[0]!)!;
    const lookSeconds = (frameSeconds * SEARCH_COSTS.series) / SEARCH_COSTS.triage;
    return { slices, frames, seconds: looks * lookSeconds, lookSeconds };
  }
}
