import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPublicKey, sha256Hex, thumbprint, verifyDetached } from '../crypto/index.ts';
import { Failure, isFailure } from '../failure/index.ts';
import { fileSha256, MANIFEST_NAME, type Project, publicKeyOf } from '../project/index.ts';
import { EVIDENCE_FILES, type Evidence, readEvidence } from '../proof/index.ts';
import { instanceLines } from './instance-lines.ts';
import type { Manifest } from './released-folder.ts';

/** What is wrong with evidence, or with what it is about. */
export const EVIDENCE_PROBLEMS = Object.freeze({
  signature: 'the signature is not of this evidence by this key',
  form: 'it is no evidence that this version knows, or its counts do not balance',
  key: 'the folder names another key than the one that was given',
  project: 'it is about another project than the folder',
  manifest: 'the manifest is not the one of this run; a later run into the folder has evidence of its own',
  instances: 'the list of instances is not the one of this run',
  outputs: 'the list of instances and the manifest do not say the same of a released file',
  chain: 'evidence of an earlier run is not what it was when this one was written',
});
export type EvidenceProblem = keyof typeof EVIDENCE_PROBLEMS;

export const EVIDENCE_GAPS = Object.freeze({
  previous: 'evidence of earlier runs: it is not beside this one and its project is not here',
});
export type EvidenceGap = keyof typeof EVIDENCE_GAPS;

export interface EvidenceQuestion {
  /** evidence.json; its signature and the list of instances lie beside it. */
  readonly file: string;
  /** A file with the public key; without one the project has it. */
  readonly key: string | undefined;
  /** The output folder. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly project: Project | undefined;
}

export interface EvidenceOutcome {
  readonly run: string | undefined;
  /** Of the key. */
  readonly signedBy: string;
  /** Evidence of earlier runs that was checked. */
  readonly chain: number;
  readonly problems: readonly EvidenceProblem[];
  readonly gaps: readonly EvidenceGap[];
}

/**
 * Checks evidence against its signature, the evidence before it, the list of instances, and the manifest of the output
 * folder; the files of the folder are checked against that by whoever calls.
 * @throws {Failure} `usage/argument` when a file is not there or no key is known
 */
export async function checkEvidence(question: EvidenceQuestion): Promise<EvidenceOutcome> {
  const bytes = readNamed(question.file, 'evidence');
  const key = keyOf(question);
  const kid = thumbprint(key);
  const problems = new Set<EvidenceProblem>();
  const jws = readFileIfThere(join(dirname(question.file), EVIDENCE_FILES.signature));
  if (jws === undefined || !(await isSigned(key, bytes, jws))) problems.add('signature');
  const evidence = await parsed(bytes);
  if (evidence === undefined) {
    problems.add('form');
    return { run: undefined, signedBy: kid, chain: 0, problems: [...problems], gaps: [] };
  }
  checkNames(evidence, question, { kid, problems });
  checkManifest(evidence, question, problems);
  await checkInstances(evidence, question, problems);
  const chain = await walkChain(evidence, question);
  if (chain.isBroken) problems.add('chain');
  const gaps: readonly EvidenceGap[] = chain.isCut ? ['previous'] : [];
  return { run: evidence.run.id, signedBy: kid, chain: chain.length, problems: [...problems], gaps };
}

async function isSigned(key: Uint8Array, payload: Uint8Array, jws: Uint8Array): Promise<boolean> {
  try {
    await verifyDetached(key, new TextDecoder().decode(jws), { payload, kind: 'evidence' });
    return true;
  } catch (error) {
    if (isFailure(error) && error.code === 'refused/signature') return false;
    throw error;
  }
}

function keyOf({ key, project }: EvidenceQuestion): Uint8Array {
  if (key !== undefined) return readPublicKey(new TextDecoder().decode(readNamed(key, 'key')));
  const known = project === undefined ? undefined : publicKeyOf(project.folder);
  if (known !== undefined) return known;
  throw new Failure('usage/argument', 'no key to check the evidence with', {
    hint: 'give --key with a file that you have from whoever made the evidence',
  });
}

async function parsed(bytes: Uint8Array): Promise<Evidence | undefined> {
  try {
    return await readEvidence(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (isFailure(error) || error instanceof TypeError) return undefined;
    throw error;
  }
}

interface Names {
  /** Of the key. */
  readonly kid: string;
  readonly problems: Set<EvidenceProblem>;
}

function checkNames(evidence: Evidence, { manifest }: EvidenceQuestion, { kid, problems }: Names): void {
  if (evidence.key !== kid || manifest.evidenceKey !== kid) problems.add('key');
  if (evidence.project.id !== manifest.project) problems.add('project');
}

function checkManifest({ manifest }: Evidence, { folder }: EvidenceQuestion, problems: Set<EvidenceProblem>): void {
  if (fileSha256(join(folder, MANIFEST_NAME)) !== manifest.sha256) problems.add('manifest');
}

async function checkInstances(
  { instances, counts }: Evidence,
  { file, manifest }: EvidenceQuestion,
  problems: Set<EvidenceProblem>,
): Promise<void> {
  const path = join(dirname(file), EVIDENCE_FILES.instances);
  if (fileSha256(path) !== instances.sha256 || instances.lines !== counts.in) {
    problems.add('instances');
    return;
  }
  // The hash is right, so the lines are what the run wrote.
  for await (const { output, sha256 } of instanceLines(path)) {
    if (output !== undefined && manifest.outputs.get(output) !== sha256) problems.add('outputs');
  }
}

interface Chain {
  readonly length: number;
  readonly isBroken: boolean;
  /** A part of it is not at hand. */
  readonly isCut: boolean;
}

/** Each evidence names the hash of the one before: one that was changed breaks the chain behind it. */
async function walkChain(last: Evidence, question: EvidenceQuestion): Promise<Chain> {
  let length = 0;
  for (let at = last; at.previous !== null; length++) {
    const bytes = previousOf(at.previous.run, question);
    if (bytes === undefined) return { length, isBroken: false, isCut: true };
    const before = sha256Hex(bytes) === at.previous.sha256 ? await parsed(bytes) : undefined;
    if (before === undefined || before.run.id !== at.previous.run) return { length, isBroken: true, isCut: false };
    at = before;
  }
  return { length, isBroken: false, isCut: false };
}

/** In the project, or in the folder of a run beside this one. */
function previousOf(run: string, { file, project }: EvidenceQuestion): Uint8Array | undefined {
  const folders = [...(project === undefined ? [] : [join(project.folder, 'runs')]), join(dirname(file), '..')];
  for (const folder of folders) {
    const bytes = readFileIfThere(join(folder, run, EVIDENCE_FILES.json));
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}

function readNamed(path: string, what: string): Uint8Array {
  const bytes = readFileIfThere(path);
  if (bytes !== undefined) return bytes;
  throw new Failure('usage/argument', `the ${what} cannot be read`, { hint: 'look for a misspelt path' });
}

function readFileIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}
