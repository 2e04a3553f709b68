const FIRST_CAPACITY = 64 * 1024;

/**
 * A growing buffer that is kept between objects: `clear` forgets the content and keeps the memory, because a new
 * buffer of that size costs more than filling it.
 */
export class ByteWriter {
  /** The memory; valid up to `length`. Replaced when it grows, so never keep it across a write. */
  bytes: Uint8Array;
  view: DataView;
  length = 0;

  constructor(capacity = FIRST_CAPACITY) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  clear(): void {
    this.length = 0;
  }

  /** Makes room for `count` more bytes and returns the position where they begin. */
  reserve(count: number): number {
    const at = this.length;
    const needed = at + count;
    if (needed > this.bytes.length) this.#grow(needed);
    this.length = needed;
    return at;
  }

  append(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** Copies [start, end) of `source`, which must not be this buffer. */
  appendRange(source: Uint8Array, start: number, end: number): void {
    const at = this.reserve(end - start);
    const { bytes } = this;
    // A typed array's `set` has a fixed cost of some 50 ns; element headers are 8 to 12 bytes.
    if (end - start < 24) for (let i = start, o = at; i < end; i++, o++) bytes[o] = source[i]!;
    else bytes.set(source.subarray(start, end), at);
  }

  /** The bytes written so far, as a view. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
