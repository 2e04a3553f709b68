import type { FailureCode } from '../failure/index.ts';
import type { Ledger } from '../project/index.ts';
import { type Crew, deal } from './crew.ts';
import type { Fingerprint } from './messages.ts';
import type { SourceList } from './sources.ts';
import type { SurveyRows } from './survey-rows.ts';

const CHUNK = 16;

/** What the comparison of sources with each other and with earlier runs decides, for those that are not processed. */
export type PlannedOutcome =
  | { readonly status: 'duplicate'; readonly content: string }
  | { readonly status: 'quarantined'; readonly code: FailureCode; readonly content?: string };

export interface PlanContext {
  readonly list: SourceList;
  readonly rows: SurveyRows;
  readonly ledger: Ledger;
  readonly crew: Crew;
  isStopped(): boolean;
}

/**
 * Finds the sources that claim to be the same instance. Same bytes: the first one is processed. Other bytes: nobody
 * can say which is the true one, so all of them wait for a person; where an earlier run has released one of them, the
 * others are the newcomers. Contents are read only where UIDs are equal.
 */
export async function planInstances(context: PlanContext): Promise<Map<number, PlannedOutcome>> {
  const { list, rows } = context;
  const groups = rows.sameInstances(list.length);
  const contents = await fingerprints(context, groups.flat());
  const plan = new Map<number, PlannedOutcome>();
  for (const group of groups) planGroup(context, { group, contents, plan });
  return plan;
}

interface GroupPlan {
  readonly group: readonly number[];
  readonly contents: ReadonlyMap<number, Fingerprint>;
  readonly plan: Map<number, PlannedOutcome>;
}

function planGroup({ rows, ledger }: PlanContext, { group, contents, plan }: GroupPlan): void {
  const past = ledger.byInstance(rows.instanceId(group[0]!));
  const readable: { index: number; content: string }[] = [];
  for (const index of group) {
    const fingerprint = contents.get(index);
    if (fingerprint === undefined) continue;
    if ('code' in fingerprint) plan.set(index, { status: 'quarantined', code: fingerprint.code });
    else readable.push({ index, content: fingerprint.content });
  }
  const distinct = new Set(readable.map(({ content }) => content));
  const accepted = past?.content ?? (distinct.size === 1 ? [...distinct][0] : undefined);
  let first = true;
  for (const { index, content } of readable) {
    if (content !== accepted) plan.set(index, { status: 'quarantined', code: 'input/uid-conflict', content });
    else if (!first) plan.set(index, { status: 'duplicate', content });
    else first = false;
  }
}

async function fingerprints(
  { list, rows, crew, isStopped }: PlanContext,
  indices: readonly number[],
): Promise<Map<number, Fingerprint>> {
  const found = new Map<number, Fingerprint>();
  await deal(crew, chunksOf(indices), {
    work: (chunk) =>
      crew.fingerprint(chunk.map((index) => ({ ref: list.ref(index), stamp: rows.instance(index)!.stamp }))),
    done: (chunk, contents) => {
      for (const [i, index] of chunk.entries()) found.set(index, contents[i]!);
    },
    lost: (index) => void found.set(index, { code: 'environment/worker' }),
    isStopped,
  });
  return found;
}

function* chunksOf(indices: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < indices.length; at += CHUNK) yield indices.slice(at, at + CHUNK);
}
