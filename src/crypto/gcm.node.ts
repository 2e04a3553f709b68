import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { type GcmPlatform, TAG_BYTES } from './gcm.ts';

/** Said wherever something is opened: Node 24 would take a tag of 4 bytes otherwise (DEP0182). */
const TAG = { authTagLength: TAG_BYTES };

/** For one message a key as bytes costs less; for several, a key object does. */
type Key = KeyObject | Uint8Array;

/** By the length of the key, which says which AES it is. */
function cipherOf(key: Key): 'aes-256-gcm' {
  const length = key instanceof Uint8Array ? key.length : (key.symmetricKeySize ?? 0);
  return `aes-${8 * length}-gcm` as 'aes-256-gcm';
}

/** `Gcm.seal` at once. */
export function sealGcm(key: Key, nonce: Uint8Array, plaintext: Uint8Array, context?: Uint8Array): Uint8Array {
  const cipher = createCipheriv(cipherOf(key), key, nonce);
  if (context !== undefined) cipher.setAAD(context);
  const sealed = new Uint8Array(plaintext.length + TAG_BYTES);
  sealed.set(cipher.update(plaintext));
  cipher.final();
  sealed.set(cipher.getAuthTag(), plaintext.length);
  return sealed;
}

/** `Gcm.open` at once. */
export function openGcm(key: Key, nonce: Uint8Array, sealed: Uint8Array, context?: Uint8Array): Uint8Array | undefined {
  const tagAt = sealed.length - TAG_BYTES;
  if (tagAt < 0) return undefined;
  const decipher = createDecipheriv(cipherOf(key), key, nonce, TAG);
  if (context !== undefined) decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(tagAt));
  // `update` gives out plaintext before the tag is checked: it stays here until `final` has said yes.
  const body = decipher.update(sealed.subarray(0, tagAt));
  try {
    decipher.final();
  } catch {
    body.fill(0);
    return undefined;
  }
  return new Uint8Array(body.buffer, body.byteOffset, body.length);
}

/** node:crypto. The key object is made once: with raw bytes each message would import the key again. */
export const gcmPlatform: GcmPlatform = {
  importKey(secret) {
    const key = secret.use((bytes) => createSecretKey(bytes));
    return {
      seal: (nonce, plaintext, context) => sealGcm(key, nonce, plaintext, context),
      open: (nonce, sealed, context) => openGcm(key, nonce, sealed, context),
    };
  },
};
