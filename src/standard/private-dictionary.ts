import { PRIVATE_DICTIONARY } from './generated/private.ts';
import { PRIVATE_DISPOSITIONS } from './generated/private-safe.ts';
import { privateKeys } from './private-key.ts';
import { findRow, findRows } from './text-table.ts';

/** What public dictionaries say of a private element. */
export interface PrivateFacts {
  /** By majority of the sources; `UN` when none knows. */
  readonly vr: string;
  readonly vm: string;
  readonly name: string;
  /** Sources give different VRs: no rule may rest on this one. */
  readonly doubtful: boolean;
}

/** What one public source says should become of a private element. */
export interface PrivateDisposition {
  readonly action: 'keep' | 'remove' | 'remapUid' | 'shiftDate' | 'unclear';
  /** `std` is PS3.15 Table E.3.10-1, the only normative one. */
  readonly source: string;
  readonly vr: string;
  /** Sequences around the element, each followed by a dot; empty for the top level or when not stated. */
  readonly sequencePath: string;
}

export interface PrivateDictionary {
  find(creator: string, group: number, offset: number): PrivateFacts | undefined;
  dispositions(creator: string, group: number, offset: number): readonly PrivateDisposition[];
}

export const privateDictionary: PrivateDictionary = Object.freeze({ find, dispositions });

function find(creator: string, group: number, offset: number): PrivateFacts | undefined {
  for (const key of privateKeys(creator, group, offset)) {
    const row = findRow(PRIVATE_DICTIONARY, key);
    if (row !== undefined) return { vr: row[3] ?? '', vm: row[4] ?? '', name: row[5] ?? '', doubtful: row[6] !== '' };
  }
  return undefined;
}

function dispositions(creator: string, group: number, offset: number): readonly PrivateDisposition[] {
  return privateKeys(creator, group, offset)
    .flatMap((key) => findRows(PRIVATE_DISPOSITIONS, key))
    .map(([, , , action = '', source = '', vr = '', sequencePath = '']) => ({
      action: ACTIONS[action] ?? 'unclear',
      source,
      vr,
      sequencePath,
    }));
}

/** Words of the sources; codes whose meaning no source documents (`code:KB`), and doubts, are `unclear`. */
const ACTIONS: Readonly<Record<string, PrivateDisposition['action']>> = Object.freeze({
  keep: 'keep',
  remove: 'remove',
  empty: 'remove',
  remapUid: 'remapUid',
  shiftDate: 'shiftDate',
  shiftDateInt: 'shiftDate',
  shiftDateOrRemove: 'shiftDate',
});
