import type { FailureCode } from '../failure/index.ts';
import type { HeldBook, HeldRecord, HeldSource, KeptCopies, KeyedIds, RunPolicies } from '../project/index.ts';
import type { Settled } from './settled.ts';
import type { SourceNames } from './source-names.ts';
import { displayOf, type SourceList } from './sources.ts';
import type { SurveyedInstance } from './survey-rows.ts';
import type { BatchRequest } from './types.ts';

/** What a run writes the held instances down into. */
export interface HeldPlaces {
  readonly book: HeldBook;
  readonly copies: KeptCopies;
  readonly policies: RunPolicies;
}

export interface HeldKeeperContext extends HeldPlaces {
  readonly list: SourceList;
  readonly ids: KeyedIds;
  readonly names: SourceNames;
  readonly run: string;
  /** Real path of the output folder. */
  readonly place: string;
  readonly request: Pick<BatchRequest, 'policy' | 'flags'>;
  /** Records that the sources of the run are made of, by index. */
  readonly records: readonly HeldRecord[];
  /** The sources are those of reviewed pictures: one that cannot be had changes nothing. */
  readonly isReview: boolean;
}

/** The source could not be had: what is known of the instance is what was known before. */
const UNREAD: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'input/source-changed',
  'input/source-gone',
  'input/vanished',
  'input/unreadable',
  'input/zip',
]);

/**
 * Keeps the book of what a project holds back up to date while a run goes on: one entry an instance, whatever runs it
 * comes in; it leaves the list when a run releases it.
 */
export class HeldKeeper {
  readonly #context: HeldKeeperContext;
  #isPolicyKept = false;

  constructor(context: HeldKeeperContext) {
    this.#context = context;
  }

  settle(index: number, settled: Settled, instance: SurveyedInstance | undefined): void {
    const { book, records } = this.#context;
    const before = records[index];
    const isUnread = settled.code !== undefined && UNREAD.has(settled.code);
    if (isUnread && this.#context.isReview) return;
    const isKeptBack = settled.status === 'held' || settled.status === 'quarantined';
    if (!isKeptBack && book.size === 0) return;
    if (before !== undefined && isUnread) this.#undecide(before);
    else if (isKeptBack) this.#keep(index, settled, instance);
    else this.#clear(index, settled, instance);
  }

  /** An archive that could be read this time: its entries stand for it. */
  opened(index: number): void {
    const { book, ids, list } = this.#context;
    if (book.size > 0) book.drop(ids.held('place', displayOf(list.origin(index))));
  }

  /** Everything that was released is on the device: what was kept for it goes. */
  finish(): void {
    this.sync();
    clearCopies(this.#context);
  }

  sync(): void {
    this.#context.book.sync();
  }

  close(): void {
    this.#context.book.close();
  }

  /** A decision that could not be carried out is none: the source may become another one. */
  #undecide({ id }: HeldRecord): void {
    const { book } = this.#context;
    const record = book.get(id);
    if (record?.decision === undefined || record.status !== 'held') return;
    const { decision: _decision, ...undecided } = record;
    book.put(undecided);
  }

  #keep(index: number, settled: Settled, instance: SurveyedInstance | undefined): void {
    const { book, policies, request } = this.#context;
    if (!this.#isPolicyKept) policies.keep(request.policy);
    this.#isPolicyKept = true;
    const origin = this.#context.list.origin(index);
    const ids = this.#idsOf(origin, settled, instance);
    const id = ownId(ids, settled);
    const record = this.#recordOf(id, { index, settled, instance, origin });
    const before = this.#context.records[index]?.id;
    for (const other of [ids.place, before, ids.conflict, this.#sameAs(ids.instance, record)]) {
      if (other !== undefined && other !== id) book.drop(other);
    }
    const old = book.get(id);
    book.put(old !== undefined && old.content === record.content ? { ...record, since: old.since } : record);
  }

  /** The entry of an instance, when it is about the same bytes: they are in conflict with others by now. */
  #sameAs(id: string | undefined, { content }: HeldRecord): string | undefined {
    return id !== undefined && this.#context.book.get(id)?.content === content ? id : undefined;
  }

  #recordOf(id: string, of: Kept): HeldRecord {
    const { names, list, run, place, request } = this.#context;
    const { index, settled, instance, origin } = of;
    const { code = 'environment/worker', findings = [], content, held, raised, raisedAt } = settled;
    return {
      id,
      status: settled.status === 'held' ? 'held' : 'quarantined',
      reasons: held?.reasons ?? [code],
      findings,
      source: origin,
      sourceId: names.of(instance?.patient).source(list.relativeBytes(index)),
      ...(instance === undefined
        ? {}
        : { size: instance.stamp.size, instance: instance.instance, patient: instance.patient }),
      ...(content === undefined ? {} : { content }),
      ...(held === undefined ? {} : { name: held.name }),
      ...(raised === undefined ? {} : { raised }),
      ...(raisedAt === undefined ? {} : { raisedAt }),
      plan: held?.plan ?? {},
      run,
      policy: { name: request.policy.name, digest: request.policy.digest },
      place,
      rekey: request.flags.rekey,
      since: new Date().toISOString(),
    };
  }

  /** What is released, or needs nothing, is kept back no longer. */
  #clear(index: number, settled: Settled, instance: SurveyedInstance | undefined): void {
    const ids = this.#idsOf(this.#context.list.origin(index), settled, instance);
    const isReleased = settled.status === 'released' || settled.status === 'unchanged';
    const own = isReleased ? [ids.instance, ids.conflict] : [];
    const before = this.#context.records[index]?.id;
    // Of two sources with the same bytes the other one stands for the instance.
    const source = before === ids.instance && !isReleased ? undefined : before;
    for (const id of new Set([...own, ids.place, source])) if (id !== undefined) this.#settleReleased(id, settled);
  }

  #settleReleased(id: string, { content, status }: Settled): void {
    const { book, request, place } = this.#context;
    const record = book.get(id);
    if (record === undefined) return;
    const isDecided =
      record.decision !== undefined &&
      record.content === content &&
      record.policy.digest === request.policy.digest &&
      record.place === place;
    if (!isDecided) book.drop(id);
    else if (record.status !== 'released' && (status === 'released' || status === 'unchanged')) {
      book.put({ ...record, status: 'released' });
    }
  }

  #idsOf(origin: HeldSource, { content }: Settled, instance: SurveyedInstance | undefined): Ids {
    const { ids } = this.#context;
    const place = ids.held('place', displayOf(origin));
    if (instance === undefined) return { place };
    const by = { place, instance: ids.held('instance', instance.instance) };
    return content === undefined ? by : { ...by, conflict: ids.held('conflict', `${instance.instance} ${content}`) };
  }
}

/** Removes copies that no entry needs: of what was released or dropped, and what a run that was cut off left behind. */
export function clearCopies({ book, copies }: Pick<HeldPlaces, 'book' | 'copies'>): void {
  const found = [...copies.found()];
  if (found.length === 0) return;
  const needed = new Set(book.contents());
  for (const copy of found) if (!needed.has(copy.content)) copies.remove(copy);
}

interface Kept {
  readonly index: number;
  readonly settled: Settled;
  readonly instance: SurveyedInstance | undefined;
  readonly origin: HeldSource;
}

interface Ids {
  readonly place: string;
  readonly instance?: string;
  readonly conflict?: string;
}

/** Of several objects with one UID and other bytes each is an entry of its own. */
function ownId({ place, instance, conflict }: Ids, { code }: Settled): string {
  return (code === 'input/uid-conflict' ? conflict : instance) ?? place;
}
