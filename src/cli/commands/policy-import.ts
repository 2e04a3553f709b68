import { Failure } from '../../failure/index.ts';
import { type CtpImport, type ImportedLine, importCtpScript } from '../../policy/index.ts';
import { type Call, EXIT, type ExitStatus, type Invocation } from '../command.ts';
import { writeNew } from '../new-file.ts';
import { readPolicy } from '../policy-file.ts';
import { plural, printable, type Screen } from '../screen.ts';

/** `leadglass policy import`. The policy goes to standard output or into a new file, what is different to the person. */
export async function run({ invocation, shell: { out, err } }: Call): Promise<ExitStatus> {
  const script = invocation.target;
  const imported = await importCtpScript(readPolicy(script), { source: script, ...nameOf(invocation) });
  const file = invocation.text('out');
  if (file !== undefined) writeNew(file, imported.policy);
  if (invocation.has('json')) out.line(JSON.stringify(documentOf(script, imported, file)));
  else if (file === undefined) out.line(imported.policy.trimEnd());
  say(imported, err);
  return EXIT.done;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;

/** @throws {Failure} `usage/argument` */
function nameOf(invocation: Invocation): { readonly name?: string } {
  const name = invocation.text('name');
  if (name === undefined) return {};
  if (NAME.test(name)) return { name };
  throw new Failure('usage/argument', `${JSON.stringify(name)} is no name of a policy`, {
    hint: '1 to 40 letters, digits, dots, dashes or underscores',
  });
}

function documentOf(script: string, { policy, lines, ...counts }: CtpImport, file: string | undefined): object {
  const result = file === undefined ? { policy } : { out: file };
  return { type: 'import', script, ...counts, lines, ...result };
}

function say({ lines, translated, stricter, notTranslated }: CtpImport, err: Screen): void {
  const share = lines.length === 0 ? 100 : Math.floor((1000 * translated) / lines.length) / 10;
  err.line(
    `translated ${translated} of ${plural(lines.length, 'line')} (${share} %), ${stricter} stricter, ${notTranslated} not translated`,
  );
  for (const faith of ['lost', 'stricter'] as const) {
    const of = lines.filter((line) => line.faith === faith);
    if (of.length > 0) err.line(err.style('bold', faith === 'lost' ? 'not translated:' : 'stricter:'));
    for (const line of of) err.line(`  line ${line.line}: ${printable(saying(line))}`);
  }
}

const saying = ({ what, says, note }: ImportedLine): string => `${what}, ${says}${note === '' ? '' : `: ${note}`}`;
