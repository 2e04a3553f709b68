import type { ByteRange } from '../bytes/index.ts';
import { Failure, type Finding } from '../failure/index.ts';
import { attribute } from '../standard/index.ts';
import type { HeldBytes } from './held.ts';
import { type Encoding, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from './syntax.ts';
import { HAS_LONG_LENGTH, vrOfBytes } from './vr.ts';

const PREAMBLE_BYTES = 128;
const DICM = [0x44, 0x49, 0x43, 0x4d];
const BEHIND_PREFIX = PREAMBLE_BYTES + DICM.length;
const FILE_META_GROUP = 0x0002;
const UNDEFINED_LENGTH = 0xffffffff;
/** Groups with which a data set begins in practice: command, file meta, directory, identifying … image presentation. */
const LAST_FIRST_GROUP = 0x0028;

export interface Start {
  /** Offset of the first element. */
  readonly offset: number;
  readonly hasMeta: boolean;
  readonly preamble: ByteRange | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Where DICOM begins, by content: behind DICM, or at once. `undefined` when nothing there is DICOM. A stray byte in
 * front is not searched over: what has to be searched for cannot be trusted. `Failure` `input/garbage-header` when the
 * bytes say that they are DICOM and no element follows.
 */
export function findStart(held: HeldBytes): Start | undefined {
  // DICM can stand at 128 by chance inside a value, so the elements decide.
  const hasPrefix = isDicm(held, PREAMBLE_BYTES);
  if (hasPrefix && firstGroup(held, BEHIND_PREFIX) === FILE_META_GROUP) return behindPrefix(held, true);
  if (beginsDataSet(held, 0)) return withoutPrefix(held);
  return hasPrefix ? behindPrefix(held, false) : undefined;
}

function behindPrefix(held: HeldBytes, hasMeta: boolean): Start {
  const preamble = { start: 0, end: PREAMBLE_BYTES };
  const findings: Finding[] = isZero(held, preamble) ? [] : [{ code: 'preamble-not-empty', path: '' }];
  if (!hasMeta && held.size > BEHIND_PREFIX) {
    if (firstGroup(held, BEHIND_PREFIX) === undefined) {
      throw new Failure('input/garbage-header', 'what follows DICM is no element', { at: { offset: BEHIND_PREFIX } });
    }
    findings.push({ code: 'meta-missing', path: '' });
  }
  return { offset: BEHIND_PREFIX, hasMeta, preamble, findings };
}

function withoutPrefix(held: HeldBytes): Start {
  const hasMeta = firstGroup(held, 0) === FILE_META_GROUP;
  const findings: Finding[] = [{ code: 'no-preamble', path: '' }];
  if (!hasMeta) findings.push({ code: 'meta-missing', path: '' });
  return { offset: 0, hasMeta, preamble: undefined, findings };
}

/** The encoding that the element at `offset` shows; `undefined` when it shows none. */
export function firstEncoding(held: HeldBytes, offset: number): Encoding | undefined {
  const b = held.peek(offset, 8);
  if (b === undefined) return undefined;
  const explicit = vrOfBytes(b[4]!, b[5]!) !== 0;
  const little = b[0]! | (b[1]! << 8);
  const big = (b[0]! << 8) | b[1]!;
  // The first group is a small number: of the two readings the smaller one is right (group 0800 does not exist).
  const bigEndian = big < little;
  if (explicit) return bigEndian ? EXPLICIT_BIG : EXPLICIT_LITTLE;
  return bigEndian || !fits(held, offset, u32(b, 4)) ? undefined : IMPLICIT_LITTLE;
}

/** Letters that are no VR make a length that leads nowhere. */
const fits = (held: HeldBytes, offset: number, length: number): boolean =>
  length === UNDEFINED_LENGTH || offset + 8 + length <= held.size;

const u32 = (b: Uint8Array, o: number): number =>
  ((b[o + 3]! << 24) | (b[o + 2]! << 16) | (b[o + 1]! << 8) | b[o]!) >>> 0;

function firstGroup(held: HeldBytes, offset: number): number | undefined {
  const encoding = firstEncoding(held, offset);
  if (encoding === undefined) return undefined;
  const b = held.slice(offset, offset + 2);
  const group = encoding.bigEndian ? (b[0]! << 8) | b[1]! : b[0]! | (b[1]! << 8);
  return group <= LAST_FIRST_GROUP ? group : undefined;
}

/**
 * True when what stands at `offset` makes sense in an encoding: an element that fits, and behind it the end or one that
 * can follow.
 */
export function showsEncoding(held: HeldBytes, offset: number, encoding: Encoding): boolean {
  const header = headerAt(held, offset, encoding);
  return header !== undefined && canFollow(held, header, encoding);
}

/** True when a known element of a first group stands at `offset`, fits, and is followed by one that can follow. */
function beginsDataSet(held: HeldBytes, offset: number): boolean {
  const encoding = firstEncoding(held, offset);
  const header = encoding === undefined ? undefined : headerAt(held, offset, encoding);
  if (encoding === undefined || header === undefined || header.group > LAST_FIRST_GROUP) return false;
  // PS3.5 7.2: a group length has four bytes. Zeros would be one of none, again and again.
  if (header.element === 0 && header.length !== 4) return false;
  if ((header.group & 1) === 0 && attribute(header.tag) === undefined) return false;
  return canFollow(held, header, encoding);
}

function canFollow(held: HeldBytes, header: Header, encoding: Encoding): boolean {
  if (header.length === UNDEFINED_LENGTH) return true;
  const end = header.value + header.length;
  if (end === held.size) return true;
  const next = headerAt(held, end, encoding);
  if (next === undefined || next.tag < header.tag) return false;
  // Without a VR any eight bytes are a header: what follows must be near.
  return encoding.explicit || next.group - header.group < 0x0100;
}

interface Header {
  readonly tag: number;
  readonly group: number;
  readonly element: number;
  readonly value: number;
  readonly length: number;
}

/** The header at `offset`; `undefined` where there is none in this encoding. */
function headerAt(held: HeldBytes, offset: number, { explicit, bigEndian }: Encoding): Header | undefined {
  const bytes = held.slice(offset, Math.min(offset + 12, held.size));
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const group = view.getUint16(0, !bigEndian);
  const element = view.getUint16(2, !bigEndian);
  const base = { group, element, tag: group * 0x10000 + element };
  if (!explicit) return { ...base, value: offset + 8, length: view.getUint32(4, !bigEndian) };
  const vr = vrOfBytes(bytes[4]!, bytes[5]!);
  if (vr === 0) return undefined;
  if (HAS_LONG_LENGTH[vr] === 0) return { ...base, value: offset + 8, length: view.getUint16(6, !bigEndian) };
  return bytes.length < 12 ? undefined : { ...base, value: offset + 12, length: view.getUint32(8, !bigEndian) };
}

function isDicm(held: HeldBytes, offset: number): boolean {
  const bytes = held.peek(offset, DICM.length);
  return bytes !== undefined && DICM.every((byte, i) => bytes[i] === byte);
}

function isZero(held: HeldBytes, range: ByteRange): boolean {
  const bytes = held.slice(range.start, range.end);
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}
