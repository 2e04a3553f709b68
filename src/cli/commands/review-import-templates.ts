import { type ImportedTemplateRule, importTemplates, type TemplateImport } from '../../policy/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { writeNew } from '../new-file.ts';
import { readPolicy } from '../policy-file.ts';
import { plural, printable, type Screen } from '../screen.ts';

/** `leadglass review import-templates`. Templates go to standard output or into a new file, what is lost to the person. */
export async function run({ invocation, shell: { out, err } }: Call): Promise<ExitStatus> {
  const rules = invocation.target;
  const imported = await importTemplates(readPolicy(rules), rules);
  const file = invocation.text('out');
  if (file !== undefined) writeNew(file, imported.text);
  if (invocation.has('json')) out.line(JSON.stringify(documentOf(rules, imported, file)));
  else if (file === undefined) out.line(imported.text.trimEnd());
  say(imported, err);
  return EXIT.done;
}

function documentOf(source: string, { format, rules, text }: TemplateImport, file: string | undefined): object {
  const listed = rules.map(({ line, name, faith, note }) => ({ line, name, faith, note }));
  return {
    type: 'import',
    source,
    format,
    rules: listed,
    ...(file === undefined ? { templates: text } : { out: file }),
  };
}

function say({ rules, templates }: TemplateImport, err: Screen): void {
  const withArea = rules.filter(({ faith }) => faith !== 'no-area');
  const rest = rules.length - withArea.length;
  err.line(
    `${plural(templates.length, 'template')} of ${plural(withArea.length, 'rule')} with areas${rest === 0 ? '' : `, ${rest} without`}`,
  );
  list(
    'not translated:',
    rules.filter(({ faith }) => faith === 'lost'),
    err,
  );
  list(
    'stricter:',
    rules.filter(({ faith }) => faith === 'stricter'),
    err,
  );
  list(
    'in part:',
    rules.filter(({ faith, note }) => faith === 'same' && note !== ''),
    err,
  );
}

function list(title: string, rules: readonly ImportedTemplateRule[], err: Screen): void {
  if (rules.length > 0) err.line(err.style('bold', title));
  for (const { line, name, note } of rules) err.line(`  line ${line}: ${printable(`${name}: ${note}`)}`);
}
