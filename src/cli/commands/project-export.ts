import { findPlace, takeLock } from '../../project/index.ts';
import { exportProject } from '../../project/on-need.node.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { askNewPassphrase, EXPORT_VARIABLE } from '../passphrase.ts';
import { printable } from '../screen.ts';

/** `leadglass project export`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { out, err, home } = shell;
  const [, file] = invocation.positionals;
  if (file === undefined) throw new TypeError('the table does not require a file');
  const place = findPlace(home, invocation.target);
  const keeps = invocation.has('backup');
  const lock = takeLock(place.folder);
  try {
    const question = { variable: EXPORT_VARIABLE, prompt: 'new passphrase of the exported file' };
    await exportProject(place, file, { passphrase: await askNewPassphrase(question, shell), keeps });
  } finally {
    lock.release();
  }
  out.line(`project ${place.facts.name}: ${printable(file)}`);
  const notice = keeps
    ? 'a backup: the project goes on here, and an import of it elsewhere would be a second writer.'
    : 'no run goes on with the project here any more: import the file where it shall go on.';
  err.line(`${err.style('yellow', 'notice:')} ${notice}`);
  return EXIT.done;
}
