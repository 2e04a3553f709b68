import { platform } from '#crypto';
import { Failure, type Secret } from '../failure/index.ts';
import { concat, utf8 } from './byte-strings.ts';
import { TAG_BYTES } from './gcm.ts';
import { AES_256_GCM, decapsulate, deriveKeyPair, encapsulate, type KeyPair, schedule } from './hpke.ts';
import { POINT_BYTES } from './p256.ts';

/** First byte of what is sealed to a public key; a record under a secret key begins with 1. */
const VERSION = 2;
const KEY_ID_BYTES = 8;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const LABEL = 'leadglass/sealed-to/v1';

export interface SealToOptions {
  /** What the content is and where it belongs. Bound, not stored. */
  readonly context: string;
  /** 32 random bytes, for this one content; an argument, because randomness enters at the edges. */
  readonly ephemeral: Secret;
}

/**
 * Seals so that only the holder of the private key can read it, who sealed it included:
 * `2 | key id (8) | encapsulated key (65) | ciphertext | tag (16)`, RFC 9180 with P-256, HKDF-SHA-256 and AES-256-GCM.
 *
 * It does not say who sealed it: whoever has the public key can.
 * @throws {Failure} `input/key-file` for a public key that is not on the curve
 */
export async function sealTo(
  publicKey: Uint8Array,
  plaintext: Uint8Array,
  options: SealToOptions,
): Promise<Uint8Array> {
  const ephemeral = await deriveKeyPair(options.ephemeral);
  const made = await encapsulate(publicKey, ephemeral);
  ephemeral.privateKey.destroy();
  if (made === undefined) throw new Failure('input/key-file', 'the public key is no point of P-256');
  const header = concat(Uint8Array.of(VERSION), keyId(publicKey));
  const { gcm, nonce } = await schedule(made.shared, infoOf(options.context), AES_256_GCM);
  made.shared.destroy();
  return concat(header, made.encapsulated, await gcm.seal(nonce, plaintext, header));
}

/**
 * The content of `sealTo`.
 * @throws {Failure} `environment/sealed` when it was changed, or is of another key or context.
 */
export async function openSealedTo(keys: KeyPair, sealed: Uint8Array, context: string): Promise<Uint8Array> {
  const header = sealed.subarray(0, HEADER_BYTES);
  const bodyAt = HEADER_BYTES + POINT_BYTES;
  if (sealed.length < bodyAt + TAG_BYTES) throw damaged(`${sealed.length} bytes are too few`);
  if (header[0] !== VERSION) throw damaged(`format ${header[0]} is not known`);
  const shared = await decapsulate(keys, sealed.subarray(HEADER_BYTES, bodyAt));
  if (shared === undefined) throw damaged('it was changed');
  const { gcm, nonce } = await schedule(shared, infoOf(context), AES_256_GCM);
  shared.destroy();
  const opened = await gcm.open(nonce, sealed.subarray(bodyAt), header);
  if (opened === undefined) throw damaged('it was changed, or was sealed to another key or for another purpose');
  return opened;
}

/** Which key something was sealed to: the first 8 bytes of the SHA-256 of the public key. */
export const keyId = (publicKey: Uint8Array): Uint8Array => platform.sha256(publicKey).slice(0, KEY_ID_BYTES);

const infoOf = (context: string): Uint8Array => concat(utf8(LABEL), Uint8Array.of(0), utf8(context));

function damaged(why: string): Failure {
  return new Failure('environment/sealed', `content sealed to a public key cannot be opened: ${why}`);
}
