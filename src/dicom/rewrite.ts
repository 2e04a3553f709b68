import type { ByteRange, ByteWriter } from '../bytes/index.ts';
import { dictionaryVr } from './dictionary.ts';
import { headerBytes, putHeader, putLength } from './encode.ts';
import type { DicomObject } from './read.ts';
import { type Encoding, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from './syntax.ts';
import { type ElementTable, ROW } from './table.ts';
import { VR, type Vr } from './vr.ts';

/** What becomes of a row. */
export const EDIT = Object.freeze({
  /** The bytes as they stand, everything inside included. */
  copy: 0,
  drop: 1,
  /** The header written anew over the value in `values`, or the one in `pieces`. */
  replace: 2,
  /** A sequence or item with changes inside: header and delimiter copied, lengths patched. */
  open: 3,
});

/** Edits of one data set, a column beside its table. */
export interface Edits {
  readonly op: Uint8Array;
  /** New values by row, padded to even length. */
  readonly values: ReadonlyMap<number, Uint8Array>;
  /** New values that are too long to lie in one piece of memory, by row. */
  readonly pieces?: ReadonlyMap<number, ValueInPieces>;
  /** Whole elements to add at the root, in ascending order of their tags. A row of the same tag must be dropped. */
  readonly insertions: readonly Insertion[];
  /** Write duplicates once and everything in ascending order (PS3.5 7.1) where the source does not. */
  readonly sort: boolean;
}

export interface ValueInPieces {
  readonly vr: Vr;
  /** New bytes, and stretches of the data set that was read; of even length together. */
  readonly pieces: readonly (Uint8Array | ByteRange)[];
  /** Fragments, each with its item, and the delimiter behind them (PS3.5 A.4): of undefined length. */
  readonly isEncapsulated: boolean;
}

export interface Insertion {
  /** Unsigned. */
  readonly tag: number;
  readonly bytes: Uint8Array;
}

/** A stretch of the output: of the writer's bytes, of the bytes of the data set that was read, or of a value in pieces. */
export type OutputPart =
  | (ByteRange & { readonly from: 'writer' | 'source' })
  | { readonly from: 'value'; readonly bytes: Uint8Array };

/** The bytes of a part; a view, valid as long as the writer's and the source's own. */
export function partBytes(part: OutputPart, writer: ByteWriter, { dataSet }: DicomObject): Uint8Array {
  if (part.from === 'value') return part.bytes;
  if (part.from === 'writer') return writer.bytes.subarray(part.start, part.end);
  return dataSet.held.slice(part.start, part.end);
}

/** Longer stretches of untouched bytes are referred to, shorter ones copied: a system call costs more than a copy. */
const COPIED_BYTES = 32 * 1024;
const UNDEFINED_LENGTH = 0xffffffff;

/**
 * Writes a data set with edits: untouched bytes stay what they are, whatever is odd about them, and lengths of
 * sequences and items are patched behind the walk, so that the cost is linear at every depth.
 */
export function rewriteDataSet(object: DicomObject, edits: Edits, writer: ByteWriter): OutputPart[] {
  return new Rewriter(object, edits, writer).run();
}

class Rewriter {
  readonly #table: ElementTable;
  readonly #object: DicomObject;
  readonly #edits: Edits;
  readonly #writer: ByteWriter;
  readonly #parts: OutputPart[] = [];
  /** Start of the writer's bytes that are in no part yet. */
  #pending: number;
  /** Untouched bytes [runStart, runEnd) of the source that were not written yet. */
  #runStart = 0;
  #runEnd = 0;
  /** Bytes of the output so far, the run not counted. */
  #written = 0;

  constructor(object: DicomObject, edits: Edits, writer: ByteWriter) {
    this.#object = object;
    this.#table = object.dataSet.table;
    this.#edits = edits;
    this.#writer = writer;
    this.#pending = writer.length;
  }

  run(): OutputPart[] {
    const { insertions } = this.#edits;
    let next = 0;
    for (const row of this.#children(-1)) {
      const tag = this.#table.tag[row]! >>> 0;
      for (; next < insertions.length && insertions[next]!.tag <= tag; next++) this.#insert(insertions[next]!);
      this.#emit(row);
    }
    for (; next < insertions.length; next++) this.#insert(insertions[next]!);
    this.#flush();
    this.#endPart();
    return this.#parts;
  }

  #emit(row: number): void {
    const table = this.#table;
    switch (this.#edits.op[row]) {
      case EDIT.copy:
        this.#copy(table.start[row]!, table.end[row]!);
        break;
      case EDIT.drop:
        break;
      case EDIT.replace:
        this.#replaced(row);
        break;
      default:
        this.#open(row);
    }
  }

  #open(row: number): void {
    const table = this.#table;
    const last = table.next[row]! - 1;
    const contentEnd = last === row ? table.value[row]! : this.#lastEnd(row);
    const undefinedLength = (table.flags[row]! & ROW.undefinedLength) !== 0;
    this.#copy(table.start[row]!, table.value[row]!);
    if (!undefinedLength) this.#flush(true);
    const lengthAt = this.#writer.length - 4;
    const before = this.#written;
    this.#emitChildren(row);
    if (undefinedLength) {
      this.#copy(contentEnd, table.end[row]!);
      return;
    }
    this.#flush();
    putLength(this.#writer.view, lengthAt, this.#written - before, (table.flags[row]! & ROW.bigEndian) !== 0);
  }

  #lastEnd(row: number): number {
    let end = this.#table.value[row]!;
    for (let child = row + 1; child < this.#table.next[row]!; child = this.#table.next[child]!)
      end = this.#table.end[child]!;
    return end;
  }

  #replaced(row: number): void {
    const inPieces = this.#edits.pieces?.get(row);
    if (inPieces === undefined) this.#replace(row, this.#edits.values.get(row)!);
    else this.#replaceInPieces(row, inPieces);
  }

  #replaceInPieces(row: number, { vr, pieces, isEncapsulated }: ValueInPieces): void {
    this.#flush();
    const encoding = rowEncoding(this.#table, row);
    const length = pieces.reduce((sum, piece) => sum + pieceLength(piece), 0);
    const header = headerBytes(vr, encoding);
    const at = this.#writer.reserve(header);
    putHeader(this.#writer.view, at, { tag: this.#table.tag[row]!, vr, length: isEncapsulated ? 0 : length }, encoding);
    if (isEncapsulated) this.#writer.view.setUint32(at + header - 4, UNDEFINED_LENGTH, !encoding.bigEndian);
    this.#written += header + length;
    for (const piece of pieces) {
      this.#endPart();
      if (piece instanceof Uint8Array) this.#parts.push({ from: 'value', bytes: piece });
      else this.#parts.push({ from: 'source', start: piece.start, end: piece.end });
    }
  }

  #replace(row: number, value: Uint8Array): void {
    this.#flush();
    const table = this.#table;
    const encoding = rowEncoding(table, row);
    const vr = table.vr[row] === VR.UN ? dictionaryVr(table.tag[row]!) : table.vr[row]!;
    const header = headerBytes(vr, encoding);
    const at = this.#writer.reserve(header + value.length);
    putHeader(this.#writer.view, at, { tag: table.tag[row]!, vr, length: value.length }, encoding);
    this.#writer.bytes.set(value, at + header);
    this.#written += header + value.length;
  }

  #insert(insertion: Insertion): void {
    this.#flush();
    this.#writer.append(insertion.bytes);
    this.#written += insertion.bytes.length;
  }

  #copy(start: number, end: number): void {
    if (start !== this.#runEnd) {
      this.#flush();
      this.#runStart = start;
    }
    this.#runEnd = end;
  }

  /** Writes the run. `copied`: its last bytes will be patched, so they must be in the writer. */
  #flush(copied = false): void {
    const start = this.#runStart;
    const end = this.#runEnd;
    if (end > start) {
      this.#written += end - start;
      if (end - start <= COPIED_BYTES) this.#copyToWriter(start, end);
      else if (copied) {
        this.#refer(start, end - 8);
        this.#copyToWriter(end - 8, end);
      } else this.#refer(start, end);
    }
    this.#runStart = this.#runEnd = 0;
  }

  #copyToWriter(start: number, end: number): void {
    const { held } = this.#object.dataSet;
    if (start >= held.base && end <= held.end) this.#writer.appendRange(held.bytes, start - held.base, end - held.base);
    else this.#writer.append(held.slice(start, end));
  }

  #refer(start: number, end: number): void {
    this.#endPart();
    this.#parts.push({ from: 'source', start, end });
  }

  #endPart(): void {
    const end = this.#writer.length;
    if (end > this.#pending) this.#parts.push({ from: 'writer', start: this.#pending, end });
    this.#pending = end;
  }

  #emitChildren(row: number): void {
    const table = this.#table;
    if (table.disordered && this.#edits.sort) for (const child of this.#children(row)) this.#emit(child);
    else for (let child = row + 1; child < table.next[row]!; child = table.next[child]!) this.#emit(child);
  }

  /**
   * Rows of one data set (-1: the root) or sequence. Those of a data set are sorted and without duplicates where the
   * source is not and that is wanted; items are told apart by their place alone and stay as they are.
   */
  #children(parent: number): number[] {
    const table = this.#table;
    const rows: number[] = [];
    const end = parent < 0 ? table.count : table.next[parent]!;
    for (let row = parent + 1; row < end; row = table.next[row]!) rows.push(row);
    const isSequence = parent >= 0 && (table.flags[parent]! & ROW.sequence) !== 0;
    if (!table.disordered || !this.#edits.sort || isSequence) return rows;
    const kept = rows.filter((row) => this.#edits.op[row] !== EDIT.drop);
    kept.sort((a, b) => (table.tag[a]! >>> 0) - (table.tag[b]! >>> 0) || a - b);
    return kept.filter((row, i) => i === 0 || table.tag[row] !== table.tag[kept[i - 1]!]);
  }
}

const pieceLength = (piece: Uint8Array | ByteRange): number =>
  piece instanceof Uint8Array ? piece.length : piece.end - piece.start;

/** The encoding of a row's own header. */
export function rowEncoding(table: ElementTable, row: number): Encoding {
  const flags = table.flags[row]!;
  if ((flags & ROW.implicit) !== 0) return IMPLICIT_LITTLE;
  return (flags & ROW.bigEndian) !== 0 ? EXPLICIT_BIG : EXPLICIT_LITTLE;
}
