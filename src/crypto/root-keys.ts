import { Failure, Secret } from '../failure/index.ts';
import { concat, type Random, uint32 } from './byte-strings.ts';
import { hex } from './encoding.ts';
import { KEY_BYTES } from './gcm.ts';
import { keyFileFacts, type LockOptions, lockKey, unlockKey } from './key-file.ts';
import type { WrappingKey } from './wrap.ts';

export type RootKeyOptions = Pick<LockOptions, 'passphrase' | 'random' | 'cost'>;

const VERSION_BYTES = 4;
const ROW_BYTES = VERSION_BYTES + KEY_BYTES;

/** The text of a key file with a new root key, for `fileProvider`. */
export async function createRootKeys(options: RootKeyOptions): Promise<string> {
  return lockRootKeys([newVersion(hex(options.random(16)), 1, options.random)], options);
}

/**
 * All versions of the root key.
 * @throws {Failure} as `unlockKey` does
 */
export async function unlockRootKeys(text: string, passphrase: Secret): Promise<readonly WrappingKey[]> {
  const { id } = keyFileFacts(text);
  const rows = await unlockKey(text, passphrase, { holds: 'root' });
  const keys = rows.use((bytes) => rowsOf(bytes).map((row) => ({ id, ...row })));
  rows.destroy();
  return keys;
}

/** The key file with one more version, which wraps from now on; older ones still unwrap. The passphrase stays. */
export async function rotateRootKeys(text: string, options: RootKeyOptions): Promise<string> {
  const keys = await unlockRootKeys(text, options.passphrase);
  const { id, version } = keys.at(-1)!;
  return lockRootKeys([...keys, newVersion(id, version + 1, options.random)], options);
}

async function lockRootKeys(keys: readonly WrappingKey[], options: RootKeyOptions): Promise<string> {
  const rows = new Secret(
    concat(...keys.map(({ version, key }) => key.use((bytes) => concat(uint32(version), bytes)))),
  );
  for (const { key } of keys) key.destroy();
  try {
    return await lockKey(rows, { ...options, holds: 'root', id: keys[0]!.id });
  } finally {
    rows.destroy();
  }
}

const newVersion = (id: string, version: number, random: Random): WrappingKey => ({
  id,
  version,
  key: new Secret(random(KEY_BYTES)),
});

function rowsOf(bytes: Uint8Array): { readonly version: number; readonly key: Secret }[] {
  if (bytes.length === 0 || bytes.length % ROW_BYTES !== 0) {
    throw new Failure('input/key-file', 'not the key file that is needed: it holds no root keys');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / ROW_BYTES }, (_, i) => ({
    version: view.getUint32(i * ROW_BYTES),
    key: new Secret(bytes.slice(i * ROW_BYTES + VERSION_BYTES, (i + 1) * ROW_BYTES)),
  }));
}
