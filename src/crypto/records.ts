import { gcmPlatform } from '#gcm';
import type { Secret } from '../failure/index.ts';
import { concat } from './byte-strings.ts';
import { checkedKey } from './gcm.ts';
import {
  NOT_OPENED,
  recordContext,
  recordDamaged,
  recordHeader,
  recordParts,
  type SealOptions,
} from './record-layout.ts';

/**
 * Seals a record that is in memory: the format of `seal` in `seal.node.ts`, on every platform.
 * @throws {RangeError} for a key or nonce of wrong length: a defect of the caller.
 */
export async function sealRecord(key: Secret, plaintext: Uint8Array, options: SealOptions): Promise<Uint8Array> {
  const { context, nonce } = options;
  const header = recordHeader(nonce);
  const gcm = await gcmPlatform.importKey(checkedKey(key));
  return concat(header, await gcm.seal(nonce, plaintext, recordContext(context)));
}

/**
 * The content of `sealRecord` or `seal`.
 * @throws {Failure} `environment/project-damaged` when a byte was changed, or key or context are others.
 */
export async function openRecord(key: Secret, record: Uint8Array, context: string): Promise<Uint8Array> {
  const { nonce, sealed } = recordParts(record);
  const gcm = await gcmPlatform.importKey(checkedKey(key));
  const opened = await gcm.open(nonce, sealed, recordContext(context));
  if (opened === undefined) throw recordDamaged(NOT_OPENED);
  return opened;
}
