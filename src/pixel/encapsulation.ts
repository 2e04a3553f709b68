import { Failure } from '../failure/index.ts';

const ITEM = 0xfffee000;
const SEQUENCE_DELIMITER = 0xfffee0dd;
const MAX_OFFSET = 0xffffffff;

/**
 * The value of encapsulated Pixel Data, written frame by frame (PS3.5 A.4): one fragment a frame, each of even length.
 * The Basic Offset Table stands in front and is known at the end only, so its place is written first and patched.
 *
 * @example
 * const value = new Encapsulation(frames);
 * write(value.head());
 * for (const stream of streams) for (const bytes of value.frame(stream)) write(bytes);
 * write(value.tail());
 * patch(Encapsulation.TABLE_AT, value.offsetTable());
 */
export class Encapsulation {
  /** Where the offsets stand in the value: behind the header of the table's item. */
  static readonly TABLE_AT = 8;
  readonly #frames: number;
  readonly #hasTable: boolean;
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  #next = 0;

  /** `extended`: there will be an Extended Offset Table, and the basic one is empty (PS3.3 C.7.6.3.1.8). */
  constructor(frames: number, { extended = false }: { readonly extended?: boolean } = {}) {
    this.#frames = frames;
    this.#hasTable = !extended;
  }

  /** The item of the Basic Offset Table, its offsets zero. */
  head(): Uint8Array {
    const length = this.#hasTable ? 4 * this.#frames : 0;
    const bytes = new Uint8Array(8 + length);
    bytes.set(header(ITEM, length));
    return bytes;
  }

  /** A frame as the pieces of its item. */
  frame(stream: Uint8Array): Uint8Array[] {
    const { head, padding } = this.item(stream.length);
    return [head, stream, ...(padding.length === 0 ? [] : [padding])];
  }

  /** What stands in front of and behind a frame of so many bytes. */
  item(bytes: number): { readonly head: Uint8Array; readonly padding: Uint8Array } {
    const padding = bytes & 1;
    const length = bytes + padding;
    if (length > MAX_OFFSET - 1) throw new Failure('limit/length', `a frame of ${length} bytes has no length field`);
    this.#offsets.push(this.#next);
    this.#lengths.push(bytes);
    this.#next += 8 + length;
    return { head: header(ITEM, length), padding: new Uint8Array(padding) };
  }

  tail(): Uint8Array {
    return header(SEQUENCE_DELIMITER, 0);
  }

  /**
   * The offsets of the Basic Offset Table.
   * @throws {Failure} `limit/length` when they are beyond 32 bits: an Extended Offset Table would have been needed
   */
  offsetTable(): Uint8Array {
    this.#checkComplete();
    if (!this.#hasTable) return new Uint8Array(0);
    const bytes = new Uint8Array(4 * this.#frames);
    const view = new DataView(bytes.buffer);
    for (const [i, offset] of this.#offsets.entries()) {
      if (offset > MAX_OFFSET) throw new Failure('limit/length', 'a Basic Offset Table ends at 4 GiB');
      view.setUint32(4 * i, offset, true);
    }
    return bytes;
  }

  /** The values of Extended Offset Table and Extended Offset Table Lengths (OV). */
  extendedTable(): { readonly offsets: Uint8Array; readonly lengths: Uint8Array } {
    this.#checkComplete();
    return { offsets: longs(this.#offsets), lengths: longs(this.#lengths) };
  }

  #checkComplete(): void {
    const { length } = this.#offsets;
    if (length !== this.#frames) throw new RangeError(`${length} of ${this.#frames} frames were written`);
  }
}

function longs(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setBigUint64(8 * i, BigInt(value), true);
  return bytes;
}

function header(tag: number, length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  view.setUint32(4, length, true);
  return bytes;
}
