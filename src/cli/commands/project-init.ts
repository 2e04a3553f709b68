import { createProject } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { printable } from '../screen.ts';

/** `leadglass project init`. */
export async function run({ invocation, shell: { out, err, home } }: Call): Promise<ExitStatus> {
  const { folder, facts } = createProject({
    home,
    name: invocation.target,
    unprotected: invocation.has('unprotected'),
  });
  out.line(`project ${facts.name}: ${printable(folder)}`);
  err.line(
    `${err.style('yellow', 'notice:')} no passphrase protects it. Whoever can read that folder can tell who the patients are: keep it like the originals.`,
  );
  return EXIT.done;
}
