import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { completionScript, SHELLS } from '../completion.ts';

/** `leadglass completion`. */
export async function run({ invocation, shell: { out }, commands }: Call): Promise<ExitStatus> {
  const name = SHELLS.find((known) => known === invocation.target);
  if (name === undefined) throw new TypeError('the table allows a shell that has no script');
  out.write(completionScript(name, commands));
  return EXIT.done;
}
