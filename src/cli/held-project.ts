import { type HeldFilter, heldRecords } from '../batch/index.ts';
import { FAILURE_CODES, Failure, type FailureCode } from '../failure/index.ts';
import { HeldBook, type HeldRecord, listProjects, type Project, withVault } from '../project/index.ts';
import type { Invocation } from './command.ts';
import { openNamedProject } from './project-opener.ts';
import type { Shell } from './shell.ts';

/** The project that `--project` names, else the only one there is. @throws {Failure} `usage/project`, `usage/passphrase` */
export async function heldProject(invocation: Invocation, shell: Shell): Promise<Project> {
  const named = invocation.text('project');
  if (named !== undefined) return openNamedProject(named, shell);
  const projects = listProjects(shell.home);
  if (projects.length === 1) return openNamedProject(projects[0]!.name, shell);
  const what = projects.length === 0 ? 'there is no project yet' : `there are ${projects.length} projects`;
  throw new Failure('usage/project', what, { hint: 'name one with --project; leadglass project list shows them' });
}

/** What the project keeps back, to read. */
export function heldBook(project: Project): HeldBook {
  return HeldBook.read(withVault(project));
}

/** `--run`, `--code`, `--released`. @throws {Failure} `usage/argument` for a code that there is not */
export function heldFilter(invocation: Invocation): HeldFilter {
  const run = invocation.text('run');
  const code = invocation.text('code');
  if (code !== undefined && !Object.hasOwn(FAILURE_CODES, code)) {
    throw new Failure('usage/argument', '--code: no such code', { hint: 'docs/reference/codes.md lists them' });
  }
  if (run !== undefined && !/^[0-9]{1,6}$/.test(run)) {
    throw new Failure('usage/argument', '--run: expected the number of a run', {
      hint: 'leadglass project show lists them',
    });
  }
  return {
    ...(run === undefined ? {} : { run: run.padStart(6, '0') }),
    ...(code === undefined ? {} : { code: code as FailureCode }),
    ...(invocation.has('released') ? { hasReleased: true } : {}),
  };
}

export interface HeldChoice {
  readonly ids: readonly string[];
  /** Matched but were left out by `isFit`. */
  readonly others: number;
}

/**
 * The ids that the user named, or all that match the filter.
 * @throws {Failure} `usage/argument` without ids and without `--all`, or with both
 */
export function heldChoice(
  invocation: Invocation,
  project: Project,
  isFit: (record: HeldRecord) => boolean = () => true,
): HeldChoice {
  const named = invocation.positionals;
  if (invocation.has('all') === named.length > 0) {
    throw new Failure('usage/argument', named.length > 0 ? 'ids and --all exclude each other' : 'no id is named', {
      hint: 'name ids of leadglass held list, or give --all',
    });
  }
  const filter = heldFilter(invocation);
  if (named.length > 0) {
    if (filter.run === undefined && filter.code === undefined) return { ids: named, others: 0 };
    throw new Failure('usage/argument', '--run and --code choose among all', { hint: 'give --all, or ids alone' });
  }
  const records = [...heldRecords(heldBook(project), filter)];
  const ids = records.filter(isFit).map(({ id }) => id);
  return { ids, others: records.length - ids.length };
}
