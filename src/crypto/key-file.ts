import { stretchPlatform } from '#stretch';
import { Failure, isFailure, Secret } from '../failure/index.ts';
import type { Random } from './byte-strings.ts';
import { base64url, unbase64url } from './encoding.ts';
import { NONCE_BYTES } from './gcm.ts';
import { openRecord, sealRecord } from './records.ts';
import { ARGON2ID, isAllowedCost, type StretchCost } from './stretch.ts';

export const KEY_FILE_FORMAT = 'leadglass.key/1';

/** What a key file is for, and what it says of itself to whoever finds it. */
const ABOUT = {
  project: 'the secret of a leadglass project, locked with a passphrase',
  recovery:
    'the recovery file of a leadglass project: with its passphrase it tells who the patients are. Keep it apart from the project, where the project cannot be copied with it.',
  export:
    'the key of an exported leadglass project, locked with a passphrase. With it the file tells who the patients are.',
  root: 'the root key of a leadglass installation, locked with a passphrase',
} as const;

export type KeyFilePurpose = keyof typeof ABOUT;

/** What a key file says without its passphrase. */
export interface KeyFileFacts {
  readonly holds: KeyFilePurpose;
  /** Of what it belongs to: 32 hex digits. */
  readonly id: string;
  readonly cost: StretchCost;
}

export interface LockOptions {
  readonly passphrase: Secret;
  readonly holds: KeyFilePurpose;
  readonly id: string;
  readonly random: Random;
  /** How much work a try is; `ARGON2ID` without one, `PBKDF2` under FIPS rules. */
  readonly cost?: StretchCost;
}

const SALT_BYTES = 16;
const LEAST_SECRET_BYTES = 16;
const MOST_SECRET_BYTES = 1024;
/** Far more than any key file has: whoever reads one may refuse a longer one unread. */
export const MOST_KEY_FILE_CHARACTERS = 16_384;

/**
 * The text of a key file: a secret under a key that is made from a passphrase, with all that is needed to make it again.
 * Purpose, id and cost are bound to what is locked.
 * @throws {RangeError} for a secret, an id or a cost that cannot be: a defect of the caller.
 * @throws {Failure} `environment/node` where there is no Argon2
 */
export async function lockKey(secret: Secret, options: LockOptions): Promise<string> {
  const { holds, id, random, cost = ARGON2ID } = options;
  if (secret.length < LEAST_SECRET_BYTES || secret.length > MOST_SECRET_BYTES || !isId(id) || !isAllowedCost(cost)) {
    throw new RangeError('such a secret, id or cost cannot be locked');
  }
  const salt = random(SALT_BYTES);
  const facts = { holds, id, cost };
  const key = await stretched(options.passphrase, salt, cost);
  const nonce = random(NONCE_BYTES);
  const sealed = await secret.use((bytes) => sealRecord(key, bytes, { context: contextOf(facts, salt), nonce }));
  key.destroy();
  const { kdf, ...parameters } = cost;
  const file = {
    format: KEY_FILE_FORMAT,
    about: ABOUT[holds],
    holds,
    id,
    kdf: { name: kdf, ...parameters, salt: base64url(salt) },
    sealed: base64url(sealed),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/**
 * The secret of a key file.
 * @throws {Failure} `usage/passphrase` for a wrong passphrase, which cannot be told from a file that was changed;
 *   `input/key-file` for what is no key file, or one of something else; `environment/node` where there is no Argon2
 */
export async function unlockKey(
  text: string,
  passphrase: Secret,
  expected: { readonly holds: KeyFilePurpose; readonly id?: string },
): Promise<Secret> {
  const { salt, sealed, ...facts } = parse(text);
  if (facts.holds !== expected.holds) throw notOurs(`it is ${ABOUT[facts.holds].split(/[,:]/)[0]}`);
  if (expected.id !== undefined && facts.id !== expected.id) throw notOurs('it belongs to another project');
  const key = await stretched(passphrase, salt, facts.cost);
  try {
    return new Secret(await openRecord(key, sealed, contextOf(facts, salt)));
  } catch (cause) {
    if (!isFailure(cause)) throw cause;
    throw new Failure('usage/passphrase', 'the passphrase is not the one of this key, or the key file was changed', {
      hint: 'capital letters and the layout of the keyboard matter',
    });
  } finally {
    key.destroy();
  }
}

/**
 * What a key file says of itself, which its passphrase alone proves.
 * @throws {Failure} `input/key-file`
 */
export function keyFileFacts(text: string): KeyFileFacts {
  const { holds, id, cost } = parse(text);
  return { holds, id, cost };
}

async function stretched(passphrase: Secret, salt: Uint8Array, cost: StretchCost): Promise<Secret> {
  return cost.kdf === 'argon2id'
    ? stretchPlatform.argon2id(passphrase, salt, cost)
    : stretchPlatform.pbkdf2(passphrase, salt, cost);
}

/** One spelling for one meaning, so that nothing in the file can be changed and still open. */
function contextOf({ holds, id, cost }: KeyFileFacts, salt: Uint8Array): string {
  const numbers = cost.kdf === 'argon2id' ? [cost.memoryKiB, cost.passes, cost.parallelism] : [cost.iterations];
  return [KEY_FILE_FORMAT, holds, id, cost.kdf, ...numbers, base64url(salt)].join(' ');
}

interface Parsed extends KeyFileFacts {
  readonly salt: Uint8Array;
  readonly sealed: Uint8Array;
}

function parse(text: string): Parsed {
  if (text.length > MOST_KEY_FILE_CHARACTERS) throw notOurs('it is too long');
  let file: Readonly<Record<string, unknown>>;
  try {
    file = fieldsOf(JSON.parse(text));
  } catch (cause) {
    throw notOurs('it is not JSON', cause);
  }
  if (file.format !== KEY_FILE_FORMAT) throw notOurs('its format is not known to this version');
  const kdf = fieldsOf(file.kdf);
  const { holds, id } = file;
  const cost = costOf(kdf);
  const salt = bytesOf(kdf.salt);
  const isComplete = isPurpose(holds) && typeof id === 'string' && isId(id) && salt.length === SALT_BYTES;
  if (!isComplete || cost === undefined) throw notOurs('it is incomplete, or asks for more work than is tried');
  return { holds, id, cost, salt, sealed: bytesOf(file.sealed) };
}

/** Undefined for an unknown name and for numbers that cannot be, or that are more work than is tried. */
function costOf(kdf: Readonly<Record<string, unknown>>): StretchCost | undefined {
  const { name, memoryKiB, passes, parallelism, iterations } = kdf;
  const numbers = name === 'argon2id' ? { memoryKiB, passes, parallelism } : { iterations };
  const cost = { kdf: name, ...numbers } as StretchCost;
  return isAllowedCost(cost) ? cost : undefined;
}

const isId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id);
const isPurpose = (holds: unknown): holds is KeyFilePurpose => typeof holds === 'string' && Object.hasOwn(ABOUT, holds);

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function bytesOf(value: unknown): Uint8Array {
  try {
    return unbase64url(String(value));
  } catch (cause) {
    throw notOurs('a part of it is not base64url', cause);
  }
}

function notOurs(why: string, cause?: unknown): Failure {
  return new Failure('input/key-file', `not the key file that is needed: ${why}`, { cause });
}
