/** Bytes that come in pieces of any length, also from a file or a network. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Takes pieces apart and puts them together in the lengths that are asked for. */
export class PieceReader {
  readonly #pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();

  constructor(pieces: Pieces) {
    this.#pieces = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  }

  /** The next bytes, as many as `buffer` has room for; fewer only at the end. */
  async fill(buffer: Uint8Array): Promise<Uint8Array> {
    let filled = 0;
    while (filled < buffer.length && (await this.#hasMore())) {
      const taken = this.#piece.subarray(0, buffer.length - filled);
      buffer.set(taken, filled);
      filled += taken.length;
      this.#piece = this.#piece.subarray(taken.length);
    }
    return buffer.subarray(0, filled);
  }

  /** Tells the source that nobody reads on. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #hasMore(): Promise<boolean> {
    while (this.#piece.length === 0) {
      const { done, value } = await this.#pieces.next();
      if (done === true) return false;
      this.#piece = value;
    }
    return true;
  }
}
