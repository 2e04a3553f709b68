import type { PrivateSelector } from '../policy/index.ts';

const [FIRST_BLOCK, LAST_BLOCK] = [0x10, 0xff];

/** Gives the private creators of a data set that is made from nothing blocks of their own (PS3.5 7.8.1). */
export class PrivateBlockNumbers {
  readonly #blocks = new Map<string, number>();
  readonly #next = new Map<number, number>();
  readonly #creators = new Map<number, string>();

  /** The tag that an element gets; undefined when its group has more creators than blocks. */
  tagOf({ creator, group, element }: PrivateSelector): number | undefined {
    const key = `${group} ${creator}`;
    const block = this.#blocks.get(key) ?? this.#next.get(group) ?? FIRST_BLOCK;
    if (block > LAST_BLOCK) return undefined;
    if (!this.#blocks.has(key)) {
      this.#blocks.set(key, block);
      this.#next.set(group, block + 1);
      this.#creators.set(tagIn(group, block), creator);
    }
    return tagIn(group, (block << 8) | element);
  }

  /** The elements that reserve the blocks: creators by their tags. */
  get creators(): ReadonlyMap<number, string> {
    return this.#creators;
  }
}

const tagIn = (group: number, element: number): number => group * 0x10000 + element;
