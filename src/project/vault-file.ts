import { closeSync, fstatSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hex } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { ifThere, makePrivateFolder, PRIVATE_FILE, writeAll, writeAtomically } from './files.ts';
import { random } from './random.ts';

/** In memory and in the file of row keys: `keyed id of the patient (16) | id of the row (16) | row key (32)`. */
export const KEY_ENTRY = 64;
export const ID_BYTES = 16;
/** A seed of 32 bytes as a record (docs/reference/sealed-formats.md). */
export const SEALED_SEED = 61;
const ROW_ENTRY = ID_BYTES + SEALED_SEED;

/** What the two files hold, row by row in the same order. */
export interface VaultContent {
  readonly keys: Uint8Array;
  readonly seeds: Uint8Array;
}

export const NO_ROWS: VaultContent = { keys: new Uint8Array(0), seeds: new Uint8Array(0) };

/**
 * The two files of a vault, each replaced as a whole. `keys` is one record under a key of the project; `rows` has
 * `id of the row | seed sealed under its row key`. Who has `rows`, subjects and the secret, but not `keys`, opens none.
 */
export class VaultFiles {
  readonly #folder: string;
  readonly #key: Secret;
  readonly #context: string;

  constructor(folder: string, key: Secret, projectId: string) {
    this.#folder = folder;
    this.#key = key;
    this.#context = `leadglass/project/v1/vault-keys ${projectId}`;
  }

  /** @throws {Failure} `environment/project-damaged` */
  read(): VaultContent {
    const sealed = this.#file('keys');
    if (sealed === undefined) return NO_ROWS;
    const keys = open(this.#key, sealed, this.#context);
    if (keys.length % KEY_ENTRY !== 0) throw damaged('its keys have no whole number of entries');
    return { keys, seeds: seedsOf(keys, this.#file('rows') ?? new Uint8Array(0)) };
  }

  /** Rows first: a row without a key is nothing, a key without a row would be a patient without his seed. */
  add({ keys, seeds }: VaultContent): void {
    makePrivateFolder(this.#folder);
    this.#writeRows(keys, seeds);
    this.#writeKeys(keys);
  }

  /** Keys first: from that moment the row cannot be opened. What was in the old file is overwritten. */
  remove({ keys, seeds }: VaultContent): void {
    // Windows replaces no file that is open.
    const old = process.platform === 'win32' ? undefined : openSync(join(this.#folder, 'keys'), 'r+');
    try {
      this.#writeKeys(keys);
      if (old !== undefined) overwrite(old);
    } finally {
      if (old !== undefined) closeSync(old);
    }
    this.#writeRows(keys, seeds);
  }

  /** Rows that no key opens go. */
  tidy({ keys, seeds }: VaultContent): void {
    if (this.#file('rows') !== undefined) this.#writeRows(keys, seeds);
  }

  #writeKeys(keys: Uint8Array): void {
    const sealed = seal(this.#key, keys, { context: this.#context, nonce: random(NONCE_BYTES) });
    writeAtomically(join(this.#folder, 'keys'), sealed, { mode: PRIVATE_FILE });
  }

  #writeRows(keys: Uint8Array, seeds: Uint8Array): void {
    const count = keys.length / KEY_ENTRY;
    const rows = new Uint8Array(count * ROW_ENTRY);
    for (let i = 0; i < count; i++) {
      rows.set(rowIdAt(keys, i), i * ROW_ENTRY);
      rows.set(seeds.subarray(i * SEALED_SEED, (i + 1) * SEALED_SEED), i * ROW_ENTRY + ID_BYTES);
    }
    writeAtomically(join(this.#folder, 'rows'), rows, { mode: PRIVATE_FILE });
  }

  #file(name: 'keys' | 'rows'): Uint8Array | undefined {
    return ifThere(
      () => readFileSync(join(this.#folder, name)),
      ({ code }) => damaged(`it cannot be read (${code})`),
    );
  }
}

/** A link to the same file is somebody's copy of all patients: it stays. */
function overwrite(descriptor: number): void {
  const { size, nlink } = fstatSync(descriptor);
  if (nlink > 0) return;
  writeAll(descriptor, random(size));
  fsyncSync(descriptor);
}

export const rowIdAt = (keys: Uint8Array, row: number): Uint8Array =>
  keys.subarray(row * KEY_ENTRY + ID_BYTES, row * KEY_ENTRY + 2 * ID_BYTES);

/** The sealed seeds in the order of the keys. Rows without a key were never used, or were forgotten. */
function seedsOf(keys: Uint8Array, rows: Uint8Array): Uint8Array {
  if (rows.length % ROW_ENTRY !== 0) throw damaged('its rows have no whole number of entries');
  const places = new Map<string, number>();
  for (let at = 0; at < rows.length; at += ROW_ENTRY) places.set(hex(rows.subarray(at, at + ID_BYTES)), at);
  const count = keys.length / KEY_ENTRY;
  const seeds = new Uint8Array(count * SEALED_SEED);
  for (let row = 0; row < count; row++) {
    const at = places.get(hex(rowIdAt(keys, row)));
    if (at === undefined) throw damaged('a row is missing');
    seeds.set(rows.subarray(at + ID_BYTES, at + ROW_ENTRY), row * SEALED_SEED);
  }
  return seeds;
}

export const damaged = (why: string): Failure =>
  new Failure('environment/project-damaged', `the vault of the project cannot be used: ${why}`, {
    hint: 'bring keys and rows of its vault back from one backup; without them its patients would get new codes',
  });
