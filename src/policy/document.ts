/**
 * Policies as texts. This file brings `yaml` and `zod`, 100 ms of start, and is therefore loaded when there is a text;
 * presets are compiled when leadglass is built.
 */
import type { Failure } from '../failure/index.ts';
import { compileText, policyOf, unknownPreset } from './chain.ts';
import { PRESET_DOCUMENTS } from './generated/presets.ts';
import { type Problem, toFailure } from './problem.ts';
import type { CompiledPolicy, PolicySource } from './types.ts';

export { policyJsonSchema } from './schema.ts';

/**
 * Compiles a policy text.
 *
 * @throws {Failure} of kind `policy` with line and column: the first problem of the text; nothing is half applied.
 * @example
 * const policy = parsePolicy('extends: research\npatients: { issuer: HOSP-A }', { name: 'site-research' });
 * policy.dates.mode; // 'shift'
 */
export function parsePolicy(text: string, source: PolicySource = {}): CompiledPolicy {
  return policyOf(compileText(text, { ...source, presets: PRESET_DOCUMENTS }));
}

/** All problems of a policy text and of the files that it extends. */
export function lintPolicy(text: string, source: PolicySource = {}): readonly Problem[] {
  return compileText(text, { ...source, presets: PRESET_DOCUMENTS }).problems;
}

/** What `loadPolicy` throws for a name that is neither preset nor file. */
export function unknownPolicy(name: string): Failure {
  return toFailure(unknownPreset(name));
}
