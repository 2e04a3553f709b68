import { type TextCodec, textCodec } from './charset/index.ts';
import type { HeldBytes } from './held.ts';
import { pathOf } from './path.ts';
import { type ElementTable, ROW } from './table.ts';
import { decodeLatin1, decodeNumbers, decodeNumberTexts, trimPadding } from './values.ts';
import { IS_SINGLE_VALUED, IS_STRING, IS_TEXT, VR, type VrName, vrName } from './vr.ts';

const DELIMITER_GROUP = 0xfffe;

/** One data set: the whole object, the file meta group, or an item. A view; it copies nothing. */
export class DataSet {
  readonly held: HeldBytes;
  readonly table: ElementTable;
  /** Row of the item, -1 for a whole data set. */
  readonly row: number;
  readonly #outer: DataSet | undefined;
  #codec: TextCodec | undefined;

  constructor(held: HeldBytes, table: ElementTable, row = -1, outer?: DataSet) {
    this.held = held;
    this.table = table;
    this.row = row;
    this.#outer = outer;
  }

  /** Elements in file order; duplicates come out as often as they stand there. */
  elements(): Element[] {
    const list: Element[] = [];
    const end = this.#end;
    for (let row = this.row + 1; row < end; row = this.table.next[row]!) {
      if ((this.table.flags[row]! & ROW.stray) === 0) list.push(new Element(this, row));
    }
    return list;
  }

  /** The first element of this tag. */
  get(tag: number): Element | undefined {
    const row = this.rowOf(tag);
    return row === undefined ? undefined : new Element(this, row);
  }

  /** The row of the first element of this tag. */
  rowOf(tag: number): number | undefined {
    const wanted = tag >>> 0;
    const { table } = this;
    const end = this.#end;
    for (let row = this.row + 1; row < end; row = table.next[row]!) {
      const order = table.tag[row]! >>> 0;
      if (order === wanted) return row;
      if (order > wanted && !table.disordered && order >>> 16 !== DELIMITER_GROUP) return undefined;
    }
    return undefined;
  }

  /** The element that a row of the table is; the row must belong to this data set itself. */
  element(row: number): Element {
    return new Element(this, row);
  }

  has(tag: number): boolean {
    return this.rowOf(tag) !== undefined;
  }

  /** The first value as text, trimmed; empty when there is none. */
  text(tag: number): string {
    return this.get(tag)?.strings()[0] ?? '';
  }

  texts(tag: number): string[] {
    return this.get(tag)?.strings() ?? [];
  }

  /** The first value as a number. */
  number(tag: number): number | undefined {
    return this.get(tag)?.numbers()[0];
  }

  items(tag: number): DataSet[] {
    return this.get(tag)?.items() ?? [];
  }

  /** The item that a row of the table is, at any depth below this data set, with the character set in force there. */
  item(row: number): DataSet {
    const around = this.table.parent[this.table.parent[row]!]!;
    return new DataSet(this.held, this.table, row, around === this.row ? this : this.item(around));
  }

  /** The text codec in force: of this item where it declares one, else of the data set around (PS3.5 7.5.3). */
  get codec(): TextCodec {
    this.#codec ??= this.#findCodec();
    return this.#codec;
  }

  get #end(): number {
    return this.row < 0 ? this.table.count : this.table.next[this.row]!;
  }

  #findCodec(): TextCodec {
    const declared = this.table.characterSetOf(this.row);
    if (declared === undefined) return this.#outer?.codec ?? textCodec([]);
    return textCodec(decodeLatin1(this.element(declared).bytes()).split('\\').map(trimPadding));
  }
}

/** One element of a data set. A view; values are decoded when asked for. */
export class Element {
  readonly dataSet: DataSet;
  /** Row of the table. */
  readonly row: number;

  constructor(dataSet: DataSet, row: number) {
    this.dataSet = dataSet;
    this.row = row;
  }

  /** Group in the upper 16 bits, unsigned. */
  get tag(): number {
    return this.dataSet.table.tag[this.row]! >>> 0;
  }

  get vr(): VrName {
    return vrName(this.dataSet.table.vr[this.row]!) as VrName;
  }

  /** Bytes of the value; of a sequence or of fragments, with their items and delimiters. */
  get length(): number {
    return this.dataSet.table.end[this.row]! - this.dataSet.table.value[this.row]!;
  }

  get path(): string {
    return pathOf(this.dataSet.table, this.row);
  }

  get isSequence(): boolean {
    return (this.#flags & ROW.sequence) !== 0;
  }

  /** The value is long and stays a range of the source. */
  get isBulk(): boolean {
    return (this.#flags & ROW.bulk) !== 0;
  }

  get isBigEndian(): boolean {
    return (this.#flags & ROW.bigEndian) !== 0;
  }

  get isEncapsulated(): boolean {
    return (this.#flags & ROW.encapsulated) !== 0;
  }

  /** The value's bytes as they stand. Of a bulk value: read from the source, valid until the next read. */
  bytes(): Uint8Array {
    const { table, held } = this.dataSet;
    return held.slice(table.value[this.row]!, table.end[this.row]!);
  }

  /** The values as text, padding removed. Numbers of binary VRs as decimal text; none for bulk and sequences. */
  strings(): string[] {
    const vr = this.dataSet.table.vr[this.row]!;
    if (this.isSequence || this.length === 0) return [];
    if (this.isBulk) return [];
    if (IS_STRING[vr] === 0) return decodeNumberTexts(this.bytes(), vr, this.isBigEndian);
    if (IS_TEXT[vr] === 1) return this.#texts(this.bytes(), vr);
    const { table, held } = this.dataSet;
    const text = held.latin1(table.value[this.row]!, table.end[this.row]!);
    // Most have one value.
    if (IS_SINGLE_VALUED[vr] === 1 || !text.includes('\\')) return [trimPadding(text)];
    return text.split('\\').map(trimPadding);
  }

  /** The values as numbers: binary VRs, DS, IS and AT; NaN where the text is no number. None for bulk. */
  numbers(): number[] {
    if (this.isSequence || this.isBulk) return [];
    return decodeNumbers(this.bytes(), this.dataSet.table.vr[this.row]!, this.isBigEndian);
  }

  items(): DataSet[] {
    const { table, held } = this.dataSet;
    const list: DataSet[] = [];
    if (!this.isSequence) return list;
    for (let row = this.row + 1; row < table.next[this.row]!; row = table.next[row]!) {
      if ((table.flags[row]! & ROW.item) !== 0) list.push(new DataSet(held, table, row, this.dataSet));
    }
    return list;
  }

  #texts(bytes: Uint8Array, vr: number): string[] {
    const { codec } = this.dataSet;
    if (IS_SINGLE_VALUED[vr] === 1) return [trimPadding(codec.decode(bytes, 'text'))];
    return codec.decodeValues(bytes, vr === VR.PN ? 'name' : 'multi').map(trimPadding);
  }

  get #flags(): number {
    return this.dataSet.table.flags[this.row]!;
  }
}
