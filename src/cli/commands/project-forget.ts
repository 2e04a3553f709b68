import { join } from 'node:path';
import { Failure } from '../../failure/index.ts';
import { takeLock } from '../../project/index.ts';
import { type Forgettable, findPatient, finishForgetting, forgetPatient } from '../../project/on-need.node.ts';
import { type Call, EXIT, type ExitStatus, type Invocation } from '../command.ts';
import { openNamedProject } from '../project-opener.ts';
import { plural, printable, type Screen } from '../screen.ts';
import type { Shell } from '../shell.ts';

/** `leadglass project forget`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { out, err } = shell;
  const [name = '', pseudonym = ''] = invocation.positionals;
  const ticket = invocation.text('ticket');
  const project = await openNamedProject(name, shell);
  const lock = takeLock(project.folder);
  try {
    await finishForgetting(project);
    const patient = findPatient(project, pseudonym);
    sayWhat(patient, err);
    await confirm(patient.code, invocation, shell);
    const record = await forgetPatient(project, patient, ticket === undefined ? {} : { ticket });
    if (invocation.has('json')) out.line(JSON.stringify(record));
    else {
      for (const { folder, file } of record.released) out.line(printable(join(folder, file)));
    }
    err.line(`forgotten: ${record.code}, ${plural(record.released.length, 'released file')} to take back`);
    return EXIT.done;
  } finally {
    lock.release();
  }
}

function sayWhat({ code, released, held, copies }: Forgettable, err: Screen): void {
  err.line(
    `${code}: ${plural(released.length, 'released file')}, ${plural(held, 'held instance')}, ${plural(copies, 'kept copy', 'kept copies')}`,
  );
  err.line(
    `${err.style('yellow', 'notice:')} this cannot be undone. Released files stay where they are: remove them there, ask the recipient to do the same, and destroy older copies and exports of the project, or at least of its vault/keys.`,
  );
}

/** @throws {Failure} `usage/argument` unless the code was typed: as it is shown, or as his folder is called */
async function confirm(code: string, invocation: Invocation, shell: Shell): Promise<void> {
  const given = invocation.text('confirm');
  const typed = given ?? (await ask(code, shell));
  if (typed.toUpperCase().includes(code)) return;
  throw new Failure('usage/argument', 'that is another code; nothing was forgotten');
}

async function ask(code: string, shell: Shell): Promise<string> {
  const { askLine } = await import('../passphrase.ts');
  return askLine(`type ${code} to forget this patient`, shell, '--confirm CODE says that it is meant');
}
