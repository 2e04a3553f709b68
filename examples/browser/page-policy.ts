import type { CompiledPolicy } from '../../src/policy/index.ts';

/**
 * What a policy comes to in a page, which keeps no project and so no random bytes of patients for a later run: where it
 * asks for a vault, pseudonyms are keyed, and page, manifest and evidence say so.
 */
export function pagePolicy(policy: CompiledPolicy): CompiledPolicy {
  if (policy.pseudonyms.mode !== 'vault') return policy;
  return {
    ...policy,
    pseudonyms: { ...policy.pseudonyms, mode: 'keyed' },
    notices: [...policy.notices, 'pseudonyms-keyed'],
  };
}
