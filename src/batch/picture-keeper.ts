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
    const before = of.taken?.record ?? (book.has(id) ? book.get(id) : undefined);
    if (content !== undefined && isUnsearched(result) && (before?.content !== content || before.look === 'none')) {
      this.#keepUnsearched(index, { content, result, ...of }, before);
      return;
    }
    if (before === undefined || before.content !== content || this.#isWaiting(before)) return;
    if (status === 'held' && result.held?.reasons.includes('refused/reviewer')) this.#reject(before, result, of.taken);
    else if (status === 'unchanged') this.#put(before, withApplied(before));
    // It went out as it is: nothing is known of what the picture shows.
    else if (status === 'released' && before.decision === undefined) book.drop(id);
    else if (status === 'released' && before.look === 'none') this.#letPass(before, result);
  }

  sync(): void {
    this.#context.book.sync();
  }

  close(): void {
    this.#context.book.close();
  }

  #keep(index: number, { searched, ...of }: Kept & { readonly searched: SearchedPicture }): void {
    const { templates, book } = this.#context;
    const { instance, taken } = of;
    const { device, areas, ...picture } = searched;
    const before = taken?.record ?? (book.has(instance.instance) ? book.get(instance.instance) : undefined);
    const about = this.#about(index, of);
    if (about === undefined || this.#isWaiting(before)) return;
    const basis = basisOf({ device }, taken?.review, templates);
    const record: PictureRecord = {
      ...about,
      ...picture,
      modality: device.modality,
      device,
      boxes: areas,
      ...(basis === '' ? {} : { basis }),
      // A decision is about bytes: what was decided about others is none. One with a reason was about no search.
      ...(before?.content === of.content && before.decision?.reason === undefined ? decidedOf(before) : {}),
    };
    this.#put(before, record);
  }

  /** A picture of which nothing is known but why it is held. */
  #keepUnsearched(index: number, of: Kept, before: PictureRecord | undefined): void {
    const about = this.#about(index, of);
    if (about === undefined || this.#isWaiting(before)) return;
    const doubts = of.result.findings.flatMap(({ code, about: says }) =>
      code === 'picture-not-searched' ? (says?.reasons ?? []) : [],
    );
    const decided = before?.content === of.content ? decidedOf(before) : {};
    this.#put(before, { ...about, ...NOT_SEARCHED, doubts, ...decided });
  }

  #about(index: number, { content, result, instance }: Kept): About | undefined {
    const { list, names, run, place, request } = this.#context;
    const name = result.release === undefined ? result.held?.name : nameOf(result.release.output);
    if (name === undefined) return undefined;
    const { instance: id, patient } = instance;
    return {
      id,
      status: result.release === undefined ? 'held' : 'released',
      reasons: result.held?.reasons ?? [],
      content,
      source: list.origin(index),
      sourceId: names.of(patient).source(list.relativeBytes(index)),
      patient,
      name,
      run,
      policy: { name: request.policy.name, digest: request.policy.digest },
      place,
      rekey: request.flags.rekey,
      ...(result.release === undefined ? {} : { file: result.release.sha256 }),
    };
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

  /** As it is, on the word of a person. */
  #letPass(before: PictureRecord, { release }: ItemResult): void {
    this.#put(before, { ...withApplied(before), status: 'released', reasons: [], file: release!.sha256 });
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

/** What a record has of every instance. */
type About = Pick<
  PictureRecord,
  | 'id'
  | 'status'
  | 'reasons'
  | 'content'
  | 'source'
  | 'sourceId'
  | 'patient'
  | 'name'
  | 'run'
  | 'policy'
  | 'place'
  | 'rekey'
  | 'file'
>;

/** Held for its picture alone, and without a search: it cannot be decoded, or the policy makes none. */
function isUnsearched({ status, held, searched }: ItemResult): boolean {
  if (status !== 'held' || searched !== undefined || held === undefined) return false;
  return held.reasons.length > 0 && held.reasons.every((code) => code === 'refused/pixels');
}

const NOT_SEARCHED = {
  look: 'none',
  ...{ frames: 0, rows: 0, columns: 0, modality: '', boxes: [] },
  device: { manufacturer: '', model: '', software: '', rows: 0, columns: 0, modality: '', sopClass: '' },
} as const;

interface Kept {
  readonly content: string;
  readonly result: ItemResult;
  readonly instance: SurveyedInstance;
  readonly taken: TakenPicture | undefined;
}

type Decided = Pick<
  PictureRecord,
  'decision' | 'decidedFor' | 'decidedDoubts' | 'decidedAlarms' | 'before' | 'touched' | 'applied'
>;

function decidedOf({ decision, decidedFor, decidedDoubts, decidedAlarms, before, touched }: PictureRecord): Decided {
  return {
    ...(decision === undefined ? {} : { decision }),
    ...(decidedFor === undefined ? {} : { decidedFor }),
    ...(decidedDoubts === undefined ? {} : { decidedDoubts }),
    ...(decidedAlarms === undefined ? {} : { decidedAlarms }),
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
