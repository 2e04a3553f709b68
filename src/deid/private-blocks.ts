import {
  type DicomObject,
  decodeLatin1,
  type ElementTable,
  ROW,
  trimPadding,
  VR,
  vrName,
  vrOfName,
} from '../dicom/index.ts';
import type { FindingCode } from '../failure/index.ts';
import { safePrivate } from '../standard/index.ts';
import { ACTION } from './decisions.ts';
import { DeclaredSafe, PRIVATE_CHARACTERISTICS } from './declared-safe.ts';
import type { RuleBook } from './rule-book.ts';

/** What is known of a private element: a creator, one that may stay, or one that goes. */
export type PrivateLook =
  | { readonly kind: 'creator'; readonly rule: number }
  | { readonly kind: 'remove'; readonly rule: number }
  | { readonly kind: 'keep'; readonly rule: number; readonly vr: number; readonly creator: PrivateCreator };

export interface PrivateCreator {
  readonly row: number;
  readonly name: string;
}

/** (gggg,0010-00FF) of an odd group (PS3.5 7.8.1). */
export const isCreator = (tag: number): boolean => {
  const element = tag & 0xffff;
  return (tag & 0x10000) !== 0 && element >= 0x10 && element <= 0xff;
};

/**
 * Private elements by creator and element, never by block number (PS3.5 7.8.1, PS3.15 E.3.10): a creator scopes to its
 * own data set or item, and an element whose creator is missing is of unknown meaning.
 */
export class PrivateBlocks {
  readonly #object: DicomObject;
  readonly #table: ElementTable;
  readonly #book: RuleBook;
  readonly declared: DeclaredSafe;
  /** Rows of creators by their tag, for each data set by the row of its item (-1: the root); of duplicates the first. */
  readonly #creators = new Map<number, Map<number, number>>();
  readonly #names = new Map<number, string | undefined>();

  constructor(object: DicomObject, book: RuleBook) {
    this.#object = object;
    this.#table = object.dataSet.table;
    this.#book = book;
    this.declared = new DeclaredSafe(object, book);
  }

  look(row: number, note: (code: FindingCode) => void): PrivateLook {
    if (isCreator(this.#table.tag[row]!))
      return { kind: 'creator', rule: this.#rule('private:creator', 'PS3.5 7.8.1') };
    const creator = this.creatorOf(row);
    if (creator === undefined) {
      note('private-without-creator');
      return { kind: 'remove', rule: this.#rule('private:orphan', 'PS3.5 7.8.1') };
    }
    return this.#known(row, creator, note);
  }

  /** The creator that reserves the block of a private element, in its own data set: it does not scope into items. */
  creatorOf(row: number): PrivateCreator | undefined {
    const tag = this.#table.tag[row]! >>> 0;
    if ((tag & 0xffff) < 0x1000) return undefined;
    const creatorRow = this.#creatorRow(row, tag);
    const name = creatorRow < 0 ? undefined : this.#nameOf(creatorRow);
    return name === undefined ? undefined : { row: creatorRow, name };
  }

  /** Claims on blocks that are gone go as well, and (0008,0300) with the last of them (PS3.3 C.12.1.1.7). */
  pruneClaims(action: Uint8Array): void {
    const { dataSet } = this.#object;
    const sequence = dataSet.rowOf(PRIVATE_CHARACTERISTICS);
    if (sequence === undefined || action[sequence] !== ACTION.descend) return;
    const isKept = (row: number): boolean => action[row] !== ACTION.remove;
    const claims = this.declared.claims.filter(({ group, creator }) =>
      this.#creatorsAtRoot(group, creator).some(isKept),
    );
    const kept = new Set(claims.map(({ row }) => row));
    for (const { row } of dataSet.items(PRIVATE_CHARACTERISTICS)) if (!kept.has(row)) action[row] = ACTION.remove;
    if (kept.size === 0) action[sequence] = ACTION.remove;
  }

  /** Rows of the elements in the block that a creator reserves. */
  *elementsOf(creatorRow: number): Iterable<number> {
    const table = this.#table;
    const creator = table.tag[creatorRow]!;
    const block = (creator & 0xff) << 8;
    const parent = table.parent[creatorRow]!;
    const end = parent < 0 ? table.count : table.next[parent]!;
    for (let at = parent + 1; at < end; at = table.next[at]!) {
      const tag = table.tag[at]!;
      if (tag >>> 16 === creator >>> 16 && (tag & 0xff00) === block) yield at;
    }
  }

  #known(row: number, creator: PrivateCreator, note: (code: FindingCode) => void): PrivateLook {
    const tag = this.#table.tag[row]! >>> 0;
    const group = tag >>> 16;
    const offset = tag & 0xff;
    const { policy } = this.#book;
    const written = (this.#table.flags[row]! & ROW.sequence) !== 0 ? VR.SQ : this.#table.vr[row]!;
    const own = policy.private.keep.find(
      (keep) => keep.creator === creator.name && keep.group === group && keep.element === offset,
    );
    if (own !== undefined)
      return { kind: 'keep', rule: this.#rule('private:policy', 'policy private.keep'), vr: written, creator };
    const facts = this.#book.has('retain-safe-private') ? safePrivate(creator.name, group, offset) : undefined;
    if (facts === undefined) {
      const vr = written;
      return this.declared.isSafe(row, { creator: creator.name, group, offset, vr })
        ? { kind: 'keep', rule: this.#rule('retain-safe-private:declared', 'PS3.3 C.12.1.1.7'), vr, creator }
        : { kind: 'remove', rule: this.#rule('private:not-listed', 'PS3.15 E.3.10') };
    }
    if (facts.disputed) {
      note('private-disputed');
      return { kind: 'remove', rule: this.#rule('private:disputed', 'PS3.15 E.3.10') };
    }
    const isStated = facts.vr === '' || facts.vr.split('/').includes(vrName(written));
    const expected = isStated ? written : vrOfName(facts.vr);
    if (written !== expected && (written !== VR.UN || expected === VR.SQ))
      return { kind: 'remove', rule: this.#rule('private:vr', 'PS3.15 E.3.10') };
    // Implicit VR says nothing of private elements: the table does.
    this.#table.vr[row] = expected;
    return {
      kind: 'keep',
      rule: this.#rule('retain-safe-private:C', 'PS3.15 Table E.3.10-1'),
      vr: expected,
      creator,
    };
  }

  /** Rows of the creators at the root that reserve a block of a group under a name. */
  #creatorsAtRoot(group: number, name: string): number[] {
    return [...this.#creatorsOf(-1)].flatMap(([tag, row]) =>
      tag >>> 16 === group && this.#nameOf(row) === name ? [row] : [],
    );
  }

  #creatorRow(row: number, tag: number): number {
    return this.#creatorsOf(this.#table.parent[row]!).get((tag & 0xffff0000) | ((tag >>> 8) & 0xff)) ?? -1;
  }

  #creatorsOf(parent: number): ReadonlyMap<number, number> {
    let creators = this.#creators.get(parent);
    if (creators === undefined) {
      creators = this.#creatorsIn(parent);
      this.#creators.set(parent, creators);
    }
    return creators;
  }

  #creatorsIn(parent: number): Map<number, number> {
    const table = this.#table;
    const creators = new Map<number, number>();
    const end = parent < 0 ? table.count : table.next[parent]!;
    for (let at = parent + 1; at < end; at = table.next[at]!) {
      const tag = table.tag[at]!;
      if (isCreator(tag) && !creators.has(tag)) creators.set(tag, at);
    }
    return creators;
  }

  /** The name of a creator; a value with several parts, or of another VR, reserves nothing. */
  #nameOf(row: number): string | undefined {
    if (!this.#names.has(row)) this.#names.set(row, this.#readName(row));
    return this.#names.get(row);
  }

  #readName(row: number): string | undefined {
    const vr = this.#table.vr[row]!;
    if (vr !== VR.LO && vr !== VR.UN) return undefined;
    const text = trimPadding(
      decodeLatin1(this.#object.dataSet.held.slice(this.#table.value[row]!, this.#table.end[row]!)),
    );
    return text === '' || text.includes('\\') ? undefined : text;
  }

  #rule(id: string, clause: string): number {
    return this.#book.rule(id, clause, 'private');
  }
}
