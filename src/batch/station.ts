import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FileOptions, FileStamp } from '../bytes/file.node.ts';
import { FileSource, HEADER_ONLY, Scratch, WHOLE_OBJECT } from '../bytes/file.node.ts';
import type { ByteSource } from '../bytes/index.ts';
import { Failure, type FailureCode, type Finding, isFailure, Secret } from '../failure/index.ts';
import type { PatientKey, Subject } from '../identity/index.ts';
import {
  type PictureNotes,
  type Pipeline,
  type Prepared,
  type SearchedPicture,
  type SeriesLook,
  type SurveyedPicture,
  statusWhenRefused,
  type Verification,
  withAlarms,
  withSearchedPicture,
} from '../pipeline/index.ts';
import type { RaisedSeries } from '../pixel/index.ts';
import {
  CrosswalkSealer,
  fileSha256,
  KeptCopies,
  KeyedIds,
  type PastRelease,
  type Release,
  type SealedRow,
} from '../project/index.ts';
import { isArchive } from './archive.ts';
import { type CountNames, InstanceCounter } from './counts.ts';
import { countFrame, countSeconds } from './frame-counter.ts';
import type {
  Fingerprint,
  ItemResult,
  KnownPatient,
  ProcessItem,
  ProcessReport,
  ProcessTask,
  SeriesReport,
  SeriesTask,
  StationSetup,
  SurveyReport,
  SurveyRow,
} from './messages.ts';
import { assertUnchanged, type OpenedSource, SourceOpener } from './opener.ts';
import { hashOf, outputFailure, type Part, PartWriter } from './part.ts';
import type { CorrectedArea, KeptArea, PictureLine } from './settled.ts';
import type { SourceRef } from './sources.ts';
import { SurveyReporter } from './survey-reporter.ts';
import type { Engine } from './types.ts';

interface KnownSubject {
  readonly subject: Subject;
  readonly id: string;
  readonly row?: { readonly id: string; readonly seed: Secret; readonly copyKey?: Secret };
}

/** Of a chunk, when all its items are through. */
interface Processed {
  readonly names: CountNames;
  readonly sealed: Promise<readonly SealedRow[]> | undefined;
}

/**
 * Where the work is done: one in this thread, or one in each worker. Takes chunks, opens sources, asks the pipeline,
 * writes parts, and answers with a few lines of facts; pixels never leave it.
 */
export class Station {
  readonly #setup: StationSetup;
  readonly #pipeline: Pipeline;
  readonly #ids: KeyedIds;
  readonly #copies: KeptCopies | undefined;
  readonly #opener: SourceOpener;
  readonly #released = new Scratch();
  readonly #parts: PartWriter | undefined;
  readonly #counter = new InstanceCounter();
  readonly #crosswalk: CrosswalkSealer | undefined;
  readonly #reporter: SurveyReporter;
  #subjects: ReadonlyMap<string, KnownSubject> = new Map();
  /** Of the slice before: slices of a series mostly come together. */
  #series = { key: '', id: '' };
  /** Frames of the item at hand that were searched, and what one of them is estimated to take. */
  #search = { frames: 0, frameSeconds: 0 };
  /** The pseudonym that custody was told of a subject: every instance of a patient would tell it again. */
  readonly #noted = new WeakMap<Subject, string>();
  /** Documents are read asynchronously: a chunk waits here for the one before it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(setup: StationSetup, engine: Pick<Engine, 'createPipeline'>) {
    const secret = new Secret(setup.secret);
    this.#setup = setup;
    this.#ids = new KeyedIds(secret);
    this.#reporter = new SurveyReporter(this.#ids, setup.seen);
    this.#copies = setup.kept === undefined ? undefined : new KeptCopies({ ...setup.kept, secret });
    this.#opener = new SourceOpener(this.#copies);
    this.#parts = setup.staging === undefined ? undefined : new PartWriter(setup.staging, new Scratch());
    this.#crosswalk = setup.custody === undefined ? undefined : new CrosswalkSealer({ ...setup.custody, secret });
    this.#pipeline = engine.createPipeline({
      policy: setup.policy,
      secret,
      flags: setup.flags,
      ...(setup.templates === undefined ? {} : { templates: setup.templates }),
      subjectOf: (key) => this.#known(key)?.subject,
      seeds: { seedOf: (key) => this.#known(key)?.row?.seed },
      onFrame: () => this.#countFrame(),
    });
  }

  /** Who and what is in each source; reads headers only. */
  survey(refs: readonly SourceRef[]): SurveyReport {
    const rows: SurveyRow[] = [];
    for (const ref of refs) {
      if (this.#isStopped()) break;
      rows.push(this.#surveyOne(ref));
    }
    return { rows, ...this.#reporter.take() };
  }

  /** Keyed ids of whole contents, for sources that claim to be the same instance. */
  fingerprint(items: readonly { readonly ref: SourceRef; readonly stamp: FileStamp }[]): Fingerprint[] {
    return items.map(({ ref, stamp }) => {
      try {
        return this.#opened(ref, WHOLE_OBJECT, (opened) => {
          assertUnchanged(opened.stamp, stamp);
          return { content: this.#ids.content(hashOf(opened.source)) };
        });
      } catch (error) {
        return { code: reasonOf(error).code };
      }
    });
  }

  /** Whether a series is to be searched in all passes: by its slices in their order, then by what these come to. */
  async series(task: SeriesTask): Promise<SeriesReport> {
    return await this.#inTurn(() => this.#lookAtSeries(task));
  }

  /** From source to verified part. What is in the report is on the device. */
  async process(task: ProcessTask): Promise<ProcessReport> {
    const results: ItemResult[] = [];
    try {
      const { names, sealed } = await this.#inTurn(() => this.#processAll(task, results));
      const [crosswalk = []] = await Promise.all([sealed, this.#parts?.sync()]);
      return { results, names, crosswalk };
    } catch (error) {
      this.#parts?.abandon();
      if (!endsRun(error)) throw error;
      const hint = error.hint === undefined ? {} : { hint: error.hint };
      return { results: [], names: [], crosswalk: [], failed: { code: error.code, message: error.message, ...hint } };
    }
  }

  async close(): Promise<void> {
    this.#opener.close();
    await this.#pipeline.close();
  }

  /** A series that cannot be looked at, for whatever reason, is searched in all passes: nobody knows that it needs less. */
  async #lookAtSeries(task: SeriesTask): Promise<SeriesReport> {
    const seen = { isLookedAt: false, unread: 0, looks: 0 };
    try {
      const raised = await this.#raisedBy(task, seen);
      return raised === undefined ? seen : { ...seen, raised };
    } catch (error) {
      const { defect } = reasonOf(error);
      return { ...seen, isLookedAt: false, raised: { by: 'series-unseen', at: [] }, ...(defect && { defect }) };
    }
  }

  async #raisedBy(
    { slices, lookSeconds }: SeriesTask,
    seen: { isLookedAt: boolean; unread: number; looks: number },
  ): Promise<RaisedSeries | undefined> {
    const look = await this.#pipeline.seriesLook(async (isLookedAt) => {
      if (isLookedAt) seen.looks++;
      if (isLookedAt && this.#setup.frames !== undefined) countSeconds(this.#setup.frames, lookSeconds);
      await setImmediate();
    });
    if (look === undefined) return undefined;
    seen.isLookedAt = true;
    for (const slice of slices) {
      if (this.#isStopped()) return undefined;
      if ((await this.#addSlice(look, slice)) === 'unread') seen.unread++;
    }
    const at = await look.wordsInProjections();
    if (look.isTextSeen) return { by: 'series-sample', at };
    return at.length === 0 ? undefined : { by: 'series-projection', at };
  }

  async #addSlice(look: SeriesLook, slice: SeriesTask['slices'][number]): ReturnType<SeriesLook['add']> {
    let opened: OpenedSource | undefined;
    try {
      opened = this.#opener.open(slice.ref, WHOLE_OBJECT);
      assertUnchanged(opened.stamp, slice.stamp);
    } catch (error) {
      opened?.close();
      if (!isFailure(error)) throw error;
      return 'unread';
    }
    try {
      return await look.add(opened.source, slice.sampled);
    } finally {
      opened.close();
    }
  }

  /** Nothing of another task in between: the pipeline works on one object at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.then(
      () => {},
      () => {},
    );
    return turn;
  }

  /** One item after the other, and nothing of another chunk in between: the pipeline works on one object at a time. */
  async #processAll({ subjects, items }: ProcessTask, results: ItemResult[]): Promise<Processed> {
    this.#know(subjects);
    for (const item of items) {
      if (this.#isStopped()) break;
      this.#search = { frames: 0, frameSeconds: item.frameSeconds ?? 0 };
      const result = await this.#processOne(item);
      const { frames } = this.#search;
      results.push(frames === 0 ? result : { ...result, searchedFrames: frames });
    }
    // Before the next chunk counts.
    return { names: this.#counter.names(), sealed: this.#crosswalk?.seal() };
  }

  /** In the main thread, signals and the progress line get their turn. */
  async #countFrame(): Promise<void> {
    const { frames } = this.#setup;
    this.#search.frames++;
    if (frames !== undefined) countFrame(frames, this.#search.frameSeconds);
    await setImmediate();
  }

  /** A subject that did not grow stays the same object: the pipeline keeps what it made of it. */
  #know(subjects: readonly KnownPatient[]): void {
    const known = new Map<string, KnownSubject>();
    for (const { patient, subject, row } of subjects) {
      const seed = row === undefined ? undefined : new Secret(row.seed);
      // Under the seed: who has the project's secret and a copy of a journal cannot try who a row was.
      const id = (seed === undefined ? this.#ids : new KeyedIds(seed)).subject(subject);
      const before = this.#subjects.get(patient);
      const copyKey = row?.copyKey === undefined ? {} : { copyKey: new Secret(row.copyKey) };
      const made = { subject, id, ...(seed === undefined ? {} : { row: { id: row!.id, seed, ...copyKey } }) };
      known.set(patient, before?.id === id ? before : made);
    }
    this.#subjects = known;
  }

  #surveyOne(ref: SourceRef): SurveyRow {
    try {
      return this.#opened(ref, HEADER_ONLY, ({ source, stamp }) => {
        if (isArchive(source)) return { kind: 'archive', stamp };
        const seen = this.#pipeline.survey(source);
        if (seen.kind !== 'instance') return seen;
        const patient = this.#ids.patient(seen.key);
        this.#reporter.addSubject(patient, seen.subject);
        const instance = this.#instanceId(seen.sopInstanceUid, source);
        const unseen = this.#reporter.addTraits(seen.traits);
        const picture = this.#pictureOf(seen.picture);
        const more = { ...(unseen === 0 ? {} : { unseen }), ...(picture === undefined ? {} : { picture }) };
        return { kind: 'instance', patient, instance, stamp, ...more };
      });
    } catch (error) {
      return { kind: 'failed', ...reasonOf(error) };
    }
  }

  #pictureOf(picture: SurveyedPicture | undefined): SurveyedPicture | undefined {
    if (picture?.series === undefined) return picture;
    const { key, number } = picture.series;
    if (key !== this.#series.key) this.#series = { key, id: this.#ids.series(key) };
    return { ...picture, series: { key: this.#series.id, number } };
  }

  /** An object without a SOP Instance UID is told from others by its bytes. */
  #instanceId(sopInstanceUid: string, source: ByteSource): string {
    return sopInstanceUid === '' ? this.#ids.content(hashOf(source)) : this.#ids.instance(sopInstanceUid);
  }

  async #processOne(item: ProcessItem): Promise<ItemResult> {
    let content: string | undefined;
    let opened: OpenedSource | undefined;
    try {
      opened = this.#opener.open(item.ref, WHOLE_OBJECT);
      assertUnchanged(opened.stamp, item.stamp);
      content = this.#ids.content(hashOf(opened.source));
      if (item.expected !== undefined && item.expected !== content) {
        throw new Failure('input/source-changed', 'the source has other bytes than it had when it was held');
      }
      const result = await this.#processBytes(item, opened.source, content);
      this.#keepCopy(result, opened.source, item.patient);
      return result;
    } catch (error) {
      if (endsRun(error)) throw error;
      return { status: 'quarantined', ...reasonOf(error), findings: [], ...(content === undefined ? {} : { content }) };
    } finally {
      opened?.close();
    }
  }

  /** @throws {Failure} `environment/disk-full`, `environment/output`: the project cannot be written, so the run ends */
  #keepCopy({ status, content }: ItemResult, source: ByteSource, patient: string): void {
    const isKeptBack = status === 'held' || status === 'quarantined';
    if (this.#setup.keepHeld !== true || !isKeptBack || content === undefined) return;
    const { id, copyKey } = this.#subjects.get(patient)?.row ?? {};
    const owner = id === undefined || copyKey === undefined ? {} : { owner: { row: id, key: copyKey } };
    try {
      this.#copies?.write({ content, ...owner }, source);
    } catch (error) {
      throw outputFailure(error);
    }
  }

  async #processBytes(item: ProcessItem, source: ByteSource, content: string): Promise<ItemResult> {
    const { past } = item;
    if (past !== undefined && past.content !== content) {
      return { status: 'quarantined', code: 'input/uid-conflict', findings: [], content };
    }
    if (past !== undefined && this.#isUnchanged(item, past)) {
      this.#noteUnchanged(item, past);
      const unchanged = { status: 'unchanged', findings: [], content, release: releaseOf(past) } as const;
      return item.continues === true ? this.#continued(item, unchanged, source) : unchanged;
    }
    const prepared = await this.#prepare(item, source, content);
    if (prepared.status === 'held') {
      const { status, code, reasons, name, counts } = prepared;
      const findings = [...prepared.findings, ...((await prepared.searchDocument?.()) ?? [])];
      return { status, code, findings, content, held: { reasons, name, plan: counts }, ...searchedOf(prepared) };
    }
    if (prepared.status !== 'ready') {
      const { status, code, findings } = prepared;
      return { status, findings, content, ...(code === undefined ? {} : { code }) };
    }
    const output = outputPath(prepared.name);
    if (this.#parts === undefined) {
      return { status: 'released', findings: prepared.findings, content, counts: prepared.counts };
    }
    const part = this.#parts.write(prepared.segments, source);
    try {
      return await this.#verify(item, prepared, { part, output, content });
    } catch (error) {
      this.#parts.discard(part.path);
      throw error;
    }
  }

  #prepare(item: ProcessItem, source: ByteSource, content: string | undefined): Promise<Prepared> {
    return withSearchedPicture(this.#pipeline.prepare(source, waivedFor(item, content), notesFor(item, content)));
  }

  async #verify(
    item: ProcessItem,
    prepared: Ready,
    made: { part: Part; output: string; content: string },
  ): Promise<ItemResult> {
    const { part, output, content } = made;
    const { written } = part;
    if (written.size !== prepared.size) {
      throw new Failure('refused/invalid-output', `${written.size} bytes were written, ${prepared.size} were planned`);
    }
    const verdict = await prepared.verifyWhole(written);
    const sha256 = hashOf(written);
    const evidence = this.#counter.of(prepared, verdict);
    const findings = findingsOf(prepared, verdict);
    const { past, instance, patient } = item;
    if (verdict.ok) {
      const subject = this.#subjects.get(patient)?.id ?? '';
      this.#note(item, prepared);
      const release = { instance, content, subject, patient: this.#nameOf(patient), sha256, output };
      const { counts } = prepared;
      const passed = { status: 'released', findings, content, counts, evidence, release, part: part.path } as const;
      return { ...passed, ...pictureOf(prepared), ...searchedOf(prepared, verdict), ...waivedOf(prepared, verdict) };
    }
    this.#parts?.discard(part.path);
    if (statusWhenRefused(verdict.code) === 'held') return forPerson(prepared, verdict, { findings, content });
    // An earlier run released these very bytes, or another picture of them, and with what is known by now it does not pass.
    const isSame = past?.sha256 === sha256 && verdict.code === 'refused/leak';
    const leak = past !== undefined && (isSame || namesPatient(verdict)) ? { leak: past.output } : {};
    return { status: 'quarantined', code: verdict.code, findings, content, evidence, ...leak };
  }

  /**
   * What a run that was cut off released is decided and verified once more, so that the evidence is that of a run that
   * was not: who is killed takes along what was counted.
   */
  async #continued(
    item: ProcessItem,
    unchanged: ItemResult & { readonly release: Release },
    source: ByteSource,
  ): Promise<ItemResult> {
    const prepared = await this.#prepare(item, source, unchanged.content);
    if (prepared.status !== 'ready') return unchanged;
    const { output } = unchanged.release;
    const written = FileSource.open(join(this.#setup.to, output), this.#released, WHOLE_OBJECT);
    try {
      const verdict = await prepared.verifyWhole(written);
      const evidence = this.#counter.of(prepared, verdict);
      const findings = findingsOf(prepared, verdict);
      if (verdict.ok) {
        const continued = { findings, counts: prepared.counts, ...pictureOf(prepared) };
        return { ...unchanged, evidence, continued, ...searchedOf(prepared, verdict), ...waivedOf(prepared, verdict) };
      }
      const { content = '' } = unchanged;
      if (statusWhenRefused(verdict.code) === 'held') return forPerson(prepared, verdict, { findings, content });
      const leak = verdict.code === 'refused/leak' || namesPatient(verdict) ? { leak: output } : {};
      return { status: 'quarantined', code: verdict.code, content, findings, evidence, ...leak };
    } finally {
      written.close();
    }
  }

  /** For custody: who got this pseudonym, and which study and series are behind the new ones. */
  #note({ patient }: ProcessItem, { name, source }: Ready): void {
    this.#notePatient(patient, name.patient);
    const { studyInstanceUid, seriesInstanceUid } = source;
    const renamed = { pseudonym: name.patient, newStudy: name.study, newSeries: name.series };
    this.#crosswalk?.add(this.#nameOf(patient), { kind: 'series', ...renamed, studyInstanceUid, seriesInstanceUid });
  }

  /** What a version released that wrote no crosswalk yet: the patient is known, his object is not read again. */
  #noteUnchanged({ patient }: ProcessItem, { output }: PastRelease): void {
    this.#notePatient(patient, output.split('/')[0] ?? '');
  }

  #notePatient(patient: string, pseudonym: string): void {
    const subject = this.#subjects.get(patient)?.subject;
    if (subject === undefined || this.#crosswalk === undefined) return;
    if (this.#noted.get(subject) === pseudonym) return;
    this.#noted.set(subject, pseudonym);
    const { issuer, id, unidentified } = subject.key;
    const names = subject.identifiers.filter(({ kind }) => kind === 'name').map(({ value }) => value);
    this.#crosswalk.add(this.#nameOf(patient), { kind: 'patient', pseudonym, issuer, id, unidentified, names });
  }

  /**
   * Same bytes, same policy, same knowledge of the patient, same corrections of the picture, and the file is there with the hash that the journal has.
   * The file is hashed: size and time would believe a file that somebody touched.
   */
  #isUnchanged(item: ProcessItem, past: PastRelease): boolean {
    if (past.policyDigest !== this.#setup.policy.digest) return false;
    if (item.review?.isCurrent === false || item.raised?.isCurrent === false) return false;
    if (past.subject !== (this.#subjects.get(item.patient)?.id ?? '')) return false;
    return fileSha256(join(this.#setup.to, past.output)) === past.sha256;
  }

  #opened<T>(ref: SourceRef, options: FileOptions, work: (opened: OpenedSource) => T): T {
    const opened = this.#opener.open(ref, options);
    try {
      return work(opened);
    } finally {
      opened.close();
    }
  }

  /** Of a patient in what the project writes down: his keyed id, or the id of his row. */
  #nameOf(patient: string): string {
    return this.#subjects.get(patient)?.row?.id ?? patient;
  }

  #known(key: PatientKey): KnownSubject | undefined {
    return this.#subjects.get(this.#ids.patient(key));
  }

  #isStopped(): boolean {
    return Atomics.load(this.#setup.stop, 0) !== 0;
  }
}

/** A decision is about these bytes alone. */
function notesFor({ review, raised }: ProcessItem, content: string | undefined): PictureNotes {
  const decided = review?.content === content ? review?.review : undefined;
  return { ...(decided && { review: decided }), ...(raised && { raised: raised.by, raisedAt: raised.at }) };
}

/** A decision is about these bytes alone. */
function waivedFor({ waiver }: ProcessItem, content: string | undefined): readonly FailureCode[] {
  return waiver !== undefined && waiver.content === content ? waiver.codes : [];
}

/** Beside what was waived before it was written: what nobody could search in a document, and a person has read. */
function waivedOf({ waived = [] }: Ready, { findings }: Verification): Pick<ItemResult, 'waived'> {
  const isRead = findings.some(({ code }) => code === 'document-not-searchable');
  const all = isRead && !waived.includes('refused/document') ? [...waived, 'refused/document' as const] : waived;
  return all.length === 0 ? {} : { waived: all };
}

/** Areas of one instance that are listed: a clip has some in every frame. */
const MOST_AREAS = 4096;

const searchedOf = (
  { searched }: { readonly searched?: SearchedPicture },
  verdict: Pick<Verification, 'alarms'> = {},
): Pick<ItemResult, 'searched'> => (searched === undefined ? {} : { searched: withAlarms(searched, verdict) });

function pictureOf({ pictures: { search }, searched }: Ready): Pick<ItemResult, 'picture'> {
  if (search === undefined) return {};
  const { look, raised, frames, covered } = search;
  const by = raised === undefined ? {} : { raised };
  const all = covered.flatMap(({ frame, boxes }) =>
    boxes.map(({ left, top, right, bottom }) => [frame, left, top, right, bottom] as const),
  );
  const more = all.length > MOST_AREAS ? { more: all.length - MOST_AREAS } : {};
  return {
    picture: {
      ...{ look, ...by, frames, areas: all.slice(0, MOST_AREAS) },
      ...more,
      ...partOf(searched),
      ...keptOf(searched),
      ...correctedOf(searched),
    },
  };
}

function partOf(searched: SearchedPicture | undefined): Pick<PictureLine, 'part'> {
  if (searched?.part === undefined) return {};
  const { left, top, right, bottom } = searched.part;
  return { part: [left, top, right, bottom] };
}

function keptOf(searched: SearchedPicture | undefined): Pick<PictureLine, 'kept'> {
  const kept = (searched?.areas ?? []).flatMap(({ frame, left, top, right, bottom, read }): KeptArea[] =>
    read === undefined ? [] : [{ rule: read.rule, area: [frame, left, top, right, bottom] }],
  );
  return kept.length === 0 ? {} : { kept: kept.slice(0, MOST_AREAS) };
}

function correctedOf(searched: SearchedPicture | undefined): Pick<PictureLine, 'corrected'> {
  const corrected: CorrectedArea[] = [];
  for (const { frame, left, top, right, bottom, origin, suppressed } of searched?.areas ?? []) {
    const isExempted = suppressed === 'exempted';
    if (!isExempted && origin !== 'person' && origin !== 'template') continue;
    const by = isExempted || (origin !== 'person' && origin !== 'template') ? 'exempted' : origin;
    if (corrected.length < MOST_AREAS) corrected.push({ by, area: [frame, left, top, right, bottom] });
  }
  return corrected.length === 0 ? {} : { corrected };
}

/** What was read in the picture reads as the patient's. */
const namesPatient = ({ findings }: Verification): boolean =>
  findings.some(({ code }) => code === 'picture-identifier');

const findingsOf = (prepared: Ready, { findings }: Verification): readonly Finding[] =>
  findings.length === 0 ? prepared.findings : [...prepared.findings, ...findings];

/** What was written and did not pass, and a person can let pass: a document that was not searched, a picture in doubt. */
function forPerson(
  prepared: Ready,
  { code, ...verdict }: Refused,
  about: Pick<ItemResult, 'findings' | 'content'>,
): ItemResult {
  const { name, counts } = prepared;
  const held = { reasons: [code], name, plan: counts };
  return { status: 'held', code, ...about, held, ...searchedOf(prepared, verdict) };
}

type Refused = Extract<Verification, { ok: false }>;
type Ready = Extract<Prepared, { status: 'ready' }>;

const NAME_PART = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** @throws {Failure} `refused/invalid-output`: no name may lead out of the output folder, whatever a policy makes of it */
function outputPath(name: Ready['name']): string {
  const parts = [name.patient, name.study, name.series, name.instance];
  if (parts.every((part) => NAME_PART.test(part))) return `${parts.join('/')}.dcm`;
  throw new Failure('refused/invalid-output', 'a pseudonym or new UID cannot be a file name');
}

function releaseOf({ instance, content, subject, patient, sha256, output }: PastRelease): Release {
  return { instance, content, subject, patient, sha256, output };
}

/** The output folder, not this object: the next object would fail as well. */
function endsRun(error: unknown): error is Failure {
  return isFailure(error) && (error.code === 'environment/disk-full' || error.code === 'environment/output');
}

/** A code for what was thrown; for a defect also where, so that it can be mended. One bad file never stops a run. */
function reasonOf(error: unknown): { code: FailureCode; defect?: string } {
  if (isFailure(error)) return { code: error.code };
  return { code: 'environment/worker', defect: defectOf(error) };
}

/** Name and first places in the program. The message of an unforeseen error may quote a value. */
export function defectOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const short = places.slice(0, 3).map((line) =>
    line
      .trim()
      .replace(/^at /, '')
      .replace(/file:\/\/\S*\/(?=src\/|dist\/)/, ''),
  );
  return `${error.name} ${short.join(' < ')}`;
}
