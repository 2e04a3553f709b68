import { byteBorderHolds, type Stretch } from './byte-borders.ts';
import { BYTE_FOLD } from './byte-fold.ts';
import type { BytePattern } from './byte-patterns.ts';

/** Called for each hit, with the index of the pattern and the offset in the bytes. False ends the scan. */
export type OnHit = (pattern: number, offset: number) => boolean;

/** Patterns from this length on are searched together; shorter ones, which need smaller steps, by themselves. */
const LONG = 4;
const SHORTEST = 2;

/**
 * Searches bytes for many patterns at once, at a cost that does not grow with their number.
 *
 * Wu-Manber's idea with a fixed step: every hit covers the first m bytes of its pattern, m being the shortest length;
 * of the m - 2 blocks of three bytes in them exactly one lies on a multiple of m - 2. So only those blocks are looked
 * at, in a table that says at which places of a pattern a block can stand. Behind a block that can, a hash of four
 * bytes leads to the patterns that begin with them, and a binary search among these to the ones that match: the work at
 * a position is bounded by the longest pattern times the logarithm of their number, whatever the bytes are.
 *
 * Overlapping hits are all reported, in no particular order. Bytes are compared folded (`byte-fold.ts`).
 * @example
 * const search = new NeedleSearch(needles.flatMap((needle, index) => bytePatterns(needle, index)));
 * search.scan(bytes, 0, bytes.length, (pattern, offset) => found.push(offset) < 10);
 */
export class NeedleSearch {
  readonly #patterns: readonly BytePattern[];
  readonly #bands: readonly Band[];

  /** @throws {RangeError} for a pattern of less than two bytes: a defect of the caller. */
  constructor(patterns: readonly BytePattern[]) {
    if (patterns.some(({ bytes }) => bytes.length < SHORTEST)) throw new RangeError('a pattern is too short');
    this.#patterns = patterns;
    const indexes = patterns.map((_, index) => index);
    const long = indexes.filter((index) => patterns[index]!.bytes.length >= LONG);
    const short = indexes.filter((index) => patterns[index]!.bytes.length < LONG);
    this.#bands = [long, short].filter((band) => band.length > 0).map((band) => new Band(patterns, band));
  }

  /** Hits that lie in [start, end) as a whole; bytes outside are no neighbours of a hit either. */
  scan(bytes: Uint8Array, start: number, end: number, onHit: OnHit): void {
    const stretch = { bytes, start, end };
    const checked: OnHit = (index, offset) =>
      !byteBorderHolds(stretch, offset, this.#patterns[index]!) || onHit(index, offset);
    for (const band of this.#bands) if (!band.scan(stretch, checked)) return;
  }
}

/** One bit for each place that a block can have in the first bytes of a pattern. */
const MASK_BITS = 8;
const MASK_COUNT = 0x1000;
const MAX_WINDOW = MASK_BITS + 2;

/** The hash of a block is the exclusive or of one entry for each byte: folding included, and no multiplication. */
const hashTable = (factor: number): Uint16Array =>
  Uint16Array.from(BYTE_FOLD, (byte) => Math.imul(byte + 1, factor) >>> 16);
const FIRST = hashTable(0x9e3779b1);
const SECOND = hashTable(0x85ebca77);
const THIRD = hashTable(0xc2b2ae3d);
const NOTHING = new Uint16Array(256);

class Band {
  readonly #patterns: readonly BytePattern[];
  /** Three bytes; two where patterns are shorter than four, so that steps stay possible. */
  readonly #blockLength: 2 | 3;
  /** Distance between the blocks that are looked at. */
  readonly #step: number;
  /** One bit a block: 8 KB, because what is larger has left the nearest cache when the next file comes. */
  readonly #marked = new Int32Array(0x10000 / 32);
  /** The places of the marked blocks, by their last 12 bits: those that share an entry are tried at more than their own. */
  readonly #masks = new Uint8Array(MASK_COUNT);
  /** Bytes at the start of a pattern that select its bucket. */
  readonly #keyLength: number;
  /** Open hash table from keys to buckets. `#firsts` is one more than the bucket's first rank, 0 for a free slot. */
  readonly #keys: Int32Array;
  readonly #firsts: Int32Array;
  readonly #slotShift: number;
  /** Patterns by rank: bucket after bucket, in each in the order of their bytes. */
  readonly #order: Int32Array;
  readonly #bucketEnds: Int32Array;
  /** Rank of the longest other pattern that a pattern begins with, -1 for none. */
  readonly #prefixes: Int32Array;

  constructor(patterns: readonly BytePattern[], indexes: readonly number[]) {
    this.#patterns = patterns;
    const shortest = indexes.reduce((least, index) => Math.min(least, patterns[index]!.bytes.length), MAX_WINDOW);
    this.#blockLength = shortest < LONG ? 2 : 3;
    this.#step = shortest - this.#blockLength + 1;
    this.#keyLength = Math.min(LONG, shortest);
    const slotBits = 33 - Math.clz32(indexes.length);
    this.#slotShift = 32 - slotBits;
    this.#keys = new Int32Array(1 << slotBits);
    this.#firsts = new Int32Array(1 << slotBits);
    this.#order = new Int32Array(indexes.length);
    this.#bucketEnds = new Int32Array(indexes.length);
    this.#prefixes = new Int32Array(indexes.length);
    this.#markBlocks(indexes);
    this.#fillBuckets(indexes);
  }

  /** False when the callback ended the scan. */
  scan(stretch: Stretch, onHit: OnHit): boolean {
    const { bytes, start, end } = stretch;
    const marked = this.#marked;
    const step = this.#step;
    const third = this.#blockLength === 3 ? THIRD : NOTHING;
    const ahead = this.#blockLength - 1;
    for (let i = start, last = end - ahead; i < last; i += step) {
      const block = FIRST[bytes[i]!]! ^ SECOND[bytes[i + 1]!]! ^ third[bytes[i + ahead]!]!;
      // A shift counts modulo 32.
      if ((marked[block >> 5]! & (1 << block)) === 0) continue;
      if (!this.#try(this.#masks[block % MASK_COUNT]!, i, stretch, onHit)) return false;
    }
    return true;
  }

  #markBlocks(indexes: readonly number[]): void {
    const third = this.#blockLength === 3 ? THIRD : NOTHING;
    const ahead = this.#blockLength - 1;
    for (const index of indexes) {
      const { bytes } = this.#patterns[index]!;
      for (let place = 0; place < this.#step; place++) {
        const block = FIRST[bytes[place]!]! ^ SECOND[bytes[place + 1]!]! ^ third[bytes[place + ahead]!]!;
        this.#masks[block % MASK_COUNT] = this.#masks[block % MASK_COUNT]! | (1 << place);
        this.#marked[block >> 5] = this.#marked[block >> 5]! | (1 << block);
      }
    }
  }

  #fillBuckets(indexes: readonly number[]): void {
    const buckets = new Map<number, number[]>();
    for (const index of indexes) {
      const key = this.#key(this.#patterns[index]!.bytes, 0);
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [index]);
      else bucket.push(index);
    }
    let rank = 0;
    for (const [key, bucket] of buckets) {
      const slot = this.#slot(key);
      this.#keys[slot] = key;
      this.#firsts[slot] = rank + 1;
      this.#placeBucket(bucket, rank);
      rank += bucket.length;
    }
  }

  #placeBucket(bucket: number[], first: number): void {
    const bytesOf = (index: number): Uint8Array => this.#patterns[index]!.bytes;
    if (bucket.length > 1) bucket.sort((a, b) => compare(bytesOf(a), bytesOf(b)) || a - b);
    this.#bucketEnds[first] = first + bucket.length;
    bucket.forEach((index, i) => {
      this.#order[first + i] = index;
      // In this order the prefixes of a pattern are its predecessor or the prefixes of that one.
      let prefix = i === 0 ? -1 : first + i - 1;
      while (prefix >= 0 && !startsWith(bytesOf(index), bytesOf(this.#order[prefix]!)))
        prefix = this.#prefixes[prefix]!;
      this.#prefixes[first + i] = prefix;
    });
  }

  /** Looks for patterns at each position that the mask of the block at `blockAt` allows. */
  #try(mask: number, blockAt: number, stretch: Stretch, onHit: OnHit): boolean {
    const { bytes, start, end } = stretch;
    for (let places = mask; places !== 0; places &= places - 1) {
      const at = blockAt - 31 + Math.clz32(places & -places);
      if (at < start || at + this.#keyLength > end) continue;
      const first = this.#firsts[this.#slot(this.#foldedKey(bytes, at))]! - 1;
      if (first >= 0 && !this.#match(first, at, stretch, onHit)) return false;
    }
    return true;
  }

  /**
   * Reports the patterns of a bucket that match at a position. The last pattern in order that is not beyond the bytes
   * there begins with all of them: whatever is a prefix of the bytes and comes before it is a prefix of it too.
   */
  #match(first: number, at: number, { bytes, end }: Stretch, onHit: OnHit): boolean {
    let low = first - 1;
    let high = this.#bucketEnds[first]!;
    let common = 0;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const pattern = this.#patterns[this.#order[middle]!]!.bytes;
      const equal = commonLength(pattern, bytes, at, end);
      const isBeyond =
        equal < pattern.length && (at + equal >= end || pattern[equal]! > BYTE_FOLD[bytes[at + equal]!]!);
      if (isBeyond) high = middle;
      else {
        low = middle;
        common = equal;
      }
    }
    for (let rank = low < first ? -1 : low; rank >= 0; rank = this.#prefixes[rank]!) {
      const index = this.#order[rank]!;
      if (this.#patterns[index]!.bytes.length <= common && !onHit(index, at)) return false;
    }
    return true;
  }

  /** The slot of a key, or the free one where it would stand. */
  #slot(key: number): number {
    const last = this.#keys.length - 1;
    let slot = Math.imul(key, 0x9e3779b1) >>> this.#slotShift;
    while (this.#firsts[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & last;
    return slot;
  }

  #key(folded: Uint8Array, at: number): number {
    let key = 0;
    for (let i = 0; i < this.#keyLength; i++) key = (key << 8) | folded[at + i]!;
    return key;
  }

  #foldedKey(bytes: Uint8Array, at: number): number {
    let key = 0;
    for (let i = 0; i < this.#keyLength; i++) key = (key << 8) | BYTE_FOLD[bytes[at + i]!]!;
    return key;
  }
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  if (prefix.length > bytes.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[i] !== prefix[i]) return false;
  return true;
}

/** How many bytes of a folded pattern agree with the bytes at a position. */
function commonLength(pattern: Uint8Array, bytes: Uint8Array, at: number, end: number): number {
  const most = Math.min(pattern.length, end - at);
  let equal = 0;
  while (equal < most && pattern[equal] === BYTE_FOLD[bytes[at + equal]!]) equal++;
  return equal;
}
