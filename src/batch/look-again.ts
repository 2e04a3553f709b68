import { join } from 'node:path';
import { FileSource, Scratch } from '../bytes/file.node.ts';
import { isFailure } from '../failure/index.ts';
import { Pseudonymizer, type Subject } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { Ledger, PastRelease } from '../project/index.ts';
import type { Verifier } from '../proof/index.ts';
import type { Desk } from './desk.ts';
import type { Engine } from './types.ts';

/** What came of looking again at the files of patients of whom more is known now. */
export interface LookAgain {
  readonly files: number;
  /** Files whose policy nobody has at hand: they wait for a run or a `verify` that has. */
  readonly notChecked: number;
  /** Files of `files` with a document of which not everything can be searched: a person has let them pass. */
  readonly notSearched: number;
  /** Outputs that hold an identifier which is known now; with their folder where it is not the one of this run. */
  readonly leaks: readonly string[];
}

/** `gone`: a file that somebody took away holds nothing any more. */
type Look = 'clean' | 'not-searched' | 'leak' | 'gone' | 'unread';

interface Order {
  readonly desk: Desk;
  readonly engine: Engine;
  /** Policies at hand by their digest. */
  findPolicy(digest: string): CompiledPolicy | undefined;
  isStopped(): boolean;
  /** Called after each file; what it returns is waited for, so that an interrupt gets its turn. */
  onFile(done: number): Promise<void>;
}

/**
 * Verifies everything that earlier runs released of the patients who have grown. A patient is done when all of his files
 * pass; until then every run looks again, and ends with status 4 where one does not.
 */
export async function lookAgain(order: Order): Promise<LookAgain> {
  const { desk, isStopped } = order;
  const look = new Looker(order);
  const releases = releasesOf(desk.ledger, desk.subjects.grown, desk.writing?.run.journalPath);
  let done = 0;
  for (const [patient, files] of releases) {
    for (const release of files) {
      if (isStopped()) return look.outcome();
      await look.at(patient, release);
      await order.onFile(++done);
    }
  }
  if (desk.writing !== undefined) desk.subjects.settleGrown(look.unsettled);
  return look.outcome();
}

class Looker {
  /** Patients with a file that leaks or could not be checked. */
  readonly unsettled = new Set<string>();
  readonly #order: Order;
  readonly #scratch = new Scratch();
  readonly #verifiers = new Map<string, Verifier>();
  readonly #leaks = new Set<string>();
  #files = 0;
  #notChecked = 0;
  #notSearched = 0;

  constructor(order: Order) {
    this.#order = order;
  }

  async at(patient: string, release: PastRelease): Promise<void> {
    const { desk, findPolicy } = this.#order;
    const subject = desk.subjects.byName(patient);
    const policy = findPolicy(release.policyDigest);
    const isKnown = subject !== undefined && policy !== undefined;
    const look = isKnown ? await this.#look(release, subject, policy) : 'unread';
    if (look === 'gone') return;
    if (look === 'unread') this.#notChecked++;
    else this.#files++;
    if (look === 'not-searched') this.#notSearched++;
    if (look === 'leak')
      this.#leaks.add(release.place === desk.to ? release.output : join(release.place, release.output));
    if (look === 'leak' || look === 'unread') this.unsettled.add(patient);
  }

  outcome(): LookAgain {
    const [files, notChecked, notSearched] = [this.#files, this.#notChecked, this.#notSearched];
    return { files, notChecked, notSearched, leaks: [...this.#leaks] };
  }

  async #look({ place, output, patient }: PastRelease, subject: Subject, policy: CompiledPolicy): Promise<Look> {
    let written: FileSource | undefined;
    try {
      written = FileSource.open(join(place, output), this.#scratch);
      const { vault, secret } = this.#order.desk;
      const offsetDays = new Pseudonymizer(vault?.byId(patient)?.seed ?? secret).offsetDays(subject.key);
      const verdict = await this.#verifierOf(policy).verifyWithDocuments({
        written,
        subject,
        policy,
        offsetDays,
        // Only identifiers are asked for: what is lacking was so when it was released, and must not end the search.
        sourceViolations: (of) => of,
        fileName: output,
        // A document that nobody could search was released on the word of a person.
        isDocumentRead: true,
      });
      if (!verdict.ok) return verdict.code === 'refused/leak' ? 'leak' : 'clean';
      return verdict.checked.documentsNotSearched > 0 ? 'not-searched' : 'clean';
    } catch (error) {
      if (!isFailure(error)) throw error;
      return error.code === 'input/vanished' ? 'gone' : 'unread';
    } finally {
      written?.close();
    }
  }

  #verifierOf(policy: CompiledPolicy): Verifier {
    const verifier = this.#verifiers.get(policy.digest) ?? this.#order.engine.createVerifier(policy);
    this.#verifiers.set(policy.digest, verifier);
    return verifier;
  }
}

/** The last release into each file by patient, without those of the run at hand, which knew what is known. */
function releasesOf(
  ledger: Ledger,
  patients: ReadonlySet<string>,
  journal: string | undefined,
): Map<string, PastRelease[]> {
  const files = new Map<string, PastRelease>();
  if (patients.size > 0) {
    for (const { release, path } of ledger.releases()) {
      const file = `${release.place}\0${release.output}`;
      if (path === journal) files.delete(file);
      else if (patients.has(release.patient)) files.set(file, release);
    }
  }
  return Map.groupBy(files.values(), ({ patient }) => patient);
}
