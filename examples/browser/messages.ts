/** What goes between the page and its workers: plain data, cloned on the way. */
import type { CountNames, InstanceCounts } from '../../src/batch/counts.ts';
import type { FailureCode, Finding } from '../../src/failure/index.ts';
import type { Subject } from '../../src/identity/index.ts';
import type { CompiledPolicy } from '../../src/policy/index.ts';

/** What happened to one file. */
export type Status = 'released' | 'held' | 'quarantined' | 'duplicate' | 'regenerated' | 'not-dicom';

export const STATUSES: readonly Status[] = ['released', 'held', 'quarantined', 'duplicate', 'regenerated', 'not-dicom'];

/** What a worker is given once. */
export interface Setup {
  readonly policy: CompiledPolicy;
  readonly secret: Uint8Array;
}

export type SurveyRow =
  | { readonly kind: 'instance'; readonly patient: string; readonly instance: string }
  | { readonly kind: 'regenerated' | 'not-dicom' }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly defect?: string };

export interface PatientSubject {
  /** Keyed id. */
  readonly patient: string;
  readonly subject: Subject;
}

export interface CategoryCounts {
  readonly tags: ReadonlySet<number>;
  readonly values: number;
  readonly objects: number;
}

/** What the headers of some files hold, in numbers. */
export interface HeaderCounts {
  readonly objects: number;
  readonly sopClasses: ReadonlyMap<string, number>;
  /** By letter of 45 CFR 164.514(b)(2)(i), `*` for free text. */
  readonly categories: ReadonlyMap<string, CategoryCounts>;
  readonly privateElements: number;
  readonly text: number;
  readonly faces: number;
}

export interface SurveyReport {
  /** One a file, in order. */
  readonly rows: readonly SurveyRow[];
  readonly subjects: readonly PatientSubject[];
  /** Where it was asked for. */
  readonly headers?: HeaderCounts;
}

/** A keyed id of the bytes, or why there is none. */
export type Fingerprint = { readonly content: string } | { readonly code: FailureCode };

export interface ItemResult {
  readonly status: Status;
  readonly code?: FailureCode;
  readonly findings: readonly Finding[];
  /** Keyed id of the bytes of the source. */
  readonly content?: string;
  readonly counts?: Readonly<Record<string, number>>;
  /** For the evidence: of an object that passed, or that was refused when it was checked. */
  readonly evidence?: InstanceCounts;
  /** Kind and place in the program of an error that nobody foresaw. */
  readonly defect?: string;
  readonly released?: ReleasedObject;
}

export interface ReleasedObject {
  /** Path below the output folder. */
  readonly output: string;
  /** A Blob for an object that is too long for the memory. */
  readonly bytes: Uint8Array<ArrayBuffer> | Blob;
  readonly size: number;
  readonly sha256: string;
  readonly crc32: number;
}

export interface ProcessReport {
  /** One a file, in order. */
  readonly results: readonly ItemResult[];
  /** What the numbers in `evidence` stand for. */
  readonly names: CountNames;
}

export type Order =
  | { readonly task: 'setup'; readonly setup: Setup }
  | { readonly task: 'survey'; readonly files: readonly Blob[]; readonly inspect: boolean }
  | { readonly task: 'fingerprint'; readonly files: readonly Blob[] }
  | {
      readonly task: 'process';
      readonly files: readonly Blob[];
      readonly subjects: readonly PatientSubject[];
    };

/** What answers each order. */
export interface Answers {
  readonly setup: null;
  readonly survey: SurveyReport;
  readonly fingerprint: readonly Fingerprint[];
  readonly process: ProcessReport;
}

/** Of a worker: the answer, or what stopped it; never the message of an error, which may quote a value. */
export type Reply = { readonly answer: Answers[Order['task']] } | { readonly defect: string };
