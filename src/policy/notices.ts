import type { FindingCode } from '../failure/index.ts';
import type { CompiledPolicy } from './types.ts';

/** What a run under this policy must say, however it goes. */
export function noticesOf(policy: Pick<CompiledPolicy, 'pixels'>): readonly FindingCode[] {
  const notices: FindingCode[] = [];
  if (policy.pixels.faces === 'keep') notices.push('faces-unchecked');
  if (policy.pixels.text === 'insecure-keep') notices.push('pixels-unchecked');
  return notices;
}
