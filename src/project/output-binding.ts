/**
 * Whose an output folder is. The manifest says so; and because a manifest can be lost, edited or left behind, so do the
 * records that each project keeps of the folders it wrote, and, where both are silent, the names of the files: they come
 * from the secret of one project and stand in its journals.
 */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure, isFailure } from '../failure/index.ts';
import type { ListedProject, ProjectFacts } from './facts.ts';
import { walkReleases } from './ledger.ts';
import { MANIFEST_NAME, type OutputOwnership, ownerOfOutput, readOwnership } from './output-folder.ts';

/** Files of a folder without a manifest that are looked up in the journals. */
const MOST_PROBES = 64;
/** Entries of a folder that are looked at for them. */
const MOST_ENTRIES = 10_000;

/** What is known of a folder that a run is to write into. */
export interface Binding {
  /** Id of the project that it belongs to; undefined for a folder that nobody has. */
  readonly owner: string | undefined;
  readonly manifest: OutputOwnership | undefined;
}

/**
 * @param projects all that are here, damaged ones too
 * @throws {Failure} `usage/project` when manifest, records and files disagree, `usage/nested-output` for a folder inside
 *   an output folder, or around one
 */
export function bindingOf(to: string, projects: readonly ListedProject[]): Binding {
  const real = realPathOf(to);
  assertNotNested(real, projects);
  const manifest = readOwnership(real);
  // An empty folder, or one that is gone, binds nobody: there is nothing in it to link.
  if (isEmpty(real)) return { owner: manifest?.project, manifest };
  const recorded = projects.flatMap((listed) =>
    'facts' in listed && listed.facts.outputs.some((output) => isSameFolder(output, real)) ? [listed.facts] : [],
  );
  if (manifest !== undefined) {
    assertAgreed(manifest.project, recorded);
    return { owner: manifest.project, manifest };
  }
  return { owner: ownerOfFiles(real, recorded, projects), manifest };
}

/** Where several projects wrote at one place, the folder was exchanged in between; the manifest must be of one of them. */
function assertAgreed(owner: string, recorded: readonly ProjectFacts[]): void {
  if (recorded.length === 0 || recorded.some(({ id }) => id === owner)) return;
  throw new Failure(
    'usage/project',
    `project ${recorded[0]!.name} has written into the output folder, and its ${MANIFEST_NAME} names another one`,
    { hint: 'put the manifest back that was there, or write to another folder' },
  );
}

/** The files decide, because a folder can be moved; the records where they say nothing. */
function ownerOfFiles(
  folder: string,
  recorded: readonly ProjectFacts[],
  projects: readonly ListedProject[],
): string | undefined {
  const probes = new Set(probesOf(folder));
  const owners = probes.size === 0 ? [] : projects.filter((project) => hasReleased(project.folder, probes));
  if (owners.length > 1 || (owners.length === 0 && recorded.length > 1)) {
    throw new Failure(
      'usage/project',
      `the output folder has no ${MANIFEST_NAME}, and several projects wrote into it`,
      {
        hint: 'write to another folder',
      },
    );
  }
  const [owner] = owners;
  if (owner === undefined) return recorded[0]?.id;
  if ('failure' in owner) throw owner.failure;
  return owner.facts.id;
}

/** Paths of files that look like releases: patient, study, series, instance. */
function probesOf(folder: string): string[] {
  const probes: string[] = [];
  let entries = 0;
  const walk = (below: string, depth: number): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      if (probes.length >= MOST_PROBES || ++entries > MOST_ENTRIES) return;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && depth < 4 && !entry.name.startsWith('.')) walk(path, depth + 1);
      else if (depth === 4 && entry.isFile() && entry.name.endsWith('.dcm')) probes.push(path);
    }
  };
  walk('', 1);
  return probes;
}

function hasReleased(projectFolder: string, probes: ReadonlySet<string>): boolean {
  try {
    for (const { output } of walkReleases(projectFolder)) if (probes.has(output)) return true;
    return false;
  } catch (error) {
    // A project so damaged that its journals cannot be read says nothing; whoever opens it hears why.
    if (isFailure(error) || (error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}

/** A recipient gets a folder with all that is in it. */
function assertNotNested(real: string, projects: readonly ListedProject[]): void {
  const outputs = projects.flatMap((listed) => ('facts' in listed ? listed.facts.outputs : []));
  const around = outputs.filter((output) => output !== real && isBelow(output, real) && !isEmpty(output));
  if (around.length > 0) throw nested('an output folder lies inside it');
  for (let at = dirname(real); at !== dirname(at); at = dirname(at)) {
    if (isOutputFolder(at) || outputs.some((output) => isSameFolder(output, at) && !isEmpty(at))) {
      throw nested('it lies inside an output folder');
    }
  }
}

function isOutputFolder(folder: string): boolean {
  try {
    return ownerOfOutput(folder) !== undefined;
  } catch (error) {
    // Somebody else's manifest.json, which is none of ours.
    if (isFailure(error)) return false;
    throw error;
  }
}

/** By what the file system says, so that links, letter case and `..` make no difference. */
function isSameFolder(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return a !== undefined && b !== undefined && a.ino !== 0n && a.ino === b.ino && a.dev === b.dev;
}

function isBelow(path: string, folder: string): boolean {
  const prefix = `${folder}/`.replaceAll('\\', '/').replace(/\/+$/, '/');
  return path.replaceAll('\\', '/').startsWith(prefix);
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return true;
    throw new Failure('environment/output', `the output folder cannot be read (${code})`);
  }
}

/** The real path of a folder that need not be there yet. */
function realPathOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const parent = dirname(absolute);
    if (code !== 'ENOENT' || parent === absolute) {
      throw new Failure('environment/output', `the output folder cannot be reached (${code})`);
    }
    return join(realPathOf(parent), basename(absolute));
  }
}

function nested(why: string): Failure {
  return new Failure('usage/nested-output', `the output folder cannot be used: ${why}`, {
    hint: 'each output folder is for one recipient; choose one that has nothing to do with another',
  });
}
