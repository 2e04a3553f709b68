/** A Huffman table as DHT has it (ITU-T T.81 B.2.4.2): codes by length, and the symbols in the order of their codes. */
export interface HuffmanSpec {
  /** Codes of 1 to 16 bits: 16 counts. */
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/**
 * For every 16 bits that may come next: length << 8 | symbol of the code they begin with, 0 where no code begins so.
 * `undefined` for lengths that no prefix code has.
 */
export function decodingTable({ counts, symbols }: HuffmanSpec): Uint16Array | undefined {
  const table = new Uint16Array(0x10000);
  let at = 0;
  let next = 0;
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < counts[length - 1]!; i++) {
      const span = 1 << (16 - length);
      if (at + span > 0x10000) return undefined;
      table.fill((length << 8) | symbols[next++]!, at, at + span);
      at += span;
    }
  }
  return table;
}

/** Code and length by symbol: length << 16 | code, 0 for a symbol without a code (T.81 Annex C). */
export function encodingTable({ counts, symbols }: HuffmanSpec): Uint32Array {
  const table = new Uint32Array(256);
  let code = 0;
  let next = 0;
  for (let length = 1; length <= 16; length++, code <<= 1) {
    for (let i = 0; i < counts[length - 1]!; i++) table[symbols[next++]!] = (length << 16) | code++;
  }
  return table;
}

/**
 * The best table for symbols that occur so often (T.81 K.2): no code longer than 16 bits and none of ones alone, which
 * is what padding looks like.
 */
export function optimalHuffman(frequencies: Uint32Array): HuffmanSpec {
  const lengths = codeLengths(frequencies);
  const counts = shortened(lengths);
  const symbols = Array.from(frequencies.keys())
    .filter((symbol) => frequencies[symbol]! > 0)
    .sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  return { counts, symbols: Uint8Array.from(symbols) };
}

/** Figure K.1: lengths of an unlimited code; the last symbol, which stands for the reserved code, gets a longest one. */
function codeLengths(frequencies: Uint32Array): Uint16Array {
  const weights = [...frequencies, 1];
  const reserved = frequencies.length;
  const lengths = new Uint16Array(weights.length);
  /** Symbols of the tree that a symbol is the root of. */
  const members = weights.map((_, symbol) => [symbol]);
  const queue = [...weights.keys()].filter((symbol) => weights[symbol]! > 0);
  while (queue.length > 1) {
    // At equal weight the higher symbol goes first, so that the reserved one is as deep as any.
    queue.sort((a, b) => weights[b]! - weights[a]! || (a === reserved ? 1 : b === reserved ? -1 : a - b));
    const least = queue.pop()!;
    const other = queue.at(-1)!;
    weights[other]! += weights[least]!;
    members[other]!.push(...members[least]!);
    for (const symbol of members[other]!) lengths[symbol]!++;
  }
  return lengths;
}

/** Figure K.3: codes by length when none is longer than 16 bits, without the reserved one. */
function shortened(lengths: Uint16Array): Uint8Array {
  const counts = new Uint16Array(Math.max(16, ...lengths) + 1);
  for (const length of lengths) if (length > 0) counts[length]!++;
  for (let length = counts.length - 1; length > 16; length--) {
    while (counts[length]! > 0) {
      let shorter = length - 2;
      while (counts[shorter] === 0) shorter--;
      counts[length]! -= 2;
      counts[length - 1]! += 1;
      counts[shorter + 1]! += 2;
      counts[shorter]! -= 1;
    }
  }
  let longest = 16;
  while (counts[longest] === 0) longest--;
  counts[longest]!--;
  return Uint8Array.from(counts.subarray(1, 17));
}
