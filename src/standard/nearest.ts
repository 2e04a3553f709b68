import { DICTIONARY } from './generated/dictionary.ts';
import { allRows } from './text-table.ts';

const LONGEST = 80;

/** The keyword that a person most likely meant, for "did you mean". `undefined` when none is near. */
export function nearestKeyword(text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' || wanted.length > LONGEST) return undefined;
  let best: string | undefined;
  // A third of the letters wrong is another word.
  let bound = Math.min(4, Math.floor(wanted.length / 3)) + 1;
  for (const [, , , keyword = ''] of allRows(DICTIONARY)) {
    if (keyword === '' || Math.abs(keyword.length - wanted.length) >= bound) continue;
    const distance = editDistance(wanted, keyword.toLowerCase(), bound);
    if (distance >= bound) continue;
    best = keyword;
    bound = distance;
    if (distance === 0) return best;
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours between two words; `bound` when there are as many. */
function editDistance(a: string, b: string, bound: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j - 1]! + (same ? 0 : 1), last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    if (Math.min(...row) >= bound) return bound;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length]!, bound);
}
