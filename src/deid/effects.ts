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
import {
  type AttributeSelector,
  type CompiledPolicy,
  type Decision,
  type DecisionAction,
  matchesMask,
  type Selector,
  selectorText,
  type TagSelector,
} from '../policy/index.ts';
import {
  attribute,
  attributes,
  profileRows,
  safePrivate,
  safePrivateKeys,
  tagHex,
  tagText,
} from '../standard/index.ts';
import { decide } from './decide.ts';
import { decisionList } from './decisions.ts';
import { PrivateBlockNumbers } from './private-block-numbers.ts';
import { RuleBook } from './rule-book.ts';

/** One attribute of a data set, or one in an item of the sequences before it. */
export type EffectSelector = AttributeSelector | { readonly kind: 'path'; readonly steps: readonly TagSelector[] };

/** What a policy does with an attribute. */
export interface Effect {
  /** `StationName (0008,1010)`; of a private one as policies write it, `private:CREATOR(gggg,xxee)`. */
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
 * elements that it keeps, and what its rules name: an attribute, a private element, those of a mask or a VR, or one at
 * the end of a path of sequences.
 */
export function ruledAttributes(policy: CompiledPolicy): readonly EffectSelector[] {
  return [
    ...profileRows(policy.edition).flatMap(({ tag }) => tagSelector(tag)),
    ...safePrivateKeys().map(({ creator, group, offset }) => privateSelector(creator, group, offset)),
    ...policy.private.keep.map(({ creator, group, element }) => privateSelector(creator, group, element)),
    ...policy.rules.flatMap(({ at }) => named(at)),
  ];
}

/**
 * What a policy does with attributes, decided by the engine on an object that has them all, those of a path in an item
 * and all others at its root; by `selectorText`, in the order of the object.
 *
 * @param sopClass whose IOD says which attributes are required; CT Image Storage without it.
 */
export function effectsOf(
  policy: CompiledPolicy,
  asked: Iterable<EffectSelector>,
  sopClass = CT_IMAGE,
): ReadonlyMap<string, Effect> {
  const sample = sampleObject(asked, sopClass);
  const object = readObject(new BufferSource(sample.bytes));
  const decisions = decide(object, { book: new RuleBook(policy), offsetDays: OFFSET_DAYS });
  const decided = new Map([...decisionList(object, decisions)].map((decision) => [decision.path, decision]));
  const effects = new Map<string, Effect>();
  for (const [path, at] of [...sample.selectors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { action, rule } = decisionOf(path, decided);
    effects.set(selectorText(at), { name: nameOf(at), isPrivate: at.kind === 'private', action, rule });
  }
  return effects;
}

/** The decision on an attribute, or on the sequence around that went with all that is in it. */
function decisionOf(path: string, decided: ReadonlyMap<string, Decision>): Decision {
  return decided.get(path) ?? decisionOf(path.slice(0, path.lastIndexOf(IN_ITEM)), decided);
}

function nameOf(at: EffectSelector): string {
  if (at.kind === 'private') return selectorText(at);
  const steps = at.kind === 'path' ? at.steps : [at];
  return `${steps.map(({ tag }) => attribute(tag)?.keyword || 'attribute').join('.')} ${selectorText(at)}`;
}

const privateSelector = (creator: string, group: number, element: number): AttributeSelector => ({
  kind: 'private',
  creator,
  group,
  element,
});

/** The attribute of a row; of a mask one of its tags. Groups below 0008 and group lengths are no part of a data set. */
function tagSelector(row: string): TagSelector[] {
  const hex = row.replace(/^50xxxxxx$/, '50003000').replaceAll('x', '0');
  const isAsked = /^[0-9A-F]{8}$/.test(hex) && hex >= '0008' && hex < 'FFFE' && !hex.endsWith('0000');
  return isAsked ? [{ kind: 'tag', tag: Number.parseInt(hex, 16) }] : [];
}

/** Attributes that a rule names. A path with a mask, or through what the dictionary does not know as a sequence, is left out. */
function named(at: Selector): EffectSelector[] {
  switch (at.kind) {
    case 'tag':
      return tagSelector(tagHex(at.tag));
    case 'private':
      return [at];
    case 'mask':
      return attributes()
        .flatMap(({ tag }) => tagSelector(tag))
        .filter(({ tag }) => matchesMask(at, tag));
    case 'vr':
      return attributes().flatMap(({ tag, vr }) => (vr.split('/')[0] === at.vr ? tagSelector(tag) : []));
    case 'path': {
      const steps = at.steps.flatMap((step) => (step.kind === 'tag' ? tagSelector(tagHex(step.tag)) : []));
      const isWhole = steps.length === at.steps.length;
      return isWhole && steps.slice(0, -1).every(({ tag }) => attribute(tag)?.vr === 'SQ')
        ? [{ kind: 'path', steps }]
        : [];
    }
  }
}

// The object

/** In the object each sequence has one item. */
const IN_ITEM = '[0].';

interface Sample {
  readonly bytes: Uint8Array;
  /** What was asked for, by the path that it has in the object. */
  readonly selectors: ReadonlyMap<string, EffectSelector>;
}

/** Elements of a data set by their tags, with what they have in their item. */
type Sampled = Map<number, { readonly vr: Vr; readonly inside: Sampled }>;

function sampleObject(asked: Iterable<EffectSelector>, sopClass: string): Sample {
  const selectors = new Map<string, EffectSelector>();
  const root: Sampled = new Map([[SOP_CLASS_UID, { vr: VR.UI, inside: new Map() }]]);
  const blocks = new PrivateBlockNumbers();
  for (const at of asked) {
    const tags = tagsOf(at, blocks);
    if (tags === undefined) continue;
    selectors.set(tags.map(tagText).join(IN_ITEM), at);
    let dataSet = root;
    for (const tag of tags) {
      const element = dataSet.get(tag) ?? { vr: vrOf(tag, at), inside: new Map() };
      dataSet.set(tag, element);
      dataSet = element.inside;
    }
  }
  const given = new Map([[SOP_CLASS_UID, encodeElement(SOP_CLASS_UID, VR.UI, encodeAscii(sopClass), LITTLE)]]);
  for (const [tag, creator] of blocks.creators) given.set(tag, encodeElement(tag, VR.LO, encodeAscii(creator), LITTLE));
  return { bytes: dataSetBytes(root, given), selectors };
}

/** Undefined when a group has more creators than blocks. */
function tagsOf(at: EffectSelector, blocks: PrivateBlockNumbers): readonly number[] | undefined {
  if (at.kind === 'path') return at.steps.map(({ tag }) => tag >>> 0);
  const tag = at.kind === 'tag' ? at.tag >>> 0 : blocks.tagOf(at);
  return tag === undefined ? undefined : [tag];
}

function dataSetBytes(elements: Sampled, given: ReadonlyMap<number, Uint8Array> = new Map()): Uint8Array {
  const encoded = new Map([...elements].map(([tag, { vr, inside }]) => [tag, elementBytes(tag, vr, inside)]));
  const sorted = [...encoded, ...given].sort(([a], [b]) => a - b);
  return concatBytes([...new Map(sorted)].map(([, bytes]) => bytes));
}

function elementBytes(tag: number, vr: Vr, inside: Sampled): Uint8Array {
  const value = vr === VR.SQ ? encodeItem(dataSetBytes(new Map([...IN_EVERY_ITEM, ...inside])), LITTLE) : sampleOf(vr);
  return encodeElement(tag, vr, value, LITTLE);
}

const IN_EVERY_ITEM: Sampled = new Map([[0x00081155, { vr: VR.UI, inside: new Map() }]]);

/** Of a private element that no table describes the VR is anybody's guess: most are text. */
function vrOf(tag: number, at: EffectSelector): Vr {
  const stated = at.kind === 'private' ? safePrivate(at.creator, at.group, at.element)?.vr || 'LO' : attribute(tag)?.vr;
  return stated ? vrOfName(stated.split('/')[0]!) : VR.UN;
}

function sampleOf(vr: Vr): Uint8Array {
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
