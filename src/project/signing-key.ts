import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64url, hkdfSha256, unbase64url } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { generateSigningKey, type PublicJwk, readPublicKey, type SigningKey } from '../crypto/signature.node.ts';
import { Failure, Secret } from '../failure/index.ts';
import { PRIVATE_FILE, writeAtomically } from './files.ts';

export const SIGNING_KEY_NAME = 'signing-key.json';
const SIGNING_KEY_FORMAT = 'leadglass.signing-key/1';

export interface SigningKeyPlace {
  /** Of the project. */
  readonly folder: string;
  readonly projectId: string;
  readonly secret: Secret;
}

interface KeyFile {
  readonly format: typeof SIGNING_KEY_FORMAT;
  readonly publicKey: PublicJwk;
  /** PKCS #8, sealed under the secret of the project. */
  readonly sealed: string;
}

/**
 * The key that signs the evidence of a project. One that has none, because it is new or of an earlier version, gets it
 * here; the project is locked meanwhile.
 * @throws {Failure} `environment/project-damaged`
 */
export function signingKeyOf(place: SigningKeyPlace): SigningKey {
  const file = readKeyFile(place.folder);
  return file === undefined ? makeSigningKey(place) : openKeyFile(file, place);
}

/** The public half; undefined for a project that has signed nothing yet. */
export function publicKeyOf(folder: string): PublicJwk | undefined {
  return readKeyFile(folder)?.publicKey;
}

export function makeSigningKey({ folder, projectId, secret }: SigningKeyPlace): SigningKey {
  const key = generateSigningKey();
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = key.privateKey.use((bytes) =>
    seal(sealingKey(secret), bytes, { context: contextOf(projectId), nonce }),
  );
  const file: KeyFile = { format: SIGNING_KEY_FORMAT, publicKey: key.publicJwk, sealed: base64url(sealed) };
  writeAtomically(join(folder, SIGNING_KEY_NAME), `${JSON.stringify(file, undefined, 2)}\n`, { mode: PRIVATE_FILE });
  return key;
}

function openKeyFile({ publicKey, sealed }: KeyFile, { projectId, secret }: SigningKeyPlace): SigningKey {
  const bytes = open(sealingKey(secret), unbase64url(sealed), contextOf(projectId));
  return { privateKey: new Secret(bytes), publicJwk: publicKey };
}

function readKeyFile(folder: string): KeyFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, SIGNING_KEY_NAME), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw damaged();
  }
  try {
    const { format, publicKey, sealed } = JSON.parse(text) as Partial<KeyFile>;
    if (format !== SIGNING_KEY_FORMAT || typeof sealed !== 'string') throw damaged();
    return { format, publicKey: readPublicKey(JSON.stringify(publicKey)), sealed };
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
