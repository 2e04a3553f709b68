/** What goes between the desk and its stations, in this thread or in workers: plain data, cloned on the way. */
import type { FileStamp } from '../bytes/file.node.ts';
import type { FailureCode, Finding } from '../failure/index.ts';
import type { Subject } from '../identity/index.ts';
import type {
  PictureReview,
  PictureTemplate,
  RunFlags,
  SearchedPicture,
  SurveyedPicture,
  TraitKind,
} from '../pipeline/index.ts';
import type { RaisedSeries } from '../pixel/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { PastRelease, Release, SealedRow } from '../project/index.ts';
import type { CountNames, InstanceCounts } from './counts.ts';
import type { FrameCounter } from './frame-counter.ts';
import type { HeldFacts, PictureLine } from './settled.ts';
import type { SourceRef } from './sources.ts';
import type { Status } from './types.ts';

/** What a station is given once. Survives structuredClone. */
export interface StationSetup {
  readonly policy: CompiledPolicy;
  readonly secret: Uint8Array;
  readonly flags: RunFlags;
  /** Where pictures of devices have text. */
  readonly templates?: readonly PictureTemplate[];
  /** Real path of the output folder. */
  readonly to: string;
  /** Where parts are made; undefined in a dry run. */
  readonly staging: string | undefined;
  /** Shared memory: not zero means to begin nothing more. */
  readonly stop: Int32Array;
  /** Frames that were searched are counted here as they are done. */
  readonly frames?: FrameCounter;
  /** Keyed ids of the traits that earlier runs met; undefined where there is nothing to compare with. */
  readonly seen?: ReadonlySet<string>;
  /** Where sealed copies of sources lie; absent without a project. */
  readonly kept?: { readonly folder: string; readonly projectId: string };
  /** Of what is not released a copy is kept. */
  readonly keepHeld?: boolean;
  /** To whom it is sealed who is who; undefined in a dry run. A public key: no worker can read what it wrote. */
  readonly custody?: { readonly projectId: string; readonly publicKey: Uint8Array };
}

export type SurveyRow =
  | {
      readonly kind: 'instance';
      readonly patient: string;
      readonly instance: string;
      readonly stamp: FileStamp;
      /** Kinds of traits that no earlier run met (unseen.ts). */
      readonly unseen?: number;
      readonly picture?: SurveyedPicture;
    }
  | { readonly kind: 'archive'; readonly stamp: FileStamp }
  | { readonly kind: 'dicomdir'; readonly references: readonly string[][] }
  | { readonly kind: 'not-dicom' }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly defect?: string };

export interface SurveyReport {
  /** One a source, in order; fewer when the station was stopped. */
  readonly rows: readonly SurveyRow[];
  /** What was not reported before. */
  readonly subjects: readonly PatientSubject[];
  /** By keyed id, those that were not reported before. */
  readonly traits: ReadonlyMap<string, TraitKind>;
}

export interface PatientSubject {
  readonly patient: string;
  readonly subject: Subject;
}

/** What a worker is given of a patient. */
export interface KnownPatient extends PatientSubject {
  /**
   * Of the vault, under a policy with one: the patient goes by its id, his pseudonyms come from the seed, copies of his
   * held sources are sealed under `copyKey`.
   */
  readonly row?: { readonly id: string; readonly seed: Uint8Array; readonly copyKey?: Uint8Array };
}

/** One instance to process, with what the survey found out. */
export interface ProcessItem {
  readonly ref: SourceRef;
  readonly stamp: FileStamp;
  readonly patient: string;
  readonly instance: string;
  /** The last release of this instance. */
  readonly past?: PastRelease;
  /** It is of a run that was cut off and that this one goes on with: the evidence counts it as this run's. */
  readonly continues?: boolean;
  /** What a person has decided about these bytes. */
  readonly waiver?: { readonly content: string; readonly codes: readonly FailureCode[] };
  /** What a person says of the picture of these bytes, and whether the file that there is was made with that. */
  readonly review?: { readonly content: string; readonly review?: PictureReview; readonly isCurrent: boolean };
  /** By what its series was found to need all passes, and whether the file that there is was made so. */
  readonly raised?: RaisedSeries & { readonly isCurrent: boolean };
  /** What a frame of its picture is estimated to take; absent where no search is expected. */
  readonly frameSeconds?: number;
  /** Keyed id of the bytes that the source had when it was held: others are not released. */
  readonly expected?: string;
}

export interface ProcessTask {
  readonly items: readonly ProcessItem[];
  readonly subjects: readonly KnownPatient[];
}

/** Slices of one series in their order. */
export interface SeriesTask {
  readonly slices: readonly {
    readonly ref: SourceRef;
    readonly stamp: FileStamp;
    /** Frames, from 0, that are looked at closely. */
    readonly sampled: readonly number[];
  }[];
  /** What one close look is estimated to take. */
  readonly lookSeconds: number;
}

export interface SeriesReport {
  /** False where nobody looked: there is no network, or it failed. */
  readonly isLookedAt: boolean;
  /** By what all slices are to be searched in all passes; absent where nothing says so. */
  readonly raised?: RaisedSeries;
  /** Slices that could not be read or decoded. */
  readonly unread: number;
  /** Close looks that were counted. */
  readonly looks: number;
  /** Why it could not be looked at, where that is to be mended here. */
  readonly defect?: string;
}

export interface ItemResult {
  readonly status: Status;
  readonly code?: FailureCode;
  readonly findings: readonly Finding[];
  /** Keyed id of the bytes of the source. */
  readonly content?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly picture?: PictureLine;
  /** Frames that were counted while it was searched; absent where none was. */
  readonly searchedFrames?: number;
  /** For the book of pictures: what the search says, where there was one. */
  readonly searched?: SearchedPicture;
  /** For the evidence: of an instance that passed, or that was refused when it was read back. */
  readonly evidence?: InstanceCounts;
  /** Unchanged since a run that this one goes on with: what that run would have said. */
  readonly continued?: ContinuedRelease;
  /** Released and unchanged: the file; released: without a place yet, at `part`. */
  readonly release?: Release;
  readonly part?: string;
  readonly held?: HeldFacts;
  /** Reasons to hold it that a person has waived. */
  readonly waived?: readonly FailureCode[];
  /** Path of a file of an earlier run that holds an identifier which is known by now. */
  readonly leak?: string;
  readonly defect?: string;
}

/** What an instance had that was released before the run was cut off. */
export interface ContinuedRelease {
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<string, number>>;
  readonly picture?: PictureLine;
}

export interface ProcessReport {
  /** One an item, in order; fewer when the station was stopped. */
  readonly results: readonly ItemResult[];
  /** What the numbers in `evidence` stand for. */
  readonly names: CountNames;
  /** Who is who in the results, sealed; rows that are known may come again. */
  readonly crosswalk: readonly SealedRow[];
  /** The output cannot be written: the run ends. */
  readonly failed?: { readonly code: FailureCode; readonly message: string; readonly hint?: string };
}

/** A keyed id of the content, or why there is none. */
export type Fingerprint = { readonly content: string } | { readonly code: FailureCode };
