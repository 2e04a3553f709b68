/** Bytes [start, end) of a source. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Random access to the bytes of one object, synchronous. A file in Node, a buffer anywhere, a `Blob` in a browser's
 * worker (through FileReaderSync).
 */
export interface ByteSource {
  /** Total length in bytes. */
  readonly size: number;
  /**
   * Bytes [start, end), clamped to the size. The array may be a view that the next `read` overwrites: copy what has to
   * last.
   */
  read(start: number, end: number): Uint8Array;
  /** The whole source where it lies in memory anyway, so that readers can avoid copies. */
  readonly whole?: Uint8Array;
}

/** A source over bytes in memory. Reads are views, never copies. */
export class BufferSource implements ByteSource {
  readonly whole: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.whole = bytes;
  }

  get size(): number {
    return this.whole.length;
  }

  read(start: number, end: number): Uint8Array {
    return this.whole.subarray(start, end);
  }
}
