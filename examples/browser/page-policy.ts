import type { FindingCode } from '../../src/failure/index.ts';
import type { CompiledPolicy } from '../../src/policy/index.ts';

/**
 * What a policy comes to in a page. It keeps no project and so no random bytes of patients for a later run: where a
 * policy asks for a vault, pseudonyms are keyed. And it searches no pictures: those that may show text are held. Page,
 * manifest and evidence say so.
 */
export function pagePolicy(policy: CompiledPolicy): CompiledPolicy {
  const hasVault = policy.pseudonyms.mode === 'vault';
  const isSearched = policy.pixels.text === 'redact';
  if (!hasVault && !isSearched) return policy;
  const notices: FindingCode[] = [];
  if (hasVault) notices.push('pseudonyms-keyed');
  if (isSearched) notices.push('pixels-held');
  return {
    ...policy,
    ...(hasVault ? { pseudonyms: { ...policy.pseudonyms, mode: 'keyed' } } : {}),
    ...(isSearched ? { pixels: { ...policy.pixels, text: 'hold' } } : {}),
    notices: [...policy.notices, ...notices],
  };
}
