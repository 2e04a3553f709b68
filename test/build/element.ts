import { ascii, concat, repeat } from './bytes.ts';
import type { Encoding } from './encoding.ts';
import { padByte, type Value, valueBytes, writeTag } from './value.ts';

/** A piece of a data set that knows its bytes once it is told the encoding. */
export interface Part {
  /** What `inOrder` sorts by. */
  readonly tag: number;
  encode(encoding: Encoding): Uint8Array;
}

/** A length as it is to stand in the header, whatever the value is. `undefined` is 0xFFFFFFFF. */
export type Length = number | 'undefined';

/** Ways to be wrong. Without them an element is right. */
export interface ElementOptions {
  /** The length that the header says. */
  readonly length?: Length;
  /** Explicit or implicit VR against the rest of the data set. */
  readonly explicit?: boolean;
  /** Byte order against the rest of the data set. */
  readonly bigEndian?: boolean;
  /** A length field of 32 bits (with two reserved bytes) or of 16 bits, against PS3.5 7.1.2. */
  readonly longForm?: boolean;
  /** `none` leaves an odd length; a number is the byte to pad with. */
  readonly pad?: 'none' | number;
}

/** VRs with a length of 32 bits in explicit encodings (PS3.5 Table 7.1-1). */
const LONG_FORM = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/**
 * One element.
 *
 * @param vr Two letters; they need not be a VR that exists.
 * @example element(0x00280010, 'US', 512)
 * @example element(0x00100010, 'PN', latin1('Märzenbecher^Jörg'))
 * @example element(0x00204000, 'LT', 'says too much', { length: 4711 })
 */
export function element(tag: number, vr: string, value: Value = '', options: ElementOptions = {}): Part {
  return {
    tag,
    encode(outer) {
      const encoding = elementEncoding(outer, options);
      const bytes = padded(valueBytes(vr, value, encoding), options.pad ?? padByte(vr));
      return concat(elementHeader(tag, vr, options.length ?? bytes.length, encoding, options.longForm), bytes);
    },
  };
}

/** Bytes as they are, in every encoding. The tag is only for the order. */
export function raw(bytes: Uint8Array, tag = 0): Part {
  return { tag, encode: () => bytes };
}

/**
 * A private block (PS3.5 7.8.1): the creator element that reserves `block` (0x10 to 0xFF), and the elements given by
 * their offset in the block.
 *
 * @example privateBlock(0x0029, 0x10, 'SIEMENS CSA HEADER', { 0x08: ['CS', 'IMAGE NUM 4'], 0x10: ['OB', blob] })
 */
export function privateBlock(
  group: number,
  block: number,
  creator: string,
  elements: Readonly<Record<number, readonly [vr: string, value: Value, options?: ElementOptions]>>,
): readonly Part[] {
  const base = group * 0x10000;
  const inside = Object.entries(elements).map(([offset, [vr, value, options]]) =>
    element(base + block * 0x100 + Number(offset), vr, value, options),
  );
  return [element(base + block, 'LO', creator), ...inside];
}

/** Tag, VR and length as the encoding has them; also of sequences and pixel data. */
export function elementHeader(
  tag: number,
  vr: string,
  length: Length,
  encoding: Encoding,
  longForm = LONG_FORM.has(vr),
) {
  const bytes = new Uint8Array(encoding.explicit && longForm ? 12 : 8);
  const view = new DataView(bytes.buffer);
  const little = !encoding.bigEndian;
  const number = length === 'undefined' ? 0xffffffff : length;
  writeTag(view, tag, little);
  if (encoding.explicit) bytes.set(ascii(vr), 4);
  if (encoding.explicit && !longForm) view.setUint16(6, shortLength(number), little);
  else view.setUint32(bytes.length - 4, number, little);
  return bytes;
}

export function elementEncoding(outer: Encoding, options: ElementOptions): Encoding {
  return { explicit: options.explicit ?? outer.explicit, bigEndian: options.bigEndian ?? outer.bigEndian };
}

function padded(bytes: Uint8Array, pad: 'none' | number): Uint8Array {
  return bytes.length % 2 === 0 || pad === 'none' ? bytes : concat(bytes, repeat(pad, 1));
}

function shortLength(length: number): number {
  if (length > 0xffff && length !== 0xffffffff) throw new TypeError('element: the length does not fit 16 bits');
  return length & 0xffff;
}
