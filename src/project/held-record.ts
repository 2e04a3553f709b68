import type { FailureCode, Finding } from '../failure/index.ts';
import type { OutputName } from '../pipeline/index.ts';
import type { Box, SeriesRule } from '../pixel/index.ts';

/** A path as JSON has it: text, or its bytes where they are no UTF-8. */
export type PathText = string | { readonly base64: string };

/** Where an instance came from. Names patients often: it is only ever written sealed. */
export type HeldSource =
  | {
      readonly kind: 'file';
      /** Absolute. */
      readonly path: PathText;
      /** Below the input of its run: what the keyed source id is made of. */
      readonly relative: PathText;
    }
  | { readonly kind: 'entry'; readonly archive: PathText; readonly relative: PathText; readonly name: string }
  | { readonly kind: 'stdin' };

/** What a person has decided about an instance. Holds for these bytes under this policy and for nothing else. */
export interface HeldDecision {
  readonly reviewer: string;
  readonly reason: string;
  readonly waived: readonly FailureCode[];
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** What a project keeps of an instance that was not released, or that a person has released. */
export interface HeldRecord {
  /** Keyed: of the instance where it is known, else of its place. */
  readonly id: string;
  readonly status: 'held' | 'quarantined' | 'released';
  /** Why, the first one as the run named it. Never empty. */
  readonly reasons: readonly FailureCode[];
  readonly findings: readonly Finding[];
  readonly source: HeldSource;
  /** As the records of the run name it. */
  readonly sourceId: string;
  readonly size?: number;
  /** Keyed id of the bytes; absent where they were never read to the end. */
  readonly content?: string;
  /** Keyed id of the instance; absent where the header could not be read. */
  readonly instance?: string;
  /** Keyed id of the patient. */
  readonly patient?: string;
  /** Where it would go, below the output folder. */
  readonly name?: OutputName;
  /** Of a slice: by what its series was found to need all passes. */
  readonly raised?: SeriesRule;
  /** Where the series shows a word as a whole: covered in every slice. */
  readonly raisedAt?: readonly Box[];
  /** How often each rule would act. */
  readonly plan: Readonly<Record<string, number>>;
  readonly run: string;
  readonly policy: { readonly name: string; readonly digest: string };
  /** Real path of the output folder. */
  readonly place: string;
  /** The run processed what leadglass wrote before. */
  readonly rekey: boolean;
  /** When it was held first, UTC, ISO 8601. */
  readonly since: string;
  readonly decision?: HeldDecision;
}
