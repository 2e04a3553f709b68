import { borderHolds } from './borders.ts';
import type { Needle } from './needles.ts';
import { normalForm } from './normal-form.ts';

/** A needle found in a text, at [start, end) of the original. */
export interface TextHit {
  readonly needle: Needle;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds needles in decoded text. The text is brought into normal form, the borders are checked in the original.
 *
 * A trie of the needles is walked from each position: the cost is bounded by the length of the longest needle and does
 * not depend on their number.
 * @example
 * new NeedleMatcher(needlesOf(subject)).find('CT CHEST DOE_J'); // [{ needle, start: 9, end: 14 }]
 */
export class NeedleMatcher {
  /** Children of all nodes: from node number and UTF-16 unit to node number. The root is 0. */
  readonly #children = new Map<number, number>();
  readonly #ends: (Needle | undefined)[] = [undefined];

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      let node = 0;
      for (let i = 0; i < needle.text.length; i++) node = this.#childOrNew(node, needle.text.charCodeAt(i));
      this.#ends[node] = needle;
    }
  }

  /** The longest hit at each position, in order, without those that lie inside an earlier one. They may overlap. */
  find(text: string): readonly TextHit[] {
    const form = normalForm(text);
    const hits: TextHit[] = [];
    let covered = 0;
    for (let i = 0; i < form.text.length; i++) {
      const hit = this.#longestAt(text, form, i);
      if (hit === undefined || hit.end <= covered) continue;
      hits.push(hit);
      covered = hit.end;
    }
    return hits;
  }

  #longestAt(original: string, { text, starts, ends }: ReturnType<typeof normalForm>, at: number): TextHit | undefined {
    const start = starts[at]!;
    let hit: TextHit | undefined;
    let node = 0;
    for (let i = at; i < text.length; i++) {
      const child = this.#children.get(childKey(node, text.charCodeAt(i)));
      if (child === undefined) break;
      node = child;
      const needle = this.#ends[node];
      const end = ends[i]!;
      if (needle !== undefined && borderHolds(original, start, end, needle.border)) hit = { needle, start, end };
    }
    return hit;
  }

  #childOrNew(node: number, unit: number): number {
    const key = childKey(node, unit);
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const child = this.#ends.push(undefined) - 1;
    this.#children.set(key, child);
    return child;
  }
}

/** Distinct for each pair: node numbers stay far below 2^37. */
const childKey = (node: number, unit: number): number => node * 0x10000 + unit;
