import { FAILURE_CODES, type FailureCode, type FailureKind } from './codes.ts';

/** Where it went wrong. Positions, tags and lengths only; never a value of an element. */
export interface FailurePlace {
  /** Byte offset in the object. */
  readonly offset?: number;
  /** Path of the attribute, as `(0040,A730)[2].(0040,A160)`. */
  readonly path?: string;
  /** Line and column of a policy text, both from 1. */
  readonly line?: number;
  readonly column?: number;
}

/**
 * The one error that leadglass throws on purpose. Anything else that escapes is a defect.
 *
 * The message may be logged and shown: it holds positions, tags and lengths, no element value and no source path.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly kind: FailureKind;
  /** What the reader can do about it. */
  readonly hint: string | undefined;
  readonly at: FailurePlace | undefined;

  constructor(code: FailureCode, message: string, more: { hint?: string; at?: FailurePlace; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.kind = FAILURE_CODES[code].kind;
    this.hint = more.hint;
    this.at = more.at;
  }
}

export function isFailure(error: unknown): error is Failure {
  return error instanceof Failure;
}

/** Closes an exhaustive switch: a new member of the union becomes a type error here. */
export function unreachable(value: never): never {
  throw new TypeError(`unhandled case ${String(value)}`);
}
