import type { ParsedFile } from '../parse/index.ts';

export type Outcome = 'released' | 'quarantined' | 'dropped' | 'regenerated' | 'rejectedPolicy';

/** One expectation of a case file. */
export interface Expectation {
  readonly path: string;
  readonly rule: string;
  readonly value?: unknown;
  readonly differentFrom?: string;
}

/** One input of a case and what became of it. */
export interface Instance {
  readonly input: ParsedFile;
  readonly outcome: Outcome;
  /** The written file, when it is released and can be parsed. */
  readonly output?: ParsedFile;
  /** Why the written file cannot be parsed. */
  readonly unreadable?: string;
  /** The instance's JSON line, codes in UPPER_SNAKE. */
  readonly report: string;
}

export interface Finding {
  readonly path: string;
  /** Name of the rule, with its value where it has one. */
  readonly rule: string;
  readonly pass: boolean;
  /** What was there instead, cut to a short line. */
  readonly found: string;
}
