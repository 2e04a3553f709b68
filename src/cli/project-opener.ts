/** The one place where commands open projects: a locked one is opened with its passphrase. */
import { findPlace, openPlace, type Project, type ProjectPlace } from '../project/index.ts';
import { askPassphrase, PROJECT_VARIABLE } from './passphrase.ts';
import { printable } from './screen.ts';
import type { Shell } from './shell.ts';

/** @throws {Failure} `usage/project`, `usage/passphrase`, `environment/project-damaged` */
export function openNamedProject(nameOrFolder: string, shell: Shell): Promise<Project> {
  return openPlace(findPlace(shell.home, nameOrFolder), passphraseOf(shell));
}

/** Asks for the passphrase of a project: prompt, LEADGLASS_PASSPHRASE_FILE or LEADGLASS_PASSPHRASE_FD. */
export function passphraseOf(shell: Shell): (place: ProjectPlace) => ReturnType<typeof askPassphrase> {
  return ({ facts }) =>
    askPassphrase({ variable: PROJECT_VARIABLE, prompt: `passphrase of project ${printable(facts.name)}` }, shell);
}
