/**
 * Hybrid Public Key Encryption, RFC 9180: DHKEM(P-256, HKDF-SHA256) and HKDF-SHA256 in base mode, one message a key.
 * The steps and their names are the RFC's.
 */
import { platform } from '#crypto';
import { gcmPlatform } from '#gcm';
import { p256Platform } from '#p256';
import { Secret } from '../failure/index.ts';
import { concat, utf8 } from './byte-strings.ts';
import { expand } from './expand.ts';
import { type Gcm, NONCE_BYTES } from './gcm.ts';
import { isScalar, SCALAR_BYTES } from './p256.ts';

/** A key pair of P-256. */
export interface KeyPair {
  /** The uncompressed point. */
  readonly publicKey: Uint8Array;
  readonly privateKey: Secret;
}

/** Section 7.3. The registry's number and the length of the key. */
export interface Aead {
  readonly id: number;
  readonly keyBytes: number;
}

export const AES_256_GCM: Aead = { id: 2, keyBytes: 32 };

const uint16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 255);

const KEM_ID = uint16(0x0010);
const KDF_ID = uint16(0x0001);
const KEM_SUITE = concat(utf8('KEM'), KEM_ID);
const MODE_BASE = Uint8Array.of(0);
const NOTHING = new Uint8Array();
const HASH_BYTES = 32;

/**
 * DeriveKeyPair, section 7.1.3: the same 32 bytes give the same key pair.
 * @throws {RangeError} for a seed of less than 32 bytes: a defect of the caller.
 */
export async function deriveKeyPair(seed: Secret): Promise<KeyPair> {
  if (seed.length < SCALAR_BYTES) throw new RangeError(`a key pair comes from ${SCALAR_BYTES} bytes or more`);
  const candidates = seed.use((bytes) => labeledExtract(KEM_SUITE, NOTHING, 'dkp_prk', bytes));
  for (let counter = 0; counter < 256; counter++) {
    const privateKey = labeledExpand(KEM_SUITE, candidates, 'candidate', Uint8Array.of(counter), SCALAR_BYTES);
    if (!privateKey.use(isScalar)) continue;
    candidates.destroy();
    return { privateKey, publicKey: await p256Platform.publicKey(privateKey) };
  }
  throw new RangeError('256 candidates are no private keys, which has a chance of one in 2^8192');
}

/** Encap with an ephemeral key pair from a seed; undefined for a public key that is not on the curve. */
export async function encapsulate(
  publicKey: Uint8Array,
  ephemeral: KeyPair,
): Promise<{ readonly shared: Secret; readonly encapsulated: Uint8Array } | undefined> {
  const agreed = await p256Platform.agree(ephemeral.privateKey, publicKey);
  if (agreed === undefined) return undefined;
  const encapsulated = ephemeral.publicKey;
  return { shared: extractAndExpand(agreed, concat(encapsulated, publicKey)), encapsulated };
}

/** Decap; undefined for an encapsulated key that is not on the curve. */
export async function decapsulate(keys: KeyPair, encapsulated: Uint8Array): Promise<Secret | undefined> {
  const agreed = await p256Platform.agree(keys.privateKey, encapsulated);
  return agreed === undefined ? undefined : extractAndExpand(agreed, concat(encapsulated, keys.publicKey));
}

/** KeySchedule, section 5.1, and the cipher of the first message. */
export async function schedule(
  shared: Secret,
  info: Uint8Array,
  aead: Aead,
): Promise<{ readonly gcm: Gcm; readonly nonce: Uint8Array }> {
  const suite = concat(utf8('HPKE'), KEM_ID, KDF_ID, uint16(aead.id));
  const part = (label: string, value: Uint8Array): Uint8Array =>
    labeledExtract(suite, NOTHING, label, value).use((bytes) => bytes);
  const context = concat(MODE_BASE, part('psk_id_hash', NOTHING), part('info_hash', info));
  const secret = shared.use((salt) => labeledExtract(suite, salt, 'secret', NOTHING));
  const key = labeledExpand(suite, secret, 'key', context, aead.keyBytes);
  const gcm = await gcmPlatform.importKey(key);
  const nonce = labeledExpand(suite, secret, 'base_nonce', context, NONCE_BYTES).use((bytes) => bytes);
  key.destroy();
  secret.destroy();
  return { gcm, nonce };
}

/** Section 4.1. */
function extractAndExpand(agreed: Secret, context: Uint8Array): Secret {
  const prk = agreed.use((bytes) => labeledExtract(KEM_SUITE, NOTHING, 'eae_prk', bytes));
  agreed.destroy();
  const shared = labeledExpand(KEM_SUITE, prk, 'shared_secret', context, HASH_BYTES);
  prk.destroy();
  return shared;
}

/** Section 4. An empty salt is as many zeros as the hash is long (RFC 5869 section 2.2). */
function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, value: Uint8Array): Secret {
  const mac = platform.createMac(new Secret(salt.length === 0 ? new Uint8Array(HASH_BYTES) : salt));
  const labeled = concat(utf8('HPKE-v1'), suite, utf8(label), value);
  const extracted = new Secret(mac.compute(labeled));
  labeled.fill(0);
  return extracted;
}

function labeledExpand(suite: Uint8Array, prk: Secret, label: string, info: Uint8Array, length: number): Secret {
  const labeled = concat(uint16(length), utf8('HPKE-v1'), suite, utf8(label), info);
  return expand(platform.createMac(prk), labeled, length);
}
