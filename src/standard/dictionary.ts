import { DICTIONARY } from './generated/dictionary.ts';
import { isRepeatingGroup, tagHex } from './tags.ts';
import { allRows, findRow } from './text-table.ts';

/** A row of the registry of data elements (PS3.6 6 to 9, PS3.7 Annex E). */
export interface AttributeFacts {
  /** 8 hex digits, `x` for any digit in a mask. */
  readonly tag: string;
  /** Alternatives joined by `/` (`US/SS`), empty where the standard gives none (FFFE and four retired elements). */
  readonly vr: string;
  readonly vm: string;
  readonly keyword: string;
  readonly name: string;
  readonly retired: boolean;
}

// Only what was found is remembered: a hostile object has no end of unknown tags.
const known = new Map<number, AttributeFacts>();

/**
 * Facts of a public attribute, masks such as (60xx,3000) resolved. `undefined` for odd groups (whose creators and
 * elements are private, PS3.5 7.8) and for tags that no row describes.
 */
export function attribute(tag: number): AttributeFacts | undefined {
  const key = tag | 0;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const facts = find(tag >>> 0);
  if (facts !== undefined) known.set(key, facts);
  return facts;
}

/** Every row of the registry, by tag: 5,000 and more, made anew at each call. */
export function attributes(): readonly AttributeFacts[] {
  return allRows(DICTIONARY).map(factsOf);
}

function find(tag: number): AttributeFacts | undefined {
  const group = tag >>> 16;
  if ((group & 1) === 1) return undefined;
  const hex = tagHex(tag);
  const mask = maskOf(group, hex);
  const row = findRow(DICTIONARY, hex) ?? (mask === undefined ? undefined : findRow(DICTIONARY, mask));
  if (row !== undefined) return factsOf(row);
  return (tag & 0xffff) === 0 && group !== 0xfffe ? groupLength(hex) : undefined;
}

/** The mask of PS3.6 that a tag could match. All but 60xx are retired; repeating groups end at xx1E (PS3.5 7.6). */
function maskOf(group: number, hex: string): string | undefined {
  if (isRepeatingGroup(group)) return `${hex.slice(0, 2)}xx${hex.slice(4)}`;
  switch (group) {
    case 0x0020:
      return `${hex.slice(0, 6)}xx`;
    case 0x0028:
      return `${hex.slice(0, 6)}x${hex.slice(7)}`;
    case 0x1000:
      return `1000xxx${hex.slice(7)}`;
    case 0x1010:
      return '1010xxxx';
    default:
      return group >>> 8 === 0x7f ? `7Fxx${hex.slice(4)}` : undefined;
  }
}

function factsOf(row: readonly string[]): AttributeFacts {
  const [tag = '', vr = '', vm = '', keyword = '', name = '', retired] = row;
  return { tag, vr, vm, keyword, name, retired: retired === 'Y' };
}

/** PS3.5 7.2: (gggg,0000) is UL, retired except in groups 0000 and 0002, which have rows of their own. */
function groupLength(tag: string): AttributeFacts {
  return { tag, vr: 'UL', vm: '1', keyword: 'GenericGroupLength', name: 'Generic Group Length', retired: true };
}

const tagsByKeyword = new Map<string, number>();

/** The tag of a keyword as PS3.6 spells it; `undefined` for unknown keywords and for those of masks. */
export function tagOfKeyword(keyword: string): number | undefined {
  const remembered = tagsByKeyword.get(keyword);
  if (remembered !== undefined) return remembered;
  if (!/^\w+$/.test(keyword)) return undefined;
  // The table is ordered by tag; one pass over 360 KB by the engine's own search takes some 50 microseconds.
  const cell = DICTIONARY.indexOf(`\t${keyword}\t`);
  if (cell < 0) return undefined;
  const [hex = '', , , found] = DICTIONARY.slice(
    DICTIONARY.lastIndexOf('\n', cell) + 1,
    cell + keyword.length + 1,
  ).split('\t');
  if (found !== keyword || hex.includes('x')) return undefined;
  const tag = Number.parseInt(hex, 16);
  tagsByKeyword.set(keyword, tag);
  return tag;
}
