import { Failure } from '../../failure/index.ts';
import { withVault } from '../../project/index.ts';
import { type Answer, askedIds, reidentify } from '../../project/on-need.node.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { withCustody } from '../custody-opener.ts';
import { plural, printable, type Screen } from '../screen.ts';

/** `leadglass project reidentify`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { out, err } = shell;
  const isJson = invocation.has('json');
  if (!isJson && !out.isTerminal) {
    throw new Failure('usage/argument', 'who is who is shown on a terminal only', {
      hint: '--json writes it to standard output all the same; what takes it then holds PHI',
    });
  }
  const asked = [...new Set(invocation.positionals)];
  const named = invocation.text('project');
  return withCustody({ named, invocation, shell }, async ({ place, opened, secret, record }) => {
    const answers = await reidentify(place, asked, { ...withVault({ ...place, secret }), ...opened });
    const found = answers.filter(({ patients }) => patients.length > 0);
    const patients = new Set(found.flatMap((answer) => answer.patients.map(({ issuer, id }) => `${issuer}\0${id}`)));
    await record({ kind: 'reidentify', asked: askedIds(secret, asked), found: found.length, patients: patients.size });
    for (const answer of answers) {
      if (isJson) out.line(JSON.stringify(answer));
      else sayAnswer(answer, out);
    }
    const missing = answers.length - found.length;
    if (missing > 0) err.line(`${err.style('yellow', 'notice:')} ${plural(missing, 'question')} without an answer`);
    return missing > 0 ? EXIT.failed : EXIT.done;
  });
}

function sayAnswer({ asked, patients, series }: Answer, out: Screen): void {
  out.line(out.style('bold', printable(asked)));
  if (patients.length === 0) out.line('  the project does not know it');
  for (const { issuer, id, unidentified, names } of patients) {
    const from = issuer === '' ? '' : ` (${printable(issuer)})`;
    out.line(unidentified ? '  a patient without a Patient ID' : `  Patient ID ${printable(id)}${from}`);
    for (const name of names) out.line(`    ${printable(name)}`);
  }
  for (const { studyInstanceUid, seriesInstanceUid } of series) {
    out.line(`  study ${printable(studyInstanceUid)}, series ${printable(seriesInstanceUid)}`);
  }
}
