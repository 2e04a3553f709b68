import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure/index.ts';
import { MANIFEST_NAME, ownerOfOutput } from '../project/index.ts';

/** What `manifest.json` says. */
export interface Manifest {
  readonly project: string;
  readonly policy: { readonly name: string; readonly digest: string };
  readonly outputs: ReadonlyMap<string, string>;
  /** Thumbprint of the key that signs the evidence of its runs; an earlier version named none. */
  readonly evidenceKey?: string;
}

/** @throws {Failure} `usage/no-input` without a manifest, `usage/project` when another program wrote it */
export function readManifest(folder: string): Manifest {
  const project = ownerOfOutput(folder);
  if (project === undefined) {
    throw new Failure('usage/no-input', `there is no ${MANIFEST_NAME} in the folder`, {
      hint: 'give the folder that --to named',
    });
  }
  const { policy, outputs, evidenceKey } = parsed(readFileSync(join(folder, MANIFEST_NAME), 'utf8'));
  if (typeof policy?.name !== 'string' || typeof policy.digest !== 'string' || !Array.isArray(outputs)) throw damaged();
  const hashes = outputs.map((output: Partial<OutputEntry> | null): readonly [string, string] => {
    if (typeof output?.path !== 'string' || typeof output.sha256 !== 'string') throw damaged();
    return [output.path, output.sha256];
  });
  const key = typeof evidenceKey?.kid === 'string' ? { evidenceKey: evidenceKey.kid } : {};
  return { project, policy: { name: policy.name, digest: policy.digest }, outputs: new Map(hashes), ...key };
}

interface OutputEntry {
  readonly path: string;
  readonly sha256: string;
}

interface ManifestText {
  readonly policy?: { readonly name?: unknown; readonly digest?: unknown };
  readonly outputs?: unknown;
  readonly evidenceKey?: { readonly kid?: unknown } | null;
}

function parsed(text: string): ManifestText {
  try {
    return (JSON.parse(text) as ManifestText | null) ?? {};
  } catch {
    throw damaged();
  }
}

const damaged = (): Failure => new Failure('usage/project', `the ${MANIFEST_NAME} of the folder is damaged`);

/** The files of the folder by path below it, `/` between the parts, in code unit order; the manifest apart. */
export function releasedFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'));
  return paths.filter((path) => path !== MANIFEST_NAME).sort();
}
