/**
 * Value representations as small integers, so that a table of elements holds them in one byte (PS3.5 6.2, 7.1.2).
 */
const NAMES = [
  ...['', 'AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FL', 'FD', 'IS', 'LO', 'LT', 'OB', 'OD', 'OF', 'OL', 'OV'],
  ...['OW', 'PN', 'SH', 'SL', 'SQ', 'SS', 'ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'UN', 'UR', 'US', 'UT', 'UV'],
] as const;

export type VrName = Exclude<(typeof NAMES)[number], ''>;
/** Index of a VR; 0 stands for none (items and delimiters). */
export type Vr = number;

/** The VRs by name. */
export const VR = Object.freeze(Object.fromEntries(NAMES.map((name, i) => [name, i]).slice(1))) as Readonly<
  Record<VrName, Vr>
>;

export const vrName = (vr: Vr): VrName | '' => NAMES[vr] ?? '';

// Two letters A-Z index this table; 0 = no VR.
const BY_LETTERS = new Uint8Array(26 * 26);
for (const [i, name] of NAMES.entries()) {
  if (i > 0) BY_LETTERS[(name.charCodeAt(0) - 65) * 26 + name.charCodeAt(1) - 65] = i;
}

/** The VR that two bytes of an explicit header name; 0 when they name none. */
export function vrOfBytes(first: number, second: number): Vr {
  const a = first - 65;
  const b = second - 65;
  return a >= 0 && a < 26 && b >= 0 && b < 26 ? BY_LETTERS[a * 26 + b]! : 0;
}

export const vrOfName = (name: string): Vr => vrOfBytes(name.charCodeAt(0), name.charCodeAt(1));

const tableOf = (...names: VrName[]): Uint8Array => {
  const table = new Uint8Array(NAMES.length);
  for (const name of names) table[VR[name]] = 1;
  return table;
};

/** 1 for VRs with two reserved bytes and a 32-bit length in explicit syntaxes (PS3.5 Table 7.1-1). */
export const HAS_LONG_LENGTH = tableOf('OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV');
/** 1 for VRs whose value may be bulk: kept as a range of the source beyond `LIMITS.bulkBytes`. */
export const MAY_BE_BULK = tableOf('OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'UN');
/** 1 for VRs whose text follows Specific Character Set (PS3.5 6.1.2.2). */
export const IS_TEXT = tableOf('LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT');
/** 1 for VRs of characters of any kind. */
export const IS_STRING = tableOf(
  ...(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'LO', 'LT', 'PN', 'SH', 'ST', 'TM', 'UC', 'UI', 'UR', 'UT'] as const),
);
/** 1 for string VRs where a backslash is data (VM is always 1). */
export const IS_SINGLE_VALUED = tableOf('LT', 'ST', 'UT', 'UR');

/** Bytes of one unit of a binary VR: what is swapped between byte orders. */
export const UNIT_BYTES = new Uint8Array(NAMES.length).fill(1);
for (const [names, bytes] of [
  [['AT', 'OW', 'SS', 'US'], 2],
  [['FL', 'OF', 'OL', 'SL', 'UL'], 4],
  [['FD', 'OD', 'OV', 'SV', 'UV'], 8],
] as const) {
  for (const name of names) UNIT_BYTES[VR[name]] = bytes;
}

/** Bytes of one value of a binary VR: what a length is a multiple of. A tag in AT is two units (PS3.5 6.2). */
export const VALUE_BYTES = UNIT_BYTES.slice();
VALUE_BYTES[VR.AT] = 4;
