import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { Secret } from '../failure/index.ts';
import { hex } from './encoding.ts';
import type { Hasher, Mac, Platform } from './platform.ts';

function hasher(): Hasher {
  const running = sha256.create();
  const self: Hasher = {
    update(bytes) {
      running.update(bytes);
      return self;
    },
    digestHex: () => hex(running.digest()),
  };
  return self;
}

function mac(key: Secret, hash: typeof sha256 | typeof sha512): Mac {
  // Both blocks of the key are hashed once; each message starts from a copy of that state.
  const keyed = key.use((bytes) => hmac.create(hash, bytes));
  return { compute: (message) => keyed.clone().update(message).digest() };
}

/** WebCrypto answers with promises, and the pipeline is synchronous: so these are computed in JavaScript. */
export const platform: Platform = {
  sha256: (bytes) => sha256(bytes),
  sha256Hex: (bytes) => hex(sha256(bytes)),
  createSha256: hasher,
  createMac: (key) => mac(key, sha256),
  createMacSha512: (key) => mac(key, sha512),
  deriveKey: (key, info, length) =>
    key.use((bytes) => new Secret(hkdf(sha256, bytes, undefined, new TextEncoder().encode(info), length))),
};
