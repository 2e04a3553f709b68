const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * An original value of a patient. It does not print, serialise or join into a message; `reveal` is the one way out,
 * so that every place which opens it can be found by name.
 */
export class Phi<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[phi]';
  }

  toJSON(): string {
    return '[phi]';
  }

  [INSPECT](): string {
    return '[phi]';
  }
}

/** Key material. It does not print; the callback of `use` must not keep the bytes. */
export class Secret {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  use<T>(work: (bytes: Uint8Array) => T): T {
    return work(this.#bytes);
  }

  /** Overwrites the bytes. Copies made by the runtime cannot be reached from here. */
  destroy(): void {
    this.#bytes.fill(0);
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [INSPECT](): string {
    return '[secret]';
  }
}
