/**
 * Whose an output folder is. The manifest says so; and because a manifest can be lost, edited or left behind, so do the
 * records that each project keeps of the folders it wrote, and, where both are silent, the names of the files: they come
 * from the secret of one project and stand in its journals.
 */
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure, isFailure } from '../failure/index.ts';
import type { ListedProject, ProjectFacts } from './facts.ts';
import { walkReleases } from './ledger.ts';
import { MANIFEST_NAME, type OutputOwnership, ownerOfOutput, readOwnership } from './output-folder.ts';

/** Files of a folder without a manifest that are looked up in the journals. */
const MOST_PROBES = 64;
/** Entries of a folder that are looked at for them, and how deep. */
const MOST_ENTRIES = 10_000;
const MOST_DEPTH = 6;

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
  const identityOf = identities();
  const own = identityOf(real);
  assertNotNested(real, projects, identityOf);
  const manifest = readOwnership(real);
  // An empty folder, or one that is gone, binds nobody: there is nothing in it to link.
  if (isEmpty(real)) return { owner: undefined, manifest };
  const recorded = projects.flatMap((listed) =>
    'facts' in listed && listed.facts.outputs.some((output) => identityOf(output) === own) ? [listed.facts] : [],
  );
  if (manifest !== undefined && recorded.length === 1 && recorded[0]!.id === manifest.project) {
    return { owner: manifest.project, manifest };
  }
  if (manifest !== undefined && recorded.length > 0 && !recorded.some(({ id }) => id === manifest.project)) {
    throw disagreed(recorded[0]!.name);
  }
  const found = lookInside(real);
  if (found.hasOutputFolder) throw nested('an output folder lies inside it');
  const owner = ownerOfFiles(found.probes, projects);
  if (manifest === undefined) return { owner: owner?.id ?? onlyOne(recorded)?.id, manifest };
  if (owner !== undefined && owner.id !== manifest.project) throw disagreed(owner.name);
  return { owner: manifest.project, manifest };
}

/** The project whose journals name the files: a folder can be moved, and its manifest exchanged. */
function ownerOfFiles(probes: ReadonlySet<string>, projects: readonly ListedProject[]): ProjectFacts | undefined {
  const owners = probes.size === 0 ? [] : projects.filter((project) => hasReleased(project.folder, probes));
  for (const owner of owners) if ('failure' in owner) throw owner.failure;
  return onlyOne(owners.flatMap((owner) => ('facts' in owner ? [owner.facts] : [])));
}

/** Where several projects wrote at one place, the folder was exchanged in between. */
function onlyOne(owners: readonly ProjectFacts[]): ProjectFacts | undefined {
  if (owners.length <= 1) return owners[0];
  throw new Failure('usage/project', 'several projects wrote into the output folder', {
    hint: 'write to another folder',
  });
}

function disagreed(name: string): Failure {
  return new Failure(
    'usage/project',
    `project ${name} has written into the output folder, and its ${MANIFEST_NAME} names another one`,
    { hint: 'put the manifest back that was there, or write to another folder' },
  );
}

interface Inside {
  /** Names of files that look like releases. A part of an output folder that was copied out of it has them too. */
  readonly probes: ReadonlySet<string>;
  /** One that was moved there: the records of its project name another place. */
  readonly hasOutputFolder: boolean;
}

/** What is in a folder whose manifest and records do not say enough: most are small, or full of something else. */
function lookInside(folder: string): Inside {
  const probes = new Set<string>();
  let hasOutputFolder = false;
  let entries = 0;
  // By levels: what tells most lies near the top.
  let level = [folder];
  for (let depth = 1; depth <= MOST_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const at of level) {
      for (const entry of entriesIfReadable(at)) {
        if (++entries > MOST_ENTRIES) return { probes, hasOutputFolder };
        if (entry.isDirectory() && !entry.name.startsWith('.')) next.push(join(at, entry.name));
        else if (depth > 1 && entry.isFile() && entry.name === MANIFEST_NAME) hasOutputFolder ||= isOutputFolder(at);
        else if (entry.isFile() && entry.name.endsWith('.dcm') && probes.size < MOST_PROBES) probes.add(entry.name);
      }
    }
    level = next;
  }
  return { probes, hasOutputFolder };
}

/** Not every folder at the top of a disk is everybody's. */
function entriesIfReadable(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') return [];
    throw new Failure('environment/output', `the output folder cannot be read (${code})`);
  }
}

/** By the names of instances: they are new UIDs, which no other project makes. */
function hasReleased(projectFolder: string, probes: ReadonlySet<string>): boolean {
  try {
    for (const { output } of walkReleases(projectFolder)) {
      if (probes.has(output.slice(output.lastIndexOf('/') + 1))) return true;
    }
    return false;
  } catch (error) {
    // A project so damaged that its journals cannot be read says nothing; whoever opens it hears why.
    if (isFailure(error) || (error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}

/** A recipient gets a folder with all that is in it. */
function assertNotNested(real: string, projects: readonly ListedProject[], identityOf: (path: string) => string): void {
  const outputs = projects.flatMap((listed) => ('facts' in listed ? listed.facts.outputs : []));
  const own = identityOf(real);
  const isInside = (output: string): boolean =>
    identityOf(output) !== own && [...around(output)].some((at) => identityOf(at) === own);
  if (outputs.some((output) => isInside(output) && !isEmpty(output))) throw nested('an output folder lies inside it');
  const known = new Set(outputs.filter((output) => !isEmpty(output)).map(identityOf));
  for (const at of around(real)) {
    if (isOutputFolder(at) || known.has(identityOf(at))) throw nested('it lies inside an output folder');
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

/**
 * What a folder is to the file system, so that links, letter case and `..` make no difference; its path where there is
 * none. Asked once a path: a machine may have many projects.
 */
function identities(): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
    const identity = stat === undefined || stat.ino === 0n ? path : `${stat.dev} ${stat.ino}`;
    known.set(path, identity);
    return identity;
  };
}

/** The folders around a path, the next one first. */
function* around(path: string): Generator<string> {
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) yield at;
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
