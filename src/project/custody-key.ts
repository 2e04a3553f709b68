/** The key pair of custody: its public half in `project.json`, and the private one where nobody else is to hold it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveKeyPair, hex, hkdfSha256, type KeyPair, publicJwk, publicKeyOfJwk, unhex } from '../crypto/index.ts';
import { Failure, Secret } from '../failure/index.ts';
import { type CustodyFacts, PROJECT_FORMAT, type ProjectFacts, updateFacts } from './facts.ts';
import { ifThere, PRIVATE_FILE, writeAtomically } from './files.ts';
import { CUSTODY_SEED_NAME, type Project } from './project.ts';
import { random } from './random.ts';

const SEED_BYTES = 32;

/**
 * The project with a custody key: a project that a run made by itself, or the first version, gets one here. It lies
 * beside the secret and is as open as that. The project is locked meanwhile.
 */
export async function ensureCustody(project: Project): Promise<Project> {
  if (project.facts.custody !== undefined) return project;
  const path = join(project.folder, CUSTODY_SEED_NAME);
  // One that is there is of a run that was cut off between the two files.
  const seed = readSeed(path) ?? new Secret(random(SEED_BYTES));
  writeAtomically(path, `${seed.use(hex)}\n`, { mode: PRIVATE_FILE });
  const custody = await custodyFacts(seed, { held: 'project' });
  seed.destroy();
  const facts = updateFacts(project.folder, (now) => ({ ...now, format: PROJECT_FORMAT, custody }));
  return { ...project, facts };
}

/** Which project a key is of, and its public half. @throws {Failure} `usage/project` before the first run of this version */
export function custodyOf({ id, custody }: ProjectFacts): { readonly id: string; readonly publicKey: Uint8Array } {
  if (custody === undefined) {
    throw new Failure('usage/project', 'the project has no custody key yet: no run of this version has written it', {
      hint: 'the next run makes it, and writes down who is who from then on',
    });
  }
  return { id, publicKey: publicKeyOfJwk(custody.publicKey) };
}

/** What `project.json` says of the key pair that a seed makes. */
export async function custodyFacts(seed: Secret, where: Pick<CustodyFacts, 'held' | 'quorum'>): Promise<CustodyFacts> {
  const keys = await deriveKeyPair(seed);
  const signing = await custodySigningKeys(keys);
  keys.privateKey.destroy();
  signing.privateKey.destroy();
  return {
    ...where,
    publicKey: publicJwk(keys.publicKey),
    signing: publicJwk(signing.publicKey),
  };
}

/** Signs what was looked up: whoever has the secret of the project alone cannot forge such a record. */
export const custodySigningKeys = (custody: KeyPair): Promise<KeyPair> =>
  deriveKeyPair(hkdfSha256(custody.privateKey, 'leadglass/custody/v1/sign'));

/** Undefined where it is not in the project. @throws {Failure} `environment/project-damaged` */
export function readSeed(path: string): Secret | undefined {
  const text = ifThere(
    () => readFileSync(path, 'latin1').trim(),
    () => new Failure('environment/project-damaged', 'the custody key of the project cannot be read'),
  );
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}$/.test(text)) return new Secret(unhex(text));
  throw new Failure('environment/project-damaged', 'the custody key of the project is not 64 hex digits');
}
