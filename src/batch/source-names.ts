import type { Secret } from '../failure/index.ts';
import { KeyedIds, type Vault } from '../project/index.ts';

/** Instances of a patient mostly come together. */
const KEPT_PATIENTS = 16;

/** How a run calls a source in what it writes down and signs. */
export interface SourceName {
  source(path: Uint8Array): string;
  /** Of the keyed id of its bytes. */
  content(id: string): string;
}

/**
 * Keyed ids of sources for the lists of a run. In a vault they are made with a key of the patient's row: when he is
 * forgotten, nobody can tell any more which source became which file, and no list that was signed has to change.
 */
export class SourceNames {
  readonly #vault: Vault | undefined;
  readonly #project: SourceName;
  readonly #rows = new Map<string, SourceName>();

  constructor(secret: Secret, vault: Vault | undefined) {
    this.#vault = vault;
    const ids = new KeyedIds(secret);
    this.#project = { source: (path) => ids.source(path), content: (id) => id };
  }

  /** By the keyed id of the patient; undefined where nobody could read who it is. */
  of(patient: string | undefined): SourceName {
    const row = patient === undefined ? undefined : this.#vault?.of(patient);
    if (row === undefined) return this.#project;
    const kept = this.#rows.get(row.id);
    if (kept !== undefined) return kept;
    const ids = new KeyedIds(row.keyFor('ids'));
    const name: SourceName = { source: (path) => ids.source(path), content: (id) => ids.content(id) };
    if (this.#rows.size >= KEPT_PATIENTS) this.#rows.delete(this.#rows.keys().next().value!);
    this.#rows.set(row.id, name);
    return name;
  }
}
