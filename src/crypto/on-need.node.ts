/**
 * What only keys under a passphrase, custody, and content of any length need. Imported by its own name, because what
 * `index.ts` has every run loads. It runs in browsers as well: nothing in it is of Node.
 */
export {
  type CustodyOf,
  combineCustody,
  lockRecovery,
  openRecovery,
  type Recovered,
  type RecoveryContent,
  splitCustody,
} from './custody.ts';
export {
  type KeyFileFacts,
  type KeyFilePurpose,
  keyFileFacts,
  type LockOptions,
  lockKey,
  MOST_KEY_FILE_CHARACTERS,
  unlockKey,
} from './key-file.ts';
export { fileProvider, type KeyProvider, type ProviderFacts } from './key-provider.ts';
export { createRootKeys, type RootKeyOptions, rotateRootKeys, unlockRootKeys } from './root-keys.ts';
export { type RangeSource, SealedReader } from './sealed-reader.ts';
export { openBytes, openStream, type StreamOptions, sealBytes, sealStream } from './sealed-stream.ts';
export { combineShares, type Quorum, type SplitOptions, splitSecret } from './shares.ts';
export { ARGON2ID, PBKDF2, type StretchCost } from './stretch.ts';
export { unwrapKey, type WrapContext, type WrappingKey, wrapKey, wrappedUnder } from './wrap.ts';
