import type { FailureCode } from '../../src/failure/index.ts';
import { type Crew, chunksOf } from './crew.ts';
import type { PickedFile } from './inputs.ts';
import type { Fingerprint, SurveyRow } from './messages.ts';

export type PlannedOutcome =
  | { readonly status: 'duplicate'; readonly content: string }
  | { readonly status: 'quarantined'; readonly code: FailureCode; readonly content?: string };

export interface PlanContext {
  readonly files: readonly PickedFile[];
  readonly rows: readonly (SurveyRow | undefined)[];
  readonly crew: Crew;
  isStopped(): boolean;
}

/**
 * Finds the files that claim to be the same instance, as the command line does. Same bytes: the first one is processed.
 * Other bytes: nobody can say which is the true one, so all of them wait for a person. Contents are read only where
 * UIDs are equal.
 */
export async function planInstances({
  files,
  rows,
  crew,
  isStopped,
}: PlanContext): Promise<Map<number, PlannedOutcome>> {
  const groups = sameInstances(rows);
  const contents = new Map<number, Fingerprint>();
  await crew.deal<'fingerprint'>(chunksOf(groups.flat(), { files: 16, bytes: Infinity, sizeOf: () => 0 }), {
    orderOf: (indices) => ({ task: 'fingerprint', files: indices.map((index) => files[index]!.file!) }),
    done: (indices, found) => {
      for (const [i, index] of indices.entries()) contents.set(index, found[i]!);
    },
    lost: (index) => void contents.set(index, { code: 'environment/worker' }),
    isStopped,
  });
  const plan = new Map<number, PlannedOutcome>();
  for (const group of groups) planGroup(group, contents, plan);
  return plan;
}

/** Groups of more than one, each in the order of the files. */
function sameInstances(rows: readonly (SurveyRow | undefined)[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    if (row?.kind !== 'instance') continue;
    const group = groups.get(row.instance);
    if (group === undefined) groups.set(row.instance, [index]);
    else group.push(index);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

function planGroup(
  group: readonly number[],
  contents: ReadonlyMap<number, Fingerprint>,
  plan: Map<number, PlannedOutcome>,
): void {
  const readable: { index: number; content: string }[] = [];
  for (const index of group) {
    const fingerprint = contents.get(index);
    if (fingerprint === undefined) continue;
    if ('code' in fingerprint) plan.set(index, { status: 'quarantined', code: fingerprint.code });
    else readable.push({ index, content: fingerprint.content });
  }
  const isOne = new Set(readable.map(({ content }) => content)).size === 1;
  for (const [i, { index, content }] of readable.entries()) {
    if (!isOne) plan.set(index, { status: 'quarantined', code: 'input/uid-conflict', content });
    else if (i > 0) plan.set(index, { status: 'duplicate', content });
  }
}
