import { type IdentifierKind, type Subject, SubjectBuilder } from '../../src/identity/index.ts';
import { type Crew, chunksOf } from './crew.ts';
import type { PickedFile } from './inputs.ts';
import type { CategoryCounts, HeaderCounts, SurveyReport, SurveyRow } from './messages.ts';

/** Small reads: the pixels of a slice are not looked at. */
const CHUNK_FILES = 32;

export interface Survey {
  /** By index of the file; undefined for one that nobody came to. */
  readonly rows: readonly (SurveyRow | undefined)[];
  /** By keyed id of the patient: everything that any of the files says of him. */
  readonly subjects: ReadonlyMap<string, Subject>;
  /** Keyed ids of patients who come with several issuers, or with one and without. */
  readonly mixedIssuers: ReadonlySet<string>;
  readonly headers: HeaderCounts;
}

export interface SurveyContext {
  readonly files: readonly PickedFile[];
  readonly crew: Crew;
  /** Count what stands in the headers as well. */
  readonly isInspected: boolean;
  isStopped(): boolean;
  onFiles(done: number): void;
}

/** Looks at the header of every file, so that all is known of each patient before the first one is processed. */
export async function surveyFiles(context: SurveyContext): Promise<Survey> {
  const { files, crew, isInspected, isStopped, onFiles } = context;
  const gathering = new Gathering(files);
  await crew.deal<'survey'>(chunksOf(gathering.readable, { files: CHUNK_FILES, bytes: Infinity, sizeOf: () => 0 }), {
    orderOf: (indices) => ({ task: 'survey', files: indices.map((i) => files[i]!.file!), inspect: isInspected }),
    done: (indices, report) => {
      gathering.take(indices, report);
      onFiles(indices.length);
    },
    lost: (index) => {
      gathering.rows[index] = { kind: 'failed', code: 'environment/worker' };
      onFiles(1);
    },
    isStopped,
  });
  return gathering.survey;
}

class Gathering {
  readonly rows: (SurveyRow | undefined)[];
  readonly readable: readonly number[];
  readonly #subjects = new Map<string, SubjectBuilder>();
  readonly #issuers = new Map<string, Map<string, string>>();
  #headers: HeaderCounts = NO_HEADERS;

  constructor(files: readonly PickedFile[]) {
    this.rows = files.map(({ code }) => (code === undefined ? undefined : { kind: 'failed', code }));
    this.readable = files.flatMap(({ file }, index) => (file === undefined ? [] : [index]));
  }

  take(indices: readonly number[], { rows, subjects, headers }: SurveyReport): void {
    for (const [i, row] of rows.entries()) this.rows[indices[i]!] = row;
    for (const { patient, subject } of subjects) {
      const builder = this.#subjects.get(patient) ?? new SubjectBuilder(subject.key);
      this.#subjects.set(patient, builder);
      builder.merge(subject);
      const { issuer, id, unidentified } = subject.key;
      if (unidentified) continue;
      const known = this.#issuers.get(id) ?? new Map<string, string>();
      this.#issuers.set(id, known.set(issuer, patient));
    }
    if (headers !== undefined) this.#headers = sumOf(this.#headers, headers);
  }

  get survey(): Survey {
    const mixed = [...this.#issuers.values()].filter(({ size }) => size > 1);
    return {
      rows: this.rows,
      subjects: new Map([...this.#subjects].map(([patient, builder]) => [patient, builder.subject()])),
      mixedIssuers: new Set(mixed.flatMap((patients) => [...patients.values()])),
      headers: this.#headers,
    };
  }
}

const NO_HEADERS: HeaderCounts = {
  objects: 0,
  sopClasses: new Map(),
  categories: new Map(),
  privateElements: 0,
  text: 0,
  faces: 0,
};

function sumOf(a: HeaderCounts, b: HeaderCounts): HeaderCounts {
  return {
    objects: a.objects + b.objects,
    sopClasses: merged(a.sopClasses, b.sopClasses, (x, y) => x + y),
    categories: merged(a.categories, b.categories, sumOfCategories),
    privateElements: a.privateElements + b.privateElements,
    text: a.text + b.text,
    faces: a.faces + b.faces,
  };
}

function sumOfCategories(a: CategoryCounts, b: CategoryCounts): CategoryCounts {
  return { tags: new Set([...a.tags, ...b.tags]), values: a.values + b.values, objects: a.objects + b.objects };
}

function merged<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>, sum: (x: T, y: T) => T): Map<string, T> {
  const all = new Map(a);
  for (const [key, value] of b) {
    const known = all.get(key);
    all.set(key, known === undefined ? value : sum(known, value));
  }
  return all;
}

export interface KindCount {
  readonly kind: IdentifierKind;
  /** Different values, each counted once a patient. */
  readonly values: number;
  readonly patients: number;
}

/** What identifies the patients, as numbers. */
export function identifierCounts({ subjects }: Survey): KindCount[] {
  const kinds = new Map<IdentifierKind, { values: number; patients: number }>();
  for (const { identifiers } of subjects.values()) {
    for (const [kind, own] of Map.groupBy(identifiers, (identifier) => identifier.kind)) {
      const { values, patients } = kinds.get(kind) ?? { values: 0, patients: 0 };
      kinds.set(kind, { values: values + own.length, patients: patients + 1 });
    }
  }
  return [...kinds].map(([kind, counts]) => ({ kind, ...counts })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}
