import { Failure } from '../failure/index.ts';
import { isWaivable } from '../pipeline/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import {
  assertRunsAllowed,
  ensureCustody,
  type HeldRecord,
  type Project,
  type RunPolicies,
  takeLock,
} from '../project/index.ts';
import { heldPlacesOf, openDesk } from './desk.ts';
import { assertOutside } from './evidence.ts';
import { clearCopies } from './held-keeper.ts';
import { recordsOfIds } from './held-selection.ts';
import { listHeld } from './held-sources.ts';
import { assertPlace, groupsOf, targetOf } from './record-runs.ts';
import { runOrder } from './run.ts';
import { assertSayable, matchersOf } from './sayable.ts';
import { SourceList } from './sources.ts';
import type { BatchIo, BatchRequest, Engine, RunSummary } from './types.ts';

/** What is to become of held instances. */
export type HeldAction =
  /** A person has looked and lets them pass. */
  | { readonly kind: 'release'; readonly reviewer: string; readonly reason: string }
  /** Once more through a normal run; without a policy under the one that held them. */
  | { readonly kind: 'retry'; readonly policy?: CompiledPolicy; readonly rekey?: boolean };

export interface HeldRequest {
  /** LEADGLASS_HOME. */
  readonly home: string;
  /** Opened: who wants it locked has asked for its passphrase. */
  readonly project: Project;
  /** Whole ids, or beginnings that mean one. */
  readonly ids: readonly string[];
  readonly action: HeldAction;
  readonly jobs?: number;
  readonly evidence?: string;
  readonly keepHeld?: boolean;
  /** Policies of earlier runs that are at hand, to verify their files again. */
  readonly findPolicy?: (digest: string) => CompiledPolicy | undefined;
  readonly software: { readonly name: string; readonly version: string };
}

/** One of the runs that a command about held instances comes to. */
export interface HeldRun {
  readonly summary: RunSummary;
  readonly policy: CompiledPolicy;
}

/**
 * Takes up instances that runs of a project have held or quarantined: one run for each output folder and policy, with a
 * journal, a manifest and evidence like every other, chained to those before. A release goes out under the policy that
 * held it, from the same bytes, and only when it passes the check.
 * @throws {Failure} `usage/held`, `usage/argument`, `usage/project`, `usage/project-ended`, `policy/not-the-same`,
 *   `environment/locked`: nothing was done
 */
export async function runHeldWith(request: HeldRequest, io: BatchIo, engine: Engine): Promise<HeldRun[]> {
  assertRunsAllowed(request.project.facts, new Date());
  const lock = takeLock(request.project.folder);
  try {
    const project = await ensureCustody(request.project);
    const orders = ordersOf(request, project);
    const runs: HeldRun[] = [];
    for (const { records, batch } of orders) {
      if (io.signal.aborted) break;
      const list = new SourceList();
      const desk = await openDesk(batch, targetOf(project, { to: batch.to, lock }), { held: true });
      const inputs = await listHeld(records, list, desk.writing!.held.copies);
      const held = { records, isRelease: request.action.kind === 'release' };
      const summary = await runOrder({ request: batch, io, engine, list, inputs, held }, desk);
      runs.push({ summary, policy: batch.policy });
    }
    return runs;
  } finally {
    lock.release();
  }
}

/** Takes records, and the copies of their sources, out of a project. Nothing of the sources themselves is touched. */
export function dropHeld({ project, ids }: Pick<HeldRequest, 'project' | 'ids'>): readonly HeldRecord[] {
  const lock = takeLock(project.folder);
  try {
    const { book, copies } = heldPlacesOf(project);
    try {
      const records = recordsOfIds(book, ids);
      for (const { id } of records) book.drop(id);
      book.sync();
      clearCopies({ book, copies });
      return records;
    } finally {
      book.close();
    }
  } finally {
    lock.release();
  }
}

interface HeldOrder {
  readonly records: readonly HeldRecord[];
  readonly batch: BatchRequest;
}

/** Everything that can be wrong is found here, before anything is written down. */
function ordersOf(request: HeldRequest, project: Project): readonly HeldOrder[] {
  const { book, policies } = heldPlacesOf(project);
  try {
    const { action } = request;
    const named = recordsOfIds(book, request.ids);
    // The same command goes on where it was cut off.
    const records = action.kind === 'release' ? named.filter(({ status }) => status !== 'released') : named;
    const groups = groupsOf(records);
    for (const [{ place }] of groups) {
      assertPlace(place, project, request.home);
      assertOutside(request.evidence, place);
    }
    if (action.kind === 'release') assertReleasable(records, action, project);
    const orders = groups.map((group) => ({ records: group, batch: batchOf(request, group[0], policies) }));
    if (action.kind === 'release') {
      const at = new Date().toISOString();
      const { reviewer, reason } = action;
      // Written down first: whoever is cut off goes on with what was decided.
      for (const record of records) {
        book.put({ ...record, decision: { reviewer, reason, waived: record.reasons, at } });
      }
      book.sync();
    }
    return orders;
  } finally {
    book.close();
  }
}

function batchOf(request: HeldRequest, { place, policy, rekey }: HeldRecord, policies: RunPolicies): BatchRequest {
  const { home, project, jobs, evidence, keepHeld, software, action } = request;
  const retry = action.kind === 'retry' ? action : undefined;
  return {
    inputs: [],
    to: place,
    policy: retry?.policy ?? policies.of(policy),
    home,
    project: project.folder,
    dryRun: false,
    findPolicy: (digest) => policies.find(digest) ?? request.findPolicy?.(digest),
    flags: { rekey: rekey || retry?.rekey === true, media: false },
    software,
    ...(jobs === undefined ? {} : { jobs }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(keepHeld === undefined ? {} : { keepHeld }),
  };
}

function assertReleasable(
  records: readonly HeldRecord[],
  { reviewer, reason }: Extract<HeldAction, { kind: 'release' }>,
  project: Project,
): void {
  for (const record of records) {
    const why = whyNotReleasable(record);
    if (why !== undefined) {
      throw new Failure('usage/held', `${record.id.slice(0, 12)} cannot be released: ${why}`, {
        hint: 'nothing was released; leadglass held review shows each of them',
      });
    }
  }
  const matchers = matchersOf(
    project,
    records.flatMap(({ patient }) => (patient === undefined ? [] : [patient])),
  );
  assertSayable({ what: '--reviewer', text: reviewer, code: 'usage/argument' }, matchers);
  assertSayable({ what: '--reason', text: reason, code: 'usage/argument' }, matchers);
}

/** Undefined when a person may let it pass. */
export function whyNotReleasable({ status, reasons, content }: HeldRecord): string | undefined {
  if (status === 'released') return 'it was released before';
  if (status === 'quarantined') return 'it is quarantined, which no person can waive; held retry takes it up again';
  const stays = reasons.filter((code) => !isWaivable(code));
  if (stays.length > 0) return `${stays.join(', ')} is nothing that a person can waive`;
  return content === undefined ? 'its bytes were never read to the end' : undefined;
}
