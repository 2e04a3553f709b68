import type { FailureCode, FindingCode } from '../../failure/index.ts';
import type { CompiledPolicy } from '../../policy/index.ts';

/** Decisions at one path template under one rule. */
export interface CountedDecision {
  readonly path: string;
  readonly rule: string;
  readonly clause: string;
  readonly action: string;
  /** Letters, `*` for free text. */
  readonly categories: string;
  readonly count: number;
}

/** Elements of one category by rule and action. */
export interface CountedRule {
  readonly rule: string;
  readonly clause: string;
  readonly action: string;
  readonly count: number;
}

export interface CountedException {
  readonly status: 'held' | 'quarantined';
  readonly code: FailureCode;
  readonly count: number;
  /** Keyed ids of the first ones. */
  readonly sources: readonly string[];
}

/** Released pictures that were searched for text. */
export interface PictureSearchCounts {
  /** By the quick passes alone, and by all of them. */
  readonly triage: number;
  readonly strict: number;
  readonly frames: number;
  /** Pictures in which areas were covered, and these areas. */
  readonly covered: number;
  readonly areas: number;
  /** Absent where no series was looked at, and none had been found before to need all passes. */
  readonly series?: SeriesCounts;
  /** Absent where nothing was corrected. */
  readonly corrected?: CorrectedCounts;
  /** Lines that were read as harmless and stay; absent where there are none. */
  readonly harmless?: number;
  /** Pictures that were read a second time, and those that went out although that saw text; absent where there are none. */
  readonly readAgain?: number;
  readonly alarms?: number;
}

/** Series of acquired slices, each looked at as a whole before its slices were searched. */
export interface SeriesCounts {
  readonly looked: number;
  /** Slices that were left out of that: they cannot be read or decoded. */
  readonly unread: number;
  /** Released slices that were searched in all passes because their series needs it. */
  readonly raised: number;
}

/** Areas of frames. */
export interface CorrectedCounts {
  /** A person added them. */
  readonly person: number;
  /** A template of the device added them. */
  readonly template: number;
  /** The search, or a template, would have covered them, and a person took them away. */
  readonly exempted: number;
}

/** What a run counted. Everything in it is a number, a code or a keyed id. */
export interface RunCounts {
  readonly balance: Readonly<
    Record<'in' | 'released' | 'held' | 'quarantined' | 'duplicate' | 'regenerated' | 'not-dicom' | 'unchanged', number>
  >;
  readonly continued: number;
  readonly rules: readonly CountedRule[];
  readonly categories: ReadonlyMap<string, readonly CountedRule[]>;
  readonly attributes: { readonly rows: readonly CountedDecision[]; readonly more: number };
  readonly exceptions: readonly CountedException[];
  readonly findings: ReadonlyMap<FindingCode, number>;
  /** CID 7050 codes that released objects claim. */
  readonly codes: ReadonlyMap<string, number>;
  /** By the names of `Checked`; `pictures` where a check looked into them. */
  readonly checked: ReadonlyMap<string, number>;
  /** Refused files by the names of `Fault`. */
  readonly faults: ReadonlyMap<string, number>;
  readonly refused: number;
  readonly pictures: {
    readonly there: number;
    readonly text: number;
    readonly face: number;
    readonly search: PictureSearchCounts;
  };
  readonly inputs: { readonly count: number; readonly digest: string };
}

/** By what the law allows a release (45 CFR 164.514). */
export type StatedMethod =
  | { readonly kind: 'safe-harbor' }
  | { readonly kind: 'expert-determination'; readonly reference: string; readonly expires: string }
  | { readonly kind: 'limited-data-set' };

/** Where the key is that opens the list of who is who. */
export interface StatedCustody {
  /** `none`: a browser page, which keeps no list. */
  readonly held: 'recovery' | 'shares' | 'project' | 'none';
  readonly quorum?: { readonly needed: number; readonly holders: number };
}

/** What a project says of itself; nothing where it does not. Days are `YYYY-MM-DD`. */
export interface ProjectStatement {
  readonly id: string;
  readonly name: string;
  /** A passphrase protects its secret. */
  readonly isProtected: boolean;
  readonly custody: StatedCustody;
  readonly method?: StatedMethod;
  readonly purpose?: string;
  readonly recipient?: string;
  readonly approver?: string;
  readonly agreement?: { readonly name: string; readonly ends?: string };
  readonly destroyBy?: string;
}

/** Held instances that a person has looked at and let pass, and that then passed the check. */
export interface ReviewedRelease {
  readonly reviewer: string;
  readonly reason: string;
  /** What they were held for. */
  readonly waived: readonly FailureCode[];
  readonly count: number;
}

/** What a person has decided about searched pictures. */
export interface ReviewedPictures {
  readonly reviewer: string;
  /** Those who have looked with him at what he took away. */
  readonly seconds: readonly string[];
  /** Pictures. */
  readonly accepted: number;
  readonly rejected: number;
  /** Areas that he added, and that he took away; one over several frames is one. */
  readonly covered: number;
  readonly uncovered: number;
}

/** A page has no project on a disk, and a key of its own for each run. */
export interface PageFacts {
  /** Made in the page, and of no project yet; or given to it. */
  readonly secret: 'new' | 'given';
}

/** What a person looked at, of the released files. */
export interface Review {
  readonly reviewed: number;
  readonly found: number;
}

export interface EvidenceFacts {
  readonly software: { readonly name: string; readonly version: string };
  readonly policy: CompiledPolicy;
  readonly project: ProjectStatement;
  readonly run: {
    readonly id: string;
    readonly state: 'finished' | 'interrupted';
    readonly started: string;
    readonly ended: string;
    readonly continues: readonly string[];
    readonly remaining: number;
    readonly patients: number;
    /** Runs that held what this one is about. */
    readonly revises?: readonly string[];
  };
  readonly reviewed?: readonly ReviewedRelease[];
  readonly pictures?: readonly ReviewedPictures[];
  /** The run was one of a browser page. */
  readonly page?: PageFacts;
  readonly previous: { readonly run: string; readonly sha256: string } | undefined;
  readonly counts: RunCounts;
  /** Paths below the output folder. */
  readonly leaks: readonly string[];
  readonly review?: Review;
  readonly manifest: { readonly file: string; readonly sha256: string };
  readonly instances: { readonly file: string; readonly sha256: string; readonly lines: number };
  /** Thumbprint of the key that will sign; empty where nothing signs. */
  readonly key: string;
}
