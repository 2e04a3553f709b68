import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { hex, type KeyPair, openSealedTo, unhex } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import { type CrosswalkEntry, parseEntry } from './crosswalk-entry.ts';
import { crosswalkContext, type SealedRow } from './crosswalk-sealer.ts';
import { makePrivateFolder, PRIVATE_FILE, syncFolder, writeAll } from './files.ts';

export const CROSSWALK_NAME = 'crosswalk';
const ID_BYTES = 16;
/** id (16) | length (4), then what was sealed. */
const HEAD_BYTES = ID_BYTES + 4;
/** No row has more: names of a patient, two UIDs. */
const MOST_ROW_BYTES = 1024 * 1024;
/** Patients whose rows are known. */
const KEPT_PATIENTS = 2048;
const PATIENT = /^[0-9a-f]{32}$/;

/**
 * Who is who, written and not read: one file a patient, named by his keyed id, to which sealed rows are appended. Their
 * keyed ids stand beside them, so that the same row is not written twice without anybody opening one. To forget a
 * patient is to delete his file.
 */
export class Crosswalk {
  readonly #folder: string;
  readonly #known = new Map<string, { readonly ids: Set<string>; readonly end: number }>();

  /** @param folder of the project */
  constructor(folder: string) {
    this.#folder = join(folder, CROSSWALK_NAME);
  }

  /** On the device when this returns: a file is released after the row that says whose it is. */
  append(rows: readonly SealedRow[]): void {
    const byPatient = new Map<string, SealedRow[]>();
    for (const row of rows) byPatient.set(row.patient, [...(byPatient.get(row.patient) ?? []), row]);
    let isNew = false;
    for (const [patient, own] of byPatient) isNew = this.#appendTo(patient, own) || isNew;
    if (isNew) syncFolder(this.#folder);
  }

  /** True when the file was made. */
  #appendTo(patient: string, rows: readonly SealedRow[]): boolean {
    if (!PATIENT.test(patient)) throw new TypeError('no keyed id of a patient');
    const known = this.#knownOf(patient);
    const fresh = rows.filter(({ id }) => !known.ids.has(id));
    if (fresh.length === 0) return false;
    makePrivateFolder(this.#folder);
    const descriptor = openSync(join(this.#folder, patient), 'a', PRIVATE_FILE);
    try {
      // A row that a crash cut off would hide all that comes behind it.
      if (fstatSync(descriptor).size > known.end) ftruncateSync(descriptor, known.end);
      const bytes = Buffer.concat(fresh.flatMap(({ id, sealed }) => [headOf(id, sealed), sealed]));
      writeAll(descriptor, bytes);
      fdatasyncSync(descriptor);
      for (const { id } of fresh) known.ids.add(id);
      this.#known.set(patient, { ids: known.ids, end: known.end + bytes.length });
    } finally {
      closeSync(descriptor);
    }
    return known.end === 0;
  }

  #knownOf(patient: string): { readonly ids: Set<string>; readonly end: number } {
    const kept = this.#known.get(patient);
    if (kept !== undefined) return kept;
    if (this.#known.size >= KEPT_PATIENTS) this.#known.delete(this.#known.keys().next().value!);
    const ids = new Set<string>();
    const end = walkHeads(join(this.#folder, patient), (id) => ids.add(id));
    const known = { ids, end };
    this.#known.set(patient, known);
    return known;
  }
}

/** Keyed ids of the patients that the crosswalk knows. */
export function crosswalkPatients(folder: string): string[] {
  try {
    return readdirSync(join(folder, CROSSWALK_NAME))
      .filter((name) => PATIENT.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw damaged();
  }
}

/**
 * The rows of one patient, opened with the custody key. A row that a crash cut off at the end is left out.
 * @throws {Failure} `environment/sealed` for another key, or a row of another patient or project
 */
export async function readCrosswalk(
  place: { readonly folder: string; readonly projectId: string },
  patient: string,
  custody: KeyPair,
): Promise<readonly CrosswalkEntry[]> {
  const bytes = readIfThere(join(place.folder, CROSSWALK_NAME, patient));
  const context = crosswalkContext(place.projectId, patient);
  const entries: CrosswalkEntry[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + ID_BYTES);
    const end = at + HEAD_BYTES + length;
    if (end > bytes.length) break;
    const opened = await openSealedTo(custody, new Uint8Array(bytes.subarray(at + HEAD_BYTES, end)), context);
    entries.push(parseEntry(new TextDecoder().decode(opened)));
    opened.fill(0);
    at = end;
  }
  return entries;
}

function headOf(id: string, sealed: Uint8Array): Buffer {
  if (sealed.length > MOST_ROW_BYTES) throw new RangeError('a row of the crosswalk is longer than any can be');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(sealed.length);
  return Buffer.concat([unhex(id), length]);
}

/** Reads ids and lengths and skips what is sealed. Returns the end of the last whole row. */
function walkHeads(path: string, found: (id: string) => void): number {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw damaged();
  }
  try {
    const { size } = fstatSync(descriptor);
    const head = Buffer.alloc(HEAD_BYTES);
    let at = 0;
    while (at + HEAD_BYTES <= size) {
      readSync(descriptor, head, 0, HEAD_BYTES, at);
      const length = head.readUInt32BE(ID_BYTES);
      if (length > MOST_ROW_BYTES) throw damaged();
      const end = at + HEAD_BYTES + length;
      if (end > size) break;
      found(hex(head.subarray(0, ID_BYTES)));
      at = end;
    }
    return at;
  } finally {
    closeSync(descriptor);
  }
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw damaged();
  }
}

const damaged = (): Failure => new Failure('environment/project-damaged', 'the crosswalk of a patient cannot be read');
