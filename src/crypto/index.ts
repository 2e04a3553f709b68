/**
 * Hashes, keyed hashes, key derivation, sealing, keys and signatures, with equal results in Node and in a browser; the
 * package's imports conditions `#crypto`, `#gcm`, `#p256` and `#stretch` pick the platform. Hashes are synchronous, what
 * WebCrypto does is not; `seal.node.ts`, imported by its own name, seals at once in Node. No randomness and no key
 * storage here: both enter where a project is opened. docs/reference/sealed-formats.md describes every format, and
 * `src/project/key-journey.test.ts` plays how a project uses them.
 */
import { platform } from '#crypto';
import type { Secret } from '../failure/index.ts';
import type { Hasher, Mac } from './platform.ts';

export { base32 } from './base32.ts';
export type { Random } from './byte-strings.ts';
export { sealedLength } from './chunks.ts';
export { base64url, hex, unbase64url, unhex } from './encoding.ts';
export { deriveKeyPair, type KeyPair } from './hpke.ts';
export { newPassphrase, passphrase } from './passphrase.ts';
export type { Hasher, Mac } from './platform.ts';
export {
  type NamedJwk,
  namedJwk,
  type PublicJwk,
  publicJwk,
  publicKeyOfJwk,
  publicKeyOfPem,
  publicKeyPem,
  readPublicKey,
  thumbprint,
} from './public-key.ts';
export type { SealOptions } from './record-layout.ts';
export { openRecord, sealRecord } from './records.ts';
export { keyId, openSealedTo, type SealToOptions, sealTo } from './sealed-to.ts';
export { type SignedKind, signDetached, verifyDetached } from './signature.ts';
export { signatureFromDer, signatureToDer } from './signature-der.ts';

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
