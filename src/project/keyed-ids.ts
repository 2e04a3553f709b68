import { createMac, hex, hkdfSha256, type Mac } from '../crypto/index.ts';
import type { Secret } from '../failure/index.ts';
import { type PatientKey, type Subject, serializeSubject } from '../identity/index.ts';

/** Half of an HMAC-SHA-256: 2^64 objects before a collision is likely, and half the memory of a whole one. */
const ID_BYTES = 16;
const KEPT_PATIENTS = 1024;
const TEXT = new TextEncoder();

/**
 * Names for things that must not be named: 32 hex digits of an HMAC under a key of the project, one key a purpose.
 * Everything that a run writes down about a source goes by these; a plain hash of a source, or of a patient number,
 * could be found by trying.
 */
export class KeyedIds {
  readonly #patient: Mac;
  readonly #instance: Mac;
  readonly #source: Mac;
  readonly #content: Mac;
  readonly #subject: Mac;
  readonly #trait: Mac;
  readonly #held: Mac;
  readonly #series: Mac;
  /** Every instance of a patient asks for the same. */
  readonly #patients = new Map<string, string>();

  constructor(secret: Secret) {
    const mac = (purpose: string): Mac => createMac(hkdfSha256(secret, `leadglass/project/v1/id/${purpose}`));
    this.#patient = mac('patient');
    this.#instance = mac('instance');
    this.#source = mac('source');
    this.#content = mac('content');
    this.#subject = mac('subject');
    this.#trait = mac('trait');
    this.#held = mac('held');
    this.#series = mac('series');
  }

  patient(key: PatientKey): string {
    const name = JSON.stringify([key.issuer, key.id]);
    let id = this.#patients.get(name);
    if (id === undefined) {
      id = idOf(this.#patient, TEXT.encode(name));
      if (this.#patients.size >= KEPT_PATIENTS) this.#patients.clear();
      this.#patients.set(name, id);
    }
    return id;
  }

  /** Of an instance by its original SOP Instance UID. */
  instance(sopInstanceUid: string): string {
    return idOf(this.#instance, TEXT.encode(sopInstanceUid));
  }

  /** Of a source by the bytes of its path below the input. */
  source(path: Uint8Array): string {
    return idOf(this.#source, path);
  }

  /** Of the bytes of a source, from their SHA-256. */
  content(sha256Hex: string): string {
    return idOf(this.#content, TEXT.encode(sha256Hex));
  }

  /** Of what was known of a patient: where it grew, the id is another one. */
  subject(subject: Subject): string {
    return idOf(this.#subject, TEXT.encode(serializeSubject(subject)));
  }

  /** Of a device, private creator or SOP class. */
  trait(kind: string, value: string): string {
    return idOf(this.#trait, TEXT.encode(JSON.stringify([kind, value])));
  }

  /** Of slices that belong together, by what they have in common. */
  series(key: string): string {
    return idOf(this.#series, TEXT.encode(key));
  }

  /** Of what is held, by what tells it from others. */
  held(by: 'instance' | 'conflict' | 'place', value: string): string {
    return idOf(this.#held, TEXT.encode(JSON.stringify([by, value])));
  }
}

function idOf(mac: Mac, message: Uint8Array): string {
  return hex(mac.compute(message).subarray(0, ID_BYTES));
}
