import { Failure, type FailureCode } from '../failure/index.ts';

/** Something wrong in a policy text. Names keys and attributes, never a value that the policy sets. */
export interface Problem {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint?: string;
  /** From 1; 0 when the text has no such place. */
  readonly line: number;
  readonly column: number;
  /** Name of the text, as given by the caller or by `extends`. */
  readonly source: string;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

export type KeyPath = readonly (string | number)[];

/** What is wrong, before it is known where. */
export interface Fault {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint?: string;
}

export function fault(code: FailureCode, message: string, hint?: string): Fault {
  return hint === undefined ? { code, message } : { code, message, hint };
}

/** Ends the reading of a text with what is wrong at a path of it. */
export type Refuse = (path: KeyPath, message: string, more?: RefuseMore) => never;

interface RefuseMore {
  readonly hint?: string | undefined;
  /** `policy/value` unless it says otherwise. */
  readonly code?: FailureCode;
  /** Where it points: the value unless it says otherwise. */
  readonly at?: 'key' | 'value';
}

/** Result of reading one text of the policy's own small languages: what it says or what is wrong with it. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export const good = <T>(value: T): Read<T> => ({ ok: true, value });
export const bad = (code: FailureCode, message: string, hint?: string): { ok: false; fault: Fault } => ({
  ok: false,
  fault: fault(code, message, hint),
});

/** A problem of a text as the one error of leadglass; a fault without a text has no place. */
export function toFailure(problem: Fault & Partial<Problem>): Failure {
  const { code, message, hint, line, column, source } = problem;
  return new Failure(code, source === undefined ? message : `${source}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    ...(line === undefined || column === undefined ? {} : { at: { line, column } }),
  });
}
