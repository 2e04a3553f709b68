import { dropHeld } from '../../batch/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { heldProject } from '../held-project.ts';
import { plural } from '../screen.ts';

/** `leadglass held drop`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const project = await heldProject(invocation, shell);
  const { length } = dropHeld({ project, ids: invocation.positionals });
  shell.out.line(`${plural(length, 'instance')} taken off the list; a run over the sources holds them again`);
  return EXIT.done;
}
