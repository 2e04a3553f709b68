import type { ByteSource } from '../bytes/index.ts';
import {
  type DataSet,
  type DicomObject,
  decodeLatin1,
  type ElementTable,
  pathOf,
  ROW,
  type TextCodec,
  trimPadding,
} from '../dicom/index.ts';

/** Top-level values that are pictures: `pixel` proves them, nothing here reads them. */
export const PICTURES: ReadonlySet<number> = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);

/** The written object with what every check needs of it: values by row without copies, rows by offset, paths. */
export class WrittenObject {
  readonly object: DicomObject;
  readonly table: ElementTable;
  readonly root: DataSet;
  /** The bytes that the table's offsets mean: the file, or of a deflated one the inflated data set. */
  readonly body: ByteSource;
  /** The value of the last `locate`: bytes [from, to). Valid until the next one. */
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  readonly #whole: Uint8Array | undefined;
  #codecs: Map<number, TextCodec> | undefined;

  constructor(object: DicomObject) {
    this.object = object;
    this.root = object.dataSet;
    this.table = object.dataSet.table;
    this.body = object.dataSet.held.source;
    this.#whole = this.body.whole;
  }

  /** Points `bytes`, `from` and `to` at the value of a row, or at a part of it. */
  locate(row: number, start = this.table.value[row]!, end = this.table.end[row]!): void {
    if (this.#whole !== undefined) {
      this.bytes = this.#whole;
      this.from = start;
      this.to = end;
    } else {
      this.bytes = this.root.held.slice(start, end);
      this.from = 0;
      this.to = this.bytes.length;
    }
  }

  /** A copy of the value's bytes. */
  value(row: number): Uint8Array {
    this.locate(row);
    return this.bytes.slice(this.from, this.to);
  }

  /** The value as characters of the same numbers, without padding. */
  latin1(row: number): string {
    this.locate(row);
    return trimPadding(decodeLatin1(this.bytes.subarray(this.from, this.to)));
  }

  /** The text codec in force where a row stands. */
  codec(row: number): TextCodec {
    const parent = this.table.parent[row]!;
    this.#codecs ??= new Map();
    let codec = this.#codecs.get(parent);
    if (codec === undefined) {
      codec = parent < 0 ? this.root.codec : this.root.item(parent).codec;
      this.#codecs.set(parent, codec);
    }
    return codec;
  }

  /** The row whose value holds an offset; -1 between values: headers, items and delimiters. */
  rowAt(offset: number): number {
    const { start, value, end, flags, count } = this.table;
    let low = 0;
    let high = count;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (start[middle]! <= offset) low = middle;
      else high = middle;
    }
    const isLeaf = count > 0 && (flags[low]! & (ROW.item | ROW.sequence)) === 0;
    return isLeaf && offset >= value[low]! && offset < end[low]! ? low : -1;
  }

  isSequence(row: number): boolean {
    return (this.table.flags[row]! & ROW.sequence) !== 0;
  }

  isItem(row: number): boolean {
    return (this.table.flags[row]! & ROW.item) !== 0;
  }

  /** The element at the root around a row. */
  rootRow(row: number): number {
    let at = row;
    while (this.table.parent[at]! >= 0) at = this.table.parent[at]!;
    return at;
  }

  /** The value, without padding, of an attribute beside a row. */
  sibling(row: number, tag: number): string | undefined {
    const { table } = this;
    const parent = table.parent[row]!;
    const end = parent < 0 ? table.count : table.next[parent]!;
    for (let at = parent + 1; at < end; at = table.next[at]!) if (table.tag[at] === (tag | 0)) return this.latin1(at);
    return undefined;
  }

  path(row: number): string {
    return pathOf(this.table, row);
  }
}
