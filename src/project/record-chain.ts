/**
 * Records that are kept for good: one signed file a time, each with the hash of the one before. Whoever can write into the
 * folder and has not the key can remove the last ones, which shows to who knows how many there were, and add none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { type KeyPair, type SignedKind, sha256Hex, signDetached, verifyDetached } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import { ifThere, makePrivateFolder, PRIVATE_FILE, writeAtomically } from './files.ts';

const NUMBER = /^(\d{6})\.json$/;

export interface ChainPlace<F extends string> {
  /** Of the records. */
  readonly folder: string;
  readonly projectId: string;
  readonly format: F;
  readonly kind: SignedKind;
  /** What the records are about, for messages. */
  readonly about: string;
}

/** What every record has beside what it is about. */
export interface ChainLink<F extends string = string> {
  readonly format: F;
  readonly project: string;
  readonly number: number;
  /** SHA-256 of the record before. */
  readonly previous: string | null;
  readonly when: string;
  /** Account and machine. */
  readonly who: string;
}

/** Signs and keeps a record. The project is locked meanwhile. */
export async function addRecord<F extends string, T extends object>(
  { folder, projectId, format, kind, about }: ChainPlace<F>,
  facts: T,
  keys: KeyPair,
): Promise<ChainLink<F> & T> {
  const last = namesIn(folder, about).at(-1);
  const number = last === undefined ? 1 : Number(last.slice(0, 6)) + 1;
  const record = {
    format,
    project: projectId,
    number,
    previous: last === undefined ? null : sha256Hex(readFileSync(join(folder, last))),
    when: new Date().toISOString(),
    who: whoRuns(),
    ...facts,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(record, undefined, 2)}\n`);
  const jws = await signDetached(keys, bytes, kind);
  makePrivateFolder(folder);
  const name = String(number).padStart(6, '0');
  // The signature first: a record that is there has one.
  writeAtomically(join(folder, `${name}.jws`), `${jws}\n`, { mode: PRIVATE_FILE });
  writeAtomically(join(folder, `${name}.json`), bytes, { mode: PRIVATE_FILE });
  return record;
}

/**
 * All records, oldest first.
 * @param publicKey undefined where the project has none: then it can have no record
 * @throws {Failure} `refused/signature` where one was changed, removed in the middle, or is not signed by this key
 */
export async function readRecords<F extends string, T extends ChainLink<F>>(
  { folder, projectId, format, kind, about }: ChainPlace<F>,
  publicKey: Uint8Array | undefined,
): Promise<readonly T[]> {
  const records: T[] = [];
  let previous: string | null = null;
  const broken = (name: string): Failure =>
    new Failure('refused/signature', `the chain of ${about} is broken at ${name}`);
  for (const name of namesIn(folder, about)) {
    const bytes = readFileSync(join(folder, name));
    const record = parse<T>(bytes, format);
    const isNext = record?.number === records.length + 1 && record.previous === previous;
    if (record === undefined || !isNext || record.project !== projectId) throw broken(name);
    if (publicKey === undefined) throw broken('project.json');
    const jws = textIfThere(join(folder, name.replace('.json', '.jws')));
    if (jws === undefined) throw broken(name.replace('.json', '.jws'));
    await verifyDetached(publicKey, jws, { payload: new Uint8Array(bytes), kind });
    records.push(record);
    previous = sha256Hex(bytes);
  }
  return records;
}

function namesIn(folder: string, about: string): string[] {
  const names = ifThere(
    () => readdirSync(folder),
    () => new Failure('environment/project-damaged', `the records of ${about} cannot be read`),
  );
  return (names ?? []).filter((name) => NUMBER.test(name)).sort();
}

function textIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parse<T extends ChainLink>(bytes: Uint8Array, format: string): T | undefined {
  try {
    const record = JSON.parse(new TextDecoder().decode(bytes)) as Partial<T> | null;
    return record?.format === format ? (record as T) : undefined;
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
    if (process.getuid === undefined) throw error;
    return `uid ${process.getuid()}`;
  }
}
