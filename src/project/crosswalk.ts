import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { hex, unhex } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import { CrosswalkCover } from './crosswalk-cover.ts';
import type { SealedRow } from './crosswalk-sealer.ts';
import { ifThere, makePrivateFolder, PRIVATE_FILE, syncFolder, writeAll } from './files.ts';
import type { Vault } from './vault.ts';

export const CROSSWALK_NAME = 'crosswalk';
export const ID_BYTES = 16;
/** id (16) | length (4), then what was sealed. */
export const HEAD_BYTES = ID_BYTES + 4;
/** No row has more: names of a patient, two UIDs. */
const MOST_ROW_BYTES = 1024 * 1024;
/** Patients whose rows are known. */
const KEPT_PATIENTS = 2048;
export const PATIENT = /^[0-9a-f]{32}$/;

/** Where pseudonyms come from one: a patient goes by the id of his row, and what is written of him is covered with a key of it. */
export interface CoverVault {
  readonly projectId: string;
  readonly vault: Vault;
}

/** What is known of the file of a patient. */
interface Known {
  readonly ids: Set<string>;
  readonly end: number;
  readonly cover?: CrosswalkCover;
}

/**
 * Who is who, written and not read: one file a patient, named by his keyed id or his row, to which sealed rows are
 * appended. Their keyed ids stand beside them, so that the same row is not written twice without anybody opening one.
 */
export class Crosswalk {
  readonly #folder: string;
  readonly #vault: CoverVault | undefined;
  readonly #known = new Map<string, Known>();

  /** @param folder of the project */
  constructor(folder: string, vault?: CoverVault) {
    this.#folder = join(folder, CROSSWALK_NAME);
    this.#vault = vault;
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
    const { cover } = known;
    const named = cover === undefined ? rows : rows.map((row) => ({ ...row, id: cover.idOf(row.id) }));
    const fresh = named.filter(({ id }) => !known.ids.has(id));
    if (fresh.length === 0) return false;
    const covered = fresh.map(({ id, sealed }) => ({
      id,
      sealed: cover === undefined ? sealed : cover.seal(id, sealed),
    }));
    makePrivateFolder(this.#folder);
    const descriptor = openSync(join(this.#folder, patient), 'a', PRIVATE_FILE);
    try {
      // A row that a crash cut off would hide all that comes behind it.
      if (fstatSync(descriptor).size > known.end) ftruncateSync(descriptor, known.end);
      const bytes = Buffer.concat(covered.flatMap(({ id, sealed }) => [headOf(id, sealed), sealed]));
      writeAll(descriptor, bytes);
      fdatasyncSync(descriptor);
      for (const { id } of fresh) known.ids.add(id);
      this.#known.set(patient, { ...known, end: known.end + bytes.length });
    } finally {
      closeSync(descriptor);
    }
    return known.end === 0;
  }

  #knownOf(patient: string): Known {
    const kept = this.#known.get(patient);
    if (kept !== undefined) return kept;
    if (this.#known.size >= KEPT_PATIENTS) this.#known.delete(this.#known.keys().next().value!);
    const ids = new Set<string>();
    const end = walkHeads(join(this.#folder, patient), (id) => ids.add(id));
    const known = { ids, end, ...this.#coverOf(patient) };
    this.#known.set(patient, known);
    return known;
  }

  #coverOf(patient: string): Pick<Known, 'cover'> {
    if (this.#vault === undefined) return {};
    const cover = CrosswalkCover.of(this.#vault.vault, this.#vault.projectId, patient);
    if (cover === undefined) throw new TypeError('a patient without a row has nothing to write down');
    return { cover };
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
  const descriptor = ifThere(() => openSync(path, 'r'), damaged);
  if (descriptor === undefined) return 0;
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
