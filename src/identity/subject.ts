import { Failure } from '../failure/index.ts';
import { significant } from './padding.ts';
import type { PatientKey } from './patient.ts';

export const IDENTIFIER_KINDS = [
  'name',
  'patient-id',
  'id',
  'date',
  'phone',
  'address',
  'institution',
  'staff',
  'device',
  'uid',
  'text',
] as const;

export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** One identifying value as the source has it: decoded, without padding. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** Everything that the data say of one patient. Original values: it lives in memory or sealed in a project. */
export interface Subject {
  readonly key: PatientKey;
  /** Without doubles, by kind and value in code unit order: independent of the order of files and of workers. */
  readonly identifiers: readonly Identifier[];
}

const FORMAT = 'leadglass.subject/1';

/** Collects identifiers of one patient. A subject only grows. */
export class SubjectBuilder {
  readonly #key: PatientKey;
  readonly #values = new Map<IdentifierKind, Set<string>>();

  constructor(key: PatientKey) {
    this.#key = key;
  }

  /** Empty values are nothing to search for and are not kept. */
  add(kind: IdentifierKind, value: string): void {
    const trimmed = significant(value).normalize('NFC');
    if (trimmed === '') return;
    const values = this.#values.get(kind);
    if (values === undefined) this.#values.set(kind, new Set([trimmed]));
    else values.add(trimmed);
  }

  /** @throws {RangeError} for the subject of another patient: a defect of the caller. */
  merge(subject: Subject): void {
    if (subject.key.issuer !== this.#key.issuer || subject.key.id !== this.#key.id) {
      throw new RangeError('subjects of two patients cannot be merged');
    }
    for (const { kind, value } of subject.identifiers) this.add(kind, value);
  }

  /** What was collected so far. */
  subject(): Subject {
    const identifiers = [...this.#values.keys()]
      .sort()
      .flatMap((kind) => [...this.#values.get(kind)!].sort().map((value) => Object.freeze({ kind, value })));
    return Object.freeze({ key: this.#key, identifiers: Object.freeze(identifiers) });
  }
}

/** A subject as text, to be sealed. Equal subjects give equal text. */
export function serializeSubject(subject: Subject): string {
  const { issuer, id, unidentified } = subject.key;
  const identifiers = subject.identifiers.map(({ kind, value }) => [kind, value]);
  return JSON.stringify({ format: FORMAT, key: { issuer, id, unidentified }, identifiers });
}

/**
 * The subject of `serializeSubject`, checked.
 * @throws {Failure} `environment/project-damaged` for anything else.
 */
export function parseSubject(text: string): Subject {
  const document = parseJson(text);
  if (!isRecord(document) || document.format !== FORMAT) throw damaged('the format is not known');
  const { key, identifiers } = document;
  if (!isPatientKey(key)) throw damaged('the key is not one');
  if (!Array.isArray(identifiers)) throw damaged('there is no list of identifiers');
  const builder = new SubjectBuilder({ issuer: key.issuer, id: key.id, unidentified: key.unidentified });
  for (const entry of identifiers) {
    if (!isEntry(entry)) throw damaged('an identifier is not one');
    builder.add(entry[0], entry[1]);
  }
  return builder.subject();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No cause: the message of JSON.parse repeats the text.
    throw damaged('it is not JSON');
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPatientKey = (value: unknown): value is PatientKey =>
  isRecord(value) &&
  typeof value.issuer === 'string' &&
  typeof value.id === 'string' &&
  typeof value.unidentified === 'boolean';

const isEntry = (value: unknown): value is readonly [IdentifierKind, string] =>
  Array.isArray(value) &&
  value.length === 2 &&
  IDENTIFIER_KINDS.some((kind) => kind === value[0]) &&
  typeof value[1] === 'string';

function damaged(why: string): Failure {
  return new Failure('environment/project-damaged', `a stored subject cannot be read: ${why}`);
}
