import { type GraphicSet, graphicSet } from './graphic-sets.ts';

export const ESC = 0x1b;

/** A set, the code element that it goes to, and the bytes that put it there. */
export interface Designation {
  readonly element: 'g0' | 'g1';
  readonly set: GraphicSet;
  /** Bytes behind ESC. */
  readonly escape: string;
}

const to = (element: 'g0' | 'g1', isoIr: number, sequence: string): Designation => ({
  element,
  set: graphicSet(isoIr),
  escape: sequence,
});

/** PS3.3 Tables C.12-3 and C.12-4. Text is written with these alone. */
const DICOM_DESIGNATIONS: readonly Designation[] = [
  to('g0', 6, '(B'),
  to('g0', 14, '(J'),
  to('g1', 13, ')I'),
  to('g1', 100, '-A'),
  to('g1', 101, '-B'),
  to('g1', 109, '-C'),
  to('g1', 110, '-D'),
  to('g1', 144, '-L'),
  to('g1', 127, '-G'),
  to('g1', 126, '-F'),
  to('g1', 138, '-H'),
  to('g1', 148, '-M'),
  to('g1', 203, '-b'),
  to('g1', 166, '-T'),
  to('g0', 87, '$B'),
  to('g0', 159, '$(D'),
  to('g1', 149, '$)C'),
  to('g1', 58, '$)A'),
];

/**
 * What ISO 2022 says of the same sets beside DICOM's choice, met in text that was taken over from elsewhere. `$@` is
 * JIS C 6226-1978, a predecessor of JIS X 0208 with a few ideographs exchanged.
 */
const OTHER_DESIGNATIONS: readonly Designation[] = [
  to('g0', 13, '(I'),
  to('g1', 14, ')J'),
  to('g1', 6, ')B'),
  to('g0', 87, '$@'),
  to('g0', 87, '$(B'),
  to('g1', 87, '$)B'),
  to('g1', 159, '$)D'),
  to('g0', 149, '$(C'),
  to('g0', 58, '$A'),
  to('g0', 58, '$(A'),
];

/** By the bytes behind ESC as one number, the last one lowest: strings would cost more than all else in reading. */
const BY_ESCAPE: ReadonlyMap<number, Designation> = new Map(
  [...DICOM_DESIGNATIONS, ...OTHER_DESIGNATIONS].map((row) => [
    Array.from(row.escape, (c) => c.charCodeAt(0)).reduce((key, byte) => (key << 8) | byte, 0),
    row,
  ]),
);

/** How DICOM designates a set. */
export function designationOf(isoIr: number): Designation {
  const row = DICOM_DESIGNATIONS.find((candidate) => candidate.set.isoIr === isoIr);
  if (row === undefined) throw new RangeError(`no escape sequence for ISO-IR ${isoIr}`);
  return row;
}

export interface ReadEscape {
  /** Bytes with ESC. */
  readonly length: number;
  /** Undefined when nobody knows the sequence. */
  readonly designation: Designation | undefined;
}

/** Reads the escape sequence at `at`, where ESC stands: one to three intermediate bytes, then a final one. */
export function readEscape(bytes: Uint8Array, at: number): ReadEscape {
  let end = at + 1;
  let key = 0;
  while (end < at + 4 && isIntermediate(bytes[end])) key = (key << 8) | bytes[end++]!;
  const final = bytes[end] ?? 0;
  // ESC with a letter behind it, or with a blank, is a stray control character: what follows is text.
  if (end === at + 1 || final < 0x30 || final > 0x7e) return { length: 1, designation: undefined };
  return { length: end + 1 - at, designation: BY_ESCAPE.get((key << 8) | final) };
}

/** The intermediate bytes of ISO 2022 that designate or announce; the rest of column 2 is left to text. */
function isIntermediate(byte: number | undefined): boolean {
  return byte !== undefined && (byte === 0x24 || byte === 0x25 || (byte >= 0x28 && byte <= 0x2f));
}
