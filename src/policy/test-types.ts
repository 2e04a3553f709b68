/** The tests of a policy as data. Stated here, so that no public type needs `zod`. */

/** What must hold for an attribute after the policy was applied. */
export interface Expectation {
  /** Steps from the root: the tag of an attribute, and the item where it is a sequence that is gone into. */
  readonly path: readonly PathStep[];
  /** The path as the author wrote it. */
  readonly written: string;
  readonly rule: ExpectationRule;
  readonly value: string;
}

export interface PathStep {
  readonly tag: number;
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

/** Values of a data set by keyword or tag. */
export interface TestDataSet {
  readonly [attribute: string]: TestValue;
}
export type TestValue = string | number | readonly (string | number)[] | readonly TestDataSet[];

export interface PolicyTest {
  readonly name: string;
  /** A DICOM file beside the text, or … */
  readonly object?: string;
  /** … an object made of these values. */
  readonly dataset?: TestDataSet;
  readonly sopClass?: string;
  readonly status: 'released' | 'held' | 'quarantined';
  readonly expect: readonly Expectation[];
}

export interface PolicyTestFile {
  /** A preset, or a file beside the text. */
  readonly policy: string;
  readonly tests: readonly PolicyTest[];
}
