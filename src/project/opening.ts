import { type AskPassphrase, openProject, type Project, type ProjectPlace } from './project.ts';

/**
 * Opens a project; `ask` is called for one that is locked.
 * @throws {Failure} `usage/passphrase`, `environment/project-damaged`, `input/key-file`
 */
export async function openPlace(place: ProjectPlace, ask?: AskPassphrase): Promise<Project> {
  if (place.facts.unprotected || ask === undefined) return openProject('', place.folder);
  return (await import('./protection.ts')).openLocked(place, ask);
}
