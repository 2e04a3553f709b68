import type { Secret } from '../failure/index.ts';
import type { Awaitable } from './byte-strings.ts';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** AES-GCM under one key (NIST SP 800-38D), with nonces of 96 bits and tags of 128, never shorter ones. */
export interface Gcm {
  /** Ciphertext and tag, one behind the other, in an array of their own. */
  seal(nonce: Uint8Array, plaintext: Uint8Array, additionalData?: Uint8Array): Awaitable<Uint8Array>;
  /** The plaintext, or undefined when the tag says no; nothing of it is given out before the tag was checked. */
  open(nonce: Uint8Array, sealed: Uint8Array, additionalData?: Uint8Array): Awaitable<Uint8Array | undefined>;
}

/** What `#gcm` gives: `gcm.node.ts` or `gcm.browser.ts`, equal in every result. */
export interface GcmPlatform {
  /** The key is imported once; later destruction of the secret does not reach that copy. */
  importKey(key: Secret): Awaitable<Gcm>;
}

/** @throws {RangeError} for a key of any other length: a defect of the caller. */
export function checkedKey(key: Secret): Secret {
  if (key.length !== KEY_BYTES) throw new RangeError(`a sealing key has ${KEY_BYTES} bytes, not ${key.length}`);
  return key;
}
