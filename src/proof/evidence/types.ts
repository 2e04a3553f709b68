import type { CategoryLetter, EVIDENCE_FORMAT, ResidualState } from './terms.ts';

/** What `evidence.json` says, `leadglass.evidence/1`. `schema.ts` has the same with what each part means. */
export interface Evidence {
  readonly format: typeof EVIDENCE_FORMAT;
  readonly software: { readonly name: string; readonly version: string };
  readonly standard: { readonly name: 'PS3.15'; readonly edition: string };
  readonly policy: EvidencePolicy;
  readonly project: { readonly id: string; readonly name: string };
  readonly method: string | null;
  readonly purpose: string | null;
  readonly recipient: string | null;
  readonly approver: string | null;
  readonly agreement: string | null;
  readonly run: EvidenceRun;
  readonly previous: { readonly run: string; readonly sha256: string } | null;
  readonly counts: EvidenceCounts;
  readonly methods: readonly {
    readonly code: string;
    readonly meaning: string;
    readonly clause: string;
    readonly count: number;
  }[];
  readonly safeHarbor: readonly (Fate & { readonly category: CategoryLetter; readonly title: string })[];
  readonly freeText: Fate & { readonly title: string };
  readonly rules: readonly {
    readonly rule: string;
    readonly clause: string;
    readonly action: string;
    readonly count: number;
  }[];
  readonly attributes: { readonly rows: readonly EvidenceAttribute[]; readonly more: number };
  readonly exceptions: readonly EvidenceException[];
  /** Absent where no person has let anything pass. */
  readonly reviewed?: readonly EvidenceReview[] | undefined;
  /** Absent where no person has decided about a picture. */
  readonly pictureReviews?: readonly EvidencePictureReview[] | undefined;
  /** Absent where the run was none of a browser page. */
  readonly page?: { readonly secret: 'new' | 'given' } | undefined;
  readonly verification: EvidenceVerification;
  readonly leaks: { readonly count: number; readonly files: readonly string[] };
  readonly findings: readonly { readonly code: string; readonly meaning: string; readonly count: number }[];
  readonly notices: readonly { readonly code: string; readonly meaning: string }[];
  readonly reidentification: {
    readonly mode: string;
    readonly isProtected: boolean;
    readonly custody: {
      readonly held: 'recovery' | 'shares' | 'project' | 'none';
      readonly needed?: number | undefined;
      readonly holders?: number | undefined;
    };
    readonly holder: string;
    readonly destroyBy: string | null;
  };
  readonly inputs: { readonly count: number; readonly digest: string };
  readonly manifest: { readonly file: string; readonly sha256: string };
  readonly instances: { readonly file: string; readonly sha256: string; readonly lines: number };
  readonly key: string;
  readonly limits: readonly { readonly code: string; readonly text: string }[];
}

export interface EvidencePolicy {
  readonly name: string;
  readonly digest: string;
  readonly preset: string;
  readonly options: readonly string[];
  readonly safeHarbor: boolean;
  readonly dates: string;
  readonly text: string;
  readonly faces: string;
  readonly documents: string;
  readonly unknownClass: string;
  readonly ownRules: number;
}

export interface EvidenceRun {
  readonly id: string;
  readonly state: 'finished' | 'interrupted';
  readonly started: string;
  readonly ended: string;
  readonly continues: readonly string[];
  readonly continued: number;
  readonly remaining: number;
  readonly patients: number;
  /** Absent where the run was not about held instances. */
  readonly revises?: readonly string[] | undefined;
}

export interface EvidenceCounts {
  readonly in: number;
  readonly released: number;
  readonly held: number;
  readonly quarantined: number;
  readonly duplicate: number;
  readonly regenerated: number;
  readonly 'not-dicom': number;
  readonly unchanged: number;
}

/** What became of the elements of one category. */
export interface Fate {
  readonly found: number;
  readonly actions: Readonly<Record<string, number>>;
  readonly residual: { readonly state: ResidualState; readonly text: string };
}

export interface EvidenceAttribute {
  readonly path: string;
  readonly name: string;
  readonly categories: string;
  readonly rule: string;
  readonly action: string;
  readonly count: number;
}

export interface EvidenceException {
  readonly status: 'held' | 'quarantined';
  readonly code: string;
  readonly meaning: string;
  readonly count: number;
  readonly sources: readonly string[];
  readonly more: number;
}

export interface EvidenceReview {
  readonly reviewer: string;
  readonly reason: string;
  readonly waived: readonly string[];
  readonly count: number;
}

export interface EvidencePictureReview {
  readonly reviewer: string;
  readonly seconds: readonly string[];
  readonly accepted: number;
  readonly rejected: number;
  readonly covered: number;
  readonly uncovered: number;
}

export interface EvidenceCheck {
  readonly checked: number;
  readonly refused: number;
}

export interface EvidencePictureSearch {
  readonly effort?: 'auto' | 'triage' | 'strict' | undefined;
  readonly triage: number;
  readonly strict: number;
  readonly frames: number;
  readonly covered: number;
  readonly areas: number;
  readonly series?: { readonly looked: number; readonly unread: number; readonly raised: number } | undefined;
  /** Absent where nothing was corrected. */
  readonly corrected?: { readonly person: number; readonly template: number; readonly exempted: number } | undefined;
  /** Absent where none stays. */
  readonly harmless?: number | undefined;
  /** Absent where none was read a second time, or none went out in spite of it. */
  readonly readAgain?: number | undefined;
  readonly alarms?: number | undefined;
  readonly refused: number;
}

export interface EvidenceVerification {
  readonly files: number;
  readonly refused: number;
  readonly elements: number;
  readonly needles: EvidenceCheck;
  readonly uids: EvidenceCheck;
  readonly dates: EvidenceCheck;
  readonly private: EvidenceCheck;
  readonly valid: EvidenceCheck;
  readonly pixels: {
    readonly pictures: number;
    readonly looked: number;
    readonly textUnchecked: number;
    readonly facesUnchecked: number;
    /** Absent where no picture was searched. */
    readonly search?: EvidencePictureSearch | undefined;
  };
  readonly sample: {
    readonly population: number;
    readonly reviewed: number;
    readonly found: number;
    readonly upperBound: number | null;
  };
}
