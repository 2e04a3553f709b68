import type { ItemView } from '../standard/index.ts';
import type { DataSet, Element } from './dataset.ts';
import { type ElementTable, ROW } from './table.ts';

const NONE: readonly never[] = [];

/** A data set as the look-ups of IOD Types see it: presence, emptiness and values by tag. */
export function itemView(dataSet: DataSet): ItemView {
  return new DataSetView(dataSet);
}

/** Made for asking often: what a condition reads is decoded once, rows of an item are found by a walk over the columns. */
class DataSetView implements ItemView {
  readonly #dataSet: DataSet;
  readonly #table: ElementTable;
  readonly #first: number;
  readonly #end: number;
  #tags: number[] | undefined;
  /** Rows of this item alone, where they are many; in ascending order of their tags. */
  #rows: Int32Array | undefined;
  #disordered: Map<number, number> | undefined;
  #strings: Map<number, readonly string[]> | undefined;
  #items: Map<number, readonly ItemView[]> | undefined;

  constructor(dataSet: DataSet) {
    this.#dataSet = dataSet;
    this.#table = dataSet.table;
    this.#first = dataSet.row + 1;
    this.#end = dataSet.row < 0 ? dataSet.table.count : dataSet.table.next[dataSet.row]!;
  }

  has(tag: number): boolean {
    return this.#row(tag) >= 0;
  }

  isEmpty(tag: number): boolean {
    const row = this.#row(tag);
    if (row < 0) return true;
    const { flags, next, end, value } = this.#table;
    return (flags[row]! & ROW.sequence) !== 0 ? next[row] === row + 1 : end[row] === value[row];
  }

  strings(tag: number): readonly string[] {
    const known = this.#strings?.get(tag);
    if (known !== undefined) return known;
    const strings = this.#element(tag)?.strings() ?? NONE;
    this.#strings ??= new Map();
    this.#strings.set(tag, strings);
    return strings;
  }

  numbers(tag: number): readonly number[] {
    return this.#element(tag)?.numbers() ?? NONE;
  }

  items(tag: number): readonly ItemView[] {
    const row = this.#row(tag);
    if (row < 0 || (this.#table.flags[row]! & ROW.sequence) === 0) return NONE;
    const known = this.#items?.get(row);
    if (known !== undefined) return known;
    const items = this.#dataSet
      .element(row)
      .items()
      .map((item) => new DataSetView(item));
    this.#items ??= new Map();
    this.#items.set(row, items);
    return items;
  }

  tags(): readonly number[] {
    if (this.#tags === undefined) {
      const tags: number[] = [];
      const { tag, next, flags } = this.#table;
      for (let row = this.#first; row < this.#end; row = next[row]!)
        if ((flags[row]! & ROW.stray) === 0) tags.push(tag[row]! >>> 0);
      this.#tags = tags;
    }
    return this.#tags;
  }

  #element(tag: number): Element | undefined {
    const row = this.#row(tag);
    return row < 0 ? undefined : this.#dataSet.element(row);
  }

  /** Row of the first element of a tag, -1 for none. */
  #row(tag: number): number {
    const wanted = tag | 0;
    const { tag: tags, next } = this.#table;
    if (this.#end - this.#first > INDEXED) {
      if (this.#rows === undefined) this.#index();
      return this.#disordered === undefined ? this.#search(tag >>> 0) : (this.#disordered.get(wanted) ?? -1);
    }
    for (let row = this.#first; row < this.#end; row = next[row]!) if (tags[row] === wanted) return row;
    return -1;
  }

  /** The first of the rows with this tag. */
  #search(tag: number): number {
    const rows = this.#rows!;
    const { tag: tags } = this.#table;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tags[rows[middle]!]! >>> 0 < tag) low = middle + 1;
      else high = middle;
    }
    return low < rows.length && tags[rows[low]!]! >>> 0 === tag ? rows[low]! : -1;
  }

  /** A map of the rows is dear, and needed only where they are not in order. */
  #index(): void {
    const { tag, next } = this.#table;
    let count = 0;
    for (let row = this.#first; row < this.#end; row = next[row]!) count++;
    const rows = new Int32Array(count);
    let isOrdered = true;
    let before = 0;
    for (let row = this.#first, i = 0; row < this.#end; row = next[row]!, i++) {
      rows[i] = row;
      isOrdered &&= tag[row]! >>> 0 >= before;
      before = tag[row]! >>> 0;
    }
    this.#rows = rows;
    if (isOrdered) return;
    this.#disordered = new Map();
    for (const row of rows) if (!this.#disordered.has(tag[row]!)) this.#disordered.set(tag[row]!, row);
  }
}

/** Rows, nested ones included, from which an index pays. */
const INDEXED = 24;
