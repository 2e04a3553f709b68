import { Failure, type Finding, type FindingCode, isFailure } from '../failure/index.ts';
import { tagText } from '../standard/index.ts';
import { dictionaryVr } from './dictionary.ts';
import type { HeldBytes } from './held.ts';
import { LIMITS } from './limits.ts';
import { pathOf } from './path.ts';
import { type Encoding, IMPLICIT_LITTLE } from './syntax.ts';
import { type ElementTable, ROW } from './table.ts';
import { HAS_LONG_LENGTH, MAY_BE_BULK, VALUE_BYTES, VR, type Vr, vrOfBytes } from './vr.ts';

const ITEM = 0xfffee000 | 0;
const ITEM_DELIMITER = 0xfffee00d | 0;
const SEQUENCE_DELIMITER = 0xfffee0dd | 0;
const SPECIFIC_CHARACTER_SET = 0x00080005;
const UNDEFINED_LENGTH = 0xffffffff;
const DELIMITER_GROUP = 0xfffe;
/** From this group on the standard has only pixel data, signatures and padding. */
const LAST_GROUP = 0x7fe0;

// PS3.7 6.3: group 0000 is for commands, and these come first. Zeros behind a data set would read as such elements.
const NO_COMMAND = 'a command element where none can be';

const FRAME = Object.freeze({ root: 0, item: 1, sequence: 2 });
type FrameKind = 0 | 1 | 2;

/** A data set, sequence or item that the walk is in. There is one for each depth, used again and again. */
interface Frame {
  kind: FrameKind;
  row: number;
  /** Where the content ends at the latest: its own length, or that of what is around. */
  limit: number;
  undefinedLength: boolean;
  /** Encoding to go back to when the frame closes. */
  outer: Encoding;
  attempt: Attempt | undefined;
  /** Items of a sequence so far. */
  items: number;
  /** Highest tag so far, unsigned; -1 before the first. */
  lastTag: number;
  /** Pixel data have been read whole: by the order of tags nothing but signatures and padding can follow. */
  complete: boolean;
  /** Tags of the rows before `seenRows`, collected when a tag first stands out of order. */
  seen: Set<number> | undefined;
  seenRows: number;
}

/** A UN of defined length that begins like items: what to go back to when its content turns out not to parse. */
interface Attempt {
  readonly findings: number;
  readonly disordered: boolean;
}

export interface TokenizeOptions {
  /** Stop before the first element of another group (the file meta group). */
  readonly onlyGroup?: number;
}

/**
 * Reads the elements of one data set into a table (PS3.5 7). Returns the offset behind the last element.
 *
 * What is odd but readable becomes a finding. `Failure`: `input/length-past-end`, `input/garbage-header`,
 * `input/not-an-item`, `input/delimiter-missing`, `limit/nesting`, `limit/elements`, `limit/header`.
 */
export function tokenize(
  held: HeldBytes,
  range: { readonly start: number; readonly end: number },
  encoding: Encoding,
  table: ElementTable,
  findings: Finding[],
  options: TokenizeOptions = {},
): number {
  return new Tokenizer(held, range, encoding, table, findings, options).run();
}

class Tokenizer {
  readonly #held: HeldBytes;
  readonly #table: ElementTable;
  readonly #findings: Finding[];
  readonly #onlyGroup: number | undefined;
  /** By depth: those around the current one, and those that were used deeper. */
  readonly #frames: Frame[] = [];
  #depth = 0;
  #encoding: Encoding;
  #frame: Frame;
  #position: number;

  constructor(
    held: HeldBytes,
    range: { readonly start: number; readonly end: number },
    encoding: Encoding,
    table: ElementTable,
    findings: Finding[],
    options: TokenizeOptions,
  ) {
    this.#held = held;
    this.#table = table;
    this.#findings = findings;
    this.#onlyGroup = options.onlyGroup;
    this.#encoding = encoding;
    this.#position = range.start;
    this.#frame = this.#frameAt(FRAME.root, -1, range.end, false);
  }

  run(): number {
    for (;;) {
      try {
        return this.#walk();
      } catch (error) {
        if (!isFailure(error) || error.kind !== 'input' || !this.#abandonAttempt()) throw error;
      }
    }
  }

  #walk(): number {
    for (;;) {
      const frame = this.#frame;
      if (this.#position >= frame.limit) {
        if (frame.kind === FRAME.root) return this.#position;
        if (frame.undefinedLength) {
          throw this.#failure(
            'input/delimiter-missing',
            'the data end before the delimiter',
            frame.row,
            this.#position,
          );
        }
        this.#close(this.#position);
      } else if (frame.kind === FRAME.sequence) {
        this.#readItem(frame);
      } else if (!this.#readElement(frame)) {
        return this.#position;
      }
    }
  }

  // Elements

  /** One element of a data set. False when the data set ends here, before the end of the bytes. */
  #readElement(frame: Frame): boolean {
    const at = this.#position;
    const held = this.#held;
    if (at + 8 > frame.limit || !held.need(at, 8)) return this.#cutOff(frame);
    const { explicit, bigEndian } = this.#encoding;
    const b = held.bytes;
    const o = at - held.base;
    const tag = tagOf(b, o, bigEndian);
    const group = tag >>> 16;
    if (group === DELIMITER_GROUP) return this.#readDelimiter(frame, tag);
    if (frame.kind === FRAME.root && (group === 0 || this.#onlyGroup !== undefined)) {
      if (this.#onlyGroup !== undefined && group !== this.#onlyGroup) return false;
      if (group === 0 && (frame.lastTag > 0xffff || isZeros(b, o)))
        return this.#endsHere(frame, 'input/garbage-header', NO_COMMAND);
    }
    if (!explicit) return this.#readValue(frame, tag, dictionaryVr(tag), at + 8, u32(b, o + 4, bigEndian));
    const vr = vrOfBytes(b[o + 4]!, b[o + 5]!);
    if (vr === 0) return this.#readBadVr(frame, tag);
    if (HAS_LONG_LENGTH[vr] === 0) return this.#readValue(frame, tag, vr, at + 8, u16(b, o + 6, bigEndian));
    if (at + 12 > frame.limit || !held.need(at, 12)) return this.#cutOff(frame);
    return this.#readValue(frame, tag, vr, at + 12, u32(held.bytes, at + 8 - held.base, bigEndian));
  }

  #readValue(frame: Frame, tag: number, vr: Vr, value: number, length: number): boolean {
    if (length === UNDEFINED_LENGTH) return this.#readUndefined(frame, tag, vr, value);
    const end = value + length;
    if (end > frame.limit) {
      const message = `the value of ${tagText(tag >>> 0)} needs ${length} bytes, ${frame.limit - value} are left`;
      return this.#endsHere(frame, 'input/length-past-end', message);
    }
    if (vr === VR.SQ) return this.#openSequence(frame, tag, value, end, false);
    if (vr === VR.UN && length >= 8 && this.#startsWithItem(value))
      return this.#openUnSequence(frame, tag, value, end, false);
    const row = this.#addElement(frame, tag, vr, value, end);
    this.#finishValue(frame, row);
    return true;
  }

  /** What holds for every value that is no sequence: odd lengths, bulk, and that all else is held. */
  #finishValue(frame: Frame, row: number): void {
    const table = this.#table;
    const vr = table.vr[row]!;
    const value = table.value[row]!;
    const end = table.end[row]!;
    const length = end - value;
    if ((length & (VALUE_BYTES[vr]! - 1 || 1)) !== 0)
      this.#noteRow((length & 1) === 1 ? 'odd-length' : 'length-not-multiple', row);
    if (MAY_BE_BULK[vr] === 1 && length > LIMITS.bulkBytes) {
      table.flags[row]! |= ROW.bulk;
      this.#held.skip(value, end);
    } else this.#held.need(value, length);
    if (table.tag[row]! >>> 16 >= LAST_GROUP) frame.complete = true;
    this.#position = end;
  }

  /** Undefined length: a sequence, fragments of pixel data, or a sequence written as UN (PS3.5 6.2.2 Note 4). */
  #readUndefined(frame: Frame, tag: number, vr: Vr, value: number): boolean {
    if (vr === VR.OB || vr === VR.OW) return this.#readFragments(frame, tag, vr, value);
    // In implicit VR only a sequence can have an undefined length, whether the dictionary knows it or not.
    if (vr === VR.SQ || !this.#encoding.explicit) return this.#openSequence(frame, tag, value, frame.limit, true);
    if (vr === VR.UN) return this.#openUnSequence(frame, tag, value, frame.limit, true);
    const message = `${tagText(tag >>> 0)} has an undefined length that its VR does not allow`;
    return this.#endsHere(frame, 'input/garbage-header', message);
  }

  #openSequence(frame: Frame, tag: number, value: number, limit: number, undefinedLength: boolean): boolean {
    const row = this.#addElement(frame, tag, VR.SQ, value, limit);
    this.#table.flags[row]! |= ROW.sequence | (undefinedLength ? ROW.undefinedLength : 0);
    this.#open(FRAME.sequence, row, limit, undefinedLength);
    this.#position = value;
    return true;
  }

  // PS3.5 6.2.2: the content of a UN sequence is implicit little endian whatever the data set is. With a defined
  // length it may be anything that happens to begin like an item, so the walk can be abandoned.
  #openUnSequence(frame: Frame, tag: number, value: number, limit: number, undefinedLength: boolean): boolean {
    const row = this.#addElement(frame, tag, VR.UN, value, limit);
    const attempt = { findings: this.#findings.length, disordered: this.#table.disordered };
    if (this.#encoding.explicit) this.#noteRow('un-sequence', row);
    this.#table.flags[row]! |= ROW.sequence | (undefinedLength ? ROW.undefinedLength : 0);
    this.#open(FRAME.sequence, row, limit, undefinedLength, undefinedLength ? undefined : attempt);
    this.#encoding = IMPLICIT_LITTLE;
    this.#position = value;
    return true;
  }

  /** Takes the innermost attempted UN sequence as opaque bytes and goes on behind it. False when there is none. */
  #abandonAttempt(): boolean {
    while (this.#frame.attempt === undefined) {
      if (this.#depth === 0) return false;
      this.#leave();
    }
    const frame = this.#frame;
    const { disordered, findings } = this.#frame.attempt;
    const table = this.#table;
    table.cut(frame.row + 1);
    table.disordered = disordered;
    table.flags[frame.row]! &= ~ROW.sequence;
    this.#findings.length = findings;
    this.#encoding = frame.outer;
    this.#leave();
    this.#finishValue(this.#frame, frame.row);
    return true;
  }

  /** Encapsulated pixel data: item after item up to the sequence delimiter, none of them held (PS3.5 A.4). */
  #readFragments(frame: Frame, tag: number, vr: Vr, value: number): boolean {
    const { bigEndian } = this.#encoding;
    let at = value;
    for (;;) {
      const header = at + 8 > frame.limit ? undefined : this.#held.peek(at, 8);
      if (header === undefined)
        throw this.#failure('input/delimiter-missing', 'fragments that no delimiter ends', frame.row, at);
      const item = tagOf(header, 0, bigEndian);
      const length = u32(header, 4, bigEndian);
      at += 8;
      if (item === SEQUENCE_DELIMITER) break;
      if (item !== ITEM) throw this.#failure('input/not-an-item', 'a fragment that is no item', frame.row, at - 8);
      if (length > frame.limit - at) {
        const message = `a fragment needs ${length} bytes, ${frame.limit - at} are left`;
        throw this.#failure('input/length-past-end', message, frame.row, at - 8);
      }
      at += length;
    }
    const row = this.#addElement(frame, tag, vr, value, at);
    this.#table.flags[row]! |= ROW.undefinedLength | ROW.encapsulated | ROW.bulk;
    this.#held.skip(value, at);
    if (tag >>> 16 >= LAST_GROUP) frame.complete = true;
    this.#position = at;
    return true;
  }

  /** Two letters that are no VR: the length is taken the way that leads to a header which makes sense. */
  #readBadVr(frame: Frame, tag: number): boolean {
    const at = this.#position;
    const held = this.#held;
    const { bigEndian } = this.#encoding;
    const ends = [{ value: at + 8, length: u16(held.bytes, at + 6 - held.base, bigEndian) }];
    if (at + 12 <= frame.limit && held.need(at, 12)) {
      ends.push({ value: at + 12, length: u32(held.bytes, at + 8 - held.base, bigEndian) });
    }
    const found = ends.find(({ value, length }) => this.#makesSense(frame, tag, value + length));
    if (found === undefined)
      return this.#endsHere(frame, 'input/garbage-header', 'an element header that makes no sense');
    const row = this.#addElement(frame, tag, VR.UN, found.value, found.value + found.length);
    this.#noteRow('bad-vr', row);
    this.#finishValue(frame, row);
    return true;
  }

  /** True when `at` is the end of the frame or holds a header that can follow `tag`. */
  #makesSense(frame: Frame, tag: number, at: number): boolean {
    if (at === frame.limit) return true;
    const header = at + 8 > frame.limit ? undefined : this.#held.peek(at, 8);
    if (header === undefined) return false;
    const next = tagOf(header, 0, this.#encoding.bigEndian);
    if (next >>> 16 === DELIMITER_GROUP) return frame.kind === FRAME.item;
    const follows = next >>> 0 >= tag >>> 0 && (next >>> 16) - (tag >>> 16) < 0x2000;
    return follows && (vrOfBytes(header[4]!, header[5]!) !== 0 || next === tag);
  }

  #startsWithItem(at: number): boolean {
    const header = this.#held.peek(at, 4);
    return header !== undefined && tagOf(header, 0, false) === ITEM;
  }

  // Items and delimiters

  #readItem(frame: Frame): void {
    const at = this.#position;
    const held = this.#held;
    if (at + 8 > frame.limit || !held.need(at, 8)) {
      throw this.#failure('input/length-past-end', 'an item header is cut off', frame.row, at);
    }
    const { bigEndian } = this.#encoding;
    const tag = tagOf(held.bytes, at - held.base, bigEndian);
    const length = u32(held.bytes, at + 4 - held.base, bigEndian);
    if (tag === ITEM) this.#openItem(frame, length);
    else if (tag === SEQUENCE_DELIMITER && frame.undefinedLength) this.#close(at + 8);
    else if (tag === SEQUENCE_DELIMITER || tag === ITEM_DELIMITER) {
      this.#noteRow('unexpected-delimiter', frame.row);
      this.#addStray(tag);
    } else throw this.#failure('input/not-an-item', 'a sequence holds something that is no item', frame.row, at);
  }

  #openItem(frame: Frame, length: number): void {
    const at = this.#position;
    const undefinedLength = length === UNDEFINED_LENGTH;
    const limit = undefinedLength ? frame.limit : at + 8 + length;
    if (limit > frame.limit) {
      const message = `an item needs ${length} bytes, ${frame.limit - at - 8} are left`;
      throw this.#failure('input/length-past-end', message, frame.row, at);
    }
    const row = this.#add(ITEM, 0, at + 8, limit);
    this.#table.flags[row]! |= ROW.item | (undefinedLength ? ROW.undefinedLength : 0);
    this.#table.itemNumber[row] = frame.items++;
    this.#open(FRAME.item, row, limit, undefinedLength);
    this.#position = at + 8;
  }

  /** A tag of group FFFE where an element should be: it ends an item, or is a stray. */
  #readDelimiter(frame: Frame, tag: number): boolean {
    const at = this.#position;
    if (frame.kind === FRAME.item && frame.undefinedLength) {
      if (tag === ITEM_DELIMITER) {
        this.#close(at + 8);
        return true;
      }
      if (tag === SEQUENCE_DELIMITER && this.#frames[this.#depth - 1]!.undefinedLength) {
        // The item's own delimiter is missing; the sequence frame reads this one again.
        this.#noteRow('delimiter-missing', frame.row);
        this.#close(at);
        return true;
      }
    }
    if (this.#isComplete(frame)) return this.#endsHere(frame, 'input/garbage-header', 'a delimiter between elements');
    this.#noteRow(tag === ITEM ? 'item-outside-sequence' : 'unexpected-delimiter', frame.row);
    this.#addStray(tag);
    return true;
  }

  #addStray(tag: number): void {
    const end = this.#position + 8;
    const row = this.#add(tag, 0, end, end);
    this.#table.flags[row]! |= ROW.stray;
    this.#position = end;
  }

  // Frames and rows

  /** The frame of the current depth, as new. */
  #frameAt(kind: FrameKind, row: number, limit: number, undefinedLength: boolean, attempt?: Attempt): Frame {
    const frame = this.#frames[this.#depth];
    if (frame === undefined) {
      const state = { items: 0, lastTag: -1, complete: false, seen: undefined, seenRows: row + 1 };
      const first = { kind, row, limit, undefinedLength, outer: this.#encoding, attempt, ...state };
      this.#frames.push(first);
      return first;
    }
    frame.kind = kind;
    frame.row = row;
    frame.limit = limit;
    frame.undefinedLength = undefinedLength;
    frame.outer = this.#encoding;
    frame.attempt = attempt;
    frame.items = 0;
    frame.lastTag = -1;
    frame.complete = false;
    frame.seen = undefined;
    frame.seenRows = row + 1;
    return frame;
  }

  #open(kind: FrameKind, row: number, limit: number, undefinedLength: boolean, attempt?: Attempt): void {
    if (this.#depth >= LIMITS.nesting * 2) {
      throw this.#failure('limit/nesting', `more than ${LIMITS.nesting} levels of sequences`, row, this.#position);
    }
    this.#depth++;
    this.#frame = this.#frameAt(kind, row, limit, undefinedLength, attempt);
  }

  #close(end: number): void {
    const { row, outer } = this.#frame;
    this.#table.end[row] = end;
    this.#table.next[row] = this.#table.count;
    this.#position = end;
    this.#encoding = outer;
    this.#leave();
  }

  #leave(): void {
    this.#depth--;
    this.#frame = this.#frames[this.#depth]!;
  }

  /** The row of an element that begins at the position. Its place in the order of tags is looked at first. */
  #addElement(frame: Frame, tag: number, vr: Vr, value: number, end: number): number {
    const order = tag >>> 0;
    if (order > frame.lastTag) frame.lastTag = order;
    else this.#noteDisorder(frame, tag);
    const row = this.#add(tag, vr, value, end);
    if (tag === SPECIFIC_CHARACTER_SET) this.#table.noteCharacterSet(row);
    return row;
  }

  #add(tag: number, vr: Vr, value: number, end: number): number {
    const table = this.#table;
    const start = this.#position;
    if (table.count >= LIMITS.elements)
      throw new Failure('limit/elements', `more than ${LIMITS.elements} elements`, { at: { offset: start } });
    const { explicit, bigEndian } = this.#encoding;
    const row = table.add(tag, vr, (explicit ? 0 : ROW.implicit) | (bigEndian ? ROW.bigEndian : 0));
    table.start[row] = start;
    table.value[row] = value;
    table.end[row] = end;
    table.depth[row] = this.#depth;
    table.parent[row] = this.#frame.row;
    return row;
  }

  // Odd things

  #noteDisorder(frame: Frame, tag: number): void {
    const table = this.#table;
    table.disordered = true;
    if (this.#findings.length >= LIMITS.findings) return;
    frame.seen ??= new Set();
    for (; frame.seenRows < table.count; frame.seenRows = table.next[frame.seenRows]!)
      frame.seen.add(table.tag[frame.seenRows]!);
    this.#note(frame.seen.has(tag) ? 'duplicate-tag' : 'out-of-order', tag);
  }

  #isComplete(frame: Frame): boolean {
    return frame.kind === FRAME.root && frame.complete;
  }

  #cutOff(frame: Frame): boolean {
    return this.#endsHere(frame, 'input/length-past-end', 'a header is cut off');
  }

  /** Bytes that are no element: behind a complete data set they are trailing, elsewhere the position is lost. */
  #endsHere(frame: Frame, code: 'input/length-past-end' | 'input/garbage-header', message: string): boolean {
    if (this.#isComplete(frame) || this.#onlyZeros(frame)) return false;
    throw this.#failure(code, message, frame.row, this.#position);
  }

  // Some exporters fill the last block with zeros whatever the last element was.
  #onlyZeros(frame: Frame): boolean {
    if (frame.kind !== FRAME.root) return false;
    for (let at = this.#position; at < frame.limit; at += LIMITS.firstRead) {
      const end = Math.min(at + LIMITS.firstRead, frame.limit);
      if (this.#held.source.read(at, end).some((byte) => byte !== 0)) return false;
    }
    return true;
  }

  // The number of findings is bounded: a hostile object must not turn into as many as it has bytes.
  #note(code: FindingCode, tag: number): void {
    if (this.#findings.length >= LIMITS.findings) return;
    const around = this.#frame.row < 0 ? '' : `${pathOf(this.#table, this.#frame.row)}.`;
    this.#findings.push({ code, path: around + tagText(tag >>> 0) });
  }

  #noteRow(code: FindingCode, row: number): void {
    if (this.#findings.length >= LIMITS.findings) return;
    this.#findings.push({ code, path: row < 0 ? '' : pathOf(this.#table, row) });
  }

  #failure(code: ConstructorParameters<typeof Failure>[0], message: string, row: number, offset: number): Failure {
    return new Failure(code, message, { at: row < 0 ? { offset } : { offset, path: pathOf(this.#table, row) } });
  }
}

// Numbers of a header

const u16 = (b: Uint8Array, o: number, big: boolean): number =>
  big ? (b[o]! << 8) | b[o + 1]! : b[o]! | (b[o + 1]! << 8);

/** A tag is two numbers of 16 bits, each in the byte order of the data set (PS3.5 7.1.1). Signed, as in the table. */
const tagOf = (b: Uint8Array, o: number, big: boolean): number =>
  big
    ? (b[o]! << 24) | (b[o + 1]! << 16) | (b[o + 2]! << 8) | b[o + 3]!
    : (b[o + 1]! << 24) | (b[o]! << 16) | (b[o + 3]! << 8) | b[o + 2]!;

const u32 = (b: Uint8Array, o: number, big: boolean): number => {
  const value = big
    ? (b[o]! << 24) | (b[o + 1]! << 16) | (b[o + 2]! << 8) | b[o + 3]!
    : (b[o + 3]! << 24) | (b[o + 2]! << 16) | (b[o + 1]! << 8) | b[o]!;
  return value >>> 0;
};

const isZeros = (b: Uint8Array, o: number): boolean => u32(b, o, false) === 0 && u32(b, o + 4, false) === 0;
