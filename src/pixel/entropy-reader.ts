import { brokenJpeg } from './jpeg-stream.ts';

/** Bits of an entropy-coded segment (ITU-T T.81 F.2.2.5), zero bytes behind FF taken out. Never past its end. */
export class EntropyReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  /** The next bits, the first one highest; ones behind the last. */
  #held = 0;
  #count = 0;
  #nextRestart = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** The next symbol by a table of `decodingTable`. */
  symbol(table: Uint16Array): number {
    if (this.#count < 16) this.#fill();
    const missing = 16 - this.#count;
    const next =
      missing > 0 ? ((this.#held << missing) | ((1 << missing) - 1)) & 0xffff : (this.#held >>> -missing) & 0xffff;
    const entry = table[next]!;
    const length = entry >> 8;
    if (entry === 0 || length > this.#count) throw brokenJpeg('a code that is none', this.#at);
    this.#count -= length;
    return entry & 0xff;
  }

  /** The next 0 to 16 bits. */
  bits(count: number): number {
    if (this.#count < count) this.#fill();
    if (this.#count < count) throw brokenJpeg('the data end too soon', this.#at);
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }

  /** A difference of so many bits (T.81 F.2.2.1 EXTEND). */
  difference(size: number): number {
    if (size === 0) return 0;
    const value = this.bits(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** Goes over a restart marker, which must stand here and have its number. */
  restart(): void {
    this.#endOfBits();
    const isExpected = this.#bytes[this.#at] === 0xff && this.#bytes[this.#at + 1] === 0xd0 + this.#nextRestart;
    if (!isExpected || this.#at + 2 > this.#end) throw brokenJpeg('a restart marker is missing', this.#at);
    this.#at += 2;
    this.#nextRestart = (this.#nextRestart + 1) & 7;
  }

  /** All data must have been used. */
  finish(): void {
    this.#endOfBits();
    if (this.#at !== this.#end) throw brokenJpeg('data behind the last pixel', this.#at);
  }

  /** Less than a byte of padding may be left. */
  #endOfBits(): void {
    this.#fill();
    if (this.#count >= 8) throw brokenJpeg('data behind the last pixel', this.#at);
    this.#count = 0;
  }

  #fill(): void {
    while (this.#count <= 16 && this.#at < this.#end) {
      const byte = this.#bytes[this.#at]!;
      if (byte === 0xff) {
        if (this.#bytes[this.#at + 1] !== 0) return;
        this.#at++;
      }
      this.#at++;
      this.#held = (this.#held << 8) | byte;
      this.#count += 8;
    }
  }
}
