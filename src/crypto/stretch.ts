import type { Secret } from '../failure/index.ts';
import type { Awaitable } from './byte-strings.ts';

/** How much work it is to try one passphrase; stored beside what the key locks. */
export type StretchCost = Argon2idCost | Pbkdf2Cost;

/** RFC 9106, version 0x13. */
export interface Argon2idCost {
  readonly kdf: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** RFC 8018 with HMAC-SHA-256: where FIPS rules, which know no Argon2 (NIST SP 800-132). */
export interface Pbkdf2Cost {
  readonly kdf: 'pbkdf2-hmac-sha256';
  readonly iterations: number;
}

/** RFC 9106 section 4, second recommendation: 64 MiB. */
export const ARGON2ID: Argon2idCost = { kdf: 'argon2id', memoryKiB: 65_536, passes: 3, parallelism: 4 };
export const PBKDF2: Pbkdf2Cost = { kdf: 'pbkdf2-hmac-sha256', iterations: 600_000 };

/** What `#stretch` gives: `stretch.node.ts` or `stretch.browser.ts`. Both give 32 bytes. */
export interface StretchPlatform {
  /** @throws {Failure} `environment/node` where there is no Argon2, or too little memory for it */
  argon2id(passphrase: Secret, salt: Uint8Array, cost: Argon2idCost): Awaitable<Secret>;
  pbkdf2(passphrase: Secret, salt: Uint8Array, cost: Pbkdf2Cost): Awaitable<Secret>;
}

/** Beyond these a file could take all memory or hours of whoever looks at it (DESIGN law 6). */
const MOST = { memoryKiB: 524_288, passes: 16, parallelism: 16, iterations: 10_000_000 };

/** Whether a stored cost can be and is within what is tried. RFC 9106 section 3.1: at least 8 KiB a lane. */
export function isAllowedCost(cost: StretchCost): boolean {
  const within = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && least <= value && value <= most;
  if (cost.kdf === 'pbkdf2-hmac-sha256') return within(cost.iterations, 1, MOST.iterations);
  if (cost.kdf !== 'argon2id') return false;
  const { memoryKiB, passes, parallelism } = cost;
  return (
    within(parallelism, 1, MOST.parallelism) &&
    within(passes, 1, MOST.passes) &&
    within(memoryKiB, 8 * parallelism, MOST.memoryKiB)
  );
}
