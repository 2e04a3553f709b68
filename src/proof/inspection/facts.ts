import type { FailureCode } from '../../failure/index.ts';

/** How often the values of something have a form: letters and digits of a value, not which ones. */
export interface FormCount {
  readonly form: string;
  readonly count: number;
}

export interface NamedCount {
  readonly name: string;
  readonly objects: number;
}

/** An attribute that identifies people, and what its values look like. */
export interface AttributeFacts {
  /** `(0010,0010)` */
  readonly tag: string;
  readonly name: string;
  readonly values: number;
  readonly forms: readonly FormCount[];
  /** Values of forms that are not listed. */
  readonly otherForms: number;
}

/** By letter of 45 CFR 164.514(b)(2)(i), `*` for free text. */
export interface CategorySurvey {
  readonly category: string;
  readonly objects: number;
  readonly values: number;
  readonly attributes: readonly AttributeFacts[];
}

/** How pictures would be searched for text: `none` is not at all. */
export interface RuleSearch {
  readonly look: 'none' | 'triage' | 'strict';
  readonly frames: number;
  /** About, of one processor. */
  readonly seconds: number;
}

export interface PictureRule {
  readonly rule: string;
  readonly risk: 'none' | 'cleared' | 'possible';
  readonly objects: number;
  /** Where a search is asked for. */
  readonly search?: RuleSearch;
}

/**
 * What a look at files found before anything is done with them. Counts, codes and forms: no value of a patient and no
 * path of a file. Names of devices and private creators stand as they are, unless they name a patient.
 */
export interface InspectionFacts {
  readonly software: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC. */
  readonly made: string;
  readonly isInterrupted: boolean;
  readonly counts: {
    readonly files: number;
    readonly instances: number;
    readonly patients: number;
    readonly dicomdirs: number;
    readonly notDicom: number;
    readonly unreadable: number;
    readonly sameUid: number;
    /** Studies without a Patient ID. */
    readonly unidentified: number;
    /** Patients whose Patient ID has several issuers, or one and none. */
    readonly mixedIssuers: number;
    /** Instances whose headers were not looked into: of archives, and from standard input. */
    readonly notLookedInto: number;
  };
  readonly identifiers: readonly {
    readonly kind: string;
    readonly values: number;
    readonly patients: number;
    readonly forms: readonly FormCount[];
  }[];
  readonly categories: readonly CategorySurvey[];
  readonly text: readonly PictureRule[];
  readonly faces: readonly PictureRule[];
  /** Pictures that cannot be decoded, and what else a person should know of them, in objects. */
  readonly pictureNotes: readonly NamedCount[];
  /** Objects with a document, by what a search of its text came to. */
  readonly documents: { readonly identifiers: number; readonly notSearchable: number; readonly searched: number };
  readonly sopClasses: readonly NamedCount[];
  readonly devices: readonly NamedCount[];
  readonly descriptors: readonly NamedCount[];
  readonly characterSets: readonly NamedCount[];
  readonly creators: readonly (NamedCount & { readonly elements: number })[];
  /** Files whose path says who the patient is. */
  readonly paths: { readonly count: number; readonly forms: readonly FormCount[] };
  readonly unreadable: readonly { readonly code: FailureCode; readonly count: number }[];
}
