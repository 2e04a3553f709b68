import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Failure, type Secret } from '../failure/index.ts';

/** First byte of everything sealed here: AES-256-GCM, 96-bit nonce, 128-bit tag. */
const VERSION = 1;
const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
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

/**
 * Encrypts and authenticates: `version (1) | nonce (12) | ciphertext | tag (16)`.
 *
 * The context and the version are authenticated with the content, so what was sealed as one thing cannot be opened as
 * another: a subject put in the place of a crosswalk fails like a changed bit.
 * @throws {RangeError} for a key or nonce of wrong length: a defect of the caller.
 */
export function seal(key: Secret, plaintext: Uint8Array, options: SealOptions): Uint8Array {
  const { nonce } = options;
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`a nonce has ${NONCE_BYTES} bytes, not ${nonce.length}`);
  const cipher = checkedKey(key).use((bytes) => createCipheriv('aes-256-gcm', bytes, nonce));
  cipher.setAAD(additionalData(options.context));
  const body = cipher.update(plaintext);
  cipher.final();
  const sealed = new Uint8Array(HEADER_BYTES + body.length + TAG_BYTES);
  sealed[0] = VERSION;
  sealed.set(nonce, 1);
  sealed.set(body, HEADER_BYTES);
  sealed.set(cipher.getAuthTag(), HEADER_BYTES + body.length);
  return sealed;
}

/**
 * The content of `seal`.
 * @throws {Failure} `environment/project-damaged` when a byte was changed, or key or context are not those it was
 *   sealed under. The three cannot be told apart.
 */
export function open(key: Secret, sealed: Uint8Array, context: string): Uint8Array {
  if (sealed.length < HEADER_BYTES + TAG_BYTES) throw damaged(`${sealed.length} bytes are too few`);
  if (sealed[0] !== VERSION) throw damaged(`format ${sealed[0]} is not known`);
  const tagAt = sealed.length - TAG_BYTES;
  const nonce = sealed.subarray(1, HEADER_BYTES);
  const decipher = checkedKey(key).use((bytes) =>
    createDecipheriv('aes-256-gcm', bytes, nonce, { authTagLength: TAG_BYTES }),
  );
  decipher.setAAD(additionalData(context));
  decipher.setAuthTag(sealed.subarray(tagAt));
  const body = decipher.update(sealed.subarray(HEADER_BYTES, tagAt));
  try {
    decipher.final();
  } catch (cause) {
    body.fill(0);
    throw damaged('it was changed, or was sealed under another key or for another purpose', cause);
  }
  return new Uint8Array(body.buffer, body.byteOffset, body.length);
}

function additionalData(context: string): Uint8Array {
  const text = new TextEncoder().encode(context);
  const data = new Uint8Array(1 + text.length);
  data[0] = VERSION;
  data.set(text, 1);
  return data;
}

function checkedKey(key: Secret): Secret {
  if (key.length !== KEY_BYTES) throw new RangeError(`a sealing key has ${KEY_BYTES} bytes, not ${key.length}`);
  return key;
}

function damaged(why: string, cause?: unknown): Failure {
  return new Failure('environment/project-damaged', `sealed content cannot be opened: ${why}`, { cause });
}
