import { Failure } from '../../failure/index.ts';
import type { CompiledPolicy } from '../../policy/index.ts';
import { withOverrides } from '../../policy/index.ts';
import { type Call, EXIT, type ExitStatus, type Invocation } from '../command.ts';
import { heldChoice, heldProject } from '../held-project.ts';
import { workOnHeld } from '../held-work.ts';
import { overridesOf, policyOf } from '../policy-file.ts';

/** `leadglass held retry`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const policy = await policyFor(invocation);
  const project = await heldProject(invocation, shell);
  const { ids } = heldChoice(invocation, project);
  if (ids.length === 0) {
    shell.out.line('nothing is held');
    return EXIT.done;
  }
  return workOnHeld(
    {
      project,
      ids,
      action: { kind: 'retry', ...(policy === undefined ? {} : { policy }), rekey: invocation.has('rekey') },
      ...(invocation.has('keep-held') ? { keepHeld: true } : {}),
    },
    invocation,
    shell,
  );
}

/** Undefined: the one that held it. */
async function policyFor(invocation: Invocation): Promise<CompiledPolicy | undefined> {
  const named = invocation.text('policy');
  const overrides = overridesOf(invocation);
  if (named !== undefined) return withOverrides(await policyOf(named), overrides);
  if (Object.keys(overrides).length === 0) return undefined;
  throw new Failure('usage/argument', '--pixels, --pixel-effort and --faces change a policy that --policy names', {
    hint: 'name it, also when it is the one of that run',
  });
}
