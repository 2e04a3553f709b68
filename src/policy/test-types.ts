/** The tests of a policy as data. Stated here, so that no public type needs `zod`. */
import type { FailureCode } from '../failure/index.ts';
import type { AttributeSelector } from './types.ts';

/** What must hold for an attribute after the policy was applied. */
export interface Expectation {
  /** Steps from the root; each but the last names a sequence and an item of it. */
  readonly path: readonly PathStep[];
  /** The path as the author wrote it. */
  readonly written: string;
  readonly rule: ExpectationRule;
  /** Empty for the rules that are one word. */
  readonly value: string;
}

export interface PathStep {
  readonly at: AttributeSelector;
  /** From 0. */
  readonly item?: number;
}

export type ExpectationRule =
  | 'absent'
  | 'present'
  | 'kept'
  | 'changed'
  | 'empty'
  | 'equals'
  | 'not-equals'
  | 'contains'
  | 'not-contains'
  | 'matches'
  | 'action'
  | 'rule';

/** An element to be written, under the VR that a dictionary gives it. */
export type TestElement = { readonly at: AttributeSelector; readonly vr: string } & TestContent;

export type TestContent =
  | { readonly values: readonly (string | number)[] }
  /** Of a sequence. */
  | { readonly items: readonly TestDataSet[] };

/** As the author wrote them: not sorted, no attribute twice. */
export type TestDataSet = readonly TestElement[];

export interface PolicyTest {
  readonly name: string;
  /** A DICOM file beside the text, or … */
  readonly object?: string;
  /** … an object made of these elements. */
  readonly dataset?: TestDataSet;
  /** UID of the SOP Class of the dataset. */
  readonly sopClass?: string;
  readonly status: 'released' | 'held' | 'quarantined';
  /** Why the object is held or quarantined, where the author says it. */
  readonly code?: FailureCode;
  /** Empty unless the status is `released`: of nothing else are there written bytes. */
  readonly expect: readonly Expectation[];
}

export interface PolicyTestFile {
  /** A preset, or a file beside the text. */
  readonly policy: string;
  readonly tests: readonly PolicyTest[];
}
