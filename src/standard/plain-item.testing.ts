import { tagOfKeyword } from './dictionary.ts';
import type { ItemView } from './item-view.ts';
import { parseTag } from './tags.ts';

export type PlainValue = string | number | PlainItem;
/** Values by keyword or tag: `{ Modality: ['CT'], '60000010': [512] }`. An empty list is an empty element. */
export interface PlainItem {
  readonly [attribute: string]: readonly PlainValue[];
}

/** A data set from a plain object, for the tests of Types and conditions. */
export function plainItem(plain: PlainItem): ItemView {
  const values = new Map<number, readonly PlainValue[]>();
  const items = new Map<number, readonly ItemView[]>();
  for (const [attribute, list] of Object.entries(plain)) {
    const tag = tagOfKeyword(attribute) ?? parseTag(attribute);
    if (tag === undefined) throw new TypeError(`no attribute ${attribute}`);
    values.set(tag | 0, list);
    items.set(tag | 0, list.filter((value) => typeof value === 'object').map(plainItem));
  }
  return {
    has: (tag) => values.has(tag | 0),
    isEmpty: (tag) => values.get(tag | 0)?.length === 0,
    strings: (tag) => (values.get(tag | 0) ?? []).filter((value) => typeof value === 'string'),
    numbers: (tag) => (values.get(tag | 0) ?? []).filter((value) => typeof value === 'number'),
    items: (tag) => items.get(tag | 0) ?? [],
    tags: () => [...values.keys()],
  };
}
