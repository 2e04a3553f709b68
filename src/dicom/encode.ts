import { Failure } from '../failure/index.ts';
import { tagText } from '../standard/index.ts';
import type { Encoding } from './syntax.ts';
import { HAS_LONG_LENGTH, IS_STRING, VALUE_BYTES, VR, type Vr, vrName } from './vr.ts';

const ITEM = 0xfffee000;
const MAX_SHORT_LENGTH = 0xfffe;
const MAX_LENGTH = 0xfffffffe;

/** Bytes of an element header for a value of `length` bytes (PS3.5 7.1). */
export function headerBytes(vr: Vr, encoding: Encoding): number {
  return encoding.explicit && HAS_LONG_LENGTH[vr] === 1 ? 12 : 8;
}

/** Writes an element header at `at`. `Failure` `limit/length` when the length field is too small for the value. */
export function putHeader(
  view: DataView,
  at: number,
  element: { tag: number; vr: Vr; length: number },
  encoding: Encoding,
): void {
  const little = !encoding.bigEndian;
  const { tag, vr, length } = element;
  view.setUint16(at, tag >>> 16, little);
  view.setUint16(at + 2, tag & 0xffff, little);
  const isShort = encoding.explicit && HAS_LONG_LENGTH[vr] === 0;
  if (length > (isShort ? MAX_SHORT_LENGTH : MAX_LENGTH)) throw tooLong(length, tag);
  if (!encoding.explicit) {
    view.setUint32(at + 4, length, little);
    return;
  }
  const name = vrName(vr);
  view.setUint8(at + 4, name.charCodeAt(0));
  view.setUint8(at + 5, name.charCodeAt(1));
  if (isShort) {
    view.setUint16(at + 6, length, little);
    return;
  }
  view.setUint16(at + 6, 0, little);
  view.setUint32(at + 8, length, little);
}

/** Writes a length of 32 bits over the one that stands at `at`. `Failure` `limit/length`. */
export function putLength(view: DataView, at: number, length: number, bigEndian: boolean): void {
  if (length > MAX_LENGTH) throw tooLong(length);
  view.setUint32(at, length, !bigEndian);
}

function tooLong(length: number, tag?: number): Failure {
  const more = tag === undefined ? {} : { at: { path: tagText(tag >>> 0) } };
  return new Failure('limit/length', `${length} bytes do not fit the length field`, more);
}

/** One whole element. The value is padded to even length as its VR asks (PS3.5 6.2). */
export function encodeElement(tag: number, vr: Vr, value: Uint8Array, encoding: Encoding): Uint8Array {
  const header = headerBytes(vr, encoding);
  const padded = padValue(vr, value);
  const bytes = new Uint8Array(header + padded.length);
  putHeader(new DataView(bytes.buffer), 0, { tag, vr, length: padded.length }, encoding);
  bytes.set(padded, header);
  return bytes;
}

/** An item of defined length around encoded elements. */
export function encodeItem(content: Uint8Array, encoding: Encoding): Uint8Array {
  const bytes = new Uint8Array(8 + content.length);
  putHeader(
    new DataView(bytes.buffer),
    0,
    { tag: ITEM, vr: 0, length: content.length },
    { ...encoding, explicit: false },
  );
  bytes.set(content, 8);
  return bytes;
}

/** Even length: text is padded by a space, UIDs and bytes by NUL. */
export function padValue(vr: Vr, value: Uint8Array): Uint8Array {
  if ((value.length & 1) === 0) return value;
  const padded = new Uint8Array(value.length + 1);
  padded.set(value);
  padded[value.length] = IS_STRING[vr] === 1 && vr !== VR.UI ? 0x20 : 0;
  return padded;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Numbers of a binary VR as bytes. That they fit is for the caller to know. */
export function encodeNumbers(vr: Vr, numbers: readonly (number | bigint)[], bigEndian: boolean): Uint8Array {
  const put = WRITERS[vr];
  if (put === undefined) throw new TypeError(`${vrName(vr)} is no binary number`);
  const unit = VALUE_BYTES[vr]!;
  const bytes = new Uint8Array(unit * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of numbers.entries()) put(view, i * unit, value, !bigEndian);
  return bytes;
}

type Write = (view: DataView, at: number, value: number | bigint, littleEndian: boolean) => void;

const WRITERS: Readonly<Record<number, Write>> = Object.freeze({
  [VR.US]: (view, at, value, little) => view.setUint16(at, Number(value), little),
  [VR.SS]: (view, at, value, little) => view.setInt16(at, Number(value), little),
  [VR.UL]: (view, at, value, little) => view.setUint32(at, Number(value), little),
  [VR.SL]: (view, at, value, little) => view.setInt32(at, Number(value), little),
  [VR.FL]: (view, at, value, little) => view.setFloat32(at, Number(value), little),
  [VR.FD]: (view, at, value, little) => view.setFloat64(at, Number(value), little),
  [VR.SV]: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  [VR.UV]: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
  [VR.AT]: (view, at, value, little) => {
    view.setUint16(at, Number(value) >>> 16, little);
    view.setUint16(at + 2, Number(value) & 0xffff, little);
  },
} satisfies Record<number, Write>);
