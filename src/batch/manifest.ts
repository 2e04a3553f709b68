import { closeSync, fdatasyncSync, openSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createSha256, type NamedJwk } from '../crypto/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import {
  fileSha256,
  type Ledger,
  MANIFEST_FORMAT,
  MANIFEST_NAME,
  OUTPUTS_KEY,
  syncFolder,
  writeAll,
} from '../project/index.ts';

const FLUSH_CHARACTERS = 256 * 1024;

export interface ManifestContext {
  /** Real path of the output folder. */
  readonly to: string;
  readonly staging: string;
  readonly projectId: string;
  /** Of a project that was moved: which copy of it writes. */
  readonly generation?: number;
  readonly copy?: string;
  readonly policy: CompiledPolicy;
  readonly software: { readonly name: string; readonly version: string };
  readonly ledger: Ledger;
  /** Of the key that signs the evidence of the project's runs. */
  readonly evidenceKey: NamedJwk;
}

/**
 * Writes `manifest.json`: for the recipient, what the folder holds and how it was made. Nothing in it comes from a
 * source. The files are sorted by path, the list is written as the folders are walked, and the manifest takes the
 * place of the last one when it is whole. Returns its SHA-256.
 */
export function writeManifest(context: ManifestContext): string {
  const temporary = join(context.staging, `.${MANIFEST_NAME}.part`);
  const descriptor = openSync(temporary, 'w');
  const hasher = createSha256();
  const write = (part: string): void => {
    const bytes = Buffer.from(part);
    hasher.update(bytes);
    writeAll(descriptor, bytes);
  };
  try {
    let text = manifestHead(context);
    let separator = '\n';
    for (const { path, sha256 } of outputsBelow(context, '')) {
      text += `${separator}    ${JSON.stringify({ path, sha256 })}`;
      separator = ',\n';
      if (text.length < FLUSH_CHARACTERS) continue;
      write(text);
      text = '';
    }
    write(`${text}\n  ]\n}\n`);
    fdatasyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, join(context.to, MANIFEST_NAME));
  syncFolder(context.to);
  return hasher.digestHex();
}

function manifestHead(context: ManifestContext): string {
  const { projectId, generation, copy, policy, software, evidenceKey } = context;
  const head = {
    format: MANIFEST_FORMAT,
    project: projectId,
    ...(generation === undefined ? {} : { generation }),
    ...(copy === undefined ? {} : { copy }),
    software,
    edition: policy.edition,
    policy: { name: policy.name, digest: policy.digest },
    methods: policy.codes,
    notices: policy.notices,
    evidenceKey,
    written: new Date().toISOString(),
  };
  return `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  ${OUTPUTS_KEY}`;
}

interface Output {
  readonly path: string;
  readonly sha256: string;
}

/** The released files below a folder that are there, by path in code unit order. */
function* outputsBelow(context: ManifestContext, folder: string): Generator<Output> {
  const entries = readdirSync(join(context.to, folder), { withFileTypes: true });
  const keyed = entries.map((entry) => ({ entry, key: entry.isDirectory() ? `${entry.name}/` : entry.name }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  for (const { entry, key } of keyed) {
    if (entry.isDirectory() && !entry.name.startsWith('.')) yield* outputsBelow(context, `${folder}${key}`);
    else if (entry.isFile()) yield* outputAt(context, `${folder}${key}`);
  }
}

function* outputAt({ ledger, to }: ManifestContext, path: string): Generator<Output> {
  const release = ledger.byOutput(path);
  if (release === undefined) return;
  // The folder was moved, or its like was written elsewhere: the line may be about another file of this name.
  if (release.place !== to && fileSha256(join(to, path)) !== release.sha256) return;
  yield { path, sha256: release.sha256 };
}
