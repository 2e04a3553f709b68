/**
 * What can go wrong, as data: one error class with stable codes, the codes of what is odd but readable, and two
 * wrappers that keep identities and secrets out of every message.
 */
export { FAILURE_CODES, type FailureCode, type FailureKind } from './codes.ts';
export { Failure, type FailurePlace, isFailure, unreachable } from './failure.ts';
export { FINDING_CODES, type Finding, type FindingCode } from './findings.ts';
export { Phi, Secret } from './sensitive.ts';
