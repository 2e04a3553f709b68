import type { FileStamp } from '../bytes/file.node.ts';
import { isFailure } from '../failure/index.ts';
import type { TraitKind } from '../pipeline/index.ts';
import type { SubjectStore } from '../project/index.ts';
import { listArchive } from './archive.ts';
import { type Crew, deal } from './crew.ts';
import { findReference, folderOf } from './directory.ts';
import type { Outcome } from './inputs.ts';
import type { SurveyReport } from './messages.ts';
import type { SourceList } from './sources.ts';
import { SurveyRows } from './survey-rows.ts';

const CHUNK = 32;
/** One DICOMDIR names the files of one medium (PS3.10 8). */
const MAX_REFERENCES = 1_000_000;

/** What the first pass found out, by index of the source. */
export interface Survey {
  readonly rows: SurveyRows;
  /** Keyed ids of patients who come with several issuers, or with one and without. */
  readonly mixedIssuers: ReadonlySet<string>;
  /** Devices, private creators and SOP classes by keyed id. */
  readonly traits: ReadonlyMap<string, TraitKind>;
  readonly interrupted: boolean;
}

export interface SurveyContext {
  readonly list: SourceList;
  readonly crew: Crew;
  readonly subjects: SubjectStore;
  readonly settled: ReadonlyMap<number, Outcome>;
  readonly named: ReadonlySet<number>;
  isStopped(): boolean;
  onRows(count: number): void;
}

/**
 * Looks at the header of every source, so that everything that any of them says of a patient is known before the
 * first one is processed. Archives and DICOMDIRs are opened between two rounds, in the order of the list: the order
 * of all sources is the same however many workers there are.
 */
export async function surveySources(context: SurveyContext): Promise<Survey> {
  const { list } = context;
  const rows = new SurveyRows();
  const issuers: Issuers = new Map();
  const traits = new Map<string, TraitKind>();
  for (const [index, outcome] of context.settled) rows.settle(index, outcome);
  for (let from = 0; from < list.length && !context.isStopped(); ) {
    const end = list.length;
    await surveyRange(context, { from, end, rows, issuers, traits });
    await expandRange(context, { from, end, rows });
    from = end;
  }
  return { rows, mixedIssuers: mixed(issuers), traits, interrupted: context.isStopped() };
}

interface Round {
  readonly from: number;
  readonly end: number;
  readonly rows: SurveyRows;
}

type Issuers = Map<string, Map<string, string>>;

/** A round and what all rounds gather. */
interface Gathering extends Round {
  readonly issuers: Issuers;
  readonly traits: Map<string, TraitKind>;
}

async function surveyRange(context: SurveyContext, round: Gathering): Promise<void> {
  const { list, crew } = context;
  const size = Math.max(1, Math.min(CHUNK, Math.ceil((round.end - round.from) / (crew.jobs * 4))));
  await deal(crew, chunks(round, size), {
    work: (indices) => crew.survey(indices.map((index) => list.ref(index))),
    done: (indices, report) => takeReport(context, round, { indices, report }),
    lost: (index) => round.rows.record(index, { kind: 'failed', code: 'environment/worker' }),
    isStopped: () => context.isStopped(),
  });
}

function takeReport(
  context: SurveyContext,
  round: Gathering,
  { indices, report }: { indices: readonly number[]; report: SurveyReport },
): void {
  for (const { patient, subject } of report.subjects) {
    context.subjects.add(patient, subject);
    const { issuer, id, unidentified } = subject.key;
    if (!unidentified) upsert(round.issuers, id).set(issuer, patient);
  }
  for (const [id, kind] of report.traits) round.traits.set(id, kind);
  for (const [i, row] of report.rows.entries()) round.rows.record(indices[i]!, row);
  context.onRows(report.rows.length);
}

function* chunks({ from, end, rows }: Round, size: number): Generator<number[]> {
  let chunk: number[] = [];
  for (let index = from; index < end; index++) {
    if (rows.isSettled(index)) continue;
    chunk.push(index);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

async function expandRange(context: SurveyContext, { from, end, rows }: Round): Promise<void> {
  for (const index of rows.containers()) {
    if (index < from || index >= end) continue;
    const container = rows.takeContainer(index)!;
    if (container.kind === 'archive') await expandArchive(context, index, { rows, stamp: container.stamp });
    else expandDirectory(context, index, { rows, references: container.references });
  }
}

async function expandArchive(
  { list }: SurveyContext,
  index: number,
  { rows, stamp }: { rows: SurveyRows; stamp: FileStamp },
): Promise<void> {
  const paths = list.pathsOf(index);
  if (paths === undefined) {
    // An archive inside an archive, or on standard input. Who nests archives can nest them without end.
    rows.settle(index, { status: 'quarantined', code: 'input/zip' });
    return;
  }
  try {
    const entries = await listArchive(paths.path);
    if (entries.length === 0) return rows.settle(index, { status: 'not-dicom' });
    const place = list.addPlace({ kind: 'archive', ...paths, stamp });
    for (const entry of entries) list.add(place, entry);
    rows.replace(index);
  } catch (error) {
    if (!isFailure(error)) throw error;
    rows.settle(index, { status: 'quarantined', code: error.code });
  }
}

/** A DICOMDIR that the user named stands for its files; one that was found among others has its files beside it. */
function expandDirectory(
  { list, named }: SurveyContext,
  index: number,
  { rows, references }: { rows: SurveyRows; references: readonly string[][] },
): void {
  rows.settleRegenerated(index);
  const paths = list.pathsOf(index);
  if (!named.has(index) || paths === undefined) return;
  const place = list.addPlace({ kind: 'folder', path: folderOf(paths.path), relative: '' });
  const wanted = new Set(references.slice(0, MAX_REFERENCES).map((components) => components.join('/')));
  for (const reference of wanted) {
    const name = findReference(folderOf(paths.path), reference.split('/'));
    const source = list.add(place, name ?? reference);
    if (name === undefined) rows.settle(source, { status: 'quarantined', code: 'input/unreadable' });
  }
}

function upsert(issuers: Issuers, id: string): Map<string, string> {
  let patients = issuers.get(id);
  if (patients === undefined) {
    patients = new Map();
    issuers.set(id, patients);
  }
  return patients;
}

function mixed(issuers: Issuers): Set<string> {
  return new Set(
    [...issuers.values()].filter((patients) => patients.size > 1).flatMap((patients) => [...patients.values()]),
  );
}
