import type { Inspection } from '../batch/index.ts';
import { FileSource, HEADER_ONLY, Scratch } from '../bytes/file.node.ts';
import { type DicomObject, ElementTable, isDirectory, readObject } from '../dicom/index.ts';
import { type FailureCode, isFailure } from '../failure/index.ts';
import {
  type IdentifierKind,
  NeedleMatcher,
  needlesOf,
  type PatientKey,
  type Subject,
  surveyObject,
} from '../identity/index.ts';
import { encapsulatedDocument } from '../pipeline/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { searchDocument } from '../proof/index.ts';
import { filesBelow } from './file-walk.ts';
import { HeaderFacts } from './header-facts.ts';
import { PictureFacts } from './picture-facts.ts';
import type { QuasiIdentifier } from './quasi-identifiers.ts';
import { RiskCollector } from './risk.ts';

/** What identifies people in a set of files: who is in them, and where in the headers and names it stands. */
export interface Findings {
  readonly survey: Inspection;
  readonly identifiers: readonly KindFacts[];
  readonly headers: HeaderFacts;
  readonly pictures: PictureFacts;
  readonly documents: DocumentCounts;
  /** Where it was asked for. */
  readonly risk?: RiskCollector;
  /** Files whose path says who the patient is. */
  readonly tellingPaths: PathList;
  readonly unreadable: readonly { readonly source: string; readonly code: FailureCode }[];
}

/** Objects with a document, by what a search of its text came to. */
export interface DocumentCounts {
  identifiers: number;
  /** Nothing was found in what could be searched, and a part could not. */
  notSearchable: number;
  searched: number;
}

/** Paths for the operator: the first of them, and how many there are. */
export interface PathList {
  readonly count: number;
  readonly paths: readonly string[];
}

/** Identifiers of one kind. */
export interface KindFacts {
  readonly kind: IdentifierKind;
  /** Different values, each counted once a patient. */
  readonly values: number;
  readonly patients: number;
}

export interface CloseLook {
  readonly survey: Inspection;
  readonly inputs: readonly string[];
  readonly policy: CompiledPolicy;
  /** By which patients are compared; without it they are not. */
  readonly quasi?: readonly QuasiIdentifier[];
  /** Whether what values look like is told. */
  readonly withForms?: boolean;
  readonly signal: AbortSignal;
  /** Called after each file; what it returns is waited for, so that an interrupt gets its turn. */
  onFile(done: number): Promise<void>;
}

/** Reads the headers of all files once more, to say where identifiers stand; the survey has said which there are. */
export async function lookClosely(look: CloseLook): Promise<Findings> {
  const { survey, inputs, signal, onFile } = look;
  const looker = new Looker(look);
  let done = 0;
  for (const path of filesBelow(inputs.filter((input) => input !== '-'))) {
    if (signal.aborted) break;
    await looker.look(path);
    await onFile(++done);
  }
  const { headers, pictures, documents, risk, tellingPaths, unreadable } = looker;
  const asked = risk === undefined ? {} : { risk };
  return { survey, identifiers: kindsOf(survey), headers, pictures, documents, ...asked, tellingPaths, unreadable };
}

/** Paths that are kept. */
const MOST_PATHS = 1000;
/** Patients whose identifiers are ready to be searched for: folders mostly come patient by patient. */
const KEPT_MATCHERS = 16;

class Looker {
  readonly headers: HeaderFacts;
  readonly pictures: PictureFacts;
  readonly documents: DocumentCounts = { identifiers: 0, notSearchable: 0, searched: 0 };
  readonly risk: RiskCollector | undefined;
  readonly tellingPaths = { count: 0, paths: [] as string[] };
  readonly unreadable: { source: string; code: FailureCode }[] = [];
  readonly #policy: CompiledPolicy;
  readonly #subjects: ReadonlyMap<string, Subject>;
  readonly #matchers = new Map<string, NeedleMatcher>();
  readonly #scratch = new Scratch();
  readonly #table = new ElementTable();

  constructor({ survey: { patients }, policy, quasi, withForms = false }: CloseLook) {
    this.#policy = policy;
    this.headers = new HeaderFacts({ withForms });
    this.pictures = new PictureFacts(policy.pixels);
    this.risk = quasi === undefined ? undefined : new RiskCollector(quasi);
    this.#subjects = new Map(patients.map(({ subject }) => [keyText(subject.key), subject]));
  }

  async look(path: string): Promise<void> {
    try {
      const source = FileSource.open(path, this.#scratch, HEADER_ONLY);
      try {
        await this.#add(path, readObject(source, { table: this.#table }));
      } finally {
        source.close();
      }
    } catch (error) {
      if (!isFailure(error)) throw error;
      const isListed = error.code !== 'input/not-dicom' && this.unreadable.length < MOST_PATHS;
      if (isListed) this.unreadable.push({ source: path, code: error.code });
    }
  }

  async #add(path: string, object: DicomObject): Promise<void> {
    if (isDirectory(object.meta, object.dataSet)) return;
    const { key } = surveyObject(object, this.#policy.patients);
    const matcher = this.#matcherOf(keyText(key));
    const tells = (text: string): boolean => matcher !== undefined && matcher.find(text).length > 0;
    if (tells(path)) this.#addTelling(path);
    this.headers.add(object, (text, what) => (tells(text) ? `a ${what} that names the patient` : text));
    this.pictures.add(object);
    this.risk?.add(object.dataSet, keyText(key));
    const document = encapsulatedDocument(object);
    const subject = this.#subjects.get(keyText(key));
    if (document === undefined || subject === undefined) return;
    const { identifiers, missed } = await searchDocument(document, { subject, policy: this.#policy });
    if (identifiers.length > 0) this.documents.identifiers++;
    else if (missed.length > 0) this.documents.notSearchable++;
    else this.documents.searched++;
  }

  #addTelling(path: string): void {
    this.tellingPaths.count++;
    if (this.tellingPaths.paths.length < MOST_PATHS) this.tellingPaths.paths.push(path);
  }

  #matcherOf(key: string): NeedleMatcher | undefined {
    const known = this.#matchers.get(key);
    const subject = this.#subjects.get(key);
    if (known !== undefined || subject === undefined) return known;
    const matcher = new NeedleMatcher(needlesOf(subject));
    for (const oldest of this.#matchers.keys()) {
      if (this.#matchers.size < KEPT_MATCHERS) break;
      this.#matchers.delete(oldest);
    }
    this.#matchers.set(key, matcher);
    return matcher;
  }
}

function kindsOf({ patients }: Inspection): KindFacts[] {
  const kinds = new Map<IdentifierKind, { values: number; patients: number }>();
  for (const { subject } of patients) {
    const own = Map.groupBy(subject.identifiers, ({ kind }) => kind);
    for (const [kind, identifiers] of own) {
      const known = kinds.get(kind) ?? { values: 0, patients: 0 };
      kinds.set(kind, { values: known.values + identifiers.length, patients: known.patients + 1 });
    }
  }
  return [...kinds].map(([kind, facts]) => ({ kind, ...facts })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

const keyText = ({ issuer, id }: PatientKey): string => JSON.stringify([issuer, id]);
