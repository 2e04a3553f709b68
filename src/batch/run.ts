import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { namedJwk } from '../crypto/index.ts';
import { Failure, type Finding, type Secret } from '../failure/index.ts';
import type { TraitKind } from '../pipeline/index.ts';
import type { RaisedSeries } from '../pixel/index.ts';
import { type HeldRecord, KeyedIds, ownerOfOutput, type PictureRecord, recordRun } from '../project/index.ts';
import { Account } from './account.ts';
import { type Crew, crowdNotice, deal, defaultJobs, startCrew, type Workload } from './crew.ts';
import { Decisions } from './decisions.ts';
import { type Desk, keptFolder, openDesk, openDryDesk, type Writing } from './desk.ts';
import { assertOutside, type EvidencePaths, writeEvidence } from './evidence.ts';
import { EvidenceTally } from './evidence-tally.ts';
import { frameCounter } from './frame-counter.ts';
import { HeldKeeper } from './held-keeper.ts';
import { type Inputs, listInputs } from './inputs.ts';
import { type LookAgain, lookAgain } from './look-again.ts';
import { writeManifest } from './manifest.ts';
import type { ItemResult, KnownPatient, ProcessItem, ProcessReport, ProcessTask, SeriesReport } from './messages.ts';
import { outputFailure } from './part.ts';
import { PictureKeeper } from './picture-keeper.ts';
import { planInstances } from './plan.ts';
import { Reviews } from './reviews.ts';
import { estimateOf } from './search-estimate.ts';
import { SearchPace } from './search-pace.ts';
import { SearchPlan } from './search-plan.ts';
import { type Series, SeriesLooks } from './series-looks.ts';
import { hasPlaces, raisedBefore } from './series-memory.ts';
import type { Settled } from './settled.ts';
import { SourceNames } from './source-names.ts';
import { SourceList } from './sources.ts';
import { type Survey, surveySources } from './survey.ts';
import { assertOwner, clearStaging, findProject, openTarget, prepareOutput } from './target.ts';
import type { BatchIo, BatchRequest, Engine, Progress, RunSummary } from './types.ts';
import { unseenFindings } from './unseen.ts';

/** A chunk ends with as many files, bytes, or CPU of search: small objects come together, a long one comes alone. */
const CHUNK_FILES = 16;
const CHUNK_BYTES = 16 * 1024 * 1024;
const CHUNK_SEARCH_SECONDS = 8;
/** Files between two turns for signals and the progress line. */
const TURN_FILES = 8;
/** Between two looks at how far workers have come with pictures. */
const TICK_MS = 500;

const UNSEEN: RaisedSeries = Object.freeze({ by: 'series-unseen', at: [] });

const MIXED_ISSUER: Finding = Object.freeze({ code: 'issuer-mixed', path: '(0010,0021)' });

/**
 * De-identifies everything below the inputs into the output folder: list, survey, compare, process, release, record.
 *
 * One bad file never stops it. It throws a `Failure` only when nothing can be done (wrong usage, before anything is
 * written) or nothing more (the output cannot be written); the same command then goes on where it stopped.
 */
export async function runWith(request: BatchRequest, io: BatchIo, engine: Engine): Promise<RunSummary> {
  assertOutside(request.evidence, request.to);
  const project = await findProject(request);
  const list = new SourceList();
  const inputs = await listInputs(request.inputs, list, { to: request.to, stdin: io.stdin });
  io.onProgress({ phase: 'listing', done: list.length, total: list.length, bytes: 0, quarantined: 0 });
  const order = { request, io, engine, list, inputs };
  if (request.dryRun) return runOrder(order, openDryDesk(request, project));
  const target = await openTarget(request, project);
  try {
    return await runOrder(order, await openDesk(request, target));
  } finally {
    target.lock.release();
  }
}

/** A run over sources that are listed, into a project that is open and locked. */
export const runOrder = (order: Order, desk: Desk): Promise<RunSummary> => new BatchRun(order, desk).go();

export interface Order {
  readonly request: BatchRequest;
  readonly io: BatchIo;
  readonly engine: Engine;
  readonly list: SourceList;
  readonly inputs: Inputs;
  /** The sources are those of held instances. */
  readonly held?: HeldSources;
  /** The sources are those of pictures that a person has decided about, by index. */
  readonly reviewed?: readonly PictureRecord[];
}

export interface HeldSources {
  /** By index of the source. */
  readonly records: readonly HeldRecord[];
  /** What was looked at is released, and no other bytes. */
  readonly isRelease: boolean;
}

class BatchRun {
  readonly #order: Order;
  readonly #desk: Desk;
  readonly #account: Account;
  readonly #tally: EvidenceTally;
  readonly #keeper: HeldKeeper | undefined;
  readonly #pictures: PictureKeeper | undefined;
  readonly #decisions: Decisions;
  readonly #reviews: Reviews;
  /** Shared with the workers: they finish the instance at hand and begin no other. */
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  /** Shared with the workers as well. */
  readonly #frames = frameCounter();
  readonly #leaks: string[] = [];
  /** Devices, private creators and SOP classes of this run. */
  #traits: ReadonlyMap<string, TraitKind> = new Map();
  /** Of this run, and of earlier ones whose files did not all pass since. */
  #grown: readonly string[] = [];
  #lookedAgain: LookAgain = { files: 0, notChecked: 0, notSearched: 0, leaks: [] };
  #crew: Crew | undefined;
  /** Archives that their entries stand for. */
  #replaced = 0;
  #surveyed = 0;
  #bytes = 0;
  #patients = 0;
  #evidence: EvidencePaths | undefined;
  #pace: SearchPace | undefined;
  #series: SeriesLooks | undefined;
  #ticking: NodeJS.Timeout | undefined;

  constructor(order: Order, desk: Desk) {
    this.#order = order;
    this.#desk = desk;
    this.#tally = new EvidenceTally();
    const ids = new KeyedIds(desk.secret);
    const names = new SourceNames(desk.secret, desk.vault);
    this.#account = new Account({
      list: order.list,
      names,
      run: desk.writing?.run,
      evidence: this.#tally,
      onInstance: (line) => order.io.onInstance(line),
    });
    this.#keeper = keeperOf(order, desk, names);
    this.#pictures = pictureKeeperOf(order, desk, names);
    const { policy } = order.request;
    const book = desk.writing?.held.book;
    this.#decisions = new Decisions({ book, ids, policyDigest: policy.digest, place: desk.to });
    const { templates, to: place, writing } = desk;
    this.#reviews = new Reviews({ book: writing?.pictures, templates, policy: policy.digest, place });
  }

  async go(): Promise<RunSummary> {
    const { signal } = this.#order.io;
    const halt = (): void => this.#halt();
    signal.addEventListener('abort', halt);
    if (signal.aborted) this.#halt();
    try {
      this.#claimOutput();
      await this.#process(await this.#survey());
      clearInterval(this.#ticking);
      await this.#lookAgain();
      this.#account.end();
      await this.#finish();
      return this.#summary();
    } catch (error) {
      this.#recordFailure();
      throw outputFailure(error);
    } finally {
      signal.removeEventListener('abort', halt);
      clearInterval(this.#ticking);
      await this.#crew?.close();
      this.#desk.ledger.close();
      this.#keeper?.close();
      this.#pictures?.close();
    }
  }

  /** From the first moment the folder says whose it is: a run that is cut off is continued with the same secret. */
  #claimOutput(): void {
    const { writing, to } = this.#desk;
    if (writing === undefined) return;
    prepareOutput(writing.target);
    if (ownerOfOutput(to) === undefined) this.#writeManifest(writing);
    assertOwner(writing.target);
  }

  async #survey(): Promise<Survey> {
    const { list, inputs } = this.#order;
    const crew = await this.#crewFor({ files: list.length });
    const survey = await surveySources({
      list,
      crew,
      subjects: this.#desk.subjects,
      settled: inputs.settled,
      named: inputs.named,
      isStopped: () => this.#isStopped(),
      onRows: (count) => {
        this.#surveyed += count;
        this.#progress('survey', this.#surveyed);
      },
    });
    this.#traits = survey.traits;
    this.#patients = survey.rows.patients;
    if (this.#desk.writing !== undefined) this.#desk.subjects.seal();
    this.#grown = [...this.#desk.subjects.grown].sort();
    return survey;
  }

  async #process(survey: Survey): Promise<void> {
    const { list } = this.#order;
    this.#takeBackRejected();
    const { ledger } = this.#desk;
    const search = this.#searchPlan(survey);
    const { pictures, seconds } = search.work;
    const crew = await this.#crewFor({ files: list.length, pictures, searchSeconds: seconds });
    const context = { list, rows: survey.rows, ledger, crew, isStopped: () => this.#isStopped() };
    // What is not seen yet may be the same instance as something that is: without a whole survey nothing is released.
    const plan = survey.interrupted ? undefined : await planInstances(context);
    const isWhole = plan !== undefined && !this.#isStopped();
    const waiting: number[] = [];
    for (let index = 0; index < list.length; index++) {
      const outcome = survey.rows.outcome(index) ?? (isWhole ? plan.get(index) : undefined);
      if (outcome !== undefined) this.#settle(index, outcome, survey);
      else if (survey.rows.isReplaced(index)) this.#skip(index);
      else if (isWhole) waiting.push(index);
    }
    const series = this.#seriesOf(survey, search, waiting);
    this.#announceSearch(search, crew.jobs);
    await this.#lookAtSeries(crew, series);
    await deal(crew, chunksOf(waiting, survey, { jobs: crew.jobs, search }), {
      work: (chunk) => crew.process(this.#taskOf(survey, search, chunk)),
      done: (chunk, report) => this.#takeReport(survey, chunk, report),
      lost: (index) => this.#settle(index, { status: 'quarantined', code: 'environment/worker' }, survey),
      isStopped: () => this.#isStopped(),
    });
  }

  /** From here on the progress line moves by frames: an instance may have hundreds of them. */
  #announceSearch(search: SearchPlan, jobs: number): void {
    if (search.work.pictures === 0) return;
    const estimate = estimateOf(search.work, jobs);
    this.#pace = new SearchPace(search, estimate, this.#frames);
    const { request, io } = this.#order;
    io.onSearchEstimate?.(estimate);
    const notice = request.jobs === undefined ? undefined : crowdNotice(jobs);
    if (notice !== undefined) io.onNotice?.(notice);
    this.#ticking = setInterval(() => this.#progress('processing', this.#account.balance.in), TICK_MS);
  }

  #seriesOf({ rows }: Survey, search: SearchPlan, waiting: readonly number[]): SeriesLooks {
    const { list, held, reviewed } = this.#order;
    const [book, reviews] = [this.#desk.writing?.pictures, this.#reviews];
    const before = (index: number): RaisedSeries | undefined =>
      raisedBefore(rows.instanceId(index), { held: held?.records[index], book, reviews });
    this.#series = new SeriesLooks({ list, rows, search, waiting, isReview: reviewed !== undefined, before });
    return this.#series;
  }

  async #lookAtSeries(crew: Crew, series: SeriesLooks): Promise<void> {
    const settle = (one: Series, report: SeriesReport): void => {
      // It was not looked at to its end, and nothing of it is released.
      if (this.#isStopped()) return;
      series.settle(one, report);
      this.#pace?.settleSeries(one.seconds, report.looks * one.lookSeconds);
      this.#progress('processing', this.#account.balance.in);
    };
    const chunks = series.pending.map((one) => [one]);
    await deal(crew, chunks, {
      work: async ([one]) => await crew.series(series.taskOf(one!)),
      done: ([one], report) => settle(one!, report),
      lost: (one) => settle(one, { isLookedAt: false, raised: UNSEEN, unread: 0, looks: 0 }),
      canAllBeLost: true,
      isStopped: () => this.#isStopped(),
    });
    this.#tally.addSeries(series.counts);
  }

  #searchPlan({ rows }: Survey): SearchPlan {
    const { ledger, to, writing } = this.#desk;
    return new SearchPlan({
      rows,
      length: this.#order.list.length,
      ledger,
      policyDigest: this.#order.request.policy.digest,
      isThere: (output) => existsSync(join(to, output)),
      continues: writing?.run.continues ?? [],
      waiverOf: (instance) => this.#decisions.waiverOf(instance),
    });
  }

  #settle(index: number, outcome: Settled, { rows }: Survey): void {
    const defect = outcome.defect ?? this.#series?.defectOf(index);
    const settled = defect === undefined ? outcome : { ...outcome, defect };
    const instance = rows.instance(index);
    this.#account.settle(index, settled, instance?.patient);
    this.#pace?.settle(index);
    const raised = this.#series?.raiseOf(index);
    this.#keeper?.settle(index, raised === undefined ? settled : { ...settled, ...markOf(raised) }, instance);
  }

  /** More is known of some patients than when earlier runs released files of them. */
  async #lookAgain(): Promise<void> {
    const { request, engine } = this.#order;
    this.#lookedAgain = await lookAgain({
      desk: this.#desk,
      engine,
      findPolicy: (digest) => (digest === request.policy.digest ? request.policy : request.findPolicy?.(digest)),
      isStopped: () => this.#isStopped(),
      onFile: async (done) => {
        if (done % TURN_FILES !== 0) return;
        this.#progress('looking-again', done);
        await setImmediate();
      },
    });
    const known = new Set(this.#leaks);
    this.#leaks.push(...this.#lookedAgain.leaks.filter((leak) => !known.has(leak)));
  }

  #taskOf(survey: Survey, search: SearchPlan, indices: readonly number[]): ProcessTask {
    const { ledger, subjects, vault, writing } = this.#desk;
    const { list, held, reviewed } = this.#order;
    const items = indices.map((index): ProcessItem => {
      const instance = survey.rows.instance(index)!;
      const past = ledger.byInstance(instance.instance);
      const continues = past !== undefined && writing?.run.continues.includes(past.run) === true;
      const waiver = this.#decisions.waiverOf(instance.instance);
      const frameSeconds = search.of(index)?.frameSeconds;
      const raised = this.#series?.raiseOf(index);
      // What a person let pass as it is is not searched, however closely its series has to be.
      const isLetPass = waiver?.codes.includes('refused/pixels') === true;
      const hasAll = hasPlaces(writing?.pictures, instance.instance, raised?.at ?? []);
      const isCurrent = isLetPass || (hasAll && this.#reviews.isRaised(past));
      const expected = (held?.isRelease ? held.records : reviewed)?.[index]?.content;
      return {
        ref: list.ref(index),
        ...instance,
        ...(past === undefined ? {} : { past, continues }),
        ...(waiver === undefined ? {} : { waiver }),
        ...this.#reviews.itemOf(instance.instance, past),
        ...(expected === undefined ? {} : { expected }),
        ...(frameSeconds === undefined ? {} : { frameSeconds }),
        ...(raised === undefined ? {} : { raised: { ...raised, isCurrent } }),
      };
    });
    const patients = [...new Set(items.map(({ patient }) => patient))];
    // Before the first file of a patient is released, and before a worker has his seed.
    vault?.ensure(patients);
    return {
      items,
      subjects: patients.flatMap((patient) => {
        const subject = subjects.of(patient);
        return subject === undefined ? [] : [{ patient, subject, ...this.#rowOf(patient) }];
      }),
    };
  }

  /** What a worker needs of the row of a patient. */
  #rowOf(patient: string): Pick<KnownPatient, 'row'> {
    const row = this.#desk.vault?.of(patient);
    if (row === undefined) return {};
    const bytesOf = (key: Secret): Uint8Array => key.use((bytes) => bytes.slice());
    const { id, seed } = row;
    const copies = this.#order.request.keepHeld === true ? { copyKey: bytesOf(row.keyFor('copy')) } : {};
    return { row: { id, seed: bytesOf(seed), ...copies } };
  }

  #takeReport(survey: Survey, indices: readonly number[], report: ProcessReport): void {
    try {
      this.#place(survey, indices, report);
    } catch (error) {
      this.#halt();
      throw error;
    }
    this.#progress('processing', this.#account.balance.in);
  }

  #place(survey: Survey, indices: readonly number[], report: ProcessReport): void {
    // Before the files: what is released can be told back.
    this.#desk.writing?.crosswalk.append(report.crosswalk);
    const results = this.#desk.writing?.releaser.place(report.results) ?? report.results;
    this.#tally.addChunk({ results, names: report.names });
    for (const [i, result] of results.entries()) {
      const index = indices[i]!;
      const { patient, instance, stamp } = survey.rows.instance(index)!;
      this.#bytes += stamp.size;
      if (result.leak !== undefined) this.#leaks.push(result.leak);
      this.#decisions.count(instance, result);
      this.#reviews.count(instance, result);
      if (result.held?.reasons.includes('refused/reviewer')) this.#takeBack(instance);
      const mixed = survey.mixedIssuers.has(patient) ? [MIXED_ISSUER] : [];
      const more = [...mixed, ...unseenFindings(survey.rows.unseen(index))];
      this.#settle(index, settledOf(result, more), survey);
      this.#pace?.reported(index, result.searchedFrames ?? 0);
      const taken = this.#reviews.takenOf(instance);
      this.#pictures?.settle(index, result, { instance: survey.rows.instance(index)!, taken });
    }
    if (report.failed === undefined) return;
    const { code, message, hint } = report.failed;
    throw new Failure(code, message, hint === undefined ? {} : { hint });
  }

  /** What a person has rejected goes out of the folder first: for that nobody needs its source. */
  #takeBackRejected(): void {
    for (const record of this.#order.reviewed ?? []) {
      if (record.decision?.verdict !== 'reject') continue;
      this.#takeBack(record.id);
      this.#pictures?.takenBack(record);
    }
  }

  /** A person does not let it pass any more. */
  #takeBack(instance: string): void {
    const { ledger, writing, to } = this.#desk;
    const past = ledger.byInstance(instance);
    if (past !== undefined && past.place === to) writing?.releaser.withdraw(past);
  }

  /** The number of workers follows what the survey finds: archives have more files, and searchers need more memory. */
  async #crewFor(work: Workload): Promise<Crew> {
    const { request, engine } = this.#order;
    const jobs = Math.max(1, request.jobs ?? defaultJobs(work));
    const isSearching = (work.pictures ?? 0) > 0;
    if (this.#crew?.jobs === jobs || (this.#crew !== undefined && this.#crew.jobs > jobs && !isSearching)) {
      return this.#crew;
    }
    await this.#crew?.close();
    const { project, secret, to, writing, seen, templates } = this.#desk;
    const custody = writing === undefined ? {} : { custody: { projectId: project.id, publicKey: writing.publicKey } };
    const setup = {
      policy: request.policy,
      secret: secret.use((bytes) => bytes.slice()),
      flags: request.flags,
      to,
      staging: writing?.target.staging,
      stop: this.#stop,
      frames: this.#frames,
      ...(templates.length === 0 ? {} : { templates }),
      ...(seen?.ids === undefined ? {} : { seen: seen.ids }),
      ...(writing === undefined ? {} : { kept: { folder: keptFolder(project.folder), projectId: project.id } }),
      ...(request.keepHeld === true ? { keepHeld: true } : {}),
      ...custody,
    };
    this.#crew = await startCrew(jobs, setup, engine);
    return this.#crew;
  }

  #skip(index: number): void {
    this.#replaced++;
    this.#keeper?.opened(index);
    this.#account.skip(index);
  }

  async #finish(): Promise<void> {
    const { writing, to, seen } = this.#desk;
    if (writing === undefined) return;
    const { target, run, releaser } = writing;
    const interrupted = this.#isStopped();
    releaser.checkpoint();
    // After what was released is there: who is cut off between the two is told by the journal.
    this.#keeper?.finish();
    this.#pictures?.sync();
    assertOwner(target);
    const manifestSha256 = this.#writeManifest(writing);
    clearStaging(target.staging);
    const { name, digest } = this.#order.request.policy;
    recordRun(target.project, { to, policy: { name, digest } });
    this.#evidence = await this.#writeEvidence(writing, manifestSha256, interrupted);
    run.close(interrupted ? 'interrupted' : 'finished', this.#account.balance, seen?.unseen(this.#traits));
    // What a run did not come to is as new to the one that goes on.
    if (!interrupted) seen?.record(this.#traits);
  }

  /** The first failure is the one to report: on a full disk this one fails as well, and nothing depends on it. */
  #recordFailure(): void {
    const { writing } = this.#desk;
    if (writing === undefined) return;
    try {
      this.#account.end();
      this.#keeper?.sync();
      this.#pictures?.sync();
      writing.run.close('failed', this.#account.balance);
      clearStaging(writing.target.staging);
    } catch {
      // The next run finds a record that says `running` and a staging folder, and clears both up.
    }
  }

  /** While the record says `running`: a run that ends before its evidence is there is continued and makes it. */
  #writeEvidence(writing: Writing, manifestSha256: string, interrupted: boolean): Promise<EvidencePaths> {
    const { policy, software, evidence: copyTo } = this.#order.request;
    const { target, run, signingKey } = writing;
    return writeEvidence({
      project: target.project,
      run,
      signingKey,
      policy,
      software,
      tally: this.#tally,
      manifestSha256,
      state: interrupted ? 'interrupted' : 'finished',
      remaining: this.#remaining,
      patients: this.#patients,
      leaks: this.#leaks.sort(),
      reviewed: [...this.#decisions.releases, ...this.#reviews.releases],
      pictures: this.#reviews.rows,
      revises: (this.#order.reviewed ?? this.#order.held?.records ?? []).map(({ run: held }) => held),
      copyTo,
    });
  }

  #writeManifest(writing: Writing): string {
    const { to, ledger, project } = this.#desk;
    const { policy, software } = this.#order.request;
    const evidenceKey = namedJwk(writing.signingKey.publicKey);
    const { staging, project: owner } = writing.target;
    const { generation, copy } = owner.facts;
    const of = { ...(generation === undefined ? {} : { generation }), ...(copy === undefined ? {} : { copy }) };
    return writeManifest({ to, staging, projectId: project.id, ...of, policy, software, ledger, evidenceKey });
  }

  get #remaining(): number {
    return this.#order.list.length - this.#replaced - this.#account.balance.in;
  }

  #summary(): RunSummary {
    const { project, to, seen, warnings, writing } = this.#desk;
    const counts = this.#account.balance;
    const interrupted = this.#isStopped();
    const unseen = seen?.unseen(this.#traits);
    const { files, notChecked, notSearched } = this.#lookedAgain;
    return {
      ...(writing === undefined ? {} : { id: writing.run.id }),
      dryRun: writing === undefined,
      project,
      to,
      counts,
      codes: this.#account.codes,
      findings: this.#account.findings,
      tally: this.#account.tally,
      ...(this.#evidence === undefined ? {} : { evidence: this.#evidence }),
      remaining: this.#remaining,
      interrupted,
      leaks: this.#leaks.sort(),
      grownPatients: this.#grown,
      lookedAgain: { files, notChecked, notSearched },
      ...(unseen === undefined ? {} : { unseen }),
      warnings,
      exitStatus: this.#exitStatus(interrupted),
    };
  }

  #exitStatus(interrupted: boolean): RunSummary['exitStatus'] {
    const { held, quarantined } = this.#account.balance;
    if (this.#leaks.length > 0) return 4;
    if (interrupted) return 130;
    return held + quarantined > 0 ? 3 : 0;
  }

  #progress(phase: Progress['phase'], done: number): void {
    const total = this.#order.list.length - this.#replaced;
    const { quarantined } = this.#account.balance;
    const search = phase === 'processing' && this.#pace !== undefined ? { search: this.#pace.progress } : {};
    this.#order.io.onProgress({ phase, done, total, bytes: this.#bytes, quarantined, ...search });
  }

  #halt(): void {
    Atomics.store(this.#stop, 0, 1);
  }

  #isStopped(): boolean {
    return Atomics.load(this.#stop, 0) !== 0;
  }
}

const markOf = ({ by, at }: RaisedSeries): Pick<Settled, 'raised' | 'raisedAt'> => {
  return { raised: by, ...(at.length === 0 ? {} : { raisedAt: at }) };
};

function pictureKeeperOf(
  { request, list }: Order,
  { to, writing, templates }: Desk,
  names: SourceNames,
): PictureKeeper | undefined {
  if (writing === undefined) return undefined;
  const { pictures: book, held, run } = writing;
  return new PictureKeeper({ book, policies: held.policies, templates, list, names, run: run.id, place: to, request });
}

function keeperOf(
  { request, list, held, reviewed }: Order,
  { secret, to, writing }: Desk,
  names: SourceNames,
): HeldKeeper | undefined {
  if (writing === undefined) return undefined;
  const about = { request, list, ids: new KeyedIds(secret), names, run: writing.run.id, place: to };
  return new HeldKeeper({ ...writing.held, ...about, records: held?.records ?? [], isReview: reviewed !== undefined });
}

function settledOf(result: ItemResult, more: readonly Finding[]): Settled {
  const { status, code, content, counts, picture, release, defect, continued, held } = result;
  const findings = [...result.findings, ...more];
  return {
    status,
    findings,
    ...(code === undefined ? {} : { code }),
    ...(content === undefined ? {} : { content }),
    ...(release === undefined ? {} : { output: release.output, sha256: release.sha256 }),
    ...(counts === undefined ? {} : { counts }),
    ...(picture === undefined ? {} : { picture }),
    ...(defect === undefined ? {} : { defect }),
    ...(held === undefined ? {} : { held }),
    ...(continued === undefined ? {} : { continued: { ...continued, findings: [...continued.findings, ...more] } }),
  };
}

/** Chunks in the order of the sources, so that one chunk mostly holds one patient. */
function* chunksOf(
  indices: readonly number[],
  { rows }: Survey,
  { jobs, search }: { readonly jobs: number; readonly search: SearchPlan },
): Generator<number[]> {
  const most = Math.max(1, Math.min(CHUNK_FILES, Math.ceil(indices.length / (jobs * 4))));
  let chunk: number[] = [];
  let bytes = 0;
  let seconds = 0;
  for (const index of indices) {
    const { size } = rows.instance(index)!.stamp;
    const isFull = bytes + size > CHUNK_BYTES || seconds + search.secondsOf(index) > CHUNK_SEARCH_SECONDS;
    if (chunk.length >= most || (chunk.length > 0 && isFull)) {
      yield chunk;
      chunk = [];
      bytes = 0;
      seconds = 0;
    }
    chunk.push(index);
    bytes += size;
    seconds += search.secondsOf(index);
  }
  if (chunk.length > 0) yield chunk;
}
