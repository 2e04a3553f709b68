import type { ByteSource } from '../bytes/index.ts';
import { Failure } from '../failure/index.ts';
import { LIMITS } from './limits.ts';
import { decodeLatin1, decodeLatin1Range } from './values.ts';

interface Segment {
  readonly base: number;
  bytes: Uint8Array;
}

/**
 * The part of a source that is held in memory: all of it where it lies there anyway, else what the walk asked for, in
 * one segment per stretch between two bulk values. Segments grow by doubling, by the bytes that the walk really
 * reaches, never by a declared length.
 */
export class HeldBytes {
  readonly source: ByteSource;
  /** The current segment: byte `offset` of the source is `bytes[offset - base]`, for offsets below `end`. */
  bytes: Uint8Array;
  base = 0;
  end: number;
  /** In ascending order of their bases. */
  readonly #segments: Segment[] = [];
  #held = 0;

  constructor(source: ByteSource) {
    this.source = source;
    this.bytes = source.whole === undefined ? new Uint8Array(0) : plain(source.whole);
    this.end = this.bytes.length;
  }

  get size(): number {
    return this.source.size;
  }

  /** Makes [from, from + count) part of the current segment, for good. False when the source ends before. */
  need(from: number, count: number): boolean {
    if (from >= this.base && from + count <= this.end) return true;
    if (from + count > this.source.size) return false;
    if (!this.#select(from) || from + count > this.end) this.#extend(from, count);
    return true;
  }

  /** Bytes [from, from + count) to look at and not to hold, valid until the next read; `undefined` past the end. */
  peek(from: number, count: number): Uint8Array | undefined {
    return from + count > this.source.size ? undefined : this.slice(from, from + count);
  }

  /** Bytes [start, end): a view where they are held, else read from the source (valid until the next read). */
  slice(start: number, end: number): Uint8Array {
    if ((start >= this.base && end <= this.end) || (this.#select(start) && end <= this.end)) {
      return this.bytes.subarray(start - this.base, end - this.base);
    }
    return plain(this.source.read(start, end));
  }

  /** The same bytes as characters of the same numbers. */
  latin1(start: number, end: number): string {
    if (start >= this.base && end <= this.end) return decodeLatin1Range(this.bytes, start - this.base, end - this.base);
    return decodeLatin1(this.slice(start, end));
  }

  /** Tells that nobody will need [from, to), a bulk value that the walk passes: what was read ahead of it is let go. */
  skip(from: number, to: number): void {
    let last = this.#segments.at(-1);
    for (
      ;
      last !== undefined && last.base >= from && last.base + last.bytes.length <= to;
      last = this.#segments.at(-1)
    ) {
      this.#segments.pop();
      this.#held -= last.bytes.length;
    }
    if (last !== undefined && last.base < from && endOf(last) > from && endOf(last) <= to) {
      this.#held -= endOf(last) - from;
      last.bytes = last.bytes.slice(0, from - last.base);
    }
    // What was current may be gone.
    if (this.source.whole === undefined) this.#show(last ?? { base: 0, bytes: new Uint8Array(0) });
  }

  #select(offset: number): boolean {
    const segment = this.#segments[this.#indexBefore(offset)];
    if (segment === undefined || offset > endOf(segment)) return false;
    this.#show(segment);
    return true;
  }

  #show(segment: Segment): void {
    this.bytes = segment.bytes;
    this.base = segment.base;
    this.end = endOf(segment);
  }

  /** Index of the last segment that begins at `offset` or before; -1 when there is none. */
  #indexBefore(offset: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#segments[middle]!.base <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #extend(from: number, count: number): void {
    const segment = this.#segmentFor(from);
    const known = segment.bytes.length;
    const needed = from + count - segment.base;
    const room = LIMITS.headerBytes - this.#held + known;
    if (needed > room) {
      throw new Failure('limit/header', `more than ${LIMITS.headerBytes} bytes outside bulk values`, {
        at: { offset: from },
      });
    }
    const ahead = Math.min(Math.max(needed, known * 2, LIMITS.firstRead), this.source.size - segment.base, room);
    const bytes = new Uint8Array(ahead);
    bytes.set(segment.bytes);
    bytes.set(this.source.read(segment.base + known, segment.base + ahead), known);
    segment.bytes = bytes;
    this.#held += ahead - known;
    this.#show(segment);
  }

  /** The segment that holds or touches `from`, else a new one. The first reaches back to the start of the source. */
  #segmentFor(from: number): Segment {
    const index = this.#indexBefore(from);
    const before = this.#segments[index];
    if (before !== undefined && from <= endOf(before)) return before;
    const base = index < 0 && from < LIMITS.firstRead ? 0 : from;
    const segment = { base, bytes: new Uint8Array(0) };
    this.#segments.splice(index + 1, 0, segment);
    return segment;
  }
}

/** Node's Buffer as what it is: its own `slice` copies nothing, and those who copy before they write rely on it. */
const plain = (bytes: Uint8Array): Uint8Array =>
  bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const endOf = ({ base, bytes }: Segment): number => base + bytes.length;
