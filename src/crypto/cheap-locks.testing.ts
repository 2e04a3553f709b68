/** What tests lock with: as little work as the functions take, and bytes that a run can repeat. */
import { createHash } from 'node:crypto';
import type { Random } from './byte-strings.ts';
import type { Pbkdf2Cost } from './stretch.ts';

export { CHEAP } from '../../test/support/cheap-lock.ts';

export const CHEAP_PBKDF2: Pbkdf2Cost = { kdf: 'pbkdf2-hmac-sha256', iterations: 2 };

/** No two calls give the same bytes. */
export function repeatable(seed: string): Random {
  let count = 0;
  return (length) => {
    const bytes = createHash('sha512').update(`${seed} ${count++}`).digest();
    return new Uint8Array(bytes.subarray(0, length));
  };
}
