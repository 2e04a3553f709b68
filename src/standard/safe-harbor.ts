import { SAFE_HARBOR } from './generated/safe-harbor.ts';
import { SMALL_ZIP3 } from './generated/zip3.ts';
import { isRepeatingGroup, tagHex } from './tags.ts';
import { allRows, findRows } from './text-table.ts';

const NONE: readonly string[] = Object.freeze([]);
const known = new Map<number, readonly string[]>();

/**
 * The categories `A` to `R` of 45 CFR 164.514(b)(2)(i) that an attribute may hold, sorted; `*` is free text, which may
 * hold any of them. A mapping of this project over VR, keyword and Table E.1-1, not legal advice.
 */
export function safeHarborCategories(tag: number): readonly string[] {
  const key = tag | 0;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const categories = categoriesOf(tag);
  if (categories.length > 0) known.set(key, categories);
  return categories;
}

function categoriesOf(tag: number): readonly string[] {
  const hex = tagHex(tag);
  const group = tag >>> 16;
  const keys = isRepeatingGroup(group)
    ? [hex, `${hex.slice(0, 2)}xx${hex.slice(4)}`, `${hex.slice(0, 2)}xxxxxx`]
    : [hex];
  const found = keys.flatMap((key) => findRows(SAFE_HARBOR, key)).map(([, category = '']) => category);
  return found.length === 0 ? NONE : Object.freeze([...new Set(found)].sort());
}

let smallPrefixes: ReadonlySet<string> | undefined;

/**
 * True when the three-digit ZIP prefix covers 20,000 people or fewer in the census of 2000, 2010 or 2020, so that it
 * must become 000 (45 CFR 164.514(b)(2)(i)(B)). A prefix that no census knows is the caller's affair.
 */
export function isSmallZip3(prefix: string): boolean {
  smallPrefixes ??= new Set(allRows(SMALL_ZIP3).map(([zip3 = '']) => zip3));
  return smallPrefixes.has(prefix);
}
