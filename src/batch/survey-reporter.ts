import { type Subject, SubjectBuilder } from '../identity/index.ts';
import type { Trait, TraitKind } from '../pipeline/index.ts';
import type { KeyedIds } from '../project/index.ts';
import type { SurveyReport } from './messages.ts';
import { unseenBit } from './unseen.ts';

/** Patients whose identifiers a station remembers to have reported. */
const REMEMBERED_PATIENTS = 1024;
/** Devices, creators and classes that a station remembers to have reported. */
const REMEMBERED_TRAITS = 8192;

/**
 * What the objects of a chunk say of their patients and of themselves, as far as the reports before have not said it:
 * almost every object repeats another one.
 */
export class SurveyReporter {
  readonly #ids: KeyedIds;
  /** Keyed ids of the traits that earlier runs met. */
  readonly #seen: ReadonlySet<string> | undefined;
  readonly #reported = new Map<string, Set<string>>();
  /** Subjects of which every identifier was: the pipeline gives the same one for instances that say the same. */
  #whollyReported = new WeakSet<Subject>();
  /** Bits of each trait that was reported, by kind and value, and of those of one object together. */
  readonly #traits = new Map<string, number>();
  readonly #traitBits = new WeakMap<readonly Trait[], number>();
  #subjects = new Map<string, SubjectBuilder>();
  #found = new Map<string, TraitKind>();

  constructor(ids: KeyedIds, seen: ReadonlySet<string> | undefined) {
    this.#ids = ids;
    this.#seen = seen;
  }

  /** Every instance of a series says the same of its patient, so most have nothing to add. */
  addSubject(patient: string, subject: Subject): void {
    const found = this.#subjects;
    let known = this.#reported.get(patient);
    if (known === undefined) {
      if (this.#reported.size >= REMEMBERED_PATIENTS) {
        this.#reported.clear();
        this.#whollyReported = new WeakSet();
      }
      known = new Set();
      this.#reported.set(patient, known);
      // Also a patient without any identifier is one.
      found.set(patient, found.get(patient) ?? new SubjectBuilder(subject.key));
    }
    if (this.#whollyReported.has(subject)) return;
    this.#whollyReported.add(subject);
    for (const { kind, value } of subject.identifiers) {
      const entry = `${kind}\0${value}`;
      if (known.has(entry)) continue;
      known.add(entry);
      let builder = found.get(patient);
      if (builder === undefined) {
        builder = new SubjectBuilder(subject.key);
        found.set(patient, builder);
      }
      builder.add(kind, value);
    }
  }

  /** Hashed once: almost every instance has the device, creators and class of another one. */
  addTraits(traits: readonly Trait[]): number {
    const known = this.#traitBits.get(traits);
    if (known !== undefined) return known;
    let unseen = 0;
    for (const { kind, value } of traits) {
      const entry = `${kind}\0${value}`;
      let bits = this.#traits.get(entry);
      if (bits === undefined) {
        const id = this.#ids.trait(kind, value);
        this.#found.set(id, kind);
        bits = this.#seen === undefined || this.#seen.has(id) ? 0 : unseenBit(kind);
        if (this.#traits.size >= REMEMBERED_TRAITS) this.#traits.clear();
        this.#traits.set(entry, bits);
      }
      unseen |= bits;
    }
    this.#traitBits.set(traits, unseen);
    return unseen;
  }

  /** What was added since the last call. */
  take(): Pick<SurveyReport, 'subjects' | 'traits'> {
    const subjects = [...this.#subjects].map(([patient, builder]) => ({ patient, subject: builder.subject() }));
    const traits = this.#found;
    this.#subjects = new Map();
    this.#found = new Map();
    return { subjects, traits };
  }
}
