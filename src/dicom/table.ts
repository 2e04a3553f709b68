const FIRST_ROWS = 1024;
/** A table that is used again keeps the memory of this many rows, which is more than any honest header has. */
const KEPT_ROWS = 1 << 18;

/** What a row of the table is. Bits, joined by or. */
export const ROW = Object.freeze({
  /** Length FFFFFFFF: the end was found by a delimiter. */
  undefinedLength: 1,
  item: 2,
  sequence: 4,
  /** The value is a range of the source and is not held. */
  bulk: 8,
  /** Encoded without VR, whatever the data set says (inside UN, PS3.5 6.2.2). */
  implicit: 16,
  bigEndian: 32,
  /** Undefined length with fragments instead of items (PS3.5 A.4). */
  encapsulated: 64,
  /** A stray item tag or delimiter: copied by an unchanged rewrite, never by a de-identified one. */
  stray: 128,
});

/**
 * The elements, sequences and items of one data set in file order, as columns of numbers. A row costs some 40 bytes
 * and no object, which is what makes 34,000 elements cheap; `DataSet` and `Element` are views over it.
 */
export class ElementTable {
  count = 0;
  /** Tag as a signed 32-bit number (`tag | 0`); FFFE,E000 for items. */
  tag: Int32Array;
  /** Effective VR (vr.ts). */
  vr: Uint8Array;
  flags: Uint8Array;
  depth: Uint8Array;
  /** Row of the sequence or item around, -1 at the root. */
  parent: Int32Array;
  /** Of an item: its number in the sequence, from 0. */
  itemNumber: Int32Array;
  /** Row after the last row inside this one. */
  next: Int32Array;
  /** Offset of the header. */
  start: Float64Array;
  /** Offset of the value. */
  value: Float64Array;
  /** Offset behind the value, its delimiter included. */
  end: Float64Array;
  /** True when some data set has duplicate or descending tags: the writer then sorts. */
  disordered = false;
  /** Rows of Specific Character Set (0008,0005) by the row of their item, -1 at the root; of duplicates the first. */
  readonly #characterSets = new Map<number, number>();
  /** The same rows as they came. */
  readonly #characterSetRows: number[] = [];

  #fileMeta: ElementTable | undefined;

  constructor(rows = FIRST_ROWS) {
    const columns = columnsOf(rows);
    this.tag = columns.tag;
    this.vr = columns.vr;
    this.flags = columns.flags;
    this.depth = columns.depth;
    this.parent = columns.parent;
    this.itemNumber = columns.itemNumber;
    this.next = columns.next;
    this.start = columns.start;
    this.value = columns.value;
    this.end = columns.end;
  }

  /** A table for the file meta group of the same object. */
  get fileMeta(): ElementTable {
    this.#fileMeta ??= new ElementTable(META_ROWS);
    return this.#fileMeta;
  }

  clear(): void {
    this.cut(0);
    this.disordered = false;
    if (this.tag.length > KEPT_ROWS) this.#resize(FIRST_ROWS);
  }

  /** Forgets the rows from `count` on. */
  cut(count: number): void {
    this.count = count;
    for (
      let row = this.#characterSetRows.at(-1);
      row !== undefined && row >= count;
      row = this.#characterSetRows.at(-1)
    ) {
      this.#characterSetRows.pop();
      this.#characterSets.delete(this.parent[row]!);
    }
  }

  /** Remembers a row of Specific Character Set (0008,0005), so that no item is searched for it. */
  noteCharacterSet(row: number): void {
    const item = this.parent[row]!;
    if (this.#characterSets.has(item)) return;
    this.#characterSets.set(item, row);
    this.#characterSetRows.push(row);
  }

  /** The row of the Specific Character Set that an item declares (-1: the root); `undefined` when it declares none. */
  characterSetOf(item: number): number | undefined {
    return this.#characterSets.get(item);
  }

  /** Adds a row and returns its number. `next` and `end` are for the caller to complete. */
  add(tag: number, vr: number, flags: number): number {
    const row = this.count;
    if (row === this.tag.length) this.#resize(this.tag.length * 2);
    this.count = row + 1;
    this.tag[row] = tag;
    this.vr[row] = vr;
    this.flags[row] = flags;
    this.next[row] = row + 1;
    return row;
  }

  /** New columns of `rows` rows, filled with the rows that there are. */
  #resize(rows: number): void {
    const columns = columnsOf(rows);
    const moved = <T extends Int32Array | Uint8Array | Float64Array>(column: T, next: T): T => {
      next.set(column.subarray(0, this.count));
      return next;
    };
    this.tag = moved(this.tag, columns.tag);
    this.vr = moved(this.vr, columns.vr);
    this.flags = moved(this.flags, columns.flags);
    this.depth = moved(this.depth, columns.depth);
    this.parent = moved(this.parent, columns.parent);
    this.itemNumber = moved(this.itemNumber, columns.itemNumber);
    this.next = moved(this.next, columns.next);
    this.start = moved(this.start, columns.start);
    this.value = moved(this.value, columns.value);
    this.end = moved(this.end, columns.end);
  }
}

/** PS3.10 Table 7.1-1 has 17 attributes. */
const META_ROWS = 32;

type Columns = Pick<
  ElementTable,
  'tag' | 'vr' | 'flags' | 'depth' | 'parent' | 'itemNumber' | 'next' | 'start' | 'value' | 'end'
>;

/** Bytes of a row in all columns. */
const ROW_BYTES = 43;

// One piece of memory for all columns: ten pieces cost a small object as much time as its elements. The widest come
// first, so that each is aligned.
function columnsOf(rows: number): Columns {
  const memory = new ArrayBuffer(rows * ROW_BYTES);
  const at = (bytes: number): number => rows * bytes;
  return {
    start: new Float64Array(memory, at(0), rows),
    value: new Float64Array(memory, at(8), rows),
    end: new Float64Array(memory, at(16), rows),
    tag: new Int32Array(memory, at(24), rows),
    parent: new Int32Array(memory, at(28), rows),
    itemNumber: new Int32Array(memory, at(32), rows),
    next: new Int32Array(memory, at(36), rows),
    vr: new Uint8Array(memory, at(40), rows),
    flags: new Uint8Array(memory, at(41), rows),
    depth: new Uint8Array(memory, at(42), rows),
  };
}
