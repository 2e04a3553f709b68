import { join } from 'node:path';
import { type KeyPair, namedJwk, sha256Hex, signDetached, thumbprint } from '../crypto/index.ts';
import { Failure } from '../failure/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import {
  copyAtomically,
  MANIFEST_NAME,
  makePrivateFolder,
  PRIVATE_FILE,
  type Project,
  type Run,
} from '../project/index.ts';
import {
  EVIDENCE_FILES,
  type EvidenceFacts,
  type EvidenceSigner,
  evidenceBytes,
  evidencePage,
  makeEvidence,
  type ProjectStatement,
  type ReviewedPictures,
  type ReviewedRelease,
} from '../proof/index.ts';
import type { EvidenceTally } from './evidence-tally.ts';
import { contains, realOutputPath } from './inputs.ts';

export interface EvidenceContext {
  readonly project: Project;
  readonly run: Run;
  readonly signingKey: KeyPair;
  readonly policy: CompiledPolicy;
  readonly software: { readonly name: string; readonly version: string };
  readonly tally: EvidenceTally;
  readonly manifestSha256: string;
  readonly state: 'finished' | 'interrupted';
  readonly remaining: number;
  readonly patients: number;
  readonly leaks: readonly string[];
  /** What was released on the word of a person. */
  readonly reviewed: readonly ReviewedRelease[];
  /** What persons have decided about pictures. */
  readonly pictures: readonly ReviewedPictures[];
  /** Runs that held, or released, what this one is about. */
  readonly revises: readonly string[];
  /** Where a copy goes. */
  readonly copyTo: string | undefined;
}

export interface EvidencePaths {
  readonly json: string;
  readonly page: string;
}

/**
 * Writes the evidence of a run that is over but for its record: evidence.json, its signature, and the page, beside
 * instances.jsonl. Signs what is in the file, byte for byte, and names the evidence before it by its hash.
 */
export async function writeEvidence(context: EvidenceContext): Promise<EvidencePaths> {
  const { run, signingKey, copyTo } = context;
  const evidence = await makeEvidence(factsOf(context));
  const bytes = evidenceBytes(evidence);
  const signer = signerOf(signingKey);
  const files = {
    [EVIDENCE_FILES.page]: await evidencePage(evidence),
    [EVIDENCE_FILES.signature]: `${await signer.sign(bytes)}\n`,
    // Last: a run has evidence when it has this file, and the others are there by then.
    [EVIDENCE_FILES.json]: bytes,
  };
  for (const [name, content] of Object.entries(files)) run.write(name, content);
  if (copyTo !== undefined) copyEvidence(run.folder, copyTo);
  const folder = copyTo ?? run.folder;
  return { json: join(folder, EVIDENCE_FILES.json), page: join(folder, EVIDENCE_FILES.page) };
}

function factsOf(context: EvidenceContext): EvidenceFacts {
  const { project, run, signingKey, policy, software, tally, manifestSha256, state, remaining, patients, leaks } =
    context;
  const { reviewed, pictures, revises } = context;
  const previous = run.previousEvidence(EVIDENCE_FILES.json);
  return {
    software,
    policy,
    project: statementOf(project),
    run: {
      id: run.id,
      state,
      started: run.started,
      ended: new Date().toISOString(),
      continues: [...run.continues].sort(),
      remaining,
      patients,
      revises: [...new Set(revises)].sort(),
    },
    reviewed,
    pictures,
    previous: previous === undefined ? undefined : { run: previous.run, sha256: sha256Hex(previous.bytes) },
    counts: tally.counts,
    leaks,
    manifest: { file: MANIFEST_NAME, sha256: manifestSha256 },
    instances: { file: EVIDENCE_FILES.instances, ...run.endInstances() },
    key: thumbprint(signingKey.publicKey),
  };
}

/** What `project.json` says of recipient, method and custody. */
function statementOf({ facts }: Project): ProjectStatement {
  const { id, name, unprotected, custody, legalMethod, recipient, purpose, approver, agreement, destroyBy } = facts;
  if (custody === undefined) throw new TypeError('a run writes who is who: its project has a custody key');
  return {
    id,
    name,
    isProtected: !unprotected,
    custody: { held: custody.held, ...(custody.quorum === undefined ? {} : { quorum: custody.quorum }) },
    ...(legalMethod === undefined ? {} : { method: legalMethod }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(approver === undefined ? {} : { approver }),
    ...(agreement === undefined ? {} : { agreement }),
    ...(destroyBy === undefined ? {} : { destroyBy }),
  };
}

function signerOf(key: KeyPair): EvidenceSigner {
  return { publicJwk: namedJwk(key.publicKey), sign: (bytes) => signDetached(key, bytes, 'evidence') };
}

/** A copy of an earlier run gives way: the project keeps the evidence of all of them. */
function copyEvidence(from: string, to: string): void {
  const { json, ...others } = EVIDENCE_FILES;
  makePrivateFolder(to);
  for (const name of [...Object.values(others), json]) copyAtomically(join(from, name), join(to, name), PRIVATE_FILE);
}

/**
 * The evidence names what the recipient must not learn (keyed ids of sources, what was kept back), so it never goes
 * below the output folder.
 * @throws {Failure} `usage/nested-output`
 */
export function assertOutside(evidence: string | undefined, to: string): void {
  if (evidence === undefined) return;
  const [copy, output] = [evidence, to].map((path) => Buffer.from(realOutputPath(path))) as [Buffer, Buffer];
  if (!contains(output, copy)) return;
  throw new Failure('usage/nested-output', 'the evidence would lie in the output folder', {
    hint: 'it is for you and not for the recipient; name a folder outside of --to',
  });
}
