/**
 * The judgement of written files: the rules and invariants of the case format, the search for identifiers, and what a
 * value may be by its VR. It knows the standard and the source objects, and nothing of how the product works.
 */
export { evaluate } from './evaluate.ts';
export { type Identifier, identifiersOf } from './identifiers.ts';
export { type AppliedProfile, judgeInvariants } from './invariants.ts';
export { ELEMENT_RULES } from './rules.ts';
export { Haystack, type Hit, type Needle } from './search.ts';
export type { Expectation, Finding, Instance, Outcome } from './types.ts';
