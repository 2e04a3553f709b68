import { gb2312Character, isPrivateUse } from './gb18030.ts';
import { pairs, REPLACEMENT, span, upperHalf } from './runtime.ts';

/**
 * A graphic character set of the ISO-IR register, as ISO 2022 designates it to G0 or G1 (PS3.5 6.1.2.4). A cell is a
 * code without its high bits: 7 bits where the set has one byte a character, row and column counted from zero where it
 * has two.
 */
export class GraphicSet {
  /** Its number in the register, the name by which DICOM's terms call it. */
  readonly isoIr: number;
  /** Bytes a character. */
  readonly width: 1 | 2;
  /** True for ISO 646 and JIS X 0201 romaji, in which alone the bytes of `\ ^ =` delimit (PS3.5 6.1.2.5.3). */
  readonly delimits: boolean;
  readonly #source: Source;
  #characters: Uint16Array | undefined;
  #cells: Uint16Array | undefined;

  constructor(source: Source) {
    this.isoIr = source.isoIr;
    this.width = source.width ?? 1;
    this.delimits = source.isoIr === 6 || source.isoIr === 14;
    this.#source = source;
  }

  /** The character of a cell, U+FFFD where the set has none. */
  character(cell: number): number {
    this.#characters ??= readCells(this.#source);
    return this.#characters[cell]!;
  }

  /** The cell in which the set as registered holds a character; undefined when it does not. */
  cellOf(character: number): number | undefined {
    this.#cells ??= this.#findCells();
    const found = this.#cells[character] ?? 0;
    return found === 0 ? undefined : found - 1;
  }

  #findCells(): Uint16Array {
    const cells = new Uint16Array(65_536);
    const count = this.width === 1 ? 128 : 94 * 94;
    for (let cell = 0; cell < count; cell++) {
      const character = this.character(cell);
      if (character !== REPLACEMENT && !this.#isReadOnly(cell)) cells[character] = cell + 1;
    }
    return cells;
  }

  #isReadOnly(cell: number): boolean {
    const code = this.width === 1 ? cell : codeOf(cell);
    return (this.#source.readOnly ?? []).some(([first, last]) => code >= first && code <= last);
  }
}

export const doubleCell = (lead: number, trail: number): number => ((lead & 0x7f) - 0x21) * 94 + (trail & 0x7f) - 0x21;
const codeOf = (cell: number): number => ((Math.floor(cell / 94) + 0x21) << 8) | ((cell % 94) + 0x21);

interface Source {
  readonly isoIr: number;
  readonly width?: 1 | 2;
  readonly read: () => Uint16Array;
  /** [code, character], codes with their high bits zero: where the runtime's table is another one. */
  readonly corrections?: readonly (readonly [code: number, character: number])[];
  /** Codes that are empty here although some runtimes have a character, so that all read the same. */
  readonly empty?: readonly Range[];
  /** Codes that later editions or vendors added to the registered set: understood, never written. */
  readonly readOnly?: readonly Range[];
}

type Range = readonly [first: number, last: number];

function readCells(source: Source): Uint16Array {
  const characters = source.read();
  const cellOf = (code: number): number => (source.width === 2 ? doubleCell(code >> 8, code) : code);
  for (const [code, character] of source.corrections ?? []) characters[cellOf(code)] = character;
  for (const [first, last] of source.empty ?? []) characters.fill(REPLACEMENT, cellOf(first), cellOf(last) + 1);
  // User-defined rows: their meaning is nobody's but the sender's, and the runtimes differ in them.
  for (let i = 0; i < characters.length; i++) if (isPrivateUse(characters[i]!)) characters[i] = REPLACEMENT;
  return characters;
}

const single = (characterOf: (code: number) => number): Uint16Array =>
  Uint16Array.from({ length: 128 }, (_, code) => characterOf(code));

const ascii = (): Uint16Array => single((code) => (code > 0x20 && code < 0x7f ? code : REPLACEMENT));
const katakana = (): Uint16Array => single((code) => (code > 0x20 && code < 0x60 ? 0xff61 + code - 0x21 : REPLACEMENT));

const upper = (label: string) => (): Uint16Array => {
  const characters = upperHalf(label);
  return single((code) => (code < 0x20 ? REPLACEMENT : characters[code - 0x20]!));
};

const GR = span(0xa1, 0xfe);
const square = (label: string, prefix?: number) => (): Uint16Array => pairs(label, GR, GR, prefix);
const gb2312 = (): Uint16Array =>
  Uint16Array.from(GR.flatMap((lead) => GR.map((trail) => gb2312Character(lead, trail))));

/**
 * The sets of PS3.3 Tables C.12-2 to C.12-4. Labels are those of the WHATWG Encoding Standard whose bytes 0xA0 to 0xFF
 * are the set: its `iso-8859-1` is windows-1252, `iso-8859-9` windows-1254, `tis-620` windows-874, which differ from
 * their namesakes between 0x80 and 0x9F only, where DICOM has nothing (PS3.5 6.1.2.5.1: no C1 element).
 */
const SOURCES: readonly Source[] = [
  { isoIr: 6, read: ascii },
  {
    isoIr: 14,
    read: ascii,
    corrections: [
      [0x5c, 0xa5],
      [0x7e, 0x203e],
    ],
  },
  { isoIr: 13, read: katakana },
  { isoIr: 100, read: upper('windows-1252') },
  { isoIr: 101, read: upper('iso-8859-2') },
  { isoIr: 109, read: upper('iso-8859-3') },
  { isoIr: 110, read: upper('iso-8859-4') },
  { isoIr: 144, read: upper('iso-8859-5') },
  { isoIr: 127, read: upper('iso-8859-6') },
  {
    isoIr: 126,
    read: upper('iso-8859-7'),
    // Euro, drachma and ypogegrammeni came in 2003 as ISO-IR 227.
    readOnly: [
      [0x24, 0x25],
      [0x2a, 0x2a],
    ],
  },
  // The two direction marks came as ISO-IR 198.
  { isoIr: 138, read: upper('iso-8859-8'), readOnly: [[0x7d, 0x7e]] },
  { isoIr: 148, read: upper('windows-1254') },
  { isoIr: 203, read: upper('iso-8859-15') },
  // The no-break space is of ISO 8859-11, not of TIS 620.
  { isoIr: 166, read: upper('windows-874'), readOnly: [[0x20, 0x20]] },
  {
    isoIr: 87,
    width: 2,
    read: square('euc-jp'),
    // The Encoding Standard maps these as Microsoft did; JIS X 0208 calls them wave dash, double vertical line, minus
    // sign, cent, pound and not sign.
    corrections: [
      [0x2141, 0x301c],
      [0x2142, 0x2016],
      [0x215d, 0x2212],
      [0x2171, 0xa2],
      [0x2172, 0xa3],
      [0x224c, 0xac],
    ],
    // Rows 13 and 89 to 92 are vendors' (NEC, IBM).
    readOnly: [
      [0x2921, 0x2f7e],
      [0x7521, 0x7e7e],
    ],
  },
  {
    isoIr: 159,
    width: 2,
    read: square('euc-jp', 0x8f),
    empty: [[0x6e21, 0x7e7e]],
  },
  {
    isoIr: 149,
    width: 2,
    read: square('euc-kr'),
    // Euro and registered sign came in 1998, the postal code mark in 2002.
    corrections: [
      [0x2266, 0x20ac],
      [0x2267, 0xae],
      [0x2268, 0x327e],
    ],
    readOnly: [[0x2266, 0x2268]],
  },
  {
    isoIr: 58,
    width: 2,
    // GB 2312 lies in GBK, which filled some of its gaps. Two characters have the names of GBK: U+00B7 and U+2014.
    read: gb2312,
    readOnly: [
      [0x2221, 0x222a],
      [0x2263, 0x2263],
      [0x2659, 0x2675],
      [0x283b, 0x2840],
    ],
  },
];

const SETS: ReadonlyMap<number, GraphicSet> = new Map(SOURCES.map((source) => [source.isoIr, new GraphicSet(source)]));

/** The set with this number in the ISO-IR register; a number that is not DICOM's is a defect of the caller. */
export function graphicSet(isoIr: number): GraphicSet {
  const set = SETS.get(isoIr);
  if (set === undefined) throw new RangeError(`no graphic set ISO-IR ${isoIr}`);
  return set;
}
