import { readdirSync } from 'node:fs';
import { hex, hkdfSha256, unhex } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Secret } from '../failure/index.ts';
import { IdIndex } from './id-index.ts';
import { random } from './random.ts';
import {
  damaged,
  ID_BYTES,
  KEY_ENTRY,
  NO_ROWS,
  rowIdAt,
  SEALED_SEED,
  type VaultContent,
  VaultFiles,
} from './vault-file.ts';

const SEED_BYTES = 32;
const ROW_KEY = KEY_ENTRY - 2 * ID_BYTES;

/** What is sealed for one patient, each under a key of its own. */
export type RowPurpose = 'row' | 'subject' | 'held' | 'pictures' | 'copy' | 'crosswalk' | 'ids';

/** One patient of a vault. */
export interface VaultRow {
  /** Keyed id of the patient. */
  readonly patientId: string;
  /** 32 random hex digits: the name of the patient in what the project writes down. */
  readonly id: string;
  /** What his pseudonyms derive from. */
  readonly seed: Secret;
  /** A key for what belongs to this patient: gone with his row. */
  keyFor(purpose: Exclude<RowPurpose, 'row'>): Secret;
}

export interface VaultOptions {
  /** `vault` of a project; undefined when there is no project yet (a dry run). */
  readonly folder: string | undefined;
  readonly projectId: string;
  readonly secret: Secret;
  /** Makes rows in memory alone. */
  readonly readOnly: boolean;
}

/**
 * The random seeds of a project's patients. A row is found by the keyed id of the patient (`KeyedIds.patient`), and has
 * an id and a key that nothing derives: without the file of row keys nobody can tell whose row it is, or open it.
 * Memory holds 190 bytes a patient.
 */
export class Vault {
  readonly #options: VaultOptions;
  readonly #files: VaultFiles | undefined;
  #content: VaultContent;
  #byPatient = new IdIndex();
  #byRow = new IdIndex();

  /**
   * Read only, it makes rows in memory alone: what a dry run shows is what a run would do, with other codes.
   * @throws {Failure} `environment/project-damaged`
   */
  constructor(options: VaultOptions) {
    this.#options = options;
    const { folder, projectId, secret } = options;
    const key = hkdfSha256(secret, 'leadglass/project/v1/vault');
    this.#files = folder === undefined ? undefined : new VaultFiles(folder, key, projectId);
    this.#content = this.#files?.read() ?? NO_ROWS;
    this.#reindex();
  }

  /**
   * Every subject has a row key: a project that was brought back without them must not give second codes.
   * @throws {Failure} `environment/project-damaged`
   */
  assertWhole(subjects: string): void {
    const names = readdirSync(subjects).filter((name) => /^[0-9a-f]{32}$/.test(name));
    if (names.some((name) => this.#byRow.get(name) === undefined)) throw damaged('a row key is missing');
  }

  get size(): number {
    return this.#content.keys.length / KEY_ENTRY;
  }

  /** Of a patient by his keyed id. */
  of(patientId: string): VaultRow | undefined {
    return this.#at(this.#byPatient.get(patientId));
  }

  /** Whether there is such a row. Opens nothing. */
  has(rowId: string): boolean {
    return this.#byRow.get(rowId) !== undefined;
  }

  byId(rowId: string): VaultRow | undefined {
    return this.#at(this.#byRow.get(rowId));
  }

  *rows(): Generator<VaultRow> {
    for (let row = 0; row < this.size; row++) yield this.#at(row)!;
  }

  /** Makes the rows that are missing. They are on the device when this returns. */
  ensure(patientIds: Iterable<string>): void {
    const missing = [...new Set(patientIds)].filter((id) => this.#byPatient.get(id) === undefined).sort();
    if (missing.length === 0) return;
    const made = missing.map((patientId) => this.#made(patientId));
    const content = {
      keys: joined(
        this.#content.keys,
        made.map(({ key }) => key),
      ),
      seeds: joined(
        this.#content.seeds,
        made.map(({ seed }) => seed),
      ),
    };
    if (!this.#options.readOnly) this.#writable().add(content);
    this.#content = content;
    this.#reindex();
  }

  /** The key is gone from the device, and then the row. True when there was a key. Can be done twice. */
  remove(rowId: string): boolean {
    const row = this.#byRow.get(rowId);
    if (row === undefined) {
      this.#writable().tidy(this.#content);
      return false;
    }
    const content = {
      keys: without(this.#content.keys, row, KEY_ENTRY),
      seeds: without(this.#content.seeds, row, SEALED_SEED),
    };
    this.#writable().remove(content);
    this.#content.keys.fill(0);
    this.#content = content;
    this.#reindex();
    return true;
  }

  #writable(): VaultFiles {
    if (this.#files === undefined || this.#options.readOnly)
      throw new TypeError('a vault that only reads writes nothing');
    return this.#files;
  }

  #made(patientId: string): { key: Uint8Array; seed: Uint8Array } {
    const rowId = random(ID_BYTES);
    const rowKey = random(ROW_KEY);
    const context = this.#context(hex(rowId));
    const seed = seal(keyOf(rowKey, 'row'), random(SEED_BYTES), { context, nonce: random(NONCE_BYTES) });
    return { key: joined(unhex(patientId), [rowId, rowKey]), seed };
  }

  #at(row: number | undefined): VaultRow | undefined {
    if (row === undefined) return undefined;
    const { keys, seeds } = this.#content;
    const patientId = hex(keys.subarray(row * KEY_ENTRY, row * KEY_ENTRY + ID_BYTES));
    const id = hex(rowIdAt(keys, row));
    const rowKey = keys.slice(row * KEY_ENTRY + 2 * ID_BYTES, (row + 1) * KEY_ENTRY);
    const sealed = seeds.subarray(row * SEALED_SEED, (row + 1) * SEALED_SEED);
    const seed = new Secret(open(keyOf(rowKey, 'row'), sealed, this.#context(id)));
    return { patientId, id, seed, keyFor: (purpose) => keyOf(rowKey, purpose) };
  }

  #reindex(): void {
    this.#byPatient = new IdIndex();
    this.#byRow = new IdIndex();
    const { keys } = this.#content;
    for (let row = 0; row < this.size; row++) {
      const patientId = hex(keys.subarray(row * KEY_ENTRY, row * KEY_ENTRY + ID_BYTES));
      const rowId = hex(rowIdAt(keys, row));
      if (this.#byPatient.get(patientId) !== undefined) throw damaged('a patient has two rows');
      this.#byPatient.set(patientId, row);
      this.#byRow.set(rowId, row);
    }
  }

  #context(rowId: string): string {
    return `leadglass/project/v1/vault ${this.#options.projectId} ${rowId}`;
  }
}

const keyOf = (rowKey: Uint8Array, purpose: RowPurpose): Secret =>
  hkdfSha256(new Secret(rowKey), `leadglass/project/v1/vault/${purpose}`);

function joined(first: Uint8Array, rest: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(rest.reduce((length, part) => length + part.length, first.length));
  whole.set(first);
  let at = first.length;
  for (const part of rest) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function without(entries: Uint8Array, row: number, size: number): Uint8Array {
  return joined(entries.subarray(0, row * size), [entries.subarray((row + 1) * size)]);
}
