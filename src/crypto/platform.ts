import type { Secret } from '../failure/index.ts';

/** A running SHA-256, for content that comes in pieces. One digest ends it. */
export interface Hasher {
  update(bytes: Uint8Array): Hasher;
  digestHex(): string;
}

/** An HMAC under one key that was imported once. */
export interface Mac {
  /** As long as the hash, in a fresh array. */
  compute(message: Uint8Array): Uint8Array;
}

/** What `#crypto` gives: `platform.node.ts` or `platform.browser.ts`, equal in every result. */
export interface Platform {
  sha256(bytes: Uint8Array): Uint8Array;
  sha256Hex(bytes: Uint8Array): string;
  createSha256(): Hasher;
  createMac(key: Secret): Mac;
  /** HMAC-SHA-512, for the key derivation of sealed streams. */
  createMacSha512(key: Secret): Mac;
  /** RFC 5869 with an empty salt. `length` was checked by the caller. */
  deriveKey(key: Secret, info: string, length: number): Secret;
}
