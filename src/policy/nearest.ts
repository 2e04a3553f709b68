/** Longest text that is compared or repeated in a message. */
export const MAX_NAME = 64;

/** A name as a message may repeat it: short and without control characters. */
export function quoted(name: string): string {
  const shown = name.replace(/\p{C}/gu, '?');
  return `"${shown.length > MAX_NAME ? `${shown.slice(0, MAX_NAME)}…` : shown}"`;
}

/** The candidate that a typing error could have turned into `name`; undefined when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.slice(0, MAX_NAME).toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change));
    }
    row = next;
  }
  return row[b.length]!;
}
