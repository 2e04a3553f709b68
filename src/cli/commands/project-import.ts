import { listProjects } from '../../project/index.ts';
import { assertNotHere, exportedId, importProject } from '../../project/on-need.node.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { askPassphrase, EXPORT_VARIABLE } from '../passphrase.ts';
import { printable } from '../screen.ts';

/** `leadglass project import`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { out, home } = shell;
  const file = invocation.target;
  assertNotHere(listProjects(home), exportedId(file));
  const name = invocation.text('name');
  const passphrase = await askPassphrase(
    { variable: EXPORT_VARIABLE, prompt: 'passphrase of the exported file' },
    shell,
  );
  const place = await importProject(file, { home, passphrase, ...(name === undefined ? {} : { name }) });
  out.line(`project ${place.facts.name}: ${printable(place.folder)}`);
  return EXIT.done;
}
