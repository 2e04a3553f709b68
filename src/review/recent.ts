/** What was used last, until it is too much. */
export class Recent<V> {
  readonly #entries = new Map<string, { readonly value: V; readonly size: number }>();
  readonly #limit: number;
  #size = 0;

  /** `limit` in the unit of the sizes that come with the values. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: V, size = 1): void {
    this.delete(key);
    this.#entries.set(key, { value, size });
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#limit || oldest === key) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#size -= entry.size;
  }

  deleteWhere(is: (key: string) => boolean): void {
    for (const key of [...this.#entries.keys()]) if (is(key)) this.delete(key);
  }
}
