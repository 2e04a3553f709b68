const FIRST_WORDS = 4;

/** Which patients, by their number: a bit for each, so that a set for every attribute stays small. */
export class PatientSet {
  #bits = new Uint32Array(FIRST_WORDS);
  size = 0;

  add(patient: number): void {
    const word = patient >>> 5;
    if (word >= this.#bits.length) this.#grow(word + 1);
    const bit = 1 << (patient & 31);
    if ((this.#bits[word]! & bit) !== 0) return;
    this.#bits[word]! |= bit;
    this.size++;
  }

  #grow(words: number): void {
    const larger = new Uint32Array(Math.max(words, 2 * this.#bits.length));
    larger.set(this.#bits);
    this.#bits = larger;
  }
}
