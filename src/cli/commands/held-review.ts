import { join } from 'node:path';
import { displayOf, keptCopies, type OpenedHeld, openHeld, recordsOfIds, whyNotReleasable } from '../../batch/index.ts';
import { FAILURE_CODES, type FailureCode, isFailure } from '../../failure/index.ts';
import type { CompiledPolicy } from '../../policy/index.ts';
import { type HeldRecord, type Project, RunPolicies, SubjectStore, withVault } from '../../project/index.ts';
import { tagHex } from '../../standard/index.ts';
import { adviceOf } from '../advice.ts';
import { type Call, EXIT, type ExitStatus } from '../command.ts';
import { type ExplainedRow, explainObject, isChange, sayRows } from '../explained.ts';
import { findingText } from '../finding-text.ts';
import { heldBook, heldProject } from '../held-project.ts';
import { releaseMeans, shortId } from '../held-words.ts';
import { columnsOf, counted, plural, printable, type Screen } from '../screen.ts';
import { showsValues } from '../values.ts';
import { jsonOf, outputOf } from './held-list.ts';

/** `leadglass held review`. */
export async function run({ invocation, shell }: Call): Promise<ExitStatus> {
  const { out } = shell;
  const isOpen = showsValues(invocation, out);
  const project = await heldProject(invocation, shell);
  const [record] = recordsOfIds(heldBook(project), [invocation.target]) as [HeldRecord];
  const opened = await openHeld(project, record);
  try {
    const plan = planOf(opened, record, project);
    if (invocation.has('json')) {
      const about = {
        ...jsonOf(record, keptCopies(project)),
        state: stateOf(opened),
        decisions: plan.rows?.map(factsOf),
      };
      out.line(JSON.stringify(about));
    } else say({ record, opened, plan }, out, isOpen);
  } finally {
    if (opened.state !== 'not-there') opened.close();
  }
  return EXIT.done;
}

interface Plan {
  /** Absent where the source, or its policy, is not as it was. */
  readonly rows?: readonly ExplainedRow[];
  readonly why?: FailureCode;
}

/** What the policy of that run decides about the bytes of that run. */
function planOf(opened: OpenedHeld, record: HeldRecord, project: Project): Plan {
  if (opened.state === 'not-there') return { why: opened.code };
  const { folder, facts, secret } = project;
  try {
    const policy: CompiledPolicy = new RunPolicies({ folder, projectId: facts.id, secret }).of(record.policy);
    const subjects = { ...withVault(project), folder: join(folder, 'subjects'), readOnly: true };
    const subjectOf = () => (record.patient === undefined ? undefined : new SubjectStore(subjects).of(record.patient));
    const keepsDocument = record.reasons.includes('refused/document');
    return { rows: explainObject(opened.source, { policy, subjectOf, keepsDocument }).filter(isChange) };
  } catch (error) {
    if (isFailure(error)) return { why: error.code };
    throw error;
  }
}

interface Reviewed {
  readonly record: HeldRecord;
  readonly opened: OpenedHeld;
  readonly plan: Plan;
}

function say({ record, opened, plan }: Reviewed, out: Screen, isOpen: boolean): void {
  const { id, status, since, run, policy, size, name, source, sourceId, decision } = record;
  const about = [
    ['id', id],
    ['status', `${status} since ${since}, by run ${run} under ${policy.name}`],
    ['source', out.isTerminal ? printable(displayOf(source)) : sourceId],
    ['', `${stateText(opened)}${size === undefined ? '' : `, ${counted(size)} bytes`}`],
    ...(name === undefined ? [] : [['goes to', outputOf(name)]]),
    ...(decision === undefined ? [] : [['decided', `by ${printable(decision.reviewer)}, ${decision.at}`]]),
    ...(decision === undefined ? [] : [['', printable(decision.reason)]]),
  ];
  for (const line of columnsOf(about)) out.line(line);
  sayReasons(record, out);
  out.line(`\n${out.style('bold', 'what would be changed')}`);
  if (plan.rows === undefined) sayCounts(record, plan, out);
  else sayRows(plan.rows, out, isOpen);
  const why = whyNotReleasable(record);
  out.line(
    why === undefined
      ? `\nleadglass held release ${shortId(id)} --reviewer NAME --reason TEXT lets it pass`
      : `\nit cannot be released: ${why}`,
  );
}

function sayReasons({ reasons, findings }: HeldRecord, out: Screen): void {
  out.line(`\n${out.style('bold', 'why it was kept back')}`);
  for (const code of reasons) {
    out.line(`  ${out.style('yellow', code)}: ${FAILURE_CODES[code].meaning}`);
    const means = releaseMeans(code);
    out.line(means === undefined ? '    no person can let it pass' : `    letting it pass means: ${means}`);
    out.line(`    or: ${adviceOf(code)}`);
  }
  for (const finding of findings.filter(({ about }) => about !== undefined)) out.line(`  ${findingText(finding)}`);
}

function sayCounts({ plan }: HeldRecord, { why }: Plan, out: Screen): void {
  const rows = Object.entries(plan).map(([rule, count]) => [counted(count), rule]);
  if (rows.length === 0) out.line('  nothing was decided');
  for (const line of columnsOf(rows, [0])) out.line(`  ${line}`);
  if (why === undefined) return;
  out.line(`  ${plural(rows.length, 'rule')}, as counted then; not decided anew: ${FAILURE_CODES[why].meaning}`);
}

const stateOf = (opened: OpenedHeld): string => (opened.state === 'not-there' ? opened.code : opened.state);

function stateText(opened: OpenedHeld): string {
  switch (opened.state) {
    case 'there':
      return 'as it was when it was held';
    case 'copy':
      return 'not where it was; a sealed copy is kept';
    case 'not-there':
      return FAILURE_CODES[opened.code].meaning;
  }
}

function factsOf({ path, tag, vr, name, action, rule, clause, level, length }: ExplainedRow): object {
  return { path, tag: tagHex(tag), vr, name, action, rule, clause, level, length };
}
