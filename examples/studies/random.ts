/** Numbers that depend on a seed and a label alone, so that a new file does not change the others. */
export interface Random {
  /** A whole number, `low` and `high` included. */
  between(low: number, high: number): number;
  /** Decimal digits, the first one not zero. */
  digits(count: number): string;
  pick<T>(list: readonly T[]): T;
}

/** SplitMix32 over a hash (FNV-1a) of seed and label. Good enough to look natural, and of no use for secrets. */
export function randomOf(seed: number, label: string): Random {
  let state = fnv1a(`${seed}/${label}`);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const between = (low: number, high: number) => low + (next() % (high - low + 1));
  return {
    between,
    digits: (count) => Array.from({ length: count }, (_, i) => between(i === 0 ? 1 : 0, 9)).join(''),
    pick: (list) => list[between(0, list.length - 1)]!,
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
