/**
 * The custody key pair of a project: runs seal who is who to its public key (`sealTo`) and cannot read it again. The
 * private key comes from a seed of 32 bytes that only the recovery file holds, under a passphrase, or people in shares.
 */
import { Failure, Secret } from '../failure/index.ts';
import { concat, equalBytes } from './byte-strings.ts';
import { KEY_BYTES } from './gcm.ts';
import { deriveKeyPair, type KeyPair } from './hpke.ts';
import { type LockOptions, lockKey, unlockKey } from './key-file.ts';
import { keyId } from './sealed-to.ts';
import { combineShares, type Quorum, splitSecret } from './shares.ts';

/** What a recovery file gives back. */
export interface Recovered {
  readonly custody: KeyPair;
  /** For a project whose own passphrase is lost. */
  readonly projectSecret: Secret;
}

/** The project that a recovery file or shares are of. */
export interface CustodyOf {
  /** 32 hex digits. */
  readonly id: string;
  /** Of the custody key pair, as the project has it. */
  readonly publicKey: Uint8Array;
}

export interface RecoveryContent {
  readonly custodySeed: Secret;
  readonly projectSecret: Secret;
}

/** The text of a recovery file: a key file that holds the custody seed and the secret of the project. */
export async function lockRecovery(
  { custodySeed, projectSecret }: RecoveryContent,
  options: Omit<LockOptions, 'holds'>,
): Promise<string> {
  if (custodySeed.length !== KEY_BYTES || projectSecret.length !== KEY_BYTES) {
    throw new RangeError(`a custody seed and a project secret have ${KEY_BYTES} bytes each`);
  }
  const both = new Secret(custodySeed.use((seed) => projectSecret.use((secret) => concat(seed, secret))));
  try {
    return await lockKey(both, { ...options, holds: 'recovery' });
  } finally {
    both.destroy();
  }
}

/**
 * @throws {Failure} `usage/passphrase`, or `input/key-file` for a file of another project.
 */
export async function openRecovery(text: string, passphrase: Secret, of: CustodyOf): Promise<Recovered> {
  const both = await unlockKey(text, passphrase, { holds: 'recovery', id: of.id });
  const part = (from: number): Secret => new Secret(both.use((bytes) => bytes.slice(from, from + KEY_BYTES)));
  const [seed, projectSecret] = [part(0), part(KEY_BYTES)];
  both.destroy();
  const custody = await custodyKeys(seed, of);
  seed.destroy();
  return { custody, projectSecret };
}

/** The custody seed for several people, some of whom are needed together. Each text is for one of them, and for nobody else. */
export async function splitCustody(custodySeed: Secret, quorum: Quorum): Promise<readonly Secret[]> {
  const { publicKey } = await deriveKeyPair(custodySeed);
  return splitSecret(custodySeed, { ...quorum, group: keyId(publicKey).subarray(0, 4) });
}

/**
 * The custody key pair from the shares of enough people.
 * @throws {Failure} `input/share`, or `input/key-file` for shares of another project.
 */
export async function combineCustody(texts: readonly string[], of: CustodyOf): Promise<KeyPair> {
  const seed = await combineShares(texts);
  try {
    return await custodyKeys(seed, of);
  } finally {
    seed.destroy();
  }
}

/** @throws {Failure} `input/key-file` when the seed gives another public key than the project has. */
async function custodyKeys(seed: Secret, { publicKey }: CustodyOf): Promise<KeyPair> {
  const keys = await deriveKeyPair(seed);
  if (equalBytes(keys.publicKey, publicKey)) return keys;
  keys.privateKey.destroy();
  throw new Failure('input/key-file', 'not the key that is needed: it is the custody key of another project');
}
