/** Bits of an entropy-coded segment, a zero byte behind each FF (ITU-T T.81 F.1.2.3). */
export class EntropyWriter {
  #bytes: Uint8Array;
  #length = 0;
  #held = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(64, capacity));
  }

  /** The lowest `count` bits of a value, 16 at most. */
  bits(value: number, count: number): void {
    this.#held = (this.#held << count) | (value & ((1 << count) - 1));
    this.#count += count;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#byte((this.#held >>> this.#count) & 0xff);
    }
    this.#held &= (1 << this.#count) - 1;
  }

  /** Pads with ones to a whole byte. */
  align(): void {
    if (this.#count > 0) this.bits(0xff, 8 - this.#count);
  }

  restart(number: number): void {
    this.align();
    this.#room(2);
    this.#bytes[this.#length++] = 0xff;
    this.#bytes[this.#length++] = 0xd0 + (number & 7);
  }

  /** What was written so far, padded; a view. */
  finish(): Uint8Array {
    this.align();
    return this.#bytes.subarray(0, this.#length);
  }

  #byte(byte: number): void {
    this.#room(2);
    this.#bytes[this.#length++] = byte;
    if (byte === 0xff) this.#bytes[this.#length++] = 0;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
