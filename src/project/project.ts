import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { unhex } from '../crypto/index.ts';
import { Failure, isFailure, Secret } from '../failure/index.ts';
import { type ListedProject, PROJECT_FORMAT, type ProjectFacts, readFacts, updateFacts, writeFacts } from './facts.ts';
import { ifThere, makePrivateFolder, PRIVATE_FILE, PRIVATE_FOLDER, syncFolder } from './files.ts';
import { bindingOf } from './output-binding.ts';
import type { OutputOwnership } from './output-folder.ts';

const SECRET_BYTES = 32;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** The secret in hex, or under a passphrase. */
const SECRET_NAME = 'secret';
export const SECRET_KEY_NAME = 'secret.key';
/** Where no recovery file and no people hold it. */
export const CUSTODY_SEED_NAME = 'custody.seed';
/** Its destruction has begun (destroy.ts). */
export const DESTROYING_NAME = 'destroying.json';

/** A project that is known and not opened: nothing here is secret. */
export interface ProjectPlace {
  readonly folder: string;
  readonly facts: ProjectFacts;
  /** What the user should know, one sentence each. */
  readonly warnings: readonly string[];
}

/** One recipient: whoever has two files from one project can see that they are of one patient. */
export interface Project extends ProjectPlace {
  readonly secret: Secret;
}

/** Asks for the passphrase of a locked project. */
export type AskPassphrase = (place: ProjectPlace) => Promise<Secret>;

export interface CreateOptions {
  /** LEADGLASS_HOME. */
  readonly home: string;
  /** Without one the project is named by its id. */
  readonly name?: string;
  readonly unprotected: true;
}

/**
 * Makes an unprotected project with a new secret. It appears whole or not at all. One with a passphrase or a recovery
 * file is made by `initProject`. The keys that its first run needs are made by that.
 * @throws {Failure} `usage/project` for a name that cannot be or is taken
 */
export function createProject(options: CreateOptions): Project {
  const id = randomBytes(16).toString('hex');
  const name = checkedName(options.name ?? id);
  const facts: ProjectFacts = {
    format: PROJECT_FORMAT,
    id,
    name,
    created: new Date().toISOString(),
    unprotected: true,
    outputs: [],
  };
  const draft = draftProject(options.home, facts);
  draft.write(SECRET_NAME, `${randomBytes(SECRET_BYTES).toString('hex')}\n`);
  return openFolder(draft.publish());
}

/** A project that is being made: nobody sees it before `publish`, and then all of it. */
export interface ProjectDraft {
  readonly folder: string;
  write(name: string, text: string): void;
  /** Returns its folder. @throws {Failure} `usage/project` when the name is taken */
  publish(): string;
  abandon(): void;
}

/** @throws {Failure} `usage/project` for a name that cannot be or is taken */
export function draftProject(home: string, facts: ProjectFacts): ProjectDraft {
  const projects = join(home, 'projects');
  makePrivateFolder(projects);
  const folder = join(projects, checkedName(facts.name));
  const isTaken = (cause?: unknown): Failure =>
    new Failure('usage/project', `there is a project ${facts.name} already`, { cause });
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) throw isTaken();
  const temporary = join(projects, `.${facts.id}.part`);
  mkdirSync(temporary, { mode: PRIVATE_FOLDER });
  for (const sub of ['subjects', 'runs']) mkdirSync(join(temporary, sub), { mode: PRIVATE_FOLDER });
  const abandon = (): void => rmSync(temporary, { recursive: true, force: true });
  return {
    folder: temporary,
    write: (name, text) => writeFileSync(join(temporary, name), text, { mode: PRIVATE_FILE, flush: true }),
    publish() {
      writeFacts(temporary, facts);
      try {
        renameSync(temporary, folder);
      } catch (cause) {
        abandon();
        throw isTaken(cause);
      }
      syncFolder(projects);
      return folder;
    },
    abandon,
  };
}

/**
 * Opens a project by its name under `home`, or by its folder. One with a passphrase is opened by `openPlace`.
 * @throws {Failure} `usage/project` when there is none, `usage/passphrase`, `environment/project-damaged`
 */
export function openProject(home: string, nameOrFolder: string): Project {
  return openUnlocked(findPlace(home, nameOrFolder));
}

/**
 * Finds a project by its name under `home`, or by its folder, without its secret.
 * @throws {Failure} `usage/project` when there is none, `environment/project-damaged`
 */
export function findPlace(home: string, nameOrFolder: string): ProjectPlace {
  return placeOf(findFolder(home, nameOrFolder));
}

/** The folder of a project, damaged ones too. @throws {Failure} `usage/project` when there is none */
export function findFolder(home: string, nameOrFolder: string): string {
  const named = NAME.test(nameOrFolder) ? join(home, 'projects', nameOrFolder) : undefined;
  for (const folder of [named, resolve(nameOrFolder)]) {
    if (folder !== undefined && isProjectFolder(folder)) return folder;
  }
  throw new Failure(
    'usage/project',
    `there is no project ${NAME.test(nameOrFolder) ? nameOrFolder : 'in that folder'}`,
    {
      hint: 'leadglass project list shows them, leadglass project init makes one',
    },
  );
}

/** Everything below `home` that is a project, damaged ones too, by name. */
export function surveyProjects(home: string): ListedProject[] {
  return projectFolders(home).map((folder) => {
    try {
      return { folder, facts: readFacts(folder) };
    } catch (error) {
      if (!isFailure(error)) throw error;
      return { folder, failure: error };
    }
  });
}

/** The projects under `home` that can be read, by name. */
export function listProjects(home: string): ProjectFacts[] {
  return surveyProjects(home).flatMap((listed) => ('facts' in listed ? [listed.facts] : []));
}

export interface OutputOwner {
  readonly home: string;
  /** What `--project` says. */
  readonly project?: string;
}

/**
 * The project that an output folder belongs to (`bindingOf`), else the one that `--project` names, else `undefined`: the
 * run makes one. An output folder never changes hands, or its files would link two recipients.
 * @throws {Failure} `usage/project`, `usage/nested-output`
 */
export function placeForOutput(to: string, owner: OutputOwner): ProjectPlace | undefined {
  const named = owner.project === undefined ? undefined : findPlace(owner.home, owner.project);
  const projects = surveyProjects(owner.home);
  // One that is named may lie elsewhere.
  const isListed = named === undefined || projects.some(({ folder }) => folder === named.folder);
  const { owner: ownerId, manifest } = bindingOf(to, isListed ? projects : [...projects, named]);
  if (ownerId === undefined) return named;
  if (named !== undefined && named.facts.id !== ownerId) {
    throw new Failure('usage/project', 'the output folder belongs to another project', {
      hint: 'name that project, or write to another folder',
    });
  }
  const found = projects.find((listed) => 'facts' in listed && listed.facts.id === ownerId);
  const place = named ?? (found === undefined ? undefined : placeOf(found.folder));
  if (place === undefined) {
    throw new Failure('usage/project', 'the output folder belongs to a project that is not here', {
      hint: 'name the folder of that project with --project, or write to another folder',
    });
  }
  assertNewestCopy(place.facts, manifest);
  return place;
}

/** A project that was moved has one copy that goes on; another one would give the same instance two journals. */
function assertNewestCopy({ name, generation = 0, copy }: ProjectFacts, manifest: OutputOwnership | undefined): void {
  if (manifest === undefined || manifest.generation < generation) return;
  if (manifest.generation === generation && manifest.copy === copy) return;
  throw new Failure('usage/project', `another copy of project ${name} has written into the output folder`, {
    hint: 'a project that was exported goes on where it was imported last; write to another folder, or run there',
  });
}

/** As `placeForOutput`, opened. @throws {Failure} `usage/passphrase` as well */
export function projectForOutput(to: string, owner: OutputOwner): Project | undefined {
  const place = placeForOutput(to, owner);
  return place === undefined ? undefined : openUnlocked(place);
}

/** Writes down where a run writes, before it does: from then on the folder is the project's. */
export function recordOutput(project: Project, to: string): Project {
  const output = realpathSync(to);
  if (project.facts.outputs.includes(output)) return project;
  const facts = updateFacts(project.folder, (now) => ({ ...now, outputs: [...new Set([...now.outputs, output])] }));
  return { ...project, facts };
}

/** Writes down what the last run was made with. Returns the project as it is now. */
export function recordRun(project: Project, run: { to: string; policy: { name: string; digest: string } }): Project {
  const output = realpathSync(run.to);
  const facts = updateFacts(project.folder, (now) => ({
    ...now,
    policy: run.policy,
    outputs: [...new Set([...now.outputs, output])],
  }));
  return { ...project, facts };
}

function projectFolders(home: string): string[] {
  const projects = join(home, 'projects');
  const names = ifThere(
    () => readdirSync(projects),
    (cause) => new Failure('environment/project-damaged', 'the folder of the projects cannot be read', { cause }),
  );
  return (names ?? [])
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(projects, name))
    .filter(isProjectFolder)
    .sort();
}

function isProjectFolder(folder: string): boolean {
  const isFile = (name: string): boolean => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true;
  return isFile('project.json') || isFile(DESTROYING_NAME);
}

function openFolder(folder: string): Project {
  return openUnlocked(placeOf(folder));
}

function placeOf(folder: string): ProjectPlace {
  const facts = readFacts(folder);
  if (statSync(join(folder, DESTROYING_NAME), { throwIfNoEntry: false }) !== undefined) {
    throw new Failure('environment/project-damaged', `the destruction of project ${facts.name} was begun`, {
      hint: `leadglass project destroy ${facts.name} goes on with it`,
    });
  }
  if (
    statSync(join(folder, facts.unprotected ? SECRET_NAME : SECRET_KEY_NAME), { throwIfNoEntry: false }) === undefined
  ) {
    throw new Failure('environment/project-damaged', `the secret of project ${facts.name} is not there`);
  }
  const names = [facts.unprotected ? SECRET_NAME : SECRET_KEY_NAME, CUSTODY_SEED_NAME];
  const open = names.map((name) => join(folder, name)).filter(isOpenToOthers);
  const warnings = open.map(
    (path) => `others can read the secret of project ${facts.name}; set its mode to 0600: ${path}`,
  );
  return { folder, facts, warnings };
}

/** Bits of group and others mean nothing on Windows. */
function isOpenToOthers(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return process.platform !== 'win32' && stat !== undefined && (stat.mode & 0o077) !== 0;
}

function openUnlocked(place: ProjectPlace): Project {
  if (place.facts.unprotected) return { ...place, secret: readSecret(join(place.folder, SECRET_NAME)) };
  throw new Failure('usage/passphrase', `project ${place.facts.name} is locked with a passphrase`, {
    hint: 'give it at the prompt of a terminal, or name a file that holds it in LEADGLASS_PASSPHRASE_FILE',
  });
}

function readSecret(path: string): Secret {
  let text: string;
  try {
    text = readFileSync(path, 'latin1').trim();
  } catch {
    throw new Failure('environment/project-damaged', 'the secret of the project cannot be read');
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new Failure('environment/project-damaged', `the secret of the project is not ${2 * SECRET_BYTES} hex digits`);
  }
  return new Secret(unhex(text));
}

export function checkedName(name: string): string {
  if (NAME.test(name)) return name;
  throw new Failure('usage/project', 'a project name has 1 to 64 letters, digits, dots, dashes and underscores', {
    hint: 'it begins with a letter or a digit',
  });
}
