import { Failure } from '../failure/index.ts';
import type { Inflated } from './inflate.node.ts';

/**
 * Inflates a raw deflate stream (RFC 1951). `Failure`: `limit/inflated`, `input/deflate`.
 *
 * Written here because no portable inflater both works synchronously and tells whether the stream ended and where: one
 * that takes a cut stream for a whole one would lose the end of a data set without a word.
 */
export function inflateRaw(bytes: Uint8Array, limit: number): Inflated {
  return new Inflater(bytes, limit).run();
}

/** RFC 1951 3.2.5: base values and extra bits of length symbols from 257 on, and of distance symbols. */
const LENGTH_BASE = [
  ...[
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ],
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  ...[1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073],
  ...[4097, 6145, 8193, 12289, 16385, 24577],
];
const DISTANCE_BITS = DISTANCE_BASE.map((_, symbol) => Math.max(0, (symbol >> 1) - 1));
/** RFC 1951 3.2.7: the order in which the lengths of the code length codes stand. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END_OF_BLOCK = 256;

/** A Huffman code as a table over its next bits: symbol << 4 | length, 0 where no code begins so. */
interface Code {
  readonly table: Uint16Array;
  readonly bits: number;
}

class Inflater {
  readonly #in: Uint8Array;
  readonly #limit: number;
  #at = 0;
  /** Bits that were taken from the input and not used yet. */
  #held = 0;
  #count = 0;
  #out: Uint8Array;
  #length = 0;

  constructor(bytes: Uint8Array, limit: number) {
    this.#in = bytes;
    this.#limit = limit;
    this.#out = new Uint8Array(Math.min(limit, bytes.length * 4));
  }

  run(): Inflated {
    for (let last = 0; last === 0; ) {
      last = this.#bits(1);
      const type = this.#bits(2);
      if (type === 0) this.#stored();
      else if (type === 1) this.#block(FIXED_LITERALS, FIXED_DISTANCES);
      else if (type === 2) this.#dynamic();
      else throw broken();
    }
    return { bytes: this.#out.subarray(0, this.#length), consumed: this.#at - (this.#count >> 3) };
  }

  #stored(): void {
    this.#at -= this.#count >> 3;
    this.#held = this.#count = 0;
    const length = this.#bits(8) | (this.#bits(8) << 8);
    const check = this.#bits(8) | (this.#bits(8) << 8);
    if (length !== (check ^ 0xffff) || this.#at + length > this.#in.length) throw broken();
    this.#reserve(length);
    this.#out.set(this.#in.subarray(this.#at, this.#at + length), this.#length);
    this.#at += length;
    this.#length += length;
  }

  #dynamic(): void {
    const literals = this.#bits(5) + 257;
    const distances = this.#bits(5) + 1;
    const count = this.#bits(4) + 4;
    if (literals > 286 || distances > 30) throw broken();
    const orders = new Uint8Array(19);
    for (let i = 0; i < count; i++) orders[CODE_LENGTH_ORDER[i]!] = this.#bits(3);
    const lengths = this.#codeLengths(codeOf(orders, false), literals + distances);
    if (lengths[END_OF_BLOCK] === 0) throw broken();
    this.#block(codeOf(lengths.subarray(0, literals), true), codeOf(lengths.subarray(literals), true));
  }

  #codeLengths(code: Code, count: number): Uint8Array {
    const lengths = new Uint8Array(count);
    for (let at = 0; at < count; ) {
      const symbol = this.#symbol(code);
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) throw broken();
      const value = symbol === 16 ? lengths[at - 1]! : 0;
      const times = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
      if (at + times > count) throw broken();
      lengths.fill(value, at, at + times);
      at += times;
    }
    return lengths;
  }

  #block(literals: Code, distances: Code): void {
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol === END_OF_BLOCK) return;
      if (symbol < END_OF_BLOCK) {
        this.#reserve(1);
        this.#out[this.#length++] = symbol;
      } else this.#repeat(symbol - 257, distances);
    }
  }

  #repeat(symbol: number, distances: Code): void {
    const base = LENGTH_BASE[symbol];
    if (base === undefined) throw broken();
    const length = base + this.#bits(LENGTH_BITS[symbol]!);
    const far = this.#symbol(distances);
    const reach = DISTANCE_BASE[far];
    if (reach === undefined) throw broken();
    const distance = reach + this.#bits(DISTANCE_BITS[far]!);
    if (distance > this.#length) throw broken();
    this.#reserve(length);
    const out = this.#out;
    // The stretches may overlap: what was just written is repeated.
    for (let to = this.#length, end = to + length; to < end; to++) out[to] = out[to - distance]!;
    this.#length += length;
  }

  #symbol(code: Code): number {
    while (this.#count < code.bits && this.#at < this.#in.length) this.#fetch();
    const entry = code.table[this.#held & ((1 << code.bits) - 1)]!;
    const used = entry & 15;
    if (used === 0 || used > this.#count) throw broken();
    this.#held >>>= used;
    this.#count -= used;
    return entry >>> 4;
  }

  #bits(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.#in.length) throw broken();
      this.#fetch();
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  #fetch(): void {
    this.#held |= this.#in[this.#at++]! << this.#count;
    this.#count += 8;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed > this.#limit) throw new Failure('limit/inflated', `the data set inflates beyond ${this.#limit} bytes`);
    if (needed <= this.#out.length) return;
    const larger = new Uint8Array(Math.min(this.#limit, Math.max(needed, this.#out.length * 2)));
    larger.set(this.#out.subarray(0, this.#length));
    this.#out = larger;
  }
}

/**
 * The code of these lengths (RFC 1951 3.2.2). One that could not be read without doubt is refused, and so is one that
 * leaves bits without a meaning, unless it has a single symbol and may (`lone`).
 */
function codeOf(lengths: Uint8Array, lone: boolean): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const bits = Math.max(
    1,
    counts.findLastIndex((count) => count > 0),
  );
  let left = 1;
  for (let length = 1; length <= 15; length++) {
    left = left * 2 - counts[length]!;
    if (left < 0) throw broken();
  }
  const isEmpty = counts.every((count) => count === 0);
  if (left > 0 && !(lone && (isEmpty || bits === 1))) throw broken();
  return { table: tableOf(lengths, counts, bits), bits };
}

function tableOf(lengths: Uint8Array, counts: Uint16Array, bits: number): Uint16Array {
  const next = new Uint16Array(16);
  for (let length = 1; length < 15; length++) next[length + 1] = (next[length]! + counts[length]!) << 1;
  const table = new Uint16Array(1 << bits);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const code = reversed(next[length]!++, length);
    for (let at = code; at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
  }
  return table;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) result |= ((code >> i) & 1) << (length - 1 - i);
  return result;
}

/** RFC 1951 3.2.6. */
const FIXED_LITERALS = codeOf(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
  false,
);
const FIXED_DISTANCES = codeOf(new Uint8Array(32).fill(5), false);

function broken(): Failure {
  return new Failure('input/deflate', 'the deflated data set cannot be inflated');
}
