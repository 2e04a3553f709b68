import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure/index.ts';
import { type Lock, ownerOfOutput, type Project, placeForOutput } from '../project/index.ts';
import { STAGING_NAME } from './part.ts';
import type { Target } from './target.ts';

/** What makes a run out of records of a project: where they were written to, under which policy, with which flags. */
export interface RunRecord {
  readonly place: string;
  readonly policy: { readonly name: string; readonly digest: string };
  readonly rekey: boolean;
}

/** Records of one run: one at least. */
export type RecordGroup<R extends RunRecord> = [R, ...R[]];

export function groupsOf<R extends RunRecord>(records: readonly R[]): readonly RecordGroup<R>[] {
  const groups = new Map<string, RecordGroup<R>>();
  for (const record of records) {
    const key = JSON.stringify([record.place, record.policy.digest, record.rekey]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.values()];
}

/**
 * @throws {Failure} `usage/held` where there is no such folder any more, or it is another one's now; `usage/project` where
 *   another copy of the project has written into it
 */
export function assertPlace(place: string, { facts, folder }: Project, home: string): void {
  if (existsSync(place) && ownerOfOutput(place) === facts.id) {
    placeForOutput(place, { home, project: folder });
    return;
  }
  throw new Failure('usage/held', 'the output folder of that run is not there, or belongs to another project now', {
    hint: 'bring it back to where it was, or run leadglass deidentify over the sources into another folder',
  });
}

/** The output folder of such a run; whoever holds the lock of the project gives it back. */
export function targetOf(project: Project, { to, lock }: { readonly to: string; readonly lock: Lock }): Target {
  return { project, created: false, to, staging: join(to, STAGING_NAME), lock };
}
