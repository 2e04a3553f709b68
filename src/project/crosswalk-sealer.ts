import { createMac, hex, hkdfSha256, type Mac, sealTo } from '../crypto/index.ts';
import { Secret } from '../failure/index.ts';
import { type CrosswalkEntry, serializeEntry } from './crosswalk-entry.ts';
import { random } from './random.ts';

const ID_BYTES = 16;
/** Rows that are not sealed again: series come together, and all of a large run would be too much to remember. */
const REMEMBERED = 8192;
const TEXT = new TextEncoder();

/** A row of the crosswalk, sealed; whoever made it cannot open it. */
export interface SealedRow {
  /** Keyed id of the patient. */
  readonly patient: string;
  /** Keyed id of the content: a row that is there is not written twice. */
  readonly id: string;
  readonly sealed: Uint8Array;
}

export interface CrosswalkSealerOptions {
  readonly projectId: string;
  readonly secret: Secret;
  /** Custody's, a point of P-256. */
  readonly publicKey: Uint8Array;
}

/** Bound to project and patient: a row in the file of another patient does not open. */
export const crosswalkContext = (projectId: string, patient: string): string =>
  `leadglass/project/v1/crosswalk ${projectId} ${patient}`;

/** Collects who is who while instances are processed, and seals it for custody alone. Works in a worker. */
export class CrosswalkSealer {
  readonly #options: CrosswalkSealerOptions;
  readonly #mac: Mac;
  readonly #known = new Set<string>();
  #last: { readonly patient: string; readonly text: string } | undefined;
  #waiting: { readonly patient: string; readonly id: string; readonly text: string }[] = [];

  constructor(options: CrosswalkSealerOptions) {
    this.#options = options;
    this.#mac = createMac(hkdfSha256(options.secret, 'leadglass/project/v1/id/crosswalk'));
  }

  add(patient: string, entry: CrosswalkEntry): void {
    const text = serializeEntry(entry);
    // Instances of a series come together.
    if (this.#last?.patient === patient && this.#last.text === text) return;
    this.#last = { patient, text };
    const id = hex(this.#mac.compute(TEXT.encode(`${patient} ${text}`)).subarray(0, ID_BYTES));
    if (this.#known.has(id)) return;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.add(id);
    this.#waiting.push({ patient, id, text });
  }

  /** What was added since the last call. */
  async seal(): Promise<readonly SealedRow[]> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const { projectId, publicKey } = this.#options;
    return Promise.all(
      waiting.map(async ({ patient, id, text }) => {
        const ephemeral = new Secret(random(32));
        const plaintext = TEXT.encode(text);
        const context = crosswalkContext(projectId, patient);
        const sealed = await sealTo(publicKey, plaintext, { context, ephemeral });
        plaintext.fill(0);
        ephemeral.destroy();
        return { patient, id, sealed };
      }),
    );
  }
}
