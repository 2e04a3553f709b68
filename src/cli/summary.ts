import { type Balance, type InstanceLine, type RunSummary, STATUSES, type Status } from '../batch/index.ts';
import { FAILURE_CODES, type FailureCode, FINDING_CODES, type FindingCode } from '../failure/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { adviceOf, WORTH_A_LOOK } from './advice.ts';
import { columnsOf, counted, plural, printable, type Screen } from './screen.ts';

const EXAMPLES = 3;

interface Reason {
  count: number;
  readonly examples: string[];
}

/** Collects, while a run goes on, why instances were not released. Memory does not grow with their number. */
export class Reasons {
  readonly #byStatus = new Map<Status, Map<FailureCode, Reason>>();
  readonly defects = new Map<string, number>();
  readonly #showsPaths: boolean;

  /** Paths of sources are for a terminal; a log gets the names that the project has for them. */
  constructor(showsPaths: boolean) {
    this.#showsPaths = showsPaths;
  }

  add({ status, code, source, sourceId, defect }: InstanceLine): void {
    if (defect !== undefined) this.defects.set(defect, (this.defects.get(defect) ?? 0) + 1);
    if (code === undefined) return;
    const reasons = this.#byStatus.get(status) ?? new Map<FailureCode, Reason>();
    this.#byStatus.set(status, reasons);
    const reason = reasons.get(code) ?? { count: 0, examples: [] };
    reasons.set(code, reason);
    reason.count++;
    if (reason.examples.length < EXAMPLES) reason.examples.push(this.#showsPaths ? printable(source) : sourceId);
  }

  /** Most frequent first. */
  of(status: Status): readonly (readonly [FailureCode, Readonly<Reason>])[] {
    return [...(this.#byStatus.get(status) ?? [])].sort(
      ([a, { count: x }], [b, { count: y }]) => y - x || (a < b ? -1 : 1),
    );
  }
}

/** `68 in = 51 released + 9 held + …`: nothing is lost. */
export function balanceText(counts: Balance): string {
  const parts = STATUSES.map((status) => `${counted(counts[status])} ${status}`);
  return `${counted(counts.in)} in = ${parts.join(' + ')}`;
}

export interface SummaryFacts {
  readonly summary: RunSummary;
  readonly reasons: Reasons;
  readonly policy: CompiledPolicy;
}

/** What a person should know after a run, without the balance line. */
export function summaryLines({ summary, reasons, policy }: SummaryFacts, screen: Screen): string[] {
  return [
    ...leakLines(summary, screen),
    ...reasonLines('held', 'a person has to look', reasons, screen),
    ...reasonLines('quarantined', 'cannot be read or trusted', reasons, screen),
    ...defectLines(reasons, screen),
    ...findingLines(summary, screen),
    ...noticeLines(summary, policy, screen),
    ...whereLines(summary, policy, screen),
  ];
}

function leakLines({ leaks }: RunSummary, screen: Screen): string[] {
  if (leaks.length === 0) return [];
  return [
    screen.style('red', `leak: ${plural(leaks.length, 'file')} of an earlier run`),
    '  They hold an identifier that this run has learned. Take them back from whoever has them:',
    ...leaks.map((path) => `    ${path}`),
    '',
  ];
}

function reasonLines(status: 'held' | 'quarantined', means: string, reasons: Reasons, screen: Screen): string[] {
  const rows = reasons.of(status);
  if (rows.length === 0) return [];
  const total = rows.reduce((sum, [, { count }]) => sum + count, 0);
  return [
    screen.style('yellow', `${status}: ${counted(total)}, ${means}`),
    ...rows.flatMap(([code, { count, examples }]) => [
      `  ${counted(count)} × ${screen.style('bold', code)}: ${FAILURE_CODES[code].meaning}`,
      ...examplesOf(examples, count).map((example) => `      ${example}`),
      `      next: ${adviceOf(code)}`,
    ]),
    '',
  ];
}

function examplesOf(examples: readonly string[], count: number): string[] {
  const more = count - examples.length;
  return [...examples, ...(more > 0 ? [`and ${counted(more)} more`] : [])];
}

function defectLines({ defects }: Reasons, screen: Screen): string[] {
  if (defects.size === 0) return [];
  return [
    screen.style('red', 'defects of leadglass, please report them'),
    ...[...defects].map(([defect, count]) => `  ${counted(count)} × ${defect}`),
    '',
  ];
}

function findingLines({ findings }: RunSummary, screen: Screen): string[] {
  const rows = WORTH_A_LOOK.filter((code) => (findings[code] ?? 0) > 0).map((code) => [
    counted(findings[code] ?? 0),
    code,
    FINDING_CODES[code],
  ]);
  if (rows.length === 0) return [];
  return [screen.style('bold', 'worth a look'), ...columnsOf(rows, [0]).map((row) => `  ${row}`), ''];
}

function noticeLines(
  { warnings, grownPatients, lookedAgain, unseen }: RunSummary,
  { notices }: CompiledPolicy,
  screen: Screen,
): string[] {
  const lines = [
    ...notices.map((code: FindingCode) => `${code}: ${FINDING_CODES[code]}`),
    ...warnings,
    ...(grownPatients.length === 0
      ? []
      : [
          `more is known now of ${plural(grownPatients.length, 'patient')} of earlier runs: ${plural(lookedAgain.files, 'released file')} verified again`,
        ]),
    ...(lookedAgain.notChecked === 0
      ? []
      : [
          `${plural(lookedAgain.notChecked, 'released file')} could not be verified again: leadglass verify --policy FILE looks at them`,
        ]),
    ...(lookedAgain.notSearched === 0
      ? []
      : [
          `${plural(lookedAgain.notSearched, 'released file')} of them ${lookedAgain.notSearched === 1 ? 'holds' : 'hold'} a document whose text cannot be searched: look for what is known now`,
        ]),
    ...unseenLines(unseen),
  ];
  return lines.length === 0 ? [] : [...lines.map((line) => `${screen.style('yellow', 'notice:')} ${line}`), ''];
}

function unseenLines(unseen: RunSummary['unseen']): string[] {
  const { device = 0, 'private-creator': creators = 0, 'sop-class': classes = 0 } = unseen ?? {};
  const forms = unseen?.['descriptor-form'] ?? 0;
  const parts = [
    ...(device > 0 ? [plural(device, 'device')] : []),
    ...(creators > 0 ? [plural(creators, 'private creator')] : []),
    ...(classes > 0 ? [plural(classes, 'SOP class', 'SOP classes')] : []),
    ...(forms > 0 ? [plural(forms, 'form of descriptors', 'forms of descriptors')] : []),
  ];
  return parts.length === 0 ? [] : [`new since the last run: ${parts.join(', ')}; leadglass inspect shows them`];
}

function whereLines(
  { dryRun, to, project, evidence, remaining, interrupted }: RunSummary,
  policy: CompiledPolicy,
  screen: Screen,
): string[] {
  const stopped = interrupted ? [`interrupted: ${plural(remaining, 'file')} not begun; the same command goes on`] : [];
  if (dryRun) return [...stopped, `dry run under ${policy.name}: nothing was written`];
  // A project that a run made is named by its id, which says nothing to anybody.
  const name = project.name === project.id ? '' : `${project.name}: `;
  const made = project.created ? 'made for this folder: ' : '';
  return [
    ...stopped,
    ...columnsOf([
      ['policy', policy.name],
      ['project', `${name}${made}${printable(project.folder)}`],
      ['result', screen.style('bold', printable(to))],
      ...(evidence === undefined ? [] : [['evidence', printable(evidence.page)]]),
    ]),
    project.unprotected
      ? 'No passphrase protects the project: whoever has it can tell who the patients are; keep it like the originals.'
      : 'Whoever has the project and its passphrase can tell who the patients are: keep both like the originals.',
  ];
}
