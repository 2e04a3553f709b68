import { ascii, concat } from './bytes.ts';
import type { Encoding } from './encoding.ts';

/**
 * What an element says. Strings are ASCII, several are joined by backslashes; numbers are encoded by the VR (as digits
 * in text VRs); bytes are taken as they are, in every encoding.
 */
export type Value = string | number | bigint | Uint8Array | readonly (string | number | bigint)[];

type Writer = (view: DataView, value: number | bigint, littleEndian: boolean) => void;

const unsigned16: Writer = (view, value, little) => view.setUint16(0, Number(value), little);
const unsigned32: Writer = (view, value, little) => view.setUint32(0, Number(value), little);
const unsigned64: Writer = (view, value, little) => view.setBigUint64(0, BigInt(value), little);
const float32: Writer = (view, value, little) => view.setFloat32(0, Number(value), little);
const float64: Writer = (view, value, little) => view.setFloat64(0, Number(value), little);
const byte: Writer = (view, value) => view.setUint8(0, Number(value));

/** Binary VRs with their unit in bytes (PS3.5 Table 6.2-1). A tag in AT is two units of 16 bits, not one of 32. */
const BINARY: Readonly<Record<string, readonly [unit: number, write: Writer]>> = {
  US: [2, unsigned16],
  SS: [2, (view, value, little) => view.setInt16(0, Number(value), little)],
  UL: [4, unsigned32],
  SL: [4, (view, value, little) => view.setInt32(0, Number(value), little)],
  UV: [8, unsigned64],
  SV: [8, (view, value, little) => view.setBigInt64(0, BigInt(value), little)],
  FL: [4, float32],
  FD: [8, float64],
  OB: [1, byte],
  UN: [1, byte],
  OW: [2, unsigned16],
  OL: [4, unsigned32],
  OV: [8, unsigned64],
  OF: [4, float32],
  OD: [8, float64],
  AT: [4, writeTag],
};

/** The bytes of a value without padding. */
export function valueBytes(vr: string, value: Value, encoding: Encoding): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const values = Array.isArray(value) ? value : [value];
  const binary = BINARY[vr];
  if (binary === undefined || values.some((one) => typeof one === 'string')) return ascii(values.join('\\'));
  const [unit, write] = binary;
  return concat(...values.map((one) => written(unit, (view) => write(view, one, !encoding.bigEndian))));
}

/** PS3.5 6.2: text is padded with a space; UI, OB and UN with NUL. */
export function padByte(vr: string): number {
  return vr === 'UI' || vr in BINARY ? 0x00 : 0x20;
}

/** A tag is two 16 bit numbers, each in the byte order of the data set (PS3.5 7.1.1). */
export function writeTag(view: DataView, tag: number | bigint, littleEndian: boolean): void {
  view.setUint16(0, Number(tag) >>> 16, littleEndian);
  view.setUint16(2, Number(tag) & 0xffff, littleEndian);
}

function written(unit: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(unit);
  write(new DataView(bytes.buffer));
  return bytes;
}
