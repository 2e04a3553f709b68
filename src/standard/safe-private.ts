import { SAFE_PRIVATE } from './generated/e3-10-1.ts';
import { DISPUTED_PRIVATE } from './generated/private-disputed.ts';
import { privateKeys } from './private-key.ts';
import { allRows, findRow, hasLine } from './text-table.ts';

export interface SafePrivateFacts {
  /** Empty where the standard gives none. */
  readonly vr: string;
  readonly vm: string;
  readonly meaning: string;
  /** Another source that judges private elements removes it: it goes unless a policy names it. */
  readonly disputed: boolean;
}

/**
 * The row of Table E.3.10-1 (PS3.15) for an element that a creator's block holds: its group, and the last two digits
 * `xx` of its element number (gggg,bbxx). Such an element may stay under the Retain Safe Private Option.
 */
export function safePrivate(creator: string, group: number, offset: number): SafePrivateFacts | undefined {
  let block = known.get(creator);
  if (block === undefined) {
    if (known.size >= MOST_CREATORS) known.clear();
    block = new Map();
    known.set(creator, block);
  }
  const key = (group << 8) | offset;
  let facts = block.get(key);
  if (facts === undefined) {
    facts = lookUp(creator, group, offset) ?? null;
    block.set(key, facts);
  }
  return facts ?? undefined;
}

/** A row of Table E.3.10-1 by what it is about. */
export interface SafePrivateKey {
  readonly creator: string;
  readonly group: number;
  /** Last two digits of the element number. */
  readonly offset: number;
}

/** All rows of Table E.3.10-1, in the order of the table. */
export function safePrivateKeys(): readonly SafePrivateKey[] {
  return allRows(SAFE_PRIVATE).map(([creator = '', group = '', offset = '']) => ({
    creator,
    group: Number.parseInt(group, 16),
    offset: Number.parseInt(offset, 16),
  }));
}

/** Elements of a creator are few hundred, creators of a run a few dozen; a hostile input invents more. */
const MOST_CREATORS = 256;
const known = new Map<string, Map<number, SafePrivateFacts | null>>();

function lookUp(creator: string, group: number, offset: number): SafePrivateFacts | undefined {
  for (const key of privateKeys(creator, group, offset)) {
    const row = findRow(SAFE_PRIVATE, key);
    if (row === undefined) continue;
    const disputed = hasLine(DISPUTED_PRIVATE, key);
    return { vr: row[3] ?? '', vm: row[4] ?? '', meaning: row[5] ?? '', disputed };
  }
  return undefined;
}
