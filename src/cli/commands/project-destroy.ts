import { basename, join } from 'node:path';
import { Failure } from '../../failure/index.ts';
import { findFolder, findPlace, openPlace, takeLock } from '../../project/index.ts';
import { destroyProject, isBeingDestroyed } from '../../project/on-need.node.ts';
import { type Call, EXIT, type ExitStatus, type Invocation } from '../command.ts';
import { askLine } from '../passphrase.ts';
import { passphraseOf } from '../project-opener.ts';
import { plural, printable } from '../screen.ts';
import type { Shell } from '../shell.ts';

/** `leadglass project destroy`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { out, err, home } = shell;
  const folder = findFolder(home, invocation.target);
  const name = basename(folder);
  await confirm(name, invocation, shell);
  const lock = takeLock(folder);
  try {
    // What was begun is signed already, and its keys may be gone.
    const isSigned = !invocation.has('unsigned') && !isBeingDestroyed(folder);
    const secret = isSigned ? (await openPlace(findPlace(home, folder), passphraseOf(shell))).secret : undefined;
    const { path, certificate } = await destroyProject(folder, {
      certificate: invocation.text('certificate') ?? join(home, 'destroyed', `${name}-${stamp()}.json`),
      ...(secret === undefined ? {} : { secret }),
    });
    const { files, patients } = certificate.destroyed;
    out.line(`project ${printable(name)} is destroyed: ${plural(files, 'file')}, ${plural(patients, 'patient')}`);
    out.line(`certificate ${printable(path)}`);
    for (const limit of certificate.limits) err.line(`${err.style('yellow', 'notice:')} ${limit}`);
    return EXIT.done;
  } finally {
    lock.release();
  }
}

/** @throws {Failure} `usage/argument` unless the name was typed */
async function confirm(name: string, invocation: Invocation, shell: Shell): Promise<void> {
  const prompt = `type ${printable(name)} to destroy the project and every link back to its patients`;
  const typed = invocation.text('confirm') ?? (await askLine(prompt, shell, '--confirm NAME says that it is meant'));
  if (typed === name) return;
  throw new Failure('usage/argument', 'that is not the name of the project; nothing was done');
}

const stamp = (): string => new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
