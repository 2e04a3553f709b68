import { Failure } from '../failure/index.ts';
import { concat, utf8 } from './byte-strings.ts';
import { NONCE_BYTES, TAG_BYTES } from './gcm.ts';

/** First byte of a sealed record: AES-256-GCM, 96-bit nonce, 128-bit tag. */
const VERSION = 1;
const HEADER_BYTES = 1 + NONCE_BYTES;

export interface SealOptions {
  /** What the content is and where it belongs, e.g. `leadglass/subjects/v1 <project id>`. Bound, not stored. */
  readonly context: string;
  /**
   * 12 bytes, never twice under one key; random ones stay safe up to 2^32 seals a key (NIST SP 800-38D section 8.3).
   * An argument, because randomness enters at the edges.
   */
  readonly nonce: Uint8Array;
}

/** `version (1) | nonce (12)`: what stands before ciphertext and tag. */
export function recordHeader(nonce: Uint8Array): Uint8Array {
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`a nonce has ${NONCE_BYTES} bytes, not ${nonce.length}`);
  return concat(Uint8Array.of(VERSION), nonce);
}

/** @throws {Failure} `environment/project-damaged` for what cannot be a record. */
export function recordParts(record: Uint8Array): { readonly nonce: Uint8Array; readonly sealed: Uint8Array } {
  if (record.length < HEADER_BYTES + TAG_BYTES) throw recordDamaged(`${record.length} bytes are too few`);
  if (record[0] !== VERSION) throw recordDamaged(`format ${record[0]} is not known`);
  return { nonce: record.subarray(1, HEADER_BYTES), sealed: record.subarray(HEADER_BYTES) };
}

/** The context and the version, authenticated with the content. */
export const recordContext = (context: string): Uint8Array => concat(Uint8Array.of(VERSION), utf8(context));

export const NOT_OPENED = 'it was changed, or was sealed under another key or for another purpose';

export function recordDamaged(why: string): Failure {
  return new Failure('environment/project-damaged', `sealed content cannot be opened: ${why}`);
}
