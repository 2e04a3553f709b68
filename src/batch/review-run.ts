import { type Failure, isFailure } from '../failure/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { assertRunsAllowed, ensureCustody, type Lock, type PictureRecord, type Project } from '../project/index.ts';
import { heldPlacesOf, openDesk } from './desk.ts';
import { assertOutside } from './evidence.ts';
import type { HeldRun } from './held-run.ts';
import { listHeld } from './held-sources.ts';
import { assertPlace, groupsOf, targetOf } from './record-runs.ts';
import { runOrder } from './run.ts';
import { SourceList } from './sources.ts';
import type { BatchIo, BatchRequest, Engine } from './types.ts';

export interface ReviewRequest {
  /** LEADGLASS_HOME. */
  readonly home: string;
  /** Opened: who wants it locked has asked for its passphrase. */
  readonly project: Project;
  /** Pictures of this run alone. */
  readonly run?: string;
  readonly jobs?: number;
  readonly evidence?: string;
  /** Policies of earlier runs that are at hand, to verify their files again. */
  readonly findPolicy?: (digest: string) => CompiledPolicy | undefined;
  readonly software: { readonly name: string; readonly version: string };
}

/**
 * Carries out what was decided about pictures: one run for each output folder and policy, each picture anew from its
 * source. The project is locked meanwhile.
 * @throws {Failure} `usage/project-ended`: nothing was done; `usage/held`, `usage/project`, `policy/not-the-same`: of one of
 *   the folders; what is in the others was done
 */
export async function runReviewed(
  { request, records, lock }: { request: ReviewRequest; records: readonly PictureRecord[]; lock: Lock },
  io: BatchIo,
  engine: Engine,
): Promise<HeldRun[]> {
  if (records.length === 0) return [];
  assertRunsAllowed(request.project.facts, new Date());
  const project = await ensureCustody(request.project);
  const runs: HeldRun[] = [];
  const { orders, failures } = ordersOf(request, project, records);
  for (const { group, batch } of orders) {
    if (io.signal.aborted) break;
    const list = new SourceList();
    const desk = await openDesk(batch, targetOf(project, { to: batch.to, lock }), { held: true });
    const inputs = await listHeld(group, list, desk.writing!.held.copies);
    const summary = await runOrder({ request: batch, io, engine, list, inputs, reviewed: group }, desk);
    runs.push({ summary, policy: batch.policy });
  }
  // What could be carried out is; the rest waits, and why is said.
  if (failures[0] !== undefined) throw failures[0];
  return runs;
}

interface ReviewOrder {
  readonly group: readonly PictureRecord[];
  readonly batch: BatchRequest;
}

interface ReviewOrders {
  readonly orders: readonly ReviewOrder[];
  readonly failures: readonly Failure[];
}

/** Everything that can be wrong is found here, before the first run. One folder that is gone holds up no other. */
function ordersOf(request: ReviewRequest, project: Project, records: readonly PictureRecord[]): ReviewOrders {
  const { home, jobs, evidence, software } = request;
  const failures: Failure[] = [];
  const { book, policies } = heldPlacesOf(project);
  book.close();
  const orderOf = (group: readonly [PictureRecord, ...PictureRecord[]]): ReviewOrder => {
    const [{ place, policy, rekey }] = group;
    assertPlace(place, project, home);
    assertOutside(evidence, place);
    const batch: BatchRequest = {
      inputs: [],
      to: place,
      policy: policies.of(policy),
      home,
      project: project.folder,
      dryRun: false,
      findPolicy: (digest) => policies.find(digest) ?? request.findPolicy?.(digest),
      flags: { rekey, media: false },
      software,
      ...(jobs === undefined ? {} : { jobs }),
      ...(evidence === undefined ? {} : { evidence }),
    };
    return { group, batch };
  };
  const orders = groupsOf(records).flatMap((group): ReviewOrder[] => {
    try {
      return [orderOf(group)];
    } catch (error) {
      if (!isFailure(error)) throw error;
      failures.push(error);
      return [];
    }
  });
  return { orders, failures };
}
