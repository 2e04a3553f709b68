import { VR, vrName } from '../dicom/index.ts';
import {
  type CompiledPolicy,
  type CompiledRule,
  conditionHolds,
  fillTemplate,
  matchesMask,
  type Selector,
} from '../policy/index.ts';
import { type ProfileOption, profileRow, safePrivate } from '../standard/index.ts';
import { kindBit } from './needles.ts';
import type { WrittenObject } from './written.ts';

type TagStep = Extract<Selector, { kind: 'tag' | 'mask' }>;

/** Kinds that an option or a reasoned rule can keep. The names of people, patient ids, phones and addresses never. */
const KEEPABLE = (['id', 'institution', 'device', 'uid', 'text'] as const).reduce(
  (bits, kind) => bits | kindBit(kind),
  0,
);
const DATE = kindBit('date');

/** What each option keeps where it keeps an attribute. */
const KEPT_BY_OPTION: Readonly<Partial<Record<ProfileOption, number>>> = {
  'retain-device-identity': kindBit('device') | kindBit('text'),
  'retain-institution-identity': kindBit('institution') | kindBit('text'),
  'retain-patient-characteristics': kindBit('text'),
  // A retained UID often has the serial number of a machine in it.
  'retain-uids': kindBit('uid') | kindBit('device'),
};
const PATIENT_ID = 0x00100020;

/** Private Data Element Characteristics Sequence and its attributes. */
const PRIVATE_CHARACTERISTICS = 0x00080300;
const PRIVATE_GROUP = 0x00080301;
const PRIVATE_CREATOR = 0x00080302;
const BLOCK_STATUS = 0x00080303;
const SAFE_ELEMENTS = 0x00080304;
/** No claim reaches bytes that nobody can read, items, and names and addresses. */
const UNCLAIMABLE: ReadonlySet<number> = new Set([
  ...[VR.UN, VR.SQ, VR.OB, VR.OD, VR.OF, VR.OL, VR.OV, VR.OW],
  ...[VR.PN, VR.AE, VR.UR],
]);

/** What a policy lets stand at an element. One for a policy; `for` binds it to an object. */
export class Permissions {
  readonly policy: CompiledPolicy;
  readonly keepsUids: boolean;
  readonly #keepsSafePrivate: boolean;
  /** Kinds that options keep at a tag, as bits; undefined where none keeps it. */
  readonly #byTag = new Map<number, number | undefined>();

  constructor(policy: CompiledPolicy) {
    this.policy = policy;
    this.keepsUids = policy.options.includes('retain-uids');
    this.#keepsSafePrivate = policy.options.includes('retain-safe-private');
  }

  for(written: WrittenObject): ObjectPermissions {
    return new ObjectPermissions(this, written);
  }

  /** Whether an option keeps a tag: K of one, and C of no other, since C promises to change what K would publish. */
  optionKeeps(tag: number): boolean {
    return this.optionKinds(tag) !== undefined;
  }

  /** Kinds of identifier that the options which keep a tag let stand there, as bits; undefined where none keeps it. */
  optionKinds(tag: number): number | undefined {
    if (!this.#byTag.has(tag)) this.#byTag.set(tag, this.#findKinds(tag));
    return this.#byTag.get(tag);
  }

  #findKinds(tag: number): number | undefined {
    const options = profileRow(tag >>> 0, this.policy.edition)?.options ?? {};
    const chosen = this.policy.options.filter((option) => options[option] !== undefined);
    if (chosen.length === 0 || chosen.some((option) => options[option] !== 'K')) return undefined;
    return chosen.reduce((bits, option) => bits | (KEPT_BY_OPTION[option] ?? 0), 0);
  }

  /** Whether the policy believes what an object says of its own private blocks. */
  get trustsClaims(): boolean {
    return this.#keepsSafePrivate && this.policy.private.trustDeclaredSafe;
  }

  /** Private elements that the policy or Table E.3.10-1 lets stand (PS3.15 E.3.10). */
  privateIsKept(creator: string, group: number, element: number): boolean {
    const isNamed = this.policy.private.keep.some(
      (keep) => keep.creator === creator && keep.group === group && keep.element === element,
    );
    return isNamed || (this.#keepsSafePrivate && safePrivate(creator, group, element)?.disputed === false);
  }
}

/** Permissions on the rows of one object. Of two own rules that match a row the first one counts. */
export class ObjectPermissions {
  readonly #permissions: Permissions;
  readonly #written: WrittenObject;
  readonly #rules: readonly CompiledRule[];

  constructor(permissions: Permissions, written: WrittenObject) {
    this.#permissions = permissions;
    this.#written = written;
    const { rules } = permissions.policy;
    this.#rules = rules.length === 0 ? rules : rules.filter((rule) => this.#applies(rule));
  }

  /** Kinds of identifier that may stand in a row, as bits. */
  kinds(row: number): number {
    const kept = this.#kept(row);
    if (kept === undefined) return 0;
    return this.#permissions.policy.dates.mode === 'keep' ? kept | DATE : kept;
  }

  #kept(row: number): number | undefined {
    const rule = this.rule(row);
    if (rule !== undefined) return keepsWithReason(rule) ? KEEPABLE : undefined;
    const { table } = this.#written;
    const byOption = this.#permissions.optionKinds(table.tag[row]!);
    if (!this.#permissions.keepsUids || table.vr[row] !== VR.UI) return byOption;
    return (byOption ?? 0) | KEPT_BY_OPTION['retain-uids']!;
  }

  optionKeeps(tag: number): boolean {
    return this.#permissions.optionKeeps(tag | 0);
  }

  get keepsUids(): boolean {
    return this.#permissions.keepsUids;
  }

  get policy(): CompiledPolicy {
    return this.#permissions.policy;
  }

  /** The own rule that decides on a row. */
  rule(row: number): CompiledRule | undefined {
    for (const rule of this.#rules) if (this.#selects(rule.at, row)) return rule;
    return undefined;
  }

  /** Whether a private element may stand, its creator given. */
  keepsPrivate(row: number, creator: string): boolean {
    const tag = this.#written.table.tag[row]! >>> 0;
    const rule = this.rule(row);
    if (rule !== undefined) return rule.at.kind === 'private' && keepsWithReason(rule);
    return this.#permissions.privateIsKept(creator, tag >>> 16, tag & 0xff) || this.#isClaimedSafe(row, creator);
  }

  /** Whether the written (0008,0300) calls an element of the root data set safe (PS3.3 C.12.1.1.7). */
  #isClaimedSafe(row: number, creator: string): boolean {
    const { table, root } = this.#written;
    if (!this.#permissions.trustsClaims || table.depth[row] !== 0 || UNCLAIMABLE.has(table.vr[row]!)) return false;
    const tag = table.tag[row]! >>> 0;
    if (safePrivate(creator, tag >>> 16, tag & 0xff)?.disputed === true) return false;
    return root.items(PRIVATE_CHARACTERISTICS).some((item) => {
      if (item.number(PRIVATE_GROUP) !== tag >>> 16 || item.text(PRIVATE_CREATOR) !== creator) return false;
      const status = item.text(BLOCK_STATUS);
      return status === 'SAFE' || (status === 'MIXED' && item.texts(SAFE_ELEMENTS).includes(String(tag & 0xff)));
    });
  }

  /** Whether a row holds a text of the policy itself: what a rule sets, or what the policy inserts. */
  isPolicyText(row: number): boolean {
    const { table, root } = this.#written;
    const rule = this.rule(row);
    const inserted = table.parent[row]! < 0 ? this.#permissions.policy.insert : [];
    const template = rule?.do === 'set' ? rule.value : inserted.find(({ tag }) => (tag | 0) === table.tag[row])?.value;
    return template !== undefined && this.#written.latin1(row) === fillTemplate(template, root.text(PATIENT_ID)).trim();
  }

  /** A condition is asked of the written object: one on an attribute that went does not hold, and keeps nothing. */
  #applies(rule: CompiledRule): boolean {
    const { root } = this.#written;
    return (rule.when ?? []).every((condition) => conditionHolds(condition, root.get(condition.tag)?.strings()));
  }

  #selects(at: Selector, row: number): boolean {
    const { table } = this.#written;
    switch (at.kind) {
      case 'tag':
      case 'mask':
        return isStep(at, table.tag[row]!);
      case 'vr':
        return at.vr === (this.#written.isSequence(row) ? 'SQ' : vrName(table.vr[row]!));
      case 'path':
        return this.#endsWith(at.steps, row);
      case 'private':
        return this.#isPrivate(at, row);
    }
  }

  #endsWith(steps: readonly TagStep[], row: number): boolean {
    const { table } = this.#written;
    let at = row;
    for (const step of steps.toReversed()) {
      if (at < 0 || !isStep(step, table.tag[at]!)) return false;
      const item = table.parent[at]!;
      at = item < 0 ? -1 : table.parent[item]!;
    }
    return true;
  }

  #isPrivate(at: Extract<Selector, { kind: 'private' }>, row: number): boolean {
    const tag = this.#written.table.tag[row]! >>> 0;
    if (tag >>> 16 !== at.group || (tag & 0xff) !== at.element || (tag & 0xffff) < 0x1000) return false;
    return this.#written.sibling(row, creatorTagOf(tag)) === at.creator;
  }
}

/** (gggg,00bb) of the block that a private element (gggg,bbee) belongs to (PS3.5 7.8.1). */
export const creatorTagOf = (tag: number): number => ((tag & 0xffff0000) | ((tag >>> 8) & 0xff)) >>> 0;

const keepsWithReason = ({ do: action, reason }: CompiledRule): boolean => action === 'keep' && (reason ?? '') !== '';

const isStep = (step: TagStep, tag: number): boolean =>
  step.kind === 'tag' ? (step.tag | 0) === tag : matchesMask(step, tag);
