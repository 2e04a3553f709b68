import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure/index.ts';
import {
  assertRunsAllowed,
  createProject,
  ensureCustody,
  type Lock,
  MANIFEST_NAME,
  openPlace,
  ownerOfOutput,
  type Project,
  placeForOutput,
  recordOutput,
  takeLock,
} from '../project/index.ts';
import { contains, realOutputPath } from './inputs.ts';
import { isPartName, STAGING_NAME } from './part.ts';
import type { BatchRequest } from './types.ts';

/** Where a run writes: the folder of the recipient and the project behind it. */
export interface Target {
  readonly project: Project;
  readonly created: boolean;
  /** Real path of the output folder. */
  readonly to: string;
  readonly staging: string;
  readonly lock: Lock;
}

/**
 * The project that the output folder belongs to, before anything is written.
 * @throws {Failure} `usage/project`, and `usage/nested-output` when the project would lie in the output folder: whoever
 *   gets that folder could identify its patients
 */
export async function findProject(request: BatchRequest): Promise<Project | undefined> {
  const { to, home, project: name, askPassphrase } = request;
  const project = placeForOutput(to, { home, ...(name === undefined ? {} : { project: name }) });
  const kept = Buffer.from(realOutputPath(project?.folder ?? join(home, 'projects')));
  const output = Buffer.from(realOutputPath(to));
  if (contains(output, kept) || (project !== undefined && contains(kept, output))) {
    throw new Failure('usage/nested-output', 'the project and the output folder lie inside each other', {
      hint: 'whoever gets the output folder must not get the project; set LEADGLASS_HOME to another place',
    });
  }
  if (project === undefined) return undefined;
  assertRunsAllowed(project.facts, new Date());
  return openPlace(project, askPassphrase);
}

/**
 * The project of the run, locked; made when the output folder has none. Nothing is written below `to` yet.
 * @throws {Failure} `environment/locked`
 */
export async function openTarget(request: BatchRequest, found: Project | undefined): Promise<Target> {
  const made = found ?? createProject({ home: request.home, unprotected: true });
  const lock = takeLock(made.folder);
  try {
    const project = await ensureCustody(made);
    const to = realOutputPath(request.to);
    return { project, created: found === undefined, to, staging: join(to, STAGING_NAME), lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes the output folder ready. What a run that was cut off left half done is removed. */
export function prepareOutput({ project, to, staging }: Target): void {
  mkdirSync(to, { recursive: true });
  recordOutput(project, to);
  clearStaging(staging);
  mkdirSync(staging, { recursive: true });
}

/** @throws {Failure} `environment/locked` when another project has begun to write into the folder meanwhile */
export function assertOwner({ to, project }: Target): void {
  if (ownerOfOutput(to) === project.facts.id) return;
  throw new Failure('environment/locked', 'another run has taken the output folder for another project');
}

/** Removes what was made by leadglass and nothing else; the folder stays when something else lies in it. */
export function clearStaging(staging: string): void {
  let names: string[];
  try {
    names = readdirSync(staging);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const foreign = names.filter((name) => !isPartName(name) && name !== `.${MANIFEST_NAME}.part`);
  for (const name of names) if (!foreign.includes(name)) rmSync(join(staging, name), { force: true });
  if (foreign.length === 0) rmdirSync(staging);
}
