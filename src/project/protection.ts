/**
 * How the secret and the custody key of a project are kept: under a passphrase and in a recovery file, with several
 * people, or, where nobody asked for protection, as they are.
 */
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { deriveKeyPair, hex, type KeyPair } from '../crypto/index.ts';
import {
  combineCustody,
  lockKey,
  lockRecovery,
  openRecovery,
  type Quorum,
  type StretchCost,
  splitCustody,
  unlockKey,
} from '../crypto/on-need.node.ts';
import { Failure, Secret } from '../failure/index.ts';
import { custodyFacts, custodyOf, readSeed } from './custody-key.ts';
import { type CustodyFacts, PROJECT_FORMAT, type ProjectFacts, type Statement } from './facts.ts';
import { makePrivateFolder } from './files.ts';
import { readKeyFile, writeKeyFile } from './key-files.ts';
import {
  type AskPassphrase,
  CUSTODY_SEED_NAME,
  checkedName,
  draftProject,
  type Project,
  type ProjectPlace,
  SECRET_KEY_NAME,
} from './project.ts';
import { random } from './random.ts';
import { makeSigningKey } from './signing-key.ts';

const SECRET_BYTES = 32;

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
    custody: await custodyFacts(seed, whereOf(custody)),
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

function whereOf(plan: CustodyPlan | undefined): Pick<CustodyFacts, 'held' | 'quorum'> {
  return plan?.held === 'shares' ? { held: 'shares', quorum: plan.quorum } : { held: plan?.held ?? 'project' };
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

/** A project with a passphrase. @throws {Failure} `usage/passphrase`, `input/key-file` */
export async function openLocked(place: ProjectPlace, ask: AskPassphrase): Promise<Project> {
  const { text } = readKeyFile(join(place.folder, SECRET_KEY_NAME));
  const passphrase = await ask(place);
  try {
    const secret = await unlockKey(text, passphrase, { holds: 'project', id: place.facts.id });
    return { ...place, secret };
  } finally {
    passphrase.destroy();
  }
}
