import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  base64url,
  deriveKeyPair,
  hkdfSha256,
  type KeyPair,
  type NamedJwk,
  namedJwk,
  readPublicKey,
  unbase64url,
} from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, Secret } from '../failure/index.ts';
import { ifThere, PRIVATE_FILE, writeAtomically } from './files.ts';
import { random } from './random.ts';

export const SIGNING_KEY_NAME = 'signing-key.json';
const SIGNING_KEY_FORMAT = 'leadglass.signing-key/1';
const SEED_BYTES = 32;

export interface SigningKeyPlace {
  /** Of the project. */
  readonly folder: string;
  readonly projectId: string;
  readonly secret: Secret;
}

interface KeyFile {
  readonly format: typeof SIGNING_KEY_FORMAT;
  readonly publicKey: NamedJwk;
  /** The seed of the key pair (RFC 9180 section 7.1.3), sealed under the secret of the project. */
  readonly sealed: string;
}

/**
 * The key that signs for a project: the evidence of its runs, and the certificate of its end. A project that has none,
 * because it is new or of an earlier version, gets it here; the project is locked meanwhile.
 * @throws {Failure} `environment/project-damaged`
 */
export async function signingKeyOf(place: SigningKeyPlace): Promise<KeyPair> {
  const file = readKeyFile(place.folder);
  return file === undefined ? makeSigningKey(place) : openKeyFile(file, place);
}

/** The public half; undefined for a project that has signed nothing yet. */
export function publicKeyOf(folder: string): Uint8Array | undefined {
  const file = readKeyFile(folder);
  return file === undefined ? undefined : readPublicKey(JSON.stringify(file.publicKey));
}

export async function makeSigningKey({ folder, projectId, secret }: SigningKeyPlace): Promise<KeyPair> {
  const seed = new Secret(random(SEED_BYTES));
  const keys = await deriveKeyPair(seed);
  const nonce = random(NONCE_BYTES);
  const sealed = seed.use((bytes) => seal(sealingKey(secret), bytes, { context: contextOf(projectId), nonce }));
  seed.destroy();
  const file: KeyFile = {
    format: SIGNING_KEY_FORMAT,
    publicKey: namedJwk(keys.publicKey),
    sealed: base64url(sealed),
  };
  writeAtomically(join(folder, SIGNING_KEY_NAME), `${JSON.stringify(file, undefined, 2)}\n`, { mode: PRIVATE_FILE });
  return keys;
}

/** The public half in the clear has to be that of the key: what is signed is checked with it. */
async function openKeyFile({ publicKey, sealed }: KeyFile, { projectId, secret }: SigningKeyPlace): Promise<KeyPair> {
  const seed = new Secret(open(sealingKey(secret), unbase64url(sealed), contextOf(projectId)));
  const keys = await deriveKeyPair(seed);
  seed.destroy();
  if (namedJwk(keys.publicKey).kid === publicKey.kid) return keys;
  throw damaged();
}

function readKeyFile(folder: string): KeyFile | undefined {
  const text = ifThere(() => readFileSync(join(folder, SIGNING_KEY_NAME), 'utf8'), damaged);
  if (text === undefined) return undefined;
  try {
    const { format, publicKey, sealed } = JSON.parse(text) as Partial<KeyFile>;
    if (format !== SIGNING_KEY_FORMAT || typeof sealed !== 'string') throw damaged();
    return { format, publicKey: namedJwk(readPublicKey(JSON.stringify(publicKey))), sealed };
  } catch {
    throw damaged();
  }
}

const sealingKey = (secret: Secret): Secret => hkdfSha256(secret, 'leadglass/project/v1/signing-key');
const contextOf = (projectId: string): string => `leadglass/signing-key/v1 ${projectId}`;

const damaged = (): Failure =>
  new Failure('environment/project-damaged', `${SIGNING_KEY_NAME} of the project cannot be read`, {
    hint: 'bring it back from a backup; a new key would break the chain of the evidence',
  });
