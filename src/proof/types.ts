import type { ByteSource } from '../bytes/index.ts';
import type { FailureCode, Finding } from '../failure/index.ts';
import type { Subject } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { TypeViolation } from '../standard/index.ts';

/** What a verdict rests on: the bytes, and what must not or must be in them. Nothing of how they were made. */
export interface VerifyInput {
  /** The bytes as they were read back. */
  readonly written: ByteSource;
  /** Every identifier of the patient, of all his instances in the run. */
  readonly subject: Subject;
  /** The policy that the verifier was made for. */
  readonly policy: CompiledPolicy;
  /** How far the dates of this patient moved, in days. */
  readonly offsetDays: number;
  /** What the source itself lacked at these places; asked for only when the written object lacks something. */
  readonly sourceViolations: (of: readonly TypeViolation[]) => readonly TypeViolation[];
  /** Path below the output folder: it must hold no identifier either. */
  readonly fileName?: string;
  /** A person has read the documents inside: what of them cannot be searched is a finding and refuses nothing. */
  readonly isDocumentRead?: boolean;
}

/** What the check of one file read, as numbers of values; nothing of what they say. */
export interface Checked {
  readonly elements: number;
  readonly uids: number;
  readonly dates: number;
  readonly private: number;
  /** Spellings of identifiers of the patient that were looked for, in values and in the bytes. */
  readonly spellings: number;
  /** Documents inside whose whole text was searched, and those with a part that could not be. */
  readonly documents: number;
  readonly documentsNotSearched: number;
  /** Pictures that were decoded again and held against the source's. */
  readonly pictures?: number;
  /** Of these, pictures that the networks looked at once more. */
  readonly picturesReadAgain?: number;
}

/** What a fault says of the file; `faults.ts` has the code of each. */
export type Fault =
  | 'identifier'
  | 'document'
  | 'date'
  | 'uid'
  | 'private'
  | 'orphan'
  | 'precision'
  | 'container'
  | 'provenance'
  | 'type';

export type Verdict =
  | { readonly ok: true; readonly findings: readonly Finding[]; readonly checked: Checked }
  | {
      readonly ok: false;
      /** `refused/document`: nothing is wrong but a document that was not searched, or not as a whole. */
      readonly code: 'refused/leak' | 'refused/invalid-output' | 'refused/document';
      /** Where, never what: paths of elements, at most `MOST_FINDINGS`. */
      readonly findings: readonly Finding[];
      /** Kinds of what is wrong, each once. */
      readonly faults: readonly Fault[];
      /** Why the bytes could not be read, where that is the reason. */
      readonly failure?: FailureCode;
    };
