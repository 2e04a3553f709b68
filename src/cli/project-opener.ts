/** The one place where commands open projects: a locked one is opened with its passphrase. */
import { type AskPassphrase, findPlace, openPlace, type Project } from '../project/index.ts';
import { printable } from './screen.ts';
import type { Shell } from './shell.ts';

/** @throws {Failure} `usage/project`, `usage/passphrase`, `environment/project-damaged` */
export function openNamedProject(nameOrFolder: string, shell: Shell): Promise<Project> {
  return openPlace(findPlace(shell.home, nameOrFolder), passphraseOf(shell));
}

/** Asks for the passphrase of a project: prompt, LEADGLASS_PASSPHRASE_FILE or LEADGLASS_PASSPHRASE_FD. */
export function passphraseOf(shell: Shell): AskPassphrase {
  return async ({ facts }) => {
    const { askPassphrase, PROJECT_VARIABLE } = await import('./passphrase.ts');
    const prompt = `passphrase of project ${printable(facts.name)}`;
    return askPassphrase({ variable: PROJECT_VARIABLE, prompt }, shell);
  };
}
