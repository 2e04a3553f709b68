import { Readable } from 'node:stream';
import type { DicomObject } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import {
  addSample,
  addTemplates,
  alarmsOf,
  type DeviceTemplate,
  decisionId,
  isPending,
  type Lock,
  PictureBook,
  type PictureRecord,
  type Project,
  type ReviewDecision,
  type ReviewSample,
  readFacts,
  readSamples,
  readTemplates,
  type TemplateProposal,
  takeLock,
  withVault,
} from '../project/index.ts';
import { assertFits, assertProposable, type CheckContext } from './decision-check.ts';
import { atLine, decisionFile, readDecisionFile } from './decision-file.ts';
import { decisionOf } from './decision-form.ts';
import type { HeldRun } from './held-run.ts';
import { ReviewObjects } from './review-objects.ts';
import { type ReviewRequest, runReviewed } from './review-run.ts';
import type { ReviewDesk, ReviewIo, ReviewOutcome } from './review-types.ts';
import { matchersOf } from './sayable.ts';
import { proposalsOf, templateOf } from './template-proposal.ts';
import type { BatchIo, Engine } from './types.ts';

/** A review desk, and what the command line asks beside it. */
export interface ProjectReviewDesk extends ReviewDesk {
  /**
   * Takes over a decision file, all of it or nothing. Returns how many decisions and templates are in it.
   * @throws {Failure} `usage/review` with the line where it is wrong
   */
  replay(text: string): { readonly decisions: number; readonly templates: number };
  /** As `apply`, with everything that a run says. */
  run(io: BatchIo): Promise<readonly HeldRun[]>;
}

/**
 * Opens the searched pictures of a project for review. The project is locked while something is written down or carried
 * out, and at no other time: who looks at pictures for hours holds up no run.
 * @throws {Failure} `environment/project-damaged`; whatever writes throws `environment/locked`
 */
export function openReviewWith(request: ReviewRequest, engine: Engine): ProjectReviewDesk {
  return new BookDesk(request, engine);
}

/** The decisions so far as a decision file, with the templates that were proposed. */
export function exportOf({ facts, folder }: Project, records: readonly PictureRecord[]): string {
  const decisions = records.flatMap(({ decision }) => (decision === undefined ? [] : [decision]));
  return decisionFile(facts.id, { decisions, proposals: proposalsOf(readTemplates(folder), records) });
}

class BookDesk implements ProjectReviewDesk {
  readonly #engine: Engine;
  readonly #objects: ReviewObjects;
  #request: ReviewRequest;
  #book: PictureBook;
  #isRunning = false;

  constructor(request: ReviewRequest, engine: Engine) {
    this.#request = request;
    this.#engine = engine;
    this.#objects = new ReviewObjects(request.project);
    this.#book = this.#opened();
  }

  get project(): ReviewDesk['project'] {
    const { name, secondReviewer = false } = this.#request.project.facts;
    return { name, needsSecond: secondReviewer };
  }

  pictures(): readonly PictureRecord[] {
    const { run } = this.#request;
    return [...this.#read().records()].filter((record) => run === undefined || record.run === run);
  }

  async open(id: string): Promise<DicomObject> {
    return await this.#objects.source(this.#recordOf(id));
  }

  async openReleased(id: string): Promise<DicomObject | undefined> {
    return await this.#objects.released(this.#recordOf(id));
  }

  decide(decision: ReviewDecision): void {
    this.#write(() => this.#put(this.#checked(decisionOf(decision))));
  }

  undo(id: string): void {
    this.#write((book) => {
      const { decision, decidedFor: _for, ...more } = this.#recordOf(id);
      const { decidedDoubts: _doubts, decidedAlarms: _alarms, before = [], ...record } = more;
      if (decision === undefined) return;
      const last = before.at(-1);
      const rest = before.slice(0, -1);
      book.put({ ...record, ...last, ...(rest.length === 0 ? {} : { before: rest }) });
    });
  }

  exportDecisions(): string {
    return exportOf(this.#request.project, this.pictures());
  }

  replay(text: string): ReturnType<ProjectReviewDesk['replay']> {
    const { decisions, proposals } = readDecisionFile(text, this.#request.project.facts.id);
    return this.#write(() => {
      for (const { line, value } of decisions) atLine(line, () => void this.#checked(value));
      const templates: DeviceTemplate[] = [];
      for (const { line, value } of proposals) atLine(line, () => void templates.push(this.#proposed(value)));
      for (const { value } of decisions) this.#put(value);
      this.#addNew(templates);
      return { decisions: decisions.length, templates: templates.length };
    });
  }

  templates(): readonly DeviceTemplate[] {
    return readTemplates(this.#request.project.folder);
  }

  propose(proposal: TemplateProposal): ReturnType<ReviewDesk['propose']> {
    return this.#write(() => {
      const template = this.#proposed(proposal);
      return { id: template.id, isNew: this.#addNew([template]) > 0 };
    });
  }

  samples(): readonly ReviewSample[] {
    const { project, run } = this.#request;
    return readSamples(project).filter((sample) => sample.run === run);
  }

  keepSample(sample: ReviewSample): void {
    const { project, run } = this.#request;
    this.#write(() => addSample(project, { ...sample, ...(run === undefined ? {} : { run }) }));
  }

  async apply({ signal, onProgress }: ReviewIo): Promise<ReviewOutcome> {
    const all = this.#pending().length;
    const finished = new Set<string>();
    const runs = await this.run({
      signal,
      stdin: Readable.from([]),
      onInstance: ({ sourceId }) => {
        finished.add(sourceId);
        onProgress?.(Math.min(finished.size, all), all);
      },
      onProgress: () => {},
    });
    const sum = (what: 'released' | 'unchanged' | 'held' | 'quarantined'): number =>
      runs.reduce((total, { summary }) => total + summary.counts[what], 0);
    const leaks = new Set(runs.flatMap(({ summary }) => summary.leaks)).size;
    const counts = { released: sum('released') + sum('unchanged'), held: sum('held'), quarantined: sum('quarantined') };
    return leaks === 0 ? counts : { ...counts, leaks };
  }

  async run(io: BatchIo): Promise<readonly HeldRun[]> {
    this.#assertIdle();
    const lock = this.#lock();
    this.#isRunning = true;
    try {
      const order = { request: this.#request, records: this.#pending(), lock };
      return await runReviewed(order, io, this.#engine);
    } finally {
      this.#isRunning = false;
      lock.release();
    }
  }

  close(): void {
    this.#objects.close();
  }

  /** The pictures as they are now: runs may have written since. */
  #read(): PictureBook {
    if (!this.#book.isCurrent) this.#book = this.#opened();
    return this.#book;
  }

  #opened(): PictureBook {
    return PictureBook.read(withVault(this.#request.project));
  }

  /** Alone in the project; what was written is on the device afterwards. */
  #write<T>(work: (book: PictureBook) => T): T {
    this.#assertIdle();
    const lock = this.#lock();
    try {
      const book = this.#read().write();
      try {
        const result = work(book);
        book.sync();
        return result;
      } catch (error) {
        // What was not written down is not known either.
        this.#book = this.#opened();
        throw error;
      } finally {
        book.close();
      }
    } finally {
      lock.release();
    }
  }

  /** With the facts of the project as they are now: it may have been moved since. */
  #lock(): Lock {
    const { project } = this.#request;
    const lock = takeLock(project.folder);
    this.#request = { ...this.#request, project: { ...project, facts: readFacts(project.folder) } };
    return lock;
  }

  #pending(): readonly PictureRecord[] {
    return this.pictures().filter(isPending);
  }

  /** @throws {Failure} `usage/review` */
  #checked(decision: ReviewDecision): ReviewDecision {
    const record = this.#book.get(decision.instance);
    assertFits(decision, record, this.#contextOf(record));
    return decision;
  }

  /** @throws {Failure} `usage/review` */
  #proposed(proposal: TemplateProposal): DeviceTemplate {
    const record = this.#book.get(proposal.instance);
    assertProposable(proposal, record, this.#contextOf(record));
    return templateOf(record, proposal);
  }

  #contextOf(record: PictureRecord | undefined): CheckContext {
    const { project } = this.#request;
    const matchers = record?.patient === undefined ? [] : matchersOf(project, [record.patient]);
    return { needsSecond: this.project.needsSecond, matchers };
  }

  /** What was proposed before stays as it was. Returns how many are new. */
  #addNew(templates: readonly DeviceTemplate[]): number {
    const known = new Set(this.templates().map(({ id }) => id));
    const added = templates.filter(({ id }) => !known.has(id));
    addTemplates(this.#request.project.folder, added);
    return added.length;
  }

  /** The same decision once more changes nothing: who was cut off gives the same file again. */
  #put(decision: ReviewDecision): void {
    const { decision: last, decidedFor, before = [], ...record } = this.#recordOf(decision.instance);
    const now = { policy: record.policy.digest, place: record.place };
    const isSamePlace = decidedFor?.policy === now.policy && decidedFor.place === now.place;
    if (decisionId(last) === decisionId(decision) && isSamePlace) return;
    // The same words for another policy or folder are to be carried out there.
    const { applied: _applied, ...moved } = record;
    const isMoved = decisionId(last) === decisionId(decision);
    const earlier =
      last === undefined || decidedFor === undefined ? before : [...before, { decision: last, decidedFor }];
    this.#book.put({
      ...(isMoved ? moved : record),
      decision,
      decidedFor: now,
      decidedDoubts: record.doubts,
      decidedAlarms: alarmsOf(record),
      touched: true,
      ...(earlier.length === 0 ? {} : { before: earlier }),
    });
  }

  /** @throws {Failure} `usage/review` */
  #recordOf(id: string): PictureRecord {
    const record = /^[0-9a-f]{32}$/.test(id) ? this.#read().get(id) : undefined;
    if (record !== undefined) return record;
    throw new Failure('usage/review', 'there is no searched picture of this id in the project', {
      hint: 'leadglass review list shows them',
    });
  }

  /** What is decided meanwhile would be lost, or carried out in part. */
  #assertIdle(): void {
    if (!this.#isRunning) return;
    throw new Failure('usage/review', 'decisions are being carried out', { hint: 'wait until that is done' });
  }
}
