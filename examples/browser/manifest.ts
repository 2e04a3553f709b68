import type { CompiledPolicy } from '../../src/policy/index.ts';
import type { EvidenceKey } from './signing.ts';

export interface ManifestFacts {
  /** 32 hex digits. */
  readonly project: string;
  readonly software: { readonly name: string; readonly version: string };
  readonly policy: CompiledPolicy;
  /** Of the key that signs the evidence; absent where the browser makes none. */
  readonly evidenceKey: EvidenceKey | undefined;
  /** ISO 8601, UTC. */
  readonly written: string;
  readonly outputs: readonly { readonly path: string; readonly sha256: string }[];
}

/**
 * `manifest.json` as the command line writes it: for the recipient, what the archive holds and how it was made. Nothing
 * in it comes from a source.
 */
export function manifestText({ project, software, policy, evidenceKey, written, outputs }: ManifestFacts): string {
  const head = {
    format: 'leadglass.manifest/1',
    project,
    software,
    edition: policy.edition,
    policy: { name: policy.name, digest: policy.digest },
    methods: policy.codes,
    notices: policy.notices,
    evidenceKey,
    written,
  };
  const lines = [...outputs]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((output) => `\n    ${JSON.stringify(output)}`);
  return `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "outputs": [${lines.join(',')}\n  ]\n}\n`;
}
