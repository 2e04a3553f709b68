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
import { basename, join, resolve } from 'node:path';
import { unhex } from '../crypto/index.ts';
import { Failure, Secret } from '../failure/index.ts';
import { makePrivateFolder, PRIVATE_FILE, PRIVATE_FOLDER, writeAtomically } from './files.ts';
import { ownerOfOutput } from './output-folder.ts';
import { makeSigningKey } from './signing-key.ts';

export const PROJECT_FORMAT = 'leadglass.project/1';
const SECRET_BYTES = 32;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `project.json`. */
export interface ProjectFacts {
  readonly format: typeof PROJECT_FORMAT;
  /** 32 hex digits; stands in the manifest of every folder that the project writes. */
  readonly id: string;
  readonly name: string;
  /** UTC, ISO 8601. */
  readonly created: string;
  /** No passphrase protects the secret: who can read the disk can read it. */
  readonly unprotected: true;
  /** Of the last run. */
  readonly policy?: { readonly name: string; readonly digest: string };
  /** Real paths of the folders that runs wrote into. */
  readonly outputs: readonly string[];
}

/** One recipient: whoever has two files from one project can see that they are of one patient. */
export interface Project {
  readonly folder: string;
  readonly facts: ProjectFacts;
  readonly secret: Secret;
  /** What the user should know, one sentence each. */
  readonly warnings: readonly string[];
}

export interface CreateOptions {
  /** LEADGLASS_HOME. */
  readonly home: string;
  /** Without one the project is named by its id. */
  readonly name?: string;
  readonly unprotected: boolean;
}

/**
 * Makes a project with a new secret. It appears whole or not at all.
 * @throws {Failure} `usage/project` for a name that cannot be or is taken, `policy/not-available` without `unprotected`
 */
export function createProject(options: CreateOptions): Project {
  if (!options.unprotected) {
    throw new Failure('policy/not-available', 'projects with a passphrase are not available in this version', {
      hint: 'use --unprotected; who can read the disk can then read the secret',
    });
  }
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
  const projects = join(options.home, 'projects');
  makePrivateFolder(projects);
  const folder = join(projects, name);
  const temporary = join(projects, `.${id}.part`);
  mkdirSync(temporary, { mode: PRIVATE_FOLDER });
  for (const sub of ['subjects', 'runs']) mkdirSync(join(temporary, sub), { mode: PRIVATE_FOLDER });
  const secret = randomBytes(SECRET_BYTES);
  const text = `${secret.toString('hex')}\n`;
  writeFileSync(join(temporary, 'secret'), text, { mode: PRIVATE_FILE, flush: true });
  makeSigningKey({ folder: temporary, projectId: id, secret: new Secret(secret) });
  writeAtomically(join(temporary, 'project.json'), `${JSON.stringify(facts, undefined, 2)}\n`, { mode: PRIVATE_FILE });
  try {
    renameSync(temporary, folder);
  } catch (cause) {
    rmSync(temporary, { recursive: true });
    throw new Failure('usage/project', `there is a project ${name} already`, { cause });
  }
  return openFolder(folder);
}

/**
 * Opens a project by its name under `home`, or by its folder.
 * @throws {Failure} `usage/project` when there is none, `environment/project-damaged`
 */
export function openProject(home: string, nameOrFolder: string): Project {
  const named = NAME.test(nameOrFolder) ? join(home, 'projects', nameOrFolder) : undefined;
  for (const folder of [named, resolve(nameOrFolder)]) {
    if (folder !== undefined && isProjectFolder(folder)) return openFolder(folder);
  }
  throw new Failure(
    'usage/project',
    `there is no project ${NAME.test(nameOrFolder) ? nameOrFolder : 'in that folder'}`,
    {
      hint: 'leadglass project list shows them, leadglass project init makes one',
    },
  );
}

/** The projects under `home`, by name. */
export function listProjects(home: string): ProjectFacts[] {
  return projectFolders(home).map((folder) => readFacts(folder));
}

export interface OutputOwner {
  readonly home: string;
  /** What `--project` says. */
  readonly project?: string;
}

/**
 * The project that an output folder belongs to: the one in its manifest, else the one that `--project` names, else
 * `undefined`: the run makes one. An output folder never changes hands, or its files would link two recipients.
 * @throws {Failure} `usage/project`
 */
export function projectForOutput(to: string, owner: OutputOwner): Project | undefined {
  const ownerId = ownerOfOutput(to);
  const named = owner.project === undefined ? undefined : openProject(owner.home, owner.project);
  if (ownerId === undefined) return named;
  if (named !== undefined) {
    if (named.facts.id === ownerId) return named;
    throw new Failure('usage/project', 'the output folder belongs to another project', {
      hint: 'name that project, or write to another folder',
    });
  }
  const folder = projectFolders(owner.home).find((candidate) => readFacts(candidate).id === ownerId);
  if (folder !== undefined) return openFolder(folder);
  throw new Failure('usage/project', 'the output folder belongs to a project that is not here', {
    hint: 'name the folder of that project with --project, or write to another folder',
  });
}

/** Writes down what the last run was made with. Returns the project as it is now. */
export function recordRun(project: Project, run: { to: string; policy: { name: string; digest: string } }): Project {
  const outputs = [...new Set([...project.facts.outputs, realpathSync(run.to)])];
  const facts = { ...project.facts, policy: run.policy, outputs };
  const path = join(project.folder, 'project.json');
  writeAtomically(path, `${JSON.stringify(facts, undefined, 2)}\n`, { mode: PRIVATE_FILE });
  return { ...project, facts };
}

function projectFolders(home: string): string[] {
  const projects = join(home, 'projects');
  try {
    const names = readdirSync(projects).filter((name) => !name.startsWith('.'));
    return names
      .map((name) => join(projects, name))
      .filter(isProjectFolder)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Failure('environment/project-damaged', 'the folder of the projects cannot be read', { cause: error });
  }
}

function isProjectFolder(folder: string): boolean {
  return statSync(join(folder, 'project.json'), { throwIfNoEntry: false })?.isFile() === true;
}

function openFolder(folder: string): Project {
  const facts = readFacts(folder);
  const path = join(folder, 'secret');
  const warnings: string[] = [];
  // Bits of group and others mean nothing on Windows.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    warnings.push(`others can read the secret of project ${facts.name}; set its mode to 0600: ${path}`);
  }
  return { folder, facts, secret: readSecret(path), warnings };
}

function readFacts(folder: string): ProjectFacts {
  const damaged = (why: string): Failure =>
    new Failure('environment/project-damaged', `project.json of ${basename(folder)} ${why}`);
  let facts: Partial<ProjectFacts>;
  try {
    facts = JSON.parse(readFileSync(join(folder, 'project.json'), 'utf8')) as Partial<ProjectFacts>;
  } catch {
    throw damaged('cannot be read');
  }
  if (facts.format !== PROJECT_FORMAT) throw damaged(`has a format that this version does not know`);
  if (!/^[0-9a-f]{32}$/.test(facts.id ?? '') || typeof facts.name !== 'string') throw damaged('is incomplete');
  return { ...(facts as ProjectFacts), outputs: facts.outputs ?? [] };
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

function checkedName(name: string): string {
  if (NAME.test(name)) return name;
  throw new Failure('usage/project', 'a project name has 1 to 64 letters, digits, dots, dashes and underscores', {
    hint: 'it begins with a letter or a digit',
  });
}
