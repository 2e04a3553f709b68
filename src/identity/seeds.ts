import type { Secret } from '../failure/index.ts';
import type { PatientKey } from './patient.ts';
import { Pseudonymizer } from './pseudonymizer.ts';

/**
 * The port that a vault implements: 32 random bytes of each patient, kept by a project and nowhere derived from what
 * the data say of him. Undefined for a patient who has none.
 */
export interface SeedSource {
  seedOf(key: PatientKey): Secret | undefined;
}

/** Pseudonymizers keep MACs and UIDs; a worker meets the patients of a run mostly one after the other. */
const KEPT_PATIENTS = 32;

/**
 * The pseudonyms of each patient. Keyed: one secret for all, so that an UID has one image wherever it stands. From
 * seeds: the patient's own 32 bytes by the same construction. Every UID in an object of a patient, references included,
 * is then mapped under his seed: what belongs to one patient stays linked, and an UID that two patients have in common
 * (a frame of reference, a device, a study of both) becomes two that do not tell of each other.
 * @example
 * new Pseudonyms(projectSecret).of(key).patientId(key);
 */
export class Pseudonyms {
  readonly #keyed: Pseudonymizer | undefined;
  readonly #seeds: SeedSource | undefined;
  readonly #kept = new Map<string, { readonly seed: Secret; readonly pseudonymizer: Pseudonymizer }>();

  /** Of a secret, or of seeds. */
  constructor(from: Secret | SeedSource) {
    if ('seedOf' in from) this.#seeds = from;
    else this.#keyed = new Pseudonymizer(from);
  }

  /** @throws {TypeError} for a patient without a seed: a defect of the caller, who makes them first. */
  of(key: PatientKey): Pseudonymizer {
    if (this.#keyed !== undefined) return this.#keyed;
    const seed = this.#seeds?.seedOf(key);
    if (seed === undefined) throw new TypeError('the pseudonyms come from seeds, and this patient has none');
    const name = JSON.stringify([key.issuer, key.id]);
    const kept = this.#kept.get(name);
    if (kept?.seed === seed) return kept.pseudonymizer;
    const pseudonymizer = new Pseudonymizer(seed);
    this.#kept.delete(name);
    if (this.#kept.size >= KEPT_PATIENTS) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(name, { seed, pseudonymizer });
    return pseudonymizer;
  }
}
