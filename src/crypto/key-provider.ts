import { Failure, type Secret } from '../failure/index.ts';
import type { Random } from './byte-strings.ts';
import { NONCE_BYTES } from './gcm.ts';
import { unwrapKey, type WrapContext, type WrappingKey, wrapKey, wrappedUnder } from './wrap.ts';

/** What is known of the key behind a provider; nothing of it is secret. */
export interface ProviderFacts {
  readonly keyId: string;
  readonly version: number;
  /** Whether the key lives in hardware that it cannot leave. */
  readonly hardware: boolean;
  readonly extractable: boolean;
}

/**
 * Who holds the root key. It wraps and unwraps; the root key itself is never given out. `file` is here; a hardware
 * module or the key service of a cloud are others, all under the tests in `key-provider.testing.ts`.
 *
 * A provider sits at the top of the tree alone: the keys that it unwraps wrap the next ones (`wrapKey`), so that a
 * million blobs are not a million calls.
 */
export interface KeyProvider {
  readonly kind: 'file' | 'pkcs11' | 'aws-kms' | 'gcp-kms' | 'azure-kv' | 'vault-transit';
  describe(): Promise<ProviderFacts>;
  /** The key wrapped under the newest version, bound to its context. */
  wrap(key: Secret, context: WrapContext): Promise<Uint8Array>;
  /** @throws {Failure} `environment/sealed` for another context, a changed byte or a version that is gone */
  unwrap(wrapped: Uint8Array, context: WrapContext): Promise<Secret>;
}

/**
 * A provider over keys in memory, which a key file held (`unlockRootKeys`): all versions of one id.
 * @throws {RangeError} for no key, or keys of several ids: a defect of the caller.
 */
export function fileProvider(keys: readonly WrappingKey[], random: Random): KeyProvider {
  const versions = new Map(keys.map((key) => [key.version, key]));
  const newest = keys.toSorted((a, b) => a.version - b.version).at(-1);
  if (newest === undefined || keys.some(({ id }) => id !== newest.id))
    throw new RangeError('keys of one id are needed');
  return {
    kind: 'file',
    describe: async () => ({ keyId: newest.id, version: newest.version, hardware: false, extractable: true }),
    wrap: (key, context) => wrapKey(newest, key, { context, nonce: random(NONCE_BYTES) }),
    async unwrap(wrapped, context) {
      const { id, version } = wrappedUnder(wrapped);
      const under = id === newest.id ? versions.get(version) : undefined;
      if (under !== undefined) return unwrapKey(under, wrapped, context);
      throw new Failure(
        'environment/sealed',
        'a wrapped key cannot be opened: the key it was wrapped under is not here',
      );
    },
  };
}
