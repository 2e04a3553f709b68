/**
 * What was looked up in the crosswalk: one signed file a time, each with the hash of the one before. The signature is
 * made with the custody key, so whoever has the secret of the project alone can remove records, which shows, and add none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { type KeyPair, publicKeyOfJwk, sha256Hex, signDetached, verifyDetached } from '../crypto/index.ts';
import { Failure, isFailure } from '../failure/index.ts';
import { custodySigningKeys } from './custody-key.ts';
import type { ProjectFacts } from './facts.ts';
import { makePrivateFolder, PRIVATE_FILE, writeAtomically } from './files.ts';

const ACCESS_NAME = 'access';
const FORMAT = 'leadglass.access/1';
const NUMBER = /^(\d{6})\.json$/;

export interface Access {
  readonly kind: 'reidentify' | 'export-maps';
  readonly purpose: string;
  readonly ticket: string;
  /** With what the custody key was opened. */
  readonly by: 'recovery' | 'shares' | 'project';
  /** Keyed ids of what was asked for. Empty where everything was. */
  readonly asked: readonly string[];
  /** How many of them were found, and of how many patients rows were shown. */
  readonly found: number;
  readonly patients: number;
}

export interface AccessRecord extends Access {
  readonly format: typeof FORMAT;
  readonly project: string;
  readonly number: number;
  /** SHA-256 of the record before. */
  readonly previous: string | null;
  readonly when: string;
  /** Account and machine. */
  readonly who: string;
}

/** Signs and keeps a record. What it is about is shown only when this has returned. The project is locked meanwhile. */
export async function recordAccess(
  place: { readonly folder: string; readonly facts: ProjectFacts },
  access: Access,
  custody: KeyPair,
): Promise<AccessRecord> {
  const folder = join(place.folder, ACCESS_NAME);
  const last = namesIn(folder).at(-1);
  const number = last === undefined ? 1 : Number(last.slice(0, 6)) + 1;
  const record: AccessRecord = {
    format: FORMAT,
    project: place.facts.id,
    number,
    previous: last === undefined ? null : sha256Hex(readFileSync(join(folder, last))),
    when: new Date().toISOString(),
    who: whoRuns(),
    ...access,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`);
  const signing = await custodySigningKeys(custody);
  const jws = await signDetached(signing, bytes, 'access');
  signing.privateKey.destroy();
  makePrivateFolder(folder);
  const name = String(number).padStart(6, '0');
  // The signature first: a record that is there has one.
  writeAtomically(join(folder, `${name}.jws`), `${jws}\n`, { mode: PRIVATE_FILE });
  writeAtomically(join(folder, `${name}.json`), bytes, { mode: PRIVATE_FILE });
  return record;
}

/**
 * All records, oldest first.
 * @throws {Failure} `refused/signature` where one was changed, removed in the middle, or is not signed by custody. That
 *   the last ones were removed shows only to whoever knows how many there were.
 */
export async function readAccessRecords(place: {
  readonly folder: string;
  readonly facts: ProjectFacts;
}): Promise<readonly AccessRecord[]> {
  const folder = join(place.folder, ACCESS_NAME);
  const records: AccessRecord[] = [];
  let previous: string | null = null;
  for (const name of namesIn(folder)) {
    const bytes = readFileSync(join(folder, name));
    const record = parse(bytes);
    const isNext = record?.number === records.length + 1 && record.previous === previous;
    if (record === undefined || !isNext || record.project !== place.facts.id) throw broken(name);
    await assertSigned(place.facts, bytes, join(folder, name.replace('.json', '.jws')));
    records.push(record);
    previous = sha256Hex(bytes);
  }
  return records;
}

async function assertSigned({ custody }: ProjectFacts, payload: Uint8Array, path: string): Promise<void> {
  if (custody === undefined) throw broken('project.json');
  let jws: string;
  try {
    jws = readFileSync(path, 'utf8');
  } catch {
    throw broken(path.slice(-10));
  }
  await verifyDetached(publicKeyOfJwk(custody.signing), jws, { payload: new Uint8Array(payload), kind: 'access' });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => NUMBER.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Failure('environment/project-damaged', 'the records of what was looked up cannot be read');
  }
}

function parse(bytes: Uint8Array): AccessRecord | undefined {
  try {
    const record = JSON.parse(new TextDecoder().decode(bytes)) as Partial<AccessRecord> | null;
    return record?.format === FORMAT ? (record as AccessRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Account and machine, as the system knows them. */
export function whoRuns(): string {
  const account = accountOf();
  return `${account}@${hostname()}`;
}

function accountOf(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // An account without a name, as containers have them.
    if (isFailure(error) || process.getuid === undefined) throw error;
    return `uid ${process.getuid()}`;
  }
}

const broken = (name: string): Failure =>
  new Failure('refused/signature', `the chain of what was looked up is broken at ${name}`);
