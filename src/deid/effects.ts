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
import type { CompiledPolicy, DecisionAction } from '../policy/index.ts';
import { attribute, type ProfileRow, profileRows, tagText } from '../standard/index.ts';
import { decide } from './decide.ts';
import { decisionList } from './decisions.ts';
import { RuleBook } from './rule-book.ts';

/** What a policy does with an attribute. */
export interface Effect {
  readonly tag: number;
  readonly keyword: string;
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

/** Attributes that have a row in Table E.1-1 of the policy's edition, or that one of its rules names. */
export function ruledTags(policy: CompiledPolicy): readonly number[] {
  return [...profileRows(policy.edition).flatMap(tagsOf), ...policy.rules.flatMap(({ at }) => named(at))];
}

/**
 * What a policy does with attributes, decided by the engine on an object that has them all at its root.
 *
 * @param sopClass whose IOD says which attributes are required; CT Image Storage without it.
 */
export function effectsOf(
  policy: CompiledPolicy,
  tags: Iterable<number>,
  sopClass = CT_IMAGE,
): ReadonlyMap<number, Effect> {
  const sorted = [...new Set([...tags, SOP_CLASS_UID])].sort((a, b) => a - b);
  const elements = sorted.map((tag) =>
    tag === SOP_CLASS_UID ? encodeElement(tag, VR.UI, encodeAscii(sopClass), LITTLE) : elementOf(tag),
  );
  const object = readObject(new BufferSource(concatBytes(elements)));
  const decisions = decide(object, { book: new RuleBook(policy), offsetDays: OFFSET_DAYS });
  const effects = new Map<number, Effect>();
  for (const { tag, path, action, rule } of decisionList(object, decisions)) {
    if (path === tagText(tag)) effects.set(tag, { tag, keyword: attribute(tag)?.keyword ?? '', action, rule });
  }
  return effects;
}

/** The attribute of a row; of a mask one of its groups. Groups below 0008 are no part of a data set. */
function tagsOf({ tag }: ProfileRow): number[] {
  const sample = tag.replace(/^50xxxxxx$/, '50003000').replace(/^60xx/, '6000');
  return /^[0-9A-F]{8}$/.test(sample) && sample >= '0008' ? [Number.parseInt(sample, 16)] : [];
}

function named(at: CompiledPolicy['rules'][number]['at']): number[] {
  return at.kind === 'tag' && at.tag >>> 16 >= 8 && at.tag >>> 0 !== SOP_CLASS_UID ? [at.tag >>> 0] : [];
}

function elementOf(tag: number): Uint8Array {
  const stated = attribute(tag)?.vr.split('/')[0] ?? '';
  const vr = stated === '' ? VR.UN : vrOfName(stated);
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
