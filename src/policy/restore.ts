import { seal } from './digest.ts';
import { presetPolicy } from './presets.ts';
import type { CompiledPolicy } from './types.ts';

/**
 * A compiled policy from the JSON that it was written as. Undefined when this version makes another digest of it, or
 * knows a key that it lacks: then it would not decide as the version that wrote it.
 */
export function restorePolicy(written: CompiledPolicy): CompiledPolicy | undefined {
  if (!hasKeysOf(presetPolicy('basic'), written)) return undefined;
  const { digest, ...rest } = written;
  const policy = seal(rest);
  return policy.digest === digest ? policy : undefined;
}

function hasKeysOf(known: object, written: unknown): boolean {
  if (typeof written !== 'object' || written === null) return false;
  const members = new Map<string, unknown>(Object.entries(written));
  return (
    members.size === Object.keys(known).length &&
    Object.entries(known).every(([key, value]: [string, unknown]) => {
      if (!members.has(key)) return false;
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return !isObject || hasKeysOf(value, members.get(key));
    })
  );
}
