/**
 * Hashes, keyed hashes and key derivation, synchronous and with equal results in Node and in a browser; the package's
 * imports condition `#crypto` picks the platform. Sealing is in `seal.node.ts`, which is imported by its own name. No
 * randomness and no key storage here: both enter where a project is opened.
 */
import { platform } from '#crypto';
import type { Secret } from '../failure/index.ts';
import type { Hasher, Mac } from './platform.ts';

export { base64url, hex, unbase64url, unhex } from './encoding.ts';
export type { Hasher, Mac } from './platform.ts';

/** SHA-256 of bytes in memory. */
export const sha256 = (bytes: Uint8Array): Uint8Array => platform.sha256(bytes);

/** SHA-256 of bytes in memory, as 64 lower-case hexadecimal digits. */
export const sha256Hex = (bytes: Uint8Array): string => platform.sha256Hex(bytes);

/** A SHA-256 that is fed in pieces. */
export const createSha256 = (): Hasher => platform.createSha256();

/** HMAC-SHA-256 (RFC 2104). The key is imported once; later destruction of the secret does not reach that copy. */
export const createMac = (key: Secret): Mac => platform.createMac(key);

/** RFC 5869 section 2.3: at most 255 blocks of the hash. */
const MAX_DERIVED_BYTES = 255 * 32;

/**
 * HKDF-SHA-256 with an empty salt (RFC 5869). One label per purpose: `info` says what the derived key is for.
 * @throws {RangeError} for a length outside 1..8160: a defect of the caller.
 * @example
 * const sealing = hkdfSha256(projectSecret, 'leadglass/subjects/v1');
 */
export function hkdfSha256(key: Secret, info: string, length = 32): Secret {
  if (!Number.isInteger(length) || length < 1 || length > MAX_DERIVED_BYTES) {
    throw new RangeError(`a derived key has 1 to ${MAX_DERIVED_BYTES} bytes, not ${length}`);
  }
  return platform.deriveKey(key, info, length);
}
