import { describePolicy } from '../../policy/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { policyOf } from '../policy-file.ts';
import { printable } from '../screen.ts';

/** `leadglass policy show`. */
export async function run({ invocation, shell: { out } }: Call): Promise<ExitStatus> {
  const policy = await policyOf(invocation.target);
  if (invocation.has('json')) out.line(JSON.stringify(policy));
  else for (const line of describePolicy(policy)) out.line(printable(line));
  return EXIT.done;
}
