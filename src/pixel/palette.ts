import type { DataSet, Element } from '../dicom/index.ts';
import { Failure } from '../failure/index.ts';
import type { Palette } from './pixel-format.ts';

/** The colours of a palette, by the value of a sample less the first one mapped; values beyond take the last. */
export interface PaletteColours {
  readonly red: Uint16Array;
  readonly green: Uint16Array;
  readonly blue: Uint16Array;
}

const DATA = { red: 0x00281201, green: 0x00281202, blue: 0x00281203 } as const;
const SEGMENTED = { red: 0x00281221, green: 0x00281222, blue: 0x00281223 } as const;

/**
 * The colours of a PALETTE COLOR picture (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6), segmented ones filled in (C.7.9.2).
 * @throws {Failure} `input/pixel-format`
 */
export function paletteColours(dataSet: DataSet, palette: Palette): PaletteColours {
  const tags = palette.isSegmented ? SEGMENTED : DATA;
  const read = (tag: number): Uint16Array => {
    const element = dataSet.get(tag);
    if (element === undefined) throw broken('colours are missing');
    const words = wordsOf(element, palette);
    const colours = palette.isSegmented ? filledIn(words, palette.entries) : words;
    if (colours.length < palette.entries) throw broken('fewer colours than entries');
    return colours.slice(0, palette.entries);
  };
  return { red: read(tags.red), green: read(tags.green), blue: read(tags.blue) };
}

/** Entries of 8 bits lie two in a word; writers that give each a word of its own exist. */
function wordsOf(element: Element, { bits, entries, isSegmented }: Palette): Uint16Array {
  const bytes = element.bytes();
  const isPacked = bits === 8 && (isSegmented || bytes.length < 2 * entries);
  const isSwapped = element.isBigEndian && element.vr === 'OW';
  if (isPacked) return Uint16Array.from(bytes, (_, i) => bytes[isSwapped ? i ^ 1 : i]!);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(2 * i, !element.isBigEndian));
}

const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

/** C.7.9.2: runs of values, straight lines, and repetitions of segments that came before. */
function filledIn(words: Uint16Array, entries: number): Uint16Array {
  const out: number[] = [];
  readSegments(words, { at: 0, end: words.length, count: Number.POSITIVE_INFINITY, isOuter: true }, out, entries);
  return Uint16Array.from(out);
}

interface Stretch {
  readonly at: number;
  readonly end: number;
  /** Segments to read. */
  readonly count: number;
  /** An indirect segment may stand here; it may not repeat another one. */
  readonly isOuter: boolean;
}

function readSegments(
  words: Uint16Array,
  { at: start, end, count, isOuter }: Stretch,
  out: number[],
  max: number,
): void {
  let at = start;
  for (let segment = 0; segment < count && at + 2 < end && out.length < max; segment++) {
    const [opcode, length] = [words[at]!, words[at + 1]!];
    // Each segment adds to the colours, so that there are no more of them than colours.
    if (length === 0) throw broken('an empty segment');
    if (opcode === DISCRETE) {
      for (const value of words.subarray(at + 2, Math.min(at + 2 + length, end))) out.push(value);
      at += 2 + length;
    } else if (opcode === LINEAR) {
      const from = out.at(-1);
      if (from === undefined) throw broken('a line from nowhere');
      const to = words[at + 2]!;
      for (let i = 1; i <= length; i++) out.push(Math.round(from + ((to - from) * i) / length));
      at += 3;
    } else if (opcode === INDIRECT && isOuter && at + 4 <= end) {
      const from = words[at + 2]! | (words[at + 3]! << 16);
      readSegments(words, { at: from, end: at, count: length, isOuter: false }, out, max);
      at += 4;
    } else throw broken('a segment of another kind');
  }
}

const broken = (what: string): Failure => new Failure('input/pixel-format', `the palette cannot be read: ${what}`);
