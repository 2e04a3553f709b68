import { BufferSource } from '../bytes/index.ts';
import {
  concatBytes,
  encodeAscii,
  encodeElement,
  encodeItem,
  encodeNumbers,
  readObject,
  VR,
  type Vr,
  vrName,
  vrOfName,
} from '../dicom/index.ts';
import { type CompiledPolicy, type DecisionAction, matchesMask, type Selector, selectorText } from '../policy/index.ts';
import { attribute, attributes, profileRows, safePrivate, safePrivateKeys, tagText } from '../standard/index.ts';
import { decide } from './decide.ts';
import { decisionList } from './decisions.ts';
import { RuleBook } from './rule-book.ts';

/** One public attribute, or a private one by its creator. */
export type AttributeSelector = Extract<Selector, { kind: 'tag' | 'private' }>;

/** What a policy does with an attribute. */
export interface Effect {
  /** `StationName (0008,1010)`, or `private:CREATOR(gggg,xxee)` as policies write it. */
  readonly name: string;
  readonly isPrivate: boolean;
  readonly action: DecisionAction;
  /** `basic:X`, `own:1`, … */
  readonly rule: string;
}

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const SOP_CLASS_UID = 0x00080016;
const LITTLE = { explicit: true, bigEndian: false } as const;
/** Any offset does: it is no part of a decision. */
const OFFSET_DAYS = -364;

/** Values that are what they should be and hold nothing to keep. */
const VALUES: Readonly<Record<string, string>> = {
  AE: 'STATION7',
  AS: '044Y',
  CS: 'VALUE7',
  DA: '20240311',
  DS: '71.5',
  DT: '20240311101530',
  IS: '7151',
  PN: 'Zorblat^Quex',
  TM: '101530',
  UI: '1.2.826.0.1.3680043.9.7777.4711',
  UR: 'https://example.org/7',
};

/**
 * Attributes on which a policy has something to say: rows of Table E.1-1 of its edition and of Table E.3.10-1, private
 * elements that it keeps, and what its rules name: an attribute, a private element, those of a mask or a VR.
 */
export function ruledAttributes(policy: CompiledPolicy): readonly AttributeSelector[] {
  return [
    ...profileRows(policy.edition).flatMap(({ tag }) => tagSelector(tag)),
    ...safePrivateKeys().map(({ creator, group, offset }) => privateSelector(creator, group, offset)),
    ...policy.private.keep.map(({ creator, group, element }) => privateSelector(creator, group, element)),
    ...policy.rules.flatMap(({ at }) => named(at)),
  ];
}

/**
 * What a policy does with attributes, decided by the engine on an object that has them all at its root; by
 * `selectorText`.
 *
 * @param sopClass whose IOD says which attributes are required; CT Image Storage without it.
 */
export function effectsOf(
  policy: CompiledPolicy,
  asked: Iterable<AttributeSelector>,
  sopClass = CT_IMAGE,
): ReadonlyMap<string, Effect> {
  const sample = sampleObject(asked, sopClass);
  const object = readObject(new BufferSource(sample.bytes));
  const decisions = decide(object, { book: new RuleBook(policy), offsetDays: OFFSET_DAYS });
  const effects = new Map<string, Effect>();
  for (const { tag, path, action, rule } of decisionList(object, decisions)) {
    const at = path === tagText(tag) ? sample.selectors.get(tag) : undefined;
    if (at !== undefined)
      effects.set(selectorText(at), { name: nameOf(at), isPrivate: at.kind === 'private', action, rule });
  }
  return effects;
}

function nameOf(at: AttributeSelector): string {
  if (at.kind === 'private') return selectorText(at);
  return `${attribute(at.tag)?.keyword || 'attribute'} ${tagText(at.tag)}`;
}

const privateSelector = (creator: string, group: number, element: number): AttributeSelector => ({
  kind: 'private',
  creator,
  group,
  element,
});

/** The attribute of a row; of a mask one of its tags. Groups below 0008 and group lengths are no part of a data set. */
function tagSelector(row: string): AttributeSelector[] {
  const hex = row.replace(/^50xxxxxx$/, '50003000').replaceAll('x', '0');
  const isAsked = /^[0-9A-F]{8}$/.test(hex) && hex >= '0008' && hex < 'FFFE' && !hex.endsWith('0000');
  return isAsked ? [{ kind: 'tag', tag: Number.parseInt(hex, 16) }] : [];
}

/** Attributes that a rule names. A path is left out: what it names is not at the root. */
function named(at: Selector): AttributeSelector[] {
  switch (at.kind) {
    case 'tag':
      return tagSelector(hexOf(at.tag));
    case 'private':
      return [at];
    case 'mask':
      return attributes()
        .flatMap(({ tag }) => tagSelector(tag))
        .filter((one) => one.kind === 'tag' && matchesMask(at, one.tag));
    case 'vr':
      return attributes().flatMap(({ tag, vr }) => (vr.split('/')[0] === at.vr ? tagSelector(tag) : []));
    case 'path':
      return [];
  }
}

const hexOf = (tag: number): string => (tag >>> 0).toString(16).toUpperCase().padStart(8, '0');

// The object

interface Sample {
  readonly bytes: Uint8Array;
  /** What was asked for, by the tag that it has in the object. */
  readonly selectors: ReadonlyMap<number, AttributeSelector>;
}

function sampleObject(asked: Iterable<AttributeSelector>, sopClass: string): Sample {
  const selectors = new Map<number, AttributeSelector>();
  const elements = new Map([[SOP_CLASS_UID, encodeElement(SOP_CLASS_UID, VR.UI, encodeAscii(sopClass), LITTLE)]]);
  const blocks = new PrivateBlockNumbers();
  for (const at of asked) {
    const tag = at.kind === 'tag' ? at.tag >>> 0 : blocks.tagOf(at, elements);
    if (tag === undefined) continue;
    selectors.set(tag, at);
    if (!elements.has(tag)) elements.set(tag, elementOf(tag, at));
  }
  const sorted = [...elements].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  return { bytes: concatBytes(sorted), selectors };
}

/** Gives each creator of a group a block of its own (PS3.5 7.8.1). */
class PrivateBlockNumbers {
  readonly #blocks = new Map<string, number>();
  readonly #next = new Map<number, number>();

  /** The tag of an element; its creator is added. Undefined when a group has more creators than blocks. */
  tagOf({ creator, group, element }: PrivateSelector, elements: Map<number, Uint8Array>): number | undefined {
    const key = `${group} ${creator}`;
    const block = this.#blocks.get(key) ?? this.#next.get(group) ?? FIRST_BLOCK;
    if (block > LAST_BLOCK) return undefined;
    if (!this.#blocks.has(key)) {
      this.#blocks.set(key, block);
      this.#next.set(group, block + 1);
      const tag = tagIn(group, block);
      elements.set(tag, encodeElement(tag, VR.LO, encodeAscii(creator), LITTLE));
    }
    return tagIn(group, (block << 8) | element);
  }
}

type PrivateSelector = Extract<Selector, { kind: 'private' }>;

const [FIRST_BLOCK, LAST_BLOCK] = [0x10, 0xff];

const tagIn = (group: number, element: number): number => group * 0x10000 + element;

/** Of a private element that no table describes the VR is anybody's guess: most are text. */
function elementOf(tag: number, at: AttributeSelector): Uint8Array {
  const stated = at.kind === 'tag' ? attribute(tag)?.vr : safePrivate(at.creator, at.group, at.element)?.vr || 'LO';
  const vr = stated ? vrOfName(stated.split('/')[0]!) : VR.UN;
  return encodeElement(tag, vr, sampleOf(vr), LITTLE);
}

function sampleOf(vr: Vr): Uint8Array {
  if (vr === VR.SQ) return encodeItem(encodeElement(0x00081155, VR.UI, encodeAscii(VALUES.UI!), LITTLE), LITTLE);
  const text = VALUES[vrName(vr)];
  if (text !== undefined) return encodeAscii(text);
  switch (vr) {
    case VR.LO:
    case VR.SH:
    case VR.UC:
    case VR.LT:
    case VR.ST:
    case VR.UT:
      return encodeAscii('chest Zorblat');
    case VR.OB:
    case VR.OD:
    case VR.OF:
    case VR.OL:
    case VR.OV:
    case VR.OW:
    case VR.UN:
      return new Uint8Array(8).fill(7);
    default:
      return encodeNumbers(vr, [7], false);
  }
}
