import { ESC, readEscape } from './escapes.ts';
import { readGb18030 } from './gb18030.ts';
import { doubleCell, type GraphicSet } from './graphic-sets.ts';
import { REPLACEMENT } from './runtime.ts';
import type { Repertoire } from './terms.ts';

/**
 * What brings the initial state of ISO 2022 back, beside control characters (PS3.5 6.1.2.5.3): in a `name` (PN) the
 * backslash, `^` and `=`; in a `multi` (LO, SH, UC) the backslash; in a `text` (LT, ST, UT), which has one value, neither.
 */
export type TextKind = 'name' | 'multi' | 'text';

/** Ill-formed bytes become U+FFFD. A byte order mark stays, so that what is read can be written as it was. */
export const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

const [TAB, LF, FF, CR, SPACE, DELETE] = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x7f];
const [EQUALS, BACKSLASH, CARET] = [0x3d, 0x5c, 0x5e];

/** TAB LF FF CR, the control characters that text may hold (PS3.5 6.1.3); ESC is not text. */
export const isFormatEffector = (code: number): boolean => code === TAB || code === LF || code === FF || code === CR;

/** Whether a character delimits in this kind of text; before it the initial state is in force (PS3.5 6.1.2.5.3). */
export function isDelimiter(code: number, kind: TextKind): boolean {
  if (code === BACKSLASH) return kind !== 'text';
  return kind === 'name' && (code === CARET || code === EQUALS);
}

/**
 * Reads text byte by byte through the states of ISO 2022 (PS3.5 6.1.2.5): graphic bytes belong to the sets designated
 * to G0 and G1, escapes change them, delimiters and control characters bring back the initial ones. Escapes are
 * honoured whether the terms declare them or not.
 */
export class TextReader {
  readonly #repertoire: Repertoire;
  readonly #units = new UnitBuffer();
  #g0: GraphicSet;
  #g1: GraphicSet | undefined;
  #kind: TextKind = 'text';
  #values: string[] | undefined;

  constructor(repertoire: Repertoire) {
    this.#repertoire = repertoire;
    this.#g0 = repertoire.g0;
  }

  /** The whole text, separators of values included as backslashes. */
  read(bytes: Uint8Array, kind: TextKind): string {
    this.#values = undefined;
    this.#walk(bytes, kind);
    return this.#units.take();
  }

  /** The values, split where a backslash is a character and not half of one. */
  readValues(bytes: Uint8Array, kind: TextKind): string[] {
    const values: string[] = [];
    this.#values = values;
    this.#walk(bytes, kind);
    values.push(this.#units.take());
    return values;
  }

  #walk(bytes: Uint8Array, kind: TextKind): void {
    this.#kind = kind;
    this.#units.clear();
    this.#reset();
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (byte >= 0x80) at += this.#readHigh(bytes, at);
      else if (byte > SPACE && byte !== DELETE) at += this.#readLow(bytes, at);
      else at += this.#readControl(bytes, at);
    }
  }

  #reset(): void {
    this.#g0 = this.#repertoire.g0;
    this.#g1 = this.#repertoire.g1;
  }

  #readLow(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (this.#g0.width === 2) {
      const trail = bytes[at + 1] ?? 0;
      if (trail > SPACE && trail < DELETE) return this.#character(this.#g0, doubleCell(byte, trail));
      // Half a character before an escape or the end: a delimiter without the switch that must stand before it.
      if (!isDelimiter(byte, this.#kind)) return this.#put(REPLACEMENT);
      return this.#delimit(byte);
    }
    if (this.#g0.delimits && isDelimiter(byte, this.#kind)) return this.#delimit(byte);
    return this.#character(this.#g0, byte);
  }

  #readHigh(bytes: Uint8Array, at: number): number {
    const { standAlone, spareG1 } = this.#repertoire;
    if (this.#g1 === undefined) {
      if (standAlone === 'ISO_IR 192') return this.#readUtf8(bytes, at);
      if (standAlone !== undefined) return this.#readGb18030(bytes, at);
    }
    const set = this.#g1 ?? spareG1;
    const byte = bytes[at]!;
    if (set === undefined || byte < 0xa0) return this.#put(REPLACEMENT);
    if (set.width === 1) return this.#character(set, byte & 0x7f);
    const trail = bytes[at + 1] ?? 0;
    const isPair = byte > 0xa0 && byte < 0xff && trail > 0xa0 && trail < 0xff;
    return isPair ? this.#character(set, doubleCell(byte, trail)) : this.#put(REPLACEMENT);
  }

  #readUtf8(bytes: Uint8Array, at: number): number {
    let end = at + 1;
    while (end < bytes.length && bytes[end]! >= 0x80) end++;
    const text = UTF8.decode(bytes.subarray(at, end));
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      this.#put(unit < 0xa0 ? REPLACEMENT : unit);
    }
    return end - at;
  }

  #readGb18030(bytes: Uint8Array, at: number): number {
    const { codePoint, length } = readGb18030(bytes, at);
    // Its four-byte codes hold everything, C1 control characters included.
    this.#putCodePoint(codePoint < 0xa0 ? REPLACEMENT : codePoint);
    return length;
  }

  #readControl(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (byte === SPACE) return this.#put(SPACE);
    if (byte === ESC) return this.#readEscape(bytes, at);
    if (byte === DELETE) return this.#put(REPLACEMENT);
    this.#reset();
    if (byte === 0) return this.#readNulls(bytes, at);
    return this.#put(isFormatEffector(byte) ? byte : REPLACEMENT);
  }

  #readEscape(bytes: Uint8Array, at: number): number {
    const { length, designation } = readEscape(bytes, at);
    if (designation === undefined) this.#put(REPLACEMENT);
    else if (designation.element === 'g0') this.#g0 = designation.set;
    else this.#g1 = designation.set;
    return length;
  }

  /** Zero bytes pad values in the field although PS3.5 6.2 asks for spaces; within a value they are no text. */
  #readNulls(bytes: Uint8Array, at: number): number {
    let end = at;
    while (bytes[end] === 0 || bytes[end] === SPACE) end++;
    const isPadding = end === bytes.length || (bytes[end] === BACKSLASH && this.#kind !== 'text');
    for (let i = at; i < end && !isPadding; i++) this.#put(bytes[i] === 0 ? REPLACEMENT : SPACE);
    return end - at;
  }

  #delimit(byte: number): number {
    this.#reset();
    if (byte !== BACKSLASH || this.#values === undefined) return this.#put(byte);
    this.#values.push(this.#units.take());
    return 1;
  }

  #character(set: GraphicSet, cell: number): number {
    this.#put(set.character(cell));
    return set.width;
  }

  #put(unit: number): 1 {
    this.#units.push(unit);
    return 1;
  }

  #putCodePoint(codePoint: number): void {
    if (codePoint > 0xffff) {
      this.#put(0xd800 + ((codePoint - 0x10000) >> 10));
      this.#put(0xdc00 + (codePoint & 0x3ff));
    } else this.#put(codePoint);
  }
}

/** Collects UTF-16 code units; strings of single characters joined one by one cost five times as much. */
class UnitBuffer {
  readonly #units = new Uint16Array(1024);
  #length = 0;
  #text = '';

  push(unit: number): void {
    if (this.#length === this.#units.length) this.#flush();
    this.#units[this.#length++] = unit;
  }

  clear(): void {
    this.#length = 0;
    this.#text = '';
  }

  /** What was pushed since the last time. */
  take(): string {
    this.#flush();
    const text = this.#text;
    this.#text = '';
    return text;
  }

  #flush(): void {
    this.#text += String.fromCharCode.apply(null, this.#units.subarray(0, this.#length) as unknown as number[]);
    this.#length = 0;
  }
}
