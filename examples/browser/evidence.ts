import type { EvidenceTally } from '../../src/batch/evidence-tally.ts';
import { sha256Hex } from '../../src/crypto/index.ts';
import { Secret } from '../../src/failure/index.ts';
import type { CompiledPolicy } from '../../src/policy/index.ts';
import { KeyedIds } from '../../src/project/keyed-ids.ts';
import { EVIDENCE_FILES, evidenceBytes, evidencePage, makeEvidence } from '../../src/proof/index.ts';
import type { PickedFile } from './inputs.ts';
import { MANIFEST_NAME, type RunResult } from './run.ts';
import type { PageKey } from './signing.ts';

/** A page knows of no other run. */
const RUN = '000001';

export interface PageRunFacts {
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
 * What a run in the page did, for who ran it and not for the recipient: the evidence of the command line, and in it that
 * it comes from a page. No value of an element, no path of a source and no plain hash of one. Signed where the browser
 * can.
 */
export async function pageEvidence(facts: PageRunFacts): Promise<EvidenceFile[]> {
  const { software, policy, isNewSecret, key, result } = facts;
  const { project, started, ended, interrupted, remaining, patients, manifestSha256, tally } = result;
  const lines = recorded(facts, tally);
  const instances = bytesOf(lines.join(''));
  const evidence = await makeEvidence({
    software,
    policy,
    project: { id: project, name: 'browser page', isProtected: false, custody: { held: 'none' } },
    run: {
      id: RUN,
      state: interrupted ? 'interrupted' : 'finished',
      started,
      ended,
      continues: [],
      remaining,
      patients,
    },
    page: { secret: isNewSecret ? 'new' : 'given' },
    previous: undefined,
    counts: tally.counts,
    leaks: [],
    manifest: { file: MANIFEST_NAME, sha256: manifestSha256 },
    instances: { file: EVIDENCE_FILES.instances, sha256: sha256Hex(instances), lines: lines.length },
    key: key?.publicJwk.kid ?? '',
  });
  const bytes = new Uint8Array(evidenceBytes(evidence));
  const files = [
    { name: EVIDENCE_FILES.page, bytes: bytesOf(await evidencePage(evidence)) },
    { name: EVIDENCE_FILES.json, bytes },
    { name: EVIDENCE_FILES.instances, bytes: instances },
  ];
  if (key === undefined) return files;
  return [...files, { name: EVIDENCE_FILES.signature, bytes: bytesOf(`${await key.sign(bytes)}\n`) }];
}

/** A line of instances.jsonl for each file that the run came to, in the order of the files; the tally counts them. */
function recorded({ files, secret, result }: PageRunFacts, tally: EvidenceTally): string[] {
  const ids = new KeyedIds(new Secret(secret.slice()));
  return result.settled.flatMap((settled, index) => {
    if (settled === undefined) return [];
    const source = ids.source(bytesOf(files[index]!.relative));
    tally.record(source, { ...settled, isContinued: false });
    const { status, findings, code, content, output, sha256, counts, defect } = settled;
    return [`${JSON.stringify({ source, status, findings, code, content, output, sha256, counts, defect })}\n`];
  });
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
