import { sha256Hex } from '../crypto/index.ts';
import type { CompiledPolicy } from './types.ts';

/** Raised when the same compiled policy means something else than before. */
export const POLICY_FORMAT = 'leadglass.policy/1';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** JSON with sorted keys and no white space (as RFC 8785, whose number format whole numbers share with JavaScript). */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** The policy with its digest, frozen to the leaves. Line numbers do not count: comments change no policy. */
export function seal(policy: Omit<CompiledPolicy, 'digest'>): CompiledPolicy {
  const rules = policy.rules.map(({ line: _line, ...rule }) => rule);
  const counted = JSON.parse(JSON.stringify({ ...policy, rules, format: POLICY_FORMAT })) as Json;
  const digest = sha256Hex(new TextEncoder().encode(canonicalJson(counted)));
  return deepFreeze({ ...policy, digest });
}

export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
