import { attribute } from '../standard/index.ts';
import { VR, type Vr, vrOfName } from './vr.ts';

// Only what the dictionary knows is remembered: a hostile object has no end of unknown tags.
const memo = new Map<number, Vr>();

/**
 * The VR of a tag as the data dictionary has it (PS3.6), for syntaxes that do not write one. Of alternatives the one
 * that loses nothing is taken: OW for OB/OW, US for US/SS. Private creators are LO, everything unknown is UN.
 */
export function dictionaryVr(tag: number): Vr {
  if ((tag & 0x10000) !== 0) return privateVr(tag & 0xffff);
  const known = memo.get(tag);
  if (known !== undefined) return known;
  const facts = attribute(tag >>> 0);
  if (facts === undefined) return VR.UN;
  const vr = vrOfAlternatives(facts.vr.split('/'));
  memo.set(tag, vr);
  return vr;
}

function privateVr(element: number): Vr {
  // PS3.5 7.8.1: (gggg,0010-00FF) reserve blocks.
  if (element >= 0x10 && element <= 0xff) return VR.LO;
  return element === 0 ? VR.UL : VR.UN;
}

function vrOfAlternatives(names: readonly string[]): Vr {
  if (names.includes('OW')) return VR.OW;
  return names[0] === '' ? VR.UN : vrOfName(names[0]!);
}
