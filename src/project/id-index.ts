const WORDS = 4;
const FIRST_CAPACITY = 1024;
/** Fuller tables search long; emptier ones waste memory. */
const MAX_LOAD = 0.6;

/**
 * A map from ids of 32 hex digits to numbers, in typed arrays: 20 bytes a slot, where a `Map` of strings needs some
 * 100, so that a million instances stay cheap. Ids are keyed hashes, hence evenly spread; nothing is hashed again.
 */
export class IdIndex {
  #words = new Uint32Array(FIRST_CAPACITY * WORDS);
  /** Value + 1, 0 for an empty slot. */
  #values = new Uint32Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: string): number | undefined {
    const value = this.#values[this.#slotOf(wordsOf(id))]!;
    return value === 0 ? undefined : value - 1;
  }

  set(id: string, value: number): void {
    if (this.#size >= this.#values.length * MAX_LOAD) this.#grow();
    this.#put(wordsOf(id), value + 1);
  }

  #put(words: Uint32Array, stored: number): void {
    const slot = this.#slotOf(words);
    if (this.#values[slot] === 0) {
      this.#size++;
      this.#words.set(words, slot * WORDS);
    }
    this.#values[slot] = stored;
  }

  /** The slot that holds these words, or the empty one where they belong. */
  #slotOf(words: Uint32Array): number {
    const mask = this.#values.length - 1;
    for (let slot = words[0]! & mask; ; slot = (slot + 1) & mask) {
      if (this.#values[slot] === 0 || this.#holds(slot * WORDS, words)) return slot;
    }
  }

  #holds(at: number, words: Uint32Array): boolean {
    for (let i = 0; i < WORDS; i++) if (this.#words[at + i] !== words[i]) return false;
    return true;
  }

  #grow(): void {
    const [words, values] = [this.#words, this.#values];
    this.#words = new Uint32Array(words.length * 2);
    this.#values = new Uint32Array(values.length * 2);
    this.#size = 0;
    for (let slot = 0; slot < values.length; slot++) {
      if (values[slot] !== 0) this.#put(words.subarray(slot * WORDS, (slot + 1) * WORDS), values[slot]!);
    }
  }
}

function wordsOf(id: string): Uint32Array {
  const words = new Uint32Array(WORDS);
  for (let i = 0; i < WORDS; i++) words[i] = Number.parseInt(id.slice(i * 8, i * 8 + 8), 16);
  return words;
}
