import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure/index.ts';

export const MANIFEST_NAME = 'manifest.json';
export const MANIFEST_FORMAT = 'leadglass.manifest/1';
/** Where the list of files begins, the last key of a manifest: what is before it is small, the list may be long. */
export const OUTPUTS_KEY = '"outputs": [';
const HEAD_BYTES = 64 * 1024;

/**
 * The id of the project that wrote into a folder; undefined when none did.
 * @throws {Failure} `usage/project` for a manifest that another program wrote
 */
export function ownerOfOutput(to: string): string | undefined {
  return readOwnership(to)?.project;
}

/** Whose a folder is, and which copy of that project wrote it last. */
export interface OutputOwnership {
  readonly project: string;
  /** Absent in the manifest of a project that never moved. */
  readonly generation: number;
  readonly copy: string | undefined;
}

/** As `ownerOfOutput`. */
export function readOwnership(to: string): OutputOwnership | undefined {
  const path = join(to, MANIFEST_NAME);
  const text = readHead(path);
  if (text === undefined) return undefined;
  const end = text.indexOf(OUTPUTS_KEY);
  const manifest = parse(end < 0 ? readFileSync(path, 'utf8') : `${text.slice(0, end)}${OUTPUTS_KEY}]}`);
  if (manifest?.format === MANIFEST_FORMAT && typeof manifest.project === 'string') {
    const { project, generation, copy } = manifest;
    const isMoved = typeof generation === 'number';
    return { project, generation: isMoved ? generation : 0, copy: typeof copy === 'string' ? copy : undefined };
  }
  throw new Failure('usage/project', `the output folder holds a ${MANIFEST_NAME} that leadglass did not write`, {
    hint: 'write to another folder',
  });
}

function readHead(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Failure('environment/output', `the manifest of the output folder cannot be read (${code})`);
  }
  try {
    const block = Buffer.alloc(HEAD_BYTES);
    return block.toString('utf8', 0, readSync(descriptor, block));
  } finally {
    closeSync(descriptor);
  }
}

interface ManifestHead {
  readonly format?: unknown;
  readonly project?: unknown;
  readonly generation?: unknown;
  readonly copy?: unknown;
}

function parse(text: string): ManifestHead | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
