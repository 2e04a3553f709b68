import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hkdfSha256 } from '../crypto/index.ts';
import { NONCE_BYTES, open, seal } from '../crypto/seal.node.ts';
import { Failure, type Secret } from '../failure/index.ts';
import { parseSubject, type Subject, SubjectBuilder, serializeSubject } from '../identity/index.ts';
import { ifThere, makePrivateFolder, PRIVATE_FILE, writeAtomically } from './files.ts';
import type { Vault, VaultRow } from './vault.ts';

/** Patients whose identifiers are held before they are sealed, and sealed ones that are kept open. */
const HELD_PATIENTS = 2048;
const KEPT_PATIENTS = 64;

export interface SubjectStoreOptions {
  /** `subjects` of a project, beside which `grown` stands; undefined when there is no project yet (a dry run). */
  readonly folder: string | undefined;
  readonly projectId: string;
  readonly secret: Secret;
  /** Under a policy with a vault: each subject is sealed under a key of its row, and named by it. */
  readonly vault?: Vault;
  /** Reads what is sealed and keeps what is new in memory. */
  readonly readOnly: boolean;
}

/**
 * What a project knows of each patient: one sealed file a patient, named by the keyed id or by his
 * row in the vault. A subject only grows: what a run adds is merged into what earlier runs found.
 */
export class SubjectStore {
  readonly #options: SubjectStoreOptions;
  readonly #key: Secret;
  readonly #held = new Map<string, SubjectBuilder>();
  readonly #kept = new Map<string, Subject>();
  readonly #begun = new Set<string>();
  /** Names (`byName`) of patients of whom a run learned something since their files were verified: of this run or one before. */
  readonly #grown: Set<string>;

  constructor(options: SubjectStoreOptions) {
    this.#options = options;
    this.#key = hkdfSha256(options.secret, 'leadglass/project/v1/subjects');
    this.#grown = new Set(options.folder === undefined ? [] : readGrown(grownPath(options.folder)));
  }

  get grown(): ReadonlySet<string> {
    return this.#grown;
  }

  /** What was released of the patients who had grown was looked at again; `left` are those of whom it must be again. */
  settleGrown(left: ReadonlySet<string>): void {
    for (const name of this.#grown) if (!left.has(name)) this.#grown.delete(name);
    this.#writeGrown();
  }

  /** Adds what a part of the run saw of a patient. */
  add(patientId: string, subject: Subject): void {
    let growing = this.#held.get(patientId);
    if (growing === undefined) {
      growing = new SubjectBuilder(subject.key);
      this.#held.set(patientId, growing);
    }
    growing.merge(subject);
    this.#kept.delete(patientId);
    if (this.#held.size >= HELD_PATIENTS && !this.#options.readOnly) this.seal();
  }

  /** Everything known of a patient, from this run and earlier ones. */
  of(patientId: string): Subject | undefined {
    const kept = this.#kept.get(patientId);
    if (kept !== undefined) return kept;
    const sealed = this.#read(patientId);
    const held = this.#held.get(patientId);
    const subject = held === undefined ? sealed : merged(held, sealed);
    if (subject !== undefined) this.#keep(patientId, subject);
    return subject;
  }

  /** Of a patient by the name that journals have: his keyed id, or the id of his row. */
  byName(name: string): Subject | undefined {
    const { vault } = this.#options;
    const patientId = vault === undefined ? name : vault.byId(name)?.patientId;
    return patientId === undefined ? undefined : this.of(patientId);
  }

  /** Writes what is held. */
  seal(): void {
    this.#options.vault?.ensure(this.#held.keys());
    for (const [patientId, growing] of this.#held) this.#sealOne(patientId, growing);
    this.#held.clear();
    this.#kept.clear();
  }

  #sealOne(patientId: string, growing: SubjectBuilder): void {
    const before = this.#read(patientId);
    const subject = merged(growing, before);
    if (before === undefined) this.#begun.add(patientId);
    else if (before.identifiers.length === subject.identifiers.length) return;
    else if (!this.#begun.has(patientId)) this.#growth(this.#place(patientId)!.name);
    const plaintext = new TextEncoder().encode(serializeSubject(subject));
    const nonce = randomBytes(NONCE_BYTES);
    const folder = this.#folder();
    makePrivateFolder(folder);
    const { name, key } = this.#place(patientId)!;
    const sealed = seal(key, plaintext, { context: this.#context(name), nonce });
    writeAtomically(join(folder, name), sealed, { mode: PRIVATE_FILE });
  }

  /** Written down before the subject: a run that is cut off leaves nothing that nobody looks at again. */
  #growth(name: string): void {
    if (this.#grown.has(name)) return;
    this.#grown.add(name);
    appendFileSync(grownPath(this.#folder()), `${name}\n`, { mode: PRIVATE_FILE, flush: true });
  }

  #writeGrown(): void {
    writeGrown(grownPath(this.#folder()), [...this.#grown]);
  }

  #read(patientId: string): Subject | undefined {
    const place = this.#place(patientId);
    return place === undefined ? undefined : this.#open(place);
  }

  /** Undefined for a patient who has no row yet. */
  #place(patientId: string): Place | undefined {
    const { vault } = this.#options;
    if (vault === undefined) return { name: patientId, key: this.#key };
    const row = vault.of(patientId);
    return row === undefined ? undefined : placeOf(row);
  }

  #open({ name, key }: Place): Subject | undefined {
    if (this.#options.folder === undefined) return undefined;
    const sealed = readIfThere(join(this.#options.folder, name));
    if (sealed === undefined) return undefined;
    return parseSubject(new TextDecoder().decode(open(key, sealed, this.#context(name))));
  }

  #keep(patientId: string, subject: Subject): void {
    if (this.#kept.size >= KEPT_PATIENTS) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(patientId, subject);
  }

  #folder(): string {
    const { folder, readOnly } = this.#options;
    if (folder === undefined || readOnly) throw new TypeError('a store that only reads seals nothing');
    return folder;
  }

  /** Bound to project and patient: a sealed file under another name does not open. */
  #context(name: string): string {
    return `leadglass/project/v1/subject ${this.#options.projectId} ${name}`;
  }
}

/** A patient who was forgotten is not looked at again. */
export function forgetGrowth(subjects: string, name: string): void {
  const path = grownPath(subjects);
  const names = readGrown(path);
  if (names.includes(name))
    writeGrown(
      path,
      names.filter((other) => other !== name),
    );
}

function writeGrown(path: string, names: readonly string[]): void {
  if (names.length === 0) rmSync(path, { force: true });
  else writeAtomically(path, `${names.toSorted().join('\n')}\n`, { mode: PRIVATE_FILE });
}

const grownPath = (folder: string): string => join(dirname(folder), 'grown');

function readGrown(path: string): string[] {
  const text = readIfThere(path);
  const ids =
    text === undefined
      ? []
      : new TextDecoder()
          .decode(text)
          .split('\n')
          .filter((id) => id !== '');
  if (ids.every((id) => /^[\w-]{1,64}$/.test(id))) return ids;
  throw new Failure('environment/project-damaged', 'the list of patients to look at again cannot be read', {
    hint: 'remove `grown` from the project, then look at its folders with leadglass verify',
  });
}

/** File and key of a subject. */
interface Place {
  readonly name: string;
  readonly key: Secret;
}

const placeOf = (row: VaultRow): Place => ({ name: row.id, key: row.keyFor('subject') });

function merged(growing: SubjectBuilder, before: Subject | undefined): Subject {
  if (before !== undefined) growing.merge(before);
  return growing.subject();
}

function readIfThere(path: string): Uint8Array | undefined {
  return ifThere(
    () => readFileSync(path),
    ({ code }) => new Failure('environment/project-damaged', `a sealed subject cannot be read (${code})`),
  );
}
