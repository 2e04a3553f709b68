import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, type Secret } from '../failure/index.ts';
import { PRIVATE_FILE, writeAtomically } from './files.ts';
import type { Project } from './project.ts';
import { runIds } from './runs.ts';
import { Vault } from './vault.ts';

const FILE = 'pseudonyms.json';
const FORMAT = 'leadglass.pseudonyms/1';
const MODES = ['keyed', 'vault', 'table'] as const;

/** Where the codes of a project come from: for good, or a patient would get a second code. */
export type ProjectMode = (typeof MODES)[number];

/**
 * Undefined before the first run.
 * @throws {Failure} `environment/project-damaged`
 */
export function pseudonymMode(projectFolder: string): ProjectMode | undefined {
  const path = join(projectFolder, FILE);
  // Projects of a version without a vault have runs and no such file.
  if (!existsSync(path)) return runIds(join(projectFolder, 'runs')).length > 0 ? 'keyed' : undefined;
  const document = parse(readFileSync(path, 'utf8'));
  const mode = MODES.find((word) => word === document?.mode);
  if (document?.format === FORMAT && mode !== undefined) return mode;
  throw new Failure('environment/project-damaged', `${FILE} of the project cannot be read`);
}

/**
 * Whether a run with these pseudonyms may begin.
 * @throws {Failure} `usage/project`
 */
export function assertMode(projectFolder: string, mode: ProjectMode): void {
  const found = pseudonymMode(projectFolder);
  if (found === undefined || found === mode) return;
  throw new Failure('usage/project', `the project has ${found} pseudonyms and the policy asks for ${mode} ones`, {
    hint: `write to another folder or project, or put \`pseudonyms: { mode: ${found} }\` into a policy of your own`,
  });
}

/** Written down before the first run, and before the first code. The project is locked meanwhile. */
export function claimMode(projectFolder: string, mode: ProjectMode): void {
  assertMode(projectFolder, mode);
  const path = join(projectFolder, FILE);
  if (existsSync(path)) return;
  writeAtomically(path, `${JSON.stringify({ format: FORMAT, mode })}\n`, { mode: PRIVATE_FILE });
}

/**
 * The vault of a project whose pseudonyms come from one; undefined for any other. `mode` is that of the run at hand, where
 * the project has none yet.
 * @throws {Failure} `environment/project-damaged`
 */
export function openVault(
  { folder, facts, secret }: Pick<Project, 'folder' | 'facts' | 'secret'>,
  { readOnly, mode = pseudonymMode(folder) }: { readonly readOnly: boolean; readonly mode?: ProjectMode | undefined },
): Vault | undefined {
  if (mode !== 'vault') return undefined;
  return new Vault({ folder: join(folder, 'vault'), projectId: facts.id, secret, readOnly });
}

/** What is asked of a project that is opened to read: who reads its files needs the vault, where there is one. */
export function withVault({ folder, facts, secret }: Pick<Project, 'folder' | 'facts' | 'secret'>): {
  readonly folder: string;
  readonly projectId: string;
  readonly secret: Secret;
  readonly vault?: Vault;
} {
  const vault = openVault({ folder, facts, secret }, { readOnly: true });
  return { folder, projectId: facts.id, secret, ...(vault === undefined ? {} : { vault }) };
}

function parse(text: string): { format?: unknown; mode?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
