/** A reproducible choice of `count` of them (mulberry32 over the seed), in their order. */
export function sampleOf<T>(entries: readonly T[], count: number, seed: number): T[] {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const keyed = entries.map((entry) => ({ entry, key: random() })).sort((a, b) => a.key - b.key);
  const chosen = new Set(keyed.slice(0, count).map(({ entry }) => entry));
  return entries.filter((entry) => chosen.has(entry));
}
