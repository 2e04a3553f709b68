import type { OutputName, SearchedPicture } from '../pipeline/index.ts';
import {
  basisOf,
  type DeviceTemplate,
  decisionId,
  isPending,
  type PictureBook,
  type PictureRecord,
  type RunPolicies,
} from '../project/index.ts';
import type { ItemResult } from './messages.ts';
import type { TakenPicture } from './reviews.ts';
import type { SourceNames } from './source-names.ts';
import type { SourceList } from './sources.ts';
import type { SurveyedInstance } from './survey-rows.ts';
import type { BatchRequest } from './types.ts';

export interface PictureKeeperContext {
  readonly book: PictureBook;
  readonly policies: RunPolicies;
  readonly templates: readonly DeviceTemplate[];
  readonly list: SourceList;
  readonly names: SourceNames;
  readonly run: string;
  /** Real path of the output folder. */
  readonly place: string;
  readonly request: Pick<BatchRequest, 'policy' | 'flags'>;
}

/** Keeps the book of searched pictures up to date while a run goes on. One that searches none writes none. */
export class PictureKeeper {
  readonly #context: PictureKeeperContext;
  #isPolicyKept = false;

  constructor(context: PictureKeeperContext) {
    this.#context = context;
  }

  /** `taken` is what was known of the picture before. */
  settle(index: number, result: ItemResult, of: { instance: SurveyedInstance; taken: TakenPicture | undefined }): void {
    const { book } = this.#context;
    const { searched, status, content } = result;
    const id = of.instance.instance;
    if (searched !== undefined && content !== undefined) {
      this.#keep(index, { searched, content, result, ...of });
      return;
    }
    if (book.size === 0) return;
    const before = of.taken?.record ?? (book.has(id) ? book.get(id) : undefined);
    if (before === undefined || before.content !== content || this.#isWaiting(before)) return;
    if (status === 'held' && result.held?.reasons.includes('refused/reviewer')) this.#reject(before, result, of.taken);
    else if (status === 'unchanged') this.#put(before, withApplied(before));
    // It went out as it is: nothing is known of what the picture shows.
    else if (status === 'released' && before.decision === undefined) book.drop(id);
  }

  sync(): void {
    this.#context.book.sync();
  }

  close(): void {
    this.#context.book.close();
  }

  #keep(index: number, of: Kept): void {
    const { list, names, run, place, request, templates, book } = this.#context;
    const { searched, content, result, instance, taken } = of;
    const { device, areas, ...picture } = searched;
    const name = result.release === undefined ? result.held?.name : nameOf(result.release.output);
    if (name === undefined) return;
    const { instance: id, patient } = instance;
    const before = taken?.record ?? (book.has(id) ? book.get(id) : undefined);
    if (this.#isWaiting(before)) return;
    const basis = basisOf({ device }, taken?.review, templates);
    const record: PictureRecord = {
      id,
      status: result.release === undefined ? 'held' : 'released',
      reasons: result.held?.reasons ?? [],
      content,
      source: list.origin(index),
      sourceId: names.of(patient).source(list.relativeBytes(index)),
      patient,
      name,
      ...picture,
      modality: device.modality,
      device,
      boxes: areas,
      run,
      policy: { name: request.policy.name, digest: request.policy.digest },
      place,
      rekey: request.flags.rekey,
      ...(basis === '' ? {} : { basis }),
      ...(result.release === undefined ? {} : { file: result.release.sha256 }),
      // A decision is about bytes: what was decided about others is none.
      ...(before?.content === content ? decidedOf(before) : {}),
    };
    this.#put(before, record);
  }

  /** A decision about the file in another folder is still to be carried out there, which a run into this one does not do. */
  #isWaiting(before: PictureRecord | undefined): boolean {
    return before !== undefined && before.place !== this.#context.place && isPending(before);
  }

  /** What was released is out of the folder, whether or not its source can still be had. */
  takenBack({ id }: PictureRecord): void {
    const { book } = this.#context;
    const record = book.has(id) ? book.get(id) : undefined;
    if (record === undefined || record.status !== 'released') return;
    const { file: _file, ...rest } = record;
    this.#put(record, { ...rest, status: 'held', reasons: ['refused/reviewer'] });
  }

  /** Rejected without a search: what was found before stays for whoever looks again. */
  #reject(before: PictureRecord, { held }: ItemResult, taken: TakenPicture | undefined): void {
    const { file: _file, ...record } = withApplied(before);
    const basis = basisOf(before, taken?.review, this.#context.templates);
    this.#put(before, { ...record, status: 'held', reasons: held!.reasons, basis });
  }

  #put(before: PictureRecord | undefined, record: PictureRecord): void {
    const { book, policies, request } = this.#context;
    // An unchanged picture is not written down once more.
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(record)) return;
    if (!this.#isPolicyKept) policies.keep(request.policy);
    this.#isPolicyKept = true;
    book.put(record);
  }
}

interface Kept {
  readonly searched: SearchedPicture;
  readonly content: string;
  readonly result: ItemResult;
  readonly instance: SurveyedInstance;
  readonly taken: TakenPicture | undefined;
}

type Decided = Pick<PictureRecord, 'decision' | 'decidedFor' | 'decidedDoubts' | 'before' | 'touched' | 'applied'>;

function decidedOf({ decision, decidedFor, decidedDoubts, before, touched }: PictureRecord): Decided {
  return {
    ...(decision === undefined ? {} : { decision }),
    ...(decidedFor === undefined ? {} : { decidedFor }),
    ...(decidedDoubts === undefined ? {} : { decidedDoubts }),
    ...(before === undefined ? {} : { before }),
    ...(touched === undefined ? {} : { touched }),
    ...appliedOf(decision),
  };
}

/** Whatever was decided is carried out with this. */
const withApplied = ({ applied: _applied, ...record }: PictureRecord): PictureRecord => ({
  ...record,
  ...appliedOf(record.decision),
});

function appliedOf(decision: PictureRecord['decision']): Pick<PictureRecord, 'applied'> {
  const applied = decisionId(decision);
  return applied === undefined ? {} : { applied };
}

function nameOf(output: string): OutputName {
  const [patient = '', study = '', series = '', file = ''] = output.split('/');
  return { patient, study, series, instance: file.replace(/\.dcm$/, '') };
}
