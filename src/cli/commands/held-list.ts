import { displayOf, heldRecords, keptCopies, whyNotReleasable } from '../../batch/index.ts';
import type { HeldRecord, KeptCopies } from '../../project/index.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { heldBook, heldFilter, heldProject } from '../held-project.ts';
import { shortId } from '../held-words.ts';
import { columnsOf, plural, printable, type Screen } from '../screen.ts';

/** `leadglass held list`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const filter = heldFilter(invocation);
  const project = await heldProject(invocation, shell);
  const copies = keptCopies(project);
  const records = heldRecords(heldBook(project), filter);
  if (invocation.has('json')) {
    for (const record of records) shell.out.line(JSON.stringify(jsonOf(record, copies)));
    return EXIT.done;
  }
  say([...records], copies, shell.out);
  return EXIT.done;
}

/** As the operator's stream of a run: it names sources, and holds no value. */
export function jsonOf(record: HeldRecord, copies: KeptCopies): object {
  const { id, status, reasons, findings, source, sourceId, size, name, plan, run, policy, place, since, decision } =
    record;
  return {
    type: 'held',
    id,
    status,
    reasons,
    findings,
    source: displayOf(source),
    sourceId,
    ...(size === undefined ? {} : { size }),
    ...(name === undefined ? {} : { output: outputOf(name) }),
    plan,
    run,
    policy,
    to: place,
    since,
    copy: hasCopy(record, copies),
    releasable: whyNotReleasable(record) === undefined,
    ...(decision === undefined ? {} : { decision }),
  };
}

export function hasCopy(record: HeldRecord, copies: KeptCopies): boolean {
  const name = copies.nameOf(record);
  return name !== undefined && copies.has(name);
}

export const outputOf = ({ patient, study, series, instance }: NonNullable<HeldRecord['name']>): string =>
  `${patient}/${study}/${series}/${instance}.dcm`;

function say(records: readonly HeldRecord[], copies: KeptCopies, out: Screen): void {
  if (records.length === 0) {
    out.line('nothing is held');
    return;
  }
  const rows = records.map((record) => [
    shortId(record.id),
    stateOf(record),
    record.reasons.join(' '),
    record.run,
    record.since.slice(0, 10),
    hasCopy(record, copies) ? 'copy' : '-',
    out.isTerminal ? printable(displayOf(record.source)) : record.sourceId,
  ]);
  const [head = '', ...lines] = columnsOf([['ID', 'STATUS', 'WHY', 'RUN', 'SINCE', 'KEPT', 'SOURCE'], ...rows]);
  out.line(out.style('bold', head));
  for (const line of lines) out.line(line);
  const count = (status: HeldRecord['status']): number => records.filter((record) => record.status === status).length;
  const parts = [
    `${plural(count('held'), 'instance')} held`,
    `${plural(count('quarantined'), 'instance')} quarantined`,
  ];
  out.line(`\n${parts.join(', ')}; leadglass held review ID says more of one`);
}

/** A decision that a run was cut off before it could carry out is carried out by the next one. */
function stateOf({ status, decision }: HeldRecord): string {
  return status === 'held' && decision !== undefined ? 'held (decided)' : status;
}
