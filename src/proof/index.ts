/**
 * The proof that a written file is safe: it is read again from its bytes and held against the patient's identifiers,
 * the policy and the standard. Shares no decision with the engine that wrote it and spells identifiers by its own code.
 */
export type { Verdict, VerifyInput } from './types.ts';
export { createVerifier, type Verifier } from './verifier.ts';
