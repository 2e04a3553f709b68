import { Failure } from '../../failure/index.ts';
import type { CompiledPolicy } from '../../policy/index.ts';
import { type Edition, uidFacts, uidOfKeyword } from '../../standard/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { diffPolicies, type EffectChange, type PolicyDiff } from '../policy-effects.ts';
import { policyOf } from '../policy-file.ts';
import { plural, printable, type Screen } from '../screen.ts';

/** Attributes that are named of a group; `--all` names them all. */
const SHOWN = 8;

/** `leadglass policy diff`. */
export async function run({ invocation, shell: { out } }: Call): Promise<ExitStatus> {
  const [first, second, ...more] = invocation.positionals;
  if (first === undefined || second === undefined || more.length > 0)
    throw new Failure('usage/argument', 'two policies are compared', {
      hint: 'leadglass policy diff research site.yaml',
    });
  const policies = [await policyOf(first), inEdition(await policyOf(second), invocation.text('edition'))] as const;
  const diff = diffPolicies(...policies, sopClassOf(invocation.text('sop-class')));
  if (invocation.has('json'))
    out.line(JSON.stringify({ first: nameOf(policies[0]), second: nameOf(policies[1]), ...diff }));
  else for (const line of linesOf(policies, diff, { out, showsAll: invocation.has('all') })) out.line(printable(line));
  return EXIT.done;
}

function inEdition(policy: CompiledPolicy, edition: string | undefined): CompiledPolicy {
  return edition === undefined ? policy : { ...policy, edition: edition as Edition };
}

function sopClassOf(stated: string | undefined): string | undefined {
  if (stated === undefined) return undefined;
  const facts = uidFacts(uidOfKeyword(stated) ?? stated);
  if (facts?.type === 'SOP Class') return facts.uid;
  throw new Failure('usage/argument', `${JSON.stringify(stated)} is no SOP Class of the standard`, {
    hint: 'a UID or a keyword of PS3.6, as CTImageStorage',
  });
}

const nameOf = ({ name, edition }: CompiledPolicy): string => `${name} (${edition})`;

interface Show {
  readonly out: Screen;
  readonly showsAll: boolean;
}

function linesOf([first, second]: readonly [CompiledPolicy, CompiledPolicy], diff: PolicyDiff, show: Show): string[] {
  const { effects, settings, rules } = diff;
  const lines = [
    ...effects.flatMap((change) => effectLines(change, show)),
    ...section(
      'settings',
      settings.map(({ setting, from, to }) => `${setting}: ${from || '(none)'} -> ${to || '(none)'}`),
      show,
    ),
    ...section('rules', [...rules.removed.map((rule) => `- ${rule}`), ...rules.added.map((rule) => `+ ${rule}`)], show),
  ];
  const title = `${nameOf(first)} -> ${nameOf(second)}`;
  return lines.length === 0 ? [`${title}: no difference`] : [show.out.style('bold', title), ...lines];
}

function effectLines({ isPrivate, from, to, attributes }: EffectChange, { showsAll }: Show): string[] {
  const shown = showsAll ? attributes : attributes.slice(0, SHOWN);
  const rest = attributes.length - shown.length;
  const verb = attributes.length === 1 ? 'goes' : 'go';
  return [
    `${plural(attributes.length, isPrivate ? 'private attribute' : 'attribute')} ${verb} from ${from} to ${to}`,
    ...shown.map((attribute) => `  ${attribute}`),
    ...(rest > 0 ? [`  and ${rest} more; --all shows them`] : []),
  ];
}

const section = (title: string, lines: readonly string[], { out }: Show): string[] =>
  lines.length === 0 ? [] : [out.style('bold', title), ...lines.map((line) => `  ${line}`)];
