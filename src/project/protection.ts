/**
 * How the secret and the custody key of a project are kept: under a passphrase and in a recovery file, with several
 * people, or, where nobody asked for protection, as they are.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type CustodyOf,
  combineCustody,
  deriveKeyPair,
  hex,
  hkdfSha256,
  type KeyPair,
  lockKey,
  lockRecovery,
  openRecovery,
  publicJwk,
  publicKeyOfJwk,
  type Quorum,
  type StretchCost,
  splitCustody,
  unhex,
  unlockKey,
} from '../crypto/index.ts';
import { Failure, Secret } from '../failure/index.ts';
import { type CustodyFacts, PROJECT_FORMAT, type ProjectFacts, type Statement, updateFacts } from './facts.ts';
import { makePrivateFolder, PRIVATE_FILE, writeAtomically } from './files.ts';
import { random, readKeyFile, writeKeyFile } from './key-files.ts';
import {
  CUSTODY_SEED_NAME,
  checkedName,
  draftProject,
  openProject,
  type Project,
  type ProjectPlace,
  SECRET_KEY_NAME,
} from './project.ts';
import { makeSigningKey } from './signing-key.ts';

const SECRET_BYTES = 32;

/** Asks for the passphrase of a locked project. */
export type AskPassphrase = (place: ProjectPlace) => Promise<Secret>;

export interface InitOptions {
  /** LEADGLASS_HOME. */
  readonly home: string;
  readonly name: string;
  readonly statement: Statement;
  /** Without one the secret lies in a file of mode 0600. */
  readonly passphrase?: Secret;
  /** Who can tell who is who; without one, everybody who can read an unprotected project. */
  readonly custody?: CustodyPlan;
  readonly cost?: StretchCost;
}

export type CustodyPlan =
  | { readonly held: 'recovery'; readonly path: string; readonly passphrase: Secret }
  /** A folder that is made, with a file for each of them. */
  | { readonly held: 'shares'; readonly quorum: Quorum; readonly folder: string };

/**
 * Makes a project. First the recovery file is written, or the shares, and read again; then the project appears whole.
 * @throws {Failure} `usage/project`, `usage/argument` for a place that the project would be copied with,
 *   `environment/output`
 */
export async function initProject(options: InitOptions): Promise<Project> {
  const { home, name, statement, passphrase, custody } = options;
  if (custody !== undefined) assertApart(custody.held === 'recovery' ? custody.path : custody.folder, home);
  const id = hex(random(16));
  const seed = new Secret(random(SECRET_BYTES));
  const secret = new Secret(random(SECRET_BYTES));
  const facts: ProjectFacts = {
    format: PROJECT_FORMAT,
    id,
    name: checkedName(name),
    created: new Date().toISOString(),
    ...statement,
    unprotected: passphrase === undefined,
    outputs: [],
    custody: await custodyFacts(seed, custody),
  };
  const draft = draftProject(home, facts);
  const undo: (() => void)[] = [draft.abandon];
  try {
    if (passphrase === undefined) draft.write('secret', `${secret.use(hex)}\n`);
    else {
      const lock = { id, random, passphrase, holds: 'project' as const, ...costOf(options) };
      draft.write(SECRET_KEY_NAME, await lockKey(secret, lock));
    }
    (await makeSigningKey({ folder: draft.folder, projectId: id, secret })).privateKey.destroy();
    if (custody === undefined) draft.write(CUSTODY_SEED_NAME, `${seed.use(hex)}\n`);
    else undo.push(await handOut({ seed, secret, facts, custody }, options));
    draft.publish();
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  } finally {
    seed.destroy();
  }
  return { folder: join(home, 'projects', name), facts, secret, warnings: [] };
}

/** Writes the recovery file or the shares and returns how to take them back. */
async function handOut(
  made: { readonly seed: Secret; readonly secret: Secret; readonly facts: ProjectFacts; readonly custody: CustodyPlan },
  options: InitOptions,
): Promise<() => void> {
  const { seed, secret, facts, custody } = made;
  const of = custodyOf(facts);
  if (custody.held === 'recovery') {
    const { path, passphrase } = custody;
    const lock = { id: facts.id, random, passphrase, ...costOf(options) };
    writeKeyFile(path, await lockRecovery({ custodySeed: seed, projectSecret: secret }, lock));
    const undo = (): void => rmSync(path, { force: true });
    try {
      // Read again before the seed is forgotten: nobody can make another one.
      const again = await openRecovery(readKeyFile(path).text, passphrase, of);
      again.custody.privateKey.destroy();
      again.projectSecret.destroy();
    } catch (error) {
      undo();
      throw error;
    }
    return undo;
  }
  const { folder, quorum } = custody;
  const shares = await splitCustody(seed, quorum);
  makePrivateFolder(folder);
  const paths: string[] = [];
  const undo = (): void => {
    for (const path of paths) rmSync(path, { force: true });
  };
  try {
    for (const [i, share] of shares.entries()) {
      const path = join(folder, `${facts.name}-share-${i + 1}-of-${quorum.holders}.txt`);
      writeKeyFile(path, `${share.use((bytes) => new TextDecoder().decode(bytes))}\n`);
      paths.push(path);
      share.destroy();
    }
    const texts = paths.slice(0, quorum.needed).map((path) => readFileSync(path, 'utf8'));
    (await combineCustody(texts, of)).privateKey.destroy();
  } catch (error) {
    undo();
    throw error;
  }
  return undo;
}

/** Who copies or backs up the one must not get the other with it. */
function assertApart(path: string, home: string): void {
  const real = realIfThere(dirname(resolve(path)));
  const kept = realIfThere(home);
  if (real !== kept && !`${real}/`.replaceAll('\\', '/').startsWith(`${kept}/`.replaceAll('\\', '/'))) return;
  throw new Failure('usage/argument', 'the recovery file would lie beside the projects', {
    hint: 'name a place outside of LEADGLASS_HOME: on another medium, best with another person',
  });
}

function realIfThere(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realIfThere(parent), basename(path));
  }
}

const costOf = ({ cost }: InitOptions): { cost?: StretchCost } => (cost === undefined ? {} : { cost });

async function custodyFacts(seed: Secret, plan: CustodyPlan | undefined): Promise<CustodyFacts> {
  const keys = await deriveKeyPair(seed);
  const signing = await custodySigningKeys(keys);
  keys.privateKey.destroy();
  signing.privateKey.destroy();
  return {
    held: plan?.held ?? 'project',
    ...(plan?.held === 'shares' ? { quorum: plan.quorum } : {}),
    publicKey: publicJwk(keys.publicKey),
    signing: publicJwk(signing.publicKey),
  };
}

/** Signs what was looked up: whoever has the secret of the project alone cannot forge such a record. */
export const custodySigningKeys = (custody: KeyPair): Promise<KeyPair> =>
  deriveKeyPair(hkdfSha256(custody.privateKey, 'leadglass/custody/v1/sign'));

/**
 * The project with a custody key: a project that a run made by itself, or the first version, gets one here. It lies
 * beside the secret and is as open as that. The project is locked meanwhile.
 */
export async function ensureCustody(project: Project): Promise<Project> {
  if (project.facts.custody !== undefined) return project;
  const path = join(project.folder, CUSTODY_SEED_NAME);
  // One that is there is of a run that was cut off between the two files.
  const seed = readSeed(path) ?? new Secret(randomBytes(SECRET_BYTES));
  writeAtomically(path, `${seed.use(hex)}\n`, { mode: PRIVATE_FILE });
  const custody = await custodyFacts(seed, undefined);
  seed.destroy();
  const facts = updateFacts(project.folder, (now) => ({ ...now, format: PROJECT_FORMAT, custody }));
  return { ...project, facts };
}

function readSeed(path: string): Secret | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'latin1').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure('environment/project-damaged', 'the custody key of the project cannot be read');
  }
  if (/^[0-9a-f]{64}$/.test(text)) return new Secret(unhex(text));
  throw new Failure('environment/project-damaged', 'the custody key of the project is not 64 hex digits');
}

/**
 * Opens a project; `ask` is called for one that is locked.
 * @throws {Failure} `usage/passphrase`, `environment/project-damaged`, `input/key-file`
 */
export async function openPlace(place: ProjectPlace, ask?: AskPassphrase): Promise<Project> {
  if (place.facts.unprotected || ask === undefined) return openProject('', place.folder);
  const { text } = readKeyFile(join(place.folder, SECRET_KEY_NAME));
  const passphrase = await ask(place);
  try {
    const secret = await unlockKey(text, passphrase, { holds: 'project', id: place.facts.id });
    return { ...place, secret };
  } finally {
    passphrase.destroy();
  }
}

/** What opens the custody key, as its holders gave it. */
export type CustodyProof =
  | { readonly by: 'recovery'; readonly text: string; readonly passphrase: Secret }
  | { readonly by: 'shares'; readonly texts: readonly string[] }
  /** The project holds it itself: who can read it needs nothing else. */
  | { readonly by: 'project' };

export interface OpenedCustody {
  readonly custody: KeyPair;
  /** From a recovery file. */
  readonly projectSecret?: Secret;
}

/**
 * The custody key of a project.
 * @throws {Failure} `usage/passphrase`, `input/key-file`, `input/share`, `usage/project` where there is none yet
 */
export async function openCustody(place: ProjectPlace, proof: CustodyProof): Promise<OpenedCustody> {
  const of = custodyOf(place.facts);
  if (proof.by === 'recovery') return openRecovery(proof.text, proof.passphrase, of);
  if (proof.by === 'shares') return { custody: await combineCustody(proof.texts, of) };
  const seed = readSeed(join(place.folder, CUSTODY_SEED_NAME));
  if (seed === undefined) {
    throw new Failure('usage/argument', 'the custody key of this project is not in the project', {
      hint: 'name the recovery file with --recovery, or the shares with --shares',
    });
  }
  const custody = await deriveKeyPair(seed);
  seed.destroy();
  return { custody };
}

export function custodyOf({ id, custody }: ProjectFacts): CustodyOf {
  if (custody === undefined) {
    throw new Failure('usage/project', 'the project has no custody key yet: no run of this version has written it', {
      hint: 'the next run makes it, and writes down who is who from then on',
    });
  }
  return { id, publicKey: publicKeyOfJwk(custody.publicKey) };
}
