import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { hex, unhex } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import type { SealedRow } from './crosswalk-sealer.ts';
import { makePrivateFolder, PRIVATE_FILE, syncFolder, writeAll } from './files.ts';

export const CROSSWALK_NAME = 'crosswalk';
export const ID_BYTES = 16;
/** id (16) | length (4), then what was sealed. */
export const HEAD_BYTES = ID_BYTES + 4;
/** No row has more: names of a patient, two UIDs. */
const MOST_ROW_BYTES = 1024 * 1024;
/** Patients whose rows are known. */
const KEPT_PATIENTS = 2048;
export const PATIENT = /^[0-9a-f]{32}$/;

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

export const damaged = (): Failure =>
  new Failure('environment/project-damaged', 'the crosswalk of a patient cannot be read');
