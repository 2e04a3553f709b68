import { sha256Hex } from '../../src/crypto/index.ts';
import { FAILURE_CODES, type FailureCode, FINDING_CODES, type FindingCode, Secret } from '../../src/failure/index.ts';
import type { CompiledPolicy } from '../../src/policy/index.ts';
import { KeyedIds } from '../../src/project/keyed-ids.ts';
import type { PickedFile } from './inputs.ts';
import { MANIFEST_NAME, type RunResult, type Settled } from './run.ts';
import type { PageKey } from './signing.ts';

export const EVIDENCE_FORMAT = 'leadglass.page-evidence/1';

export interface EvidenceFacts {
  readonly software: { readonly name: string; readonly version: string };
  readonly files: readonly PickedFile[];
  readonly policy: CompiledPolicy;
  readonly secret: Uint8Array;
  /** The secret was made in the page, and belongs to no project yet. */
  readonly isNewSecret: boolean;
  readonly key: PageKey | undefined;
  readonly result: RunResult;
}

export interface EvidenceFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * What a run in the page did, for who ran it and not for the recipient: counts, codes, keyed ids and hashes of what was
 * written; no value of an element, no path of a source and no plain hash of one. Signed where the browser can.
 */
export async function pageEvidence(facts: EvidenceFacts): Promise<EvidenceFile[]> {
  const instances = bytesOf(instanceLines(facts));
  const evidence = bytesOf(`${JSON.stringify(documentOf(facts, instances), undefined, 2)}\n`);
  const files = [
    { name: 'evidence.json', bytes: evidence },
    { name: 'instances.jsonl', bytes: instances },
  ];
  if (facts.key === undefined) return files;
  return [...files, { name: 'evidence.jws', bytes: bytesOf(`${await facts.key.sign(evidence)}\n`) }];
}

/** A line for each file that the run came to, in the order of the files. */
function instanceLines({ files, secret, result }: EvidenceFacts): string {
  const ids = new KeyedIds(new Secret(secret.slice()));
  const lines = result.settled.flatMap((settled, index) => {
    if (settled === undefined) return [];
    const source = ids.source(bytesOf(files[index]!.relative));
    const { status, findings, code, content, output, sha256, counts, defect } = settled;
    return [`${JSON.stringify({ source, status, findings, code, content, output, sha256, counts, defect })}\n`];
  });
  return lines.join('');
}

function documentOf({ software, policy, isNewSecret, key, result }: EvidenceFacts, instances: Uint8Array): object {
  const settled = result.settled.filter((one) => one !== undefined);
  const { project, balance, started, ended, interrupted, remaining, patients, manifestSha256 } = result;
  return {
    format: EVIDENCE_FORMAT,
    about: ABOUT,
    software,
    standard: { name: 'PS3.15', edition: policy.edition },
    policy: {
      name: policy.name,
      digest: policy.digest,
      preset: policy.preset,
      options: policy.options,
      safeHarbor: policy.safeHarbor,
      dates: policy.dates.mode,
      text: policy.pixels.text,
      faces: policy.pixels.faces,
      documents: policy.documents,
      unknownClass: policy.unknownClass,
      ownRules: policy.rules.length,
    },
    method: policy.method === '' ? null : policy.method,
    project: { id: project, secret: isNewSecret ? 'made in the page' : 'given to the page' },
    run: { state: interrupted ? 'interrupted' : 'finished', started, ended, remaining, patients },
    counts: balance,
    rules: rulesOf(settled),
    exceptions: exceptionsOf(settled),
    findings: findingsOf(settled),
    notices: policy.notices.map((code) => ({ code, meaning: FINDING_CODES[code] })),
    verification: { files: balance.released },
    reidentification: { mode: policy.pseudonyms.effectiveMode },
    manifest: { file: MANIFEST_NAME, sha256: manifestSha256 },
    instances: { file: 'instances.jsonl', sha256: sha256Hex(instances), lines: settled.length },
    key: key === undefined ? null : { ...key.publicJwk, made: 'in the page, for this run alone' },
    limits: limitsOf(policy, key),
  };
}

const ABOUT =
  'What one run of leadglass in a browser page did. Shorter than the evidence of the command line: it has no table of ' +
  'the 18 categories and no counts of what verification looked at.';

/** In plain words, what this does not claim. */
function limitsOf({ pixels }: CompiledPolicy, key: PageKey | undefined): string[] {
  return [
    key === undefined
      ? 'It is not signed: the browser gave the page no cryptography.'
      : 'The key that signed it was made in the page and is gone with it. The signature shows that evidence, list of files and manifest belong together and were not changed since; it does not show who ran the page.',
    'Pictures were not looked into: text burned into them and faces are judged by the kind of picture.',
    ...(pixels.text === 'insecure-keep' ? ['The policy lets pictures go out that may show text.'] : []),
    ...(pixels.faces === 'keep' ? ['The policy lets pictures go out that may show a face.'] : []),
    'It is no legal opinion.',
  ];
}

function rulesOf(settled: readonly Settled[]): object[] {
  const sums = new Map<string, number>();
  for (const { counts = {} } of settled) {
    for (const [rule, count] of Object.entries(counts)) sums.set(rule, (sums.get(rule) ?? 0) + count);
  }
  return sortedRows(sums).map(([rule, count]) => ({ rule, count }));
}

function exceptionsOf(settled: readonly Settled[]): object[] {
  const sums = new Map<string, number>();
  for (const { status, code } of settled) {
    if (code !== undefined) sums.set(`${status} ${code}`, (sums.get(`${status} ${code}`) ?? 0) + 1);
  }
  return sortedRows(sums).map(([key, count]) => {
    const [status, code] = key.split(' ') as [string, FailureCode];
    return { status, code, meaning: FAILURE_CODES[code].meaning, count };
  });
}

function findingsOf(settled: readonly Settled[]): object[] {
  const sums = new Map<FindingCode, number>();
  for (const { findings } of settled) for (const { code } of findings) sums.set(code, (sums.get(code) ?? 0) + 1);
  return sortedRows(sums).map(([code, count]) => ({ code, meaning: FINDING_CODES[code], count }));
}

function sortedRows<K extends string>(sums: ReadonlyMap<K, number>): [K, number][] {
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
