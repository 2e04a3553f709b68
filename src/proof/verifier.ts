import { type DicomObject, ElementTable, readObject } from '../dicom/index.ts';
import { isFailure } from '../failure/index.ts';
import type { Subject } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { type DocumentTexts, judgeDocument, readDocuments } from './document-check.ts';
import { ElementCheck } from './element-check.ts';
import { Faults, unreadable } from './faults.ts';
import { IdentifierSearch } from './identifier-search.ts';
import { NeedleTable } from './needle-table.ts';
import { Permissions } from './permissions.ts';
import { ProvenanceCheck } from './provenance.ts';
import { checkContainer } from './structure.ts';
import { checkTypes } from './type-check.ts';
import type { Verdict, VerifyInput } from './types.ts';
import { WrittenObject } from './written.ts';

export interface Verifier {
  /**
   * Holds a written file against what must not and what must be in it (DESIGN §1). Nobody releases a file whose verdict
   * is not `ok`. Throws nothing for bad bytes: what cannot be read is refused.
   *
   * A document that the policy keeps has a text that no search of bytes finds. Reading it takes time, so this refuses it
   * as not searched (`refused/document`).
   */
  verify(input: VerifyInput): Verdict;
  /** The same with the text of such documents read and searched. `written` must stay as it is until then. */
  verifyWithDocuments(input: VerifyInput): Promise<Verdict>;
}

/** Patients whose tables are kept: runs come patient by patient, but not strictly. */
const KEPT_SUBJECTS = 16;

/**
 * A verifier for the files of one policy. It keeps the tables of the last patients, by the identity of their subject:
 * a subject that grew is another object.
 * @example
 * const verifier = createVerifier(policy);
 * const verdict = verifier.verify({ written, subject, policy, offsetDays, sourceViolations: () => [] });
 */
export function createVerifier(policy: CompiledPolicy): Verifier {
  const context = { permissions: new Permissions(policy), provenance: new ProvenanceCheck(policy) };
  const tables = new SubjectTables(policy);
  const rows = new ElementTable();
  const verify = (input: VerifyInput, texts?: DocumentTexts): Verdict => {
    if (input.policy.digest !== policy.digest) throw new TypeError('the verifier was made for another policy');
    const object = read(input, rows);
    if ('ok' in object) return object;
    return verifyObject(object, input, { ...context, table: tables.of(input.subject), texts });
  };
  return {
    verify: (input) => verify(input),
    async verifyWithDocuments(input) {
      const verdict = verify(input);
      const isWaiting = !verdict.ok && verdict.code === 'refused/document';
      return isWaiting ? verify(input, await readDocuments(input.written)) : verdict;
    },
  };
}

function read({ written }: VerifyInput, table: ElementTable): DicomObject | Verdict {
  try {
    return readObject(written, { table });
  } catch (error) {
    if (isFailure(error)) return unreadable(error.code);
    throw error;
  }
}

interface VerifyContext {
  readonly permissions: Permissions;
  readonly provenance: ProvenanceCheck;
  readonly table: NeedleTable;
  readonly texts: DocumentTexts | undefined;
}

function verifyObject(
  object: DicomObject,
  input: VerifyInput,
  { permissions, provenance, table, texts }: VerifyContext,
): Verdict {
  const { policy, offsetDays, fileName } = input;
  const faults = new Faults();
  const written = new WrittenObject(object);
  const local = permissions.for(written);
  const search = new IdentifierSearch(written, table, local, faults);

  checkContainer(written, faults);
  if (!faults.isEmpty) search.scanFront(input.written, object.dataSetStart);
  provenance.run(written.root, faults);
  const context = { written, permissions: local, search, needles: table.needles, policy, offsetDays, faults };
  const { pictures, sets, documents, ...counts } = new ElementCheck(context).run();
  search.scan(written.body === input.written ? object.dataSetStart : 0, pictures, sets);
  if (fileName !== undefined) search.readFileName(fileName);
  checkTypes(written.root, input.sourceViolations, faults);
  // Nobody reads a document of a file that is refused already.
  if (texts !== undefined || faults.isEmpty) {
    const isRead = input.isDocumentRead === true;
    for (const row of documents)
      judgeDocument(written, row, { texts, table, allowed: local.kinds(row), faults, isRead });
  }
  return faults.verdict({ ...counts, spellings: table.needles.spellings.length });
}

class SubjectTables {
  readonly #policy: CompiledPolicy;
  /** In the order of their last use. */
  readonly #tables = new Map<Subject, NeedleTable>();

  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
  }

  of(subject: Subject): NeedleTable {
    const table = this.#tables.get(subject) ?? new NeedleTable(subject, this.#policy);
    this.#tables.delete(subject);
    this.#tables.set(subject, table);
    for (const oldest of this.#tables.keys()) {
      if (this.#tables.size <= KEPT_SUBJECTS) break;
      this.#tables.delete(oldest);
    }
    return table;
  }
}
