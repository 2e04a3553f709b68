import { type DataSet, type DicomObject, ROW, VR, type Vr } from '../dicom/index.ts';
import type { RuleBook } from './rule-book.ts';

/** Private Data Element Characteristics Sequence and what of an item says which elements are safe (PS3.3 C.12.1.1.7). */
export const PRIVATE_CHARACTERISTICS = 0x00080300;
const PRIVATE_GROUP_REFERENCE = 0x00080301;
const PRIVATE_CREATOR_REFERENCE = 0x00080302;
const BLOCK_STATUS = 0x00080303;
const NONIDENTIFYING_ELEMENTS = 0x00080304;
const STATED: ReadonlySet<number> = new Set([
  PRIVATE_GROUP_REFERENCE,
  PRIVATE_CREATOR_REFERENCE,
  BLOCK_STATUS,
  NONIDENTIFYING_ELEMENTS,
]);

/** (0008,0300) to (0008,0310): the sequence and the attributes of its items. */
export const isCharacteristic = (tag: number): boolean => (tag & ~0x1f) === PRIVATE_CHARACTERISTICS;

/** One item of the sequence. */
export interface SafetyClaim {
  readonly row: number;
  readonly group: number;
  readonly creator: string;
  /** Lowest eight bits of the tags of the elements without identity; `undefined`: the whole block. */
  readonly elements: ReadonlySet<number> | undefined;
}

/**
 * What an object itself says of its private blocks (0008,0300). A claim in a file is evidence and not knowledge
 * (PS3.15 E.3.10), so a policy must say that it believes such claims (`trust-declared-safe`). They count in the data
 * set at the root, for values that can be judged: numbers and text, never bytes of an unknown meaning.
 */
export class DeclaredSafe {
  readonly #object: DicomObject;
  readonly #isTrusted: boolean;
  #claims: readonly SafetyClaim[] | undefined;

  constructor(object: DicomObject, book: RuleBook) {
    this.#object = object;
    this.#isTrusted = book.policy.private.trustDeclaredSafe && book.has('retain-safe-private');
  }

  /** The items that call a block, or elements of it, safe. */
  get claims(): readonly SafetyClaim[] {
    this.#claims ??= this.#isTrusted ? this.#object.dataSet.items(PRIVATE_CHARACTERISTICS).flatMap(claimOf) : [];
    return this.#claims;
  }

  /** Whether the object calls an element of its root data set safe, and its VR is one that can be judged. */
  isSafe(row: number, element: { creator: string; group: number; offset: number; vr: Vr }): boolean {
    const { creator, group, offset, vr } = element;
    if (!this.#isTrusted || this.#object.dataSet.table.depth[row] !== 0 || UNJUDGED.has(vr)) return false;
    return this.claims.some(
      (claim) => claim.group === group && claim.creator === creator && claim.elements?.has(offset) !== false,
    );
  }

  /** Whether a row of the sequence tells what the claims need; names and descriptions of elements are text and go. */
  isStated(row: number): boolean {
    const { table } = this.#object.dataSet;
    const tag = table.tag[row]!;
    if (!this.#isTrusted) return false;
    if (tag === PRIVATE_CHARACTERISTICS) return table.depth[row] === 0 && (table.flags[row]! & ROW.sequence) !== 0;
    const item = table.parent[row]!;
    const sequence = item < 0 ? -1 : table.parent[item]!;
    return STATED.has(tag) && sequence >= 0 && table.tag[sequence] === PRIVATE_CHARACTERISTICS;
  }
}

/** What no claim makes safe: bytes of an unknown meaning, names and addresses, and items that claims do not reach. */
const UNJUDGED: ReadonlySet<Vr> = new Set([
  ...[VR.UN, VR.OB, VR.OD, VR.OF, VR.OL, VR.OV, VR.OW],
  ...[VR.PN, VR.UR, VR.AE, VR.SQ],
]);

function claimOf(item: DataSet): SafetyClaim[] {
  const group = item.number(PRIVATE_GROUP_REFERENCE);
  const creator = item.text(PRIVATE_CREATOR_REFERENCE);
  const status = item.text(BLOCK_STATUS);
  if (group === undefined || creator === '' || (status !== 'SAFE' && status !== 'MIXED')) return [];
  const elements = status === 'SAFE' ? undefined : new Set(item.get(NONIDENTIFYING_ELEMENTS)?.numbers());
  return [{ row: item.row, group, creator, elements }];
}
