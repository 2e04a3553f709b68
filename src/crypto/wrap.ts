import { platform } from '#crypto';
import { gcmPlatform } from '#gcm';
import { Failure, Secret } from '../failure/index.ts';
import { concat, uint32, utf8 } from './byte-strings.ts';
import { hex, unhex } from './encoding.ts';
import { checkedKey, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from './gcm.ts';

/** What a wrapped key belongs to, e.g. `{ project, patient }`. No identifier of a patient: a KMS logs it in the clear. */
export type WrapContext = Readonly<Record<string, string>>;

/** A key that wraps keys. */
export interface WrappingKey {
  /** 32 hex digits, the same for all versions. */
  readonly id: string;
  /** From 1. A rotation adds a version; what is wrapped under an older one is wrapped again, what it opens is not. */
  readonly version: number;
  readonly key: Secret;
}

const FORMAT = 1;
const AES_256_GCM = 1;
const ID_BYTES = 16;
const MOST_VERSIONS = 2 ** 32 - 1;
/** format (1) | algorithm (1) | id of the wrapping key (16) | its version (4) */
export const WRAP_HEADER_BYTES = 2 + ID_BYTES + 4;
const WRAPPED_BYTES = WRAP_HEADER_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * Wraps a key of 32 bytes: `header (22) | nonce (12) | ciphertext (32) | tag (16)`. Header and context are authenticated
 * with it. AES-GCM and not AES-KW, which has no room for a context.
 * @param nonce 12 random bytes; safe up to 2^32 wraps a wrapping key (NIST SP 800-38D section 8.3)
 * @throws {RangeError} for keys and nonces of wrong length: a defect of the caller.
 */
export async function wrapKey(
  under: WrappingKey,
  key: Secret,
  bound: { readonly context: WrapContext; readonly nonce: Uint8Array },
): Promise<Uint8Array> {
  const { context, nonce } = bound;
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`a nonce has ${NONCE_BYTES} bytes, not ${nonce.length}`);
  const header = headerOf(under);
  const gcm = await gcmPlatform.importKey(checkedKey(under.key));
  const sealed = await checkedKey(key).use((bytes) => gcm.seal(nonce, bytes, additionalData(header, context)));
  return concat(header, nonce, sealed);
}

/**
 * The key that was wrapped: always 32 bytes.
 * @throws {Failure} `environment/sealed` for another wrapping key, version or context, or where a byte was changed.
 */
export async function unwrapKey(under: WrappingKey, wrapped: Uint8Array, context: WrapContext): Promise<Secret> {
  const { id, version } = wrappedUnder(wrapped);
  if (id !== under.id || version !== under.version) throw damaged('it was wrapped under another one');
  const nonceEnd = WRAP_HEADER_BYTES + NONCE_BYTES;
  const header = wrapped.subarray(0, WRAP_HEADER_BYTES);
  const gcm = await gcmPlatform.importKey(checkedKey(under.key));
  const opened = await gcm.open(
    wrapped.subarray(WRAP_HEADER_BYTES, nonceEnd),
    wrapped.subarray(nonceEnd),
    additionalData(header, context),
  );
  if (opened === undefined) throw damaged('it was changed, or belongs to something else');
  return new Secret(opened);
}

/**
 * Which key opens it.
 * @throws {Failure} `environment/sealed` for what cannot be a wrapped key.
 */
export function wrappedUnder(wrapped: Uint8Array): { readonly id: string; readonly version: number } {
  if (wrapped.length !== WRAPPED_BYTES) throw damaged(`it has ${wrapped.length} bytes, not ${WRAPPED_BYTES}`);
  if (wrapped[0] !== FORMAT || wrapped[1] !== AES_256_GCM) throw damaged('its format is not known');
  const version = new DataView(wrapped.buffer, wrapped.byteOffset).getUint32(2 + ID_BYTES);
  return { id: hex(wrapped.subarray(2, 2 + ID_BYTES)), version };
}

/** SHA-256 over the names in their order, each name and value with its length: no two contexts give the same. */
export function contextDigest(context: WrapContext): Uint8Array {
  const fields = Object.keys(context)
    .sort()
    .flatMap((name) => [name, context[name] ?? '']);
  return platform.sha256(concat(...fields.map(utf8).flatMap((bytes) => [uint32(bytes.length), bytes])));
}

function headerOf({ id, version }: WrappingKey): Uint8Array {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new RangeError('the id of a wrapping key has 32 hex digits');
  if (!Number.isInteger(version) || version < 1 || version > MOST_VERSIONS) throw new RangeError('no such version');
  return concat(Uint8Array.of(FORMAT, AES_256_GCM), unhex(id), uint32(version));
}

const additionalData = (header: Uint8Array, context: WrapContext): Uint8Array => concat(header, contextDigest(context));

function damaged(why: string): Failure {
  return new Failure('environment/sealed', `a wrapped key cannot be opened: ${why}`);
}
