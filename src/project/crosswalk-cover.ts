import { createMac, hex, hkdfSha256, type Mac } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import type { Secret } from '../failure/index.ts';
import { random } from './random.ts';
import type { Vault } from './vault.ts';

const ID_BYTES = 16;

/**
 * In a vault the rows of the crosswalk, sealed to custody, are sealed once more under a key of the patient's row, and so
 * are the ids beside them: when he is forgotten, neither custody nor a list of guesses opens what an older copy has.
 */
export class CrosswalkCover {
  readonly #key: Secret;
  readonly #mac: Mac;
  readonly #name: string;

  /** Undefined for a patient who has no row any more. */
  static of(vault: Vault, projectId: string, rowId: string): CrosswalkCover | undefined {
    const key = vault.byId(rowId)?.keyFor('crosswalk');
    return key === undefined ? undefined : new CrosswalkCover(key, `${projectId} ${rowId}`);
  }

  private constructor(key: Secret, name: string) {
    this.#key = key;
    this.#mac = createMac(hkdfSha256(key, 'leadglass/project/v1/vault/crosswalk/id'));
    this.#name = name;
  }

  /** What stands beside a row in the place of the keyed id of its content. */
  idOf(id: string): string {
    return hex(this.#mac.compute(new TextEncoder().encode(id)).subarray(0, ID_BYTES));
  }

  seal(id: string, sealed: Uint8Array): Uint8Array {
    return seal(this.#key, sealed, { context: this.#context(id), nonce: random(NONCE_BYTES) });
  }

  /** @throws {Failure} `environment/project-damaged` */
  open(id: string, covered: Uint8Array): Uint8Array {
    return open(this.#key, covered, this.#context(id));
  }

  #context(id: string): string {
    return `leadglass/project/v1/vault-crosswalk ${this.#name} ${id}`;
  }
}
