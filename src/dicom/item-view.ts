import type { ItemView } from '../standard/index.ts';
import type { DataSet, Element } from './dataset.ts';
import { ROW } from './table.ts';

/** Beyond this many elements a data set is worth an index. */
const INDEXED = 24;

/** A data set as the look-ups of IOD Types see it: presence, emptiness and values by tag. */
export function itemView(dataSet: DataSet): ItemView {
  return new DataSetView(dataSet);
}

class DataSetView implements ItemView {
  readonly #dataSet: DataSet;
  readonly #children = new Map<number, readonly ItemView[]>();
  readonly #rows: ReadonlyMap<number, number> | undefined;

  constructor(dataSet: DataSet) {
    this.#dataSet = dataSet;
    const { table, row } = dataSet;
    const size = (row < 0 ? table.count : table.next[row]!) - row;
    if (size > INDEXED) this.#rows = this.#index();
  }

  has(tag: number): boolean {
    return this.#row(tag) !== undefined;
  }

  isEmpty(tag: number): boolean {
    const row = this.#row(tag);
    if (row === undefined) return true;
    const { table } = this.#dataSet;
    return (table.flags[row]! & ROW.sequence) !== 0 ? table.next[row] === row + 1 : table.end[row] === table.value[row];
  }

  strings(tag: number): readonly string[] {
    return this.#element(tag)?.strings() ?? [];
  }

  numbers(tag: number): readonly number[] {
    return this.#element(tag)?.numbers() ?? [];
  }

  items(tag: number): readonly ItemView[] {
    let items = this.#children.get(tag);
    if (items === undefined) {
      items = this.#element(tag)?.items().map(itemView) ?? [];
      this.#children.set(tag, items);
    }
    return items;
  }

  *tags(): Iterable<number> {
    for (const { tag } of this.#dataSet.elements()) yield tag;
  }

  #element(tag: number): Element | undefined {
    const row = this.#row(tag);
    return row === undefined ? undefined : this.#dataSet.element(row);
  }

  #row(tag: number): number | undefined {
    return this.#rows === undefined ? this.#dataSet.rowOf(tag) : this.#rows.get(tag >>> 0);
  }

  /** Rows by tag; of duplicates the first. */
  #index(): Map<number, number> {
    const rows = new Map<number, number>();
    for (const { tag, row } of this.#dataSet.elements()) if (!rows.has(tag)) rows.set(tag, row);
    return rows;
  }
}
