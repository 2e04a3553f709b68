/**
 * The end of a project: its keys first, then everything else, and a signed certificate of it elsewhere. It can be cut off
 * at any moment: from the first step on nobody opens the project, and the same command goes on.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type NamedJwk, namedJwk, sha256Hex, signDetached } from '../crypto/index.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { crosswalkPatients } from './crosswalk-reader.ts';
import { type ProjectFacts, readFacts } from './facts.ts';
import { ifThere, makePrivateFolder, PRIVATE_FILE, syncFolder, writeAtomically } from './files.ts';
import { CUSTODY_SEED_NAME, DESTROYING_NAME, SECRET_KEY_NAME } from './project.ts';
import { random } from './random.ts';
import { whoRuns } from './record-chain.ts';
import { isRunId } from './runs.ts';
import { SIGNING_KEY_NAME, signingKeyOf } from './signing-key.ts';

const FORMAT = 'leadglass.destruction/1';
const KEY_NAMES = ['secret', SECRET_KEY_NAME, CUSTODY_SEED_NAME, SIGNING_KEY_NAME, join('vault', 'keys')];
/** As `src/proof` calls it; projects know nothing of what is in it. */
const EVIDENCE_NAME = 'evidence.json';
const BLOCK_BYTES = 1024 * 1024;

export interface Certificate {
  readonly format: typeof FORMAT;
  readonly project: { readonly id: string | null; readonly name: string; readonly created: string | null };
  readonly recipient: string | null;
  readonly purpose: string | null;
  readonly agreement: string | null;
  readonly destroyBy: string | null;
  readonly when: string;
  readonly who: string;
  readonly destroyed: {
    readonly files: number;
    readonly bytes: number;
    readonly patients: number;
    readonly crosswalkPatients: number;
    /** Sealed copies of sources that were held. */
    readonly keptCopies: number;
    readonly runs: number;
    readonly keys: number;
  };
  /** The last link of the chain of evidence: whoever has copies of it can tell that they are whole. */
  readonly lastEvidence: { readonly run: string; readonly sha256: string } | null;
  /** Folders that were released and that nobody touched. */
  readonly outputsLeft: number;
  readonly method: string;
  readonly limits: readonly string[];
  /** The key that signed the evidence of the project; null where the project could not be opened. */
  readonly signer: NamedJwk | null;
}

const METHOD =
  'keys overwritten with random bytes and removed, then every other file of the project; what was sealed under them cannot be opened';
const LIMITS = [
  'copies, exports, backups and snapshots of the project are not reached; nor is a recovery file, which opens such a copy',
  'the blocks that a solid-state disk or a journaling file system has put aside may still hold what was overwritten',
  'released folders stay with whoever has them',
  'the evidence of its runs goes with the project; copies that were made of it stay, and verify as before',
];

export interface DestroyOptions {
  /** Where the certificate goes; its signature goes beside it, with `.jws` behind its name. */
  readonly certificate: string;
  /** Of the project; without it the certificate is not signed. */
  readonly secret?: Secret;
}

/** Project and destination of a destruction that was begun. */
interface Marker {
  readonly certificate: string;
}

/**
 * Destroys the project in a folder. The caller holds no lock: it goes with the folder.
 * @returns the certificate and where it lies
 * @throws {Failure} `environment/output`, `usage/argument` for a certificate inside the project
 */
export async function destroyProject(
  folder: string,
  options: DestroyOptions,
): Promise<{ readonly path: string; readonly certificate: Certificate }> {
  const begun = readMarker(folder);
  const path = begun?.certificate ?? resolve(options.certificate);
  if (`${path}/`.startsWith(`${resolve(folder)}/`)) {
    throw new Failure('usage/argument', 'the certificate would lie in the project and go with it');
  }
  if (begun === undefined) await begin(folder, path, options.secret);
  const certificate = JSON.parse(readPart(path)) as Certificate;
  destroyFiles(folder);
  publish(path);
  for (const name of readdirSync(folder)) if (name !== DESTROYING_NAME) rmSync(join(folder, name), { recursive: true });
  rmSync(folder, { recursive: true });
  syncFolder(dirname(folder));
  return { path, certificate };
}

/** Whether the destruction of the project in a folder was begun. */
export const isBeingDestroyed = (folder: string): boolean => readMarker(folder) !== undefined;

async function begin(folder: string, path: string, secret: Secret | undefined): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) {
    throw new Failure('environment/output', 'there is a file in the place of the certificate', {
      hint: 'name another one with --certificate',
    });
  }
  const keys =
    secret === undefined ? undefined : await signingKeyOf({ folder, projectId: readFacts(folder).id, secret });
  const certificate = certificateOf(folder, keys === undefined ? null : namedJwk(keys.publicKey));
  const bytes = new TextEncoder().encode(`${JSON.stringify(certificate, undefined, 2)}\n`);
  makePrivateFolder(dirname(path));
  if (keys !== undefined) {
    const jws = await signDetached(keys, bytes, 'certificate');
    keys.privateKey.destroy();
    writeAtomically(`${path}.jws`, `${jws}\n`, { mode: PRIVATE_FILE });
  }
  writeAtomically(partOf(path), bytes, { mode: PRIVATE_FILE });
  const marker: Marker = { certificate: path };
  writeAtomically(join(folder, DESTROYING_NAME), JSON.stringify(marker), { mode: PRIVATE_FILE });
}

function certificateOf(folder: string, signer: NamedJwk | null): Certificate {
  const facts = factsIfReadable(folder);
  const files = filesBelow(folder);
  const namesIn = (name: string): string[] =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true
      ? readdirSync(join(folder, name))
      : [];
  const runs = namesIn('runs').filter(isRunId).sort();
  return {
    format: FORMAT,
    project: { id: facts?.id ?? null, name: facts?.name ?? basename(folder), created: facts?.created ?? null },
    recipient: facts?.recipient ?? null,
    purpose: facts?.purpose ?? null,
    agreement: facts?.agreement?.name ?? null,
    destroyBy: facts?.destroyBy ?? null,
    when: new Date().toISOString(),
    who: whoRuns(),
    destroyed: {
      files: files.length,
      bytes: files.reduce((sum, path) => sum + statSync(path).size, 0),
      patients: namesIn('subjects').filter((name) => /^[0-9a-f]{32}$/.test(name)).length,
      crosswalkPatients: crosswalkPatients(folder).length,
      keptCopies: files.filter((path) => isKeptCopy(relative(folder, path))).length,
      runs: runs.length,
      keys: KEY_NAMES.filter((name) => files.includes(join(folder, name))).length,
    },
    lastEvidence: lastEvidenceOf(folder, runs),
    outputsLeft: facts?.outputs.length ?? 0,
    method: METHOD,
    limits: LIMITS,
    signer,
  };
}

/** `kept/<content>`, in a vault `kept/<row>/<content>`. */
const isKeptCopy = (path: string): boolean => /^kept(?:[/\\][0-9a-f]{32}){1,2}$/.test(path);

function lastEvidenceOf(folder: string, runs: readonly string[]): Certificate['lastEvidence'] {
  for (const run of runs.toReversed()) {
    const path = join(folder, 'runs', run, EVIDENCE_NAME);
    if (existsSync(path)) return { run, sha256: sha256Hex(readFileSync(path)) };
  }
  return null;
}

function factsIfReadable(folder: string): ProjectFacts | undefined {
  try {
    return readFacts(folder);
  } catch {
    // A damaged project can be destroyed like any other; the certificate says what is known.
    return undefined;
  }
}

/** Keys before all else: whatever is cut off behind them, the rest cannot be opened any more. */
function destroyFiles(folder: string): void {
  const keys = KEY_NAMES.map((name) => join(folder, name));
  const files = filesBelow(folder).filter((path) => path !== join(folder, DESTROYING_NAME));
  const last = join(folder, 'project.json');
  const others = files.filter((path) => !keys.includes(path) && path !== last);
  for (const path of keys.filter((key) => files.includes(key))) overwrite(path);
  syncFolder(folder);
  for (const path of others) overwrite(path);
}

function overwrite(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    const { size } = statSync(path);
    for (let at = 0; at < size; )
      at += writeSync(descriptor, random(Math.min(BLOCK_BYTES, size - at)), 0, undefined, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  rmSync(path);
}

/** Links are not followed: what they lead to is not of the project. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'lock')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const partOf = (path: string): string => `${path}.part`;

function readPart(path: string): string {
  try {
    return readFileSync(partOf(path), 'utf8');
  } catch {
    // The last step but one was done before.
    return readFileSync(path, 'utf8');
  }
}

function publish(path: string): void {
  if (statSync(partOf(path), { throwIfNoEntry: false }) !== undefined) renameSync(partOf(path), path);
  syncFolder(dirname(path));
}

function readMarker(folder: string): Marker | undefined {
  return ifThere(
    () => JSON.parse(readFileSync(join(folder, DESTROYING_NAME), 'utf8')) as Marker,
    () => new Failure('environment/project-damaged', 'the record of a destruction cannot be read'),
  );
}
