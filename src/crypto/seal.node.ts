import type { Secret } from '../failure/index.ts';
import { concat } from './byte-strings.ts';
import { openGcm, sealGcm } from './gcm.node.ts';
import { checkedKey, NONCE_BYTES } from './gcm.ts';
import {
  NOT_OPENED,
  recordContext,
  recordDamaged,
  recordHeader,
  recordParts,
  type SealOptions,
} from './record-layout.ts';

export { NONCE_BYTES, type SealOptions };

/**
 * Encrypts and authenticates a record, at once: `version (1) | nonce (12) | ciphertext | tag (16)`. `sealRecord` gives
 * the same bytes on every platform, later.
 *
 * The context and the version are authenticated with the content, so what was sealed as one thing cannot be opened as
 * another: a subject put in the place of a crosswalk fails like a changed bit.
 * @throws {RangeError} for a key or nonce of wrong length: a defect of the caller.
 */
export function seal(key: Secret, plaintext: Uint8Array, options: SealOptions): Uint8Array {
  const { context, nonce } = options;
  const header = recordHeader(nonce);
  return checkedKey(key).use((bytes) => concat(header, sealGcm(bytes, nonce, plaintext, recordContext(context))));
}

/**
 * The content of `seal` or `sealRecord`.
 * @throws {Failure} `environment/project-damaged` when a byte was changed, or key or context are not those it was
 *   sealed under. The three cannot be told apart.
 */
export function open(key: Secret, record: Uint8Array, context: string): Uint8Array {
  const { nonce, sealed } = recordParts(record);
  const opened = checkedKey(key).use((bytes) => openGcm(bytes, nonce, sealed, recordContext(context)));
  if (opened === undefined) throw recordDamaged(NOT_OPENED);
  return opened;
}
