import { readFileSync } from 'node:fs';
import { openReview } from '../../batch/index.ts';
import { Failure } from '../../failure/index.ts';
import type { Call, ExitStatus } from '../command.ts';
import { heldFilter, heldProject } from '../held-project.ts';
import { carryOut, runOptions } from '../held-work.ts';
import { plural } from '../screen.ts';

/** `leadglass review --decisions FILE`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const file = invocation.text('decisions');
  if (file === undefined) throw new TypeError('the table requires it');
  const { run: number } = heldFilter(invocation);
  const project = await heldProject(invocation, shell);
  const text = textOf(file);
  const desk = openReview({
    ...runOptions(invocation, shell),
    project,
    ...(number === undefined ? {} : { run: number }),
  });
  try {
    const count = desk.replay(text);
    if (!invocation.has('quiet')) shell.err.line(`${plural(count, 'decision')} taken over`);
    const nothing = 'nothing is left to do: everything that was decided is carried out';
    return await carryOut((io) => desk.run(io), { invocation, shell, nothing });
  } finally {
    desk.close();
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failure('usage/argument', '--decisions: the file cannot be read', { cause });
  }
}
