import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { FileSource, Scratch } from '../bytes/file.node.ts';
import { itemView, readObject } from '../dicom/index.ts';
import { type FailureCode, type Finding, isFailure, type Secret } from '../failure/index.ts';
import { Pseudonymizer, type Subject, SubjectBuilder } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import {
  fileSha256,
  Ledger,
  type PastRelease,
  type Project,
  SubjectStore,
  type Vault,
  withVault,
} from '../project/index.ts';
import { createVerifier, type Verdict, type Verifier } from '../proof/index.ts';
import { typeViolations } from '../standard/index.ts';
import type { PolicyFinder } from './policy-finder.ts';
import type { Manifest } from './released-folder.ts';

const SOP_CLASS_UID = 0x00080016;

/** What is wrong with one path of the folder. */
export interface FileProblem {
  readonly path: string;
  readonly problem: 'leak' | 'invalid' | 'changed' | 'missing' | 'unlisted';
  readonly code?: FailureCode;
  readonly findings: readonly Finding[];
}

export const PROBLEMS: Readonly<Record<FileProblem['problem'], string>> = {
  leak: 'holds an identifier',
  invalid: 'breaks a rule of the standard or of the policy',
  changed: 'is not the file that was released',
  missing: 'stands in the manifest and is not there',
  unlisted: 'is there and not in the manifest',
};

/** What could not be checked, with the number of files. */
export const GAPS = Object.freeze({
  identifiers: 'identifiers of the patients: the project that wrote the folder is not here',
  subject: 'identifiers: the project does not know these files or their patients',
  policy: 'rules of the policy: it is no preset; name its file with --policy',
  types: 'attributes that these objects lack: whether their sources lacked them too only a run can tell',
  pictures: 'pictures: this version does not look into them',
  documents: 'documents: not all of their text can be searched; a person let them pass',
});
export type Gap = keyof typeof GAPS;

export interface VerificationContext {
  /** Real or not, as the user gave it. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly project: Project | undefined;
  readonly policies: PolicyFinder;
}

/** Looks again at the files of a folder, with everything that is known of their patients. */
export class Verification {
  readonly gaps = new Map<Gap, number>();
  readonly #context: VerificationContext;
  readonly #verifiers = new Map<string, Verifier>();
  readonly #knowledge: Knowledge | undefined;
  readonly #scratch = new Scratch();

  constructor(context: VerificationContext) {
    this.#context = context;
    this.#knowledge = context.project === undefined ? undefined : new Knowledge(context.project, context.folder);
  }

  /** Undefined when nothing is wrong with what could be checked. */
  async check(path: string): Promise<FileProblem | undefined> {
    const { folder, manifest } = this.#context;
    const listed = manifest.outputs.get(path);
    const problem = await this.#verify(path, this.#knowledge?.of(path));
    if (problem !== undefined) return problem;
    if (listed === undefined) return { path, problem: 'unlisted', findings: [] };
    return fileSha256(join(folder, path)) === listed ? undefined : { path, problem: 'changed', findings: [] };
  }

  close(): void {
    this.#knowledge?.close();
  }

  async #verify(path: string, known: Known | undefined): Promise<FileProblem | undefined> {
    const { folder, manifest, policies, project } = this.#context;
    const policy = policies.find(known?.release.policyDigest ?? manifest.policy.digest);
    if (project === undefined) this.#miss('identifiers');
    else if (known === undefined) this.#miss('subject');
    if (policy === undefined) this.#miss('policy');
    let source: FileSource | undefined;
    try {
      source = FileSource.open(join(folder, path), this.#scratch);
      if (policy !== undefined) {
        const verdict = await this.#verdict({ path, source, policy, known });
        if (verdict.ok && verdict.checked.documentsNotSearched > 0) this.#miss('documents');
        return problemOf(path, verdict);
      }
      readObject(source);
      return undefined;
    } catch (error) {
      if (!isFailure(error)) throw error;
      return { path, problem: 'invalid', code: error.code, findings: [] };
    } finally {
      source?.close();
    }
  }

  #verdict({ path, source, policy, known }: Question): Promise<Verdict> {
    this.#miss('pictures');
    return this.#verifierOf(policy).verifyWithDocuments({
      written: source,
      subject: known?.subject ?? NOBODY,
      policy,
      offsetDays: known?.offsetDays ?? 0,
      sourceViolations: () => {
        this.#miss('types');
        return violationsOf(join(this.#context.folder, path));
      },
      fileName: path,
      // What could not be searched was let pass by a person when it was released, and is told as not checked.
      isDocumentRead: true,
    });
  }

  #verifierOf(policy: CompiledPolicy): Verifier {
    const verifier = this.#verifiers.get(policy.digest) ?? createVerifier(policy);
    this.#verifiers.set(policy.digest, verifier);
    return verifier;
  }

  #miss(gap: Gap): void {
    this.gaps.set(gap, (this.gaps.get(gap) ?? 0) + 1);
  }
}

interface Question {
  readonly path: string;
  readonly source: FileSource;
  readonly policy: CompiledPolicy;
  readonly known: Known | undefined;
}

/** A file whose patient is not known: rules are checked, nothing is searched for. */
const NOBODY: Subject = new SubjectBuilder({ issuer: '', id: '', unidentified: true }).subject();

interface Known {
  readonly release: PastRelease;
  readonly subject: Subject;
  readonly offsetDays: number;
}

/** What a project knows of the files that it released. */
class Knowledge {
  readonly #ledger: Ledger;
  readonly #subjects: SubjectStore;
  readonly #vault: Vault | undefined;
  readonly #secret: Secret;

  constructor(project: Project, output: string) {
    this.#ledger = Ledger.load(join(project.folder, 'runs'), realpathSync(output));
    const about = withVault(project);
    this.#vault = about.vault;
    this.#secret = about.secret;
    this.#subjects = new SubjectStore({ ...about, folder: join(about.folder, 'subjects'), readOnly: true });
  }

  of(path: string): Known | undefined {
    const release = this.#ledger.byOutput(path);
    const subject = release === undefined ? undefined : this.#subjects.byName(release.patient);
    if (release === undefined || subject === undefined) return undefined;
    const seed = this.#vault?.byId(release.patient)?.seed ?? this.#secret;
    return { release, subject, offsetDays: new Pseudonymizer(seed).offsetDays(subject.key) };
  }

  close(): void {
    this.#ledger.close();
  }
}

function problemOf(path: string, verdict: Verdict): FileProblem | undefined {
  if (verdict.ok) return undefined;
  const { code, findings } = verdict;
  return { path, problem: code === 'refused/leak' ? 'leak' : 'invalid', code, findings };
}

/** Of the written file itself, in the place of those of its source, which nobody has here. */
function violationsOf(path: string): ReturnType<typeof typeViolations> {
  const source = FileSource.open(path, new Scratch());
  try {
    const { dataSet } = readObject(source);
    return typeViolations(dataSet.text(SOP_CLASS_UID), itemView(dataSet));
  } finally {
    source.close();
  }
}
