import { Failure, type FailureCode } from '../failure/index.ts';
import type { HeldBook, HeldRecord } from '../project/index.ts';

/** Which records: those that match everything that is given. */
export interface HeldFilter {
  readonly run?: string;
  /** One of the reasons. */
  readonly code?: FailureCode;
  /** Those that a person has released too. */
  readonly hasReleased?: boolean;
}

/** Fewer digits of an id are too few to mean one of them for sure. */
const LEAST_DIGITS = 6;

/** In the order in which they were held. */
export function* heldRecords(book: HeldBook, { run, code, hasReleased = false }: HeldFilter): Generator<HeldRecord> {
  for (const record of book.records()) {
    if (record.status === 'released' && !hasReleased) continue;
    if (run !== undefined && record.run !== run) continue;
    if (code !== undefined && !record.reasons.includes(code)) continue;
    yield record;
  }
}

/**
 * The records of these ids, or of the beginnings of ids, each once.
 * @throws {Failure} `usage/held` for one that there is not, or that several begin with
 */
export function recordsOfIds(book: HeldBook, ids: readonly string[]): HeldRecord[] {
  const found = new Map<string, string[]>(ids.map((id) => [id.toLowerCase(), []]));
  for (const prefix of found.keys()) {
    if (/^[0-9a-f]+$/.test(prefix) && prefix.length >= LEAST_DIGITS && prefix.length <= 32) continue;
    throw new Failure('usage/held', `an id has ${LEAST_DIGITS} to 32 hexadecimal digits`, { hint: LIST_HINT });
  }
  for (const id of book.ids()) {
    for (const [prefix, whole] of found) if (id.startsWith(prefix)) whole.push(id);
  }
  for (const [prefix, { length }] of found) {
    if (length === 1) continue;
    const what = length === 0 ? 'nothing that is held in this project begins' : `${length} held instances begin`;
    throw new Failure('usage/held', `${what} with ${prefix}`, { hint: LIST_HINT });
  }
  return [...new Set([...found.values()].map(([id]) => id!))].map((id) => book.get(id)!);
}

const LIST_HINT = 'leadglass held list shows the ids of a project';
