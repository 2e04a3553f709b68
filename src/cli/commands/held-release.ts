import { recordsOfIds } from '../../batch/index.ts';
import { Failure, type FailureCode } from '../../failure/index.ts';
import type { HeldRecord } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { heldBook, heldChoice, heldProject } from '../held-project.ts';
import { releaseMeans } from '../held-words.ts';
import { workOnHeld } from '../held-work.ts';
import { counted, plural, printable, type Screen } from '../screen.ts';

/** `leadglass held release`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { err, out } = shell;
  const [reviewer, reason, code] = ['reviewer', 'reason', 'code'].map((name) => invocation.text(name));
  if (reviewer === undefined || reason === undefined) throw new TypeError('the table does not require them');
  if (invocation.has('all') && code === undefined) {
    throw new Failure('usage/argument', '--all needs --code', { hint: 'a person decides about one kind of reason' });
  }
  const project = await heldProject(invocation, shell);
  // What is held for something else as well needs a decision about that too.
  const isFit = ({ status, reasons }: HeldRecord): boolean =>
    status === 'held' && reasons.every((held) => held === code);
  const { ids, others } = heldChoice(invocation, project, isFit);
  if (others > 0) err.line(`${plural(others, 'instance')} left out: kept back for more than ${code}, or quarantined`);
  if (ids.length === 0) {
    out.line('nothing is held for that');
    return EXIT.done;
  }
  sayMeaning(recordsOfIds(heldBook(project), ids), reviewer, err);
  return workOnHeld({ project, ids, action: { kind: 'release', reviewer, reason } }, invocation, shell);
}

/** Before anything is done: what goes out on whose word. */
function sayMeaning(records: readonly HeldRecord[], reviewer: string, err: Screen): void {
  const counts = new Map<FailureCode, number>();
  for (const { reasons } of records) for (const code of reasons) counts.set(code, (counts.get(code) ?? 0) + 1);
  err.line(`${plural(records.length, 'instance')}, on the word of ${printable(reviewer)}:`);
  for (const [code, count] of counts) {
    const means = releaseMeans(code);
    if (means !== undefined) err.line(`  ${counted(count)} × ${err.style('bold', code)}: ${means}`);
  }
}
