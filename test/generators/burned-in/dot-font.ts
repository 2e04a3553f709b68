import { GLYPHS } from '../../../examples/studies/font.ts';

/** Small letters for the font of 5 × 7 dots; each digit pair is a row of five bits, from the top. */
const SMALL: Readonly<Record<string, string>> = {
  a: '00 00 0E 01 0F 11 0F',
  b: '10 10 16 19 11 11 1E',
  c: '00 00 0E 10 10 11 0E',
  d: '01 01 0D 13 11 11 0F',
  e: '00 00 0E 11 1F 10 0E',
  f: '06 09 08 1C 08 08 08',
  g: '00 0F 11 11 0F 01 0E',
  h: '10 10 16 19 11 11 11',
  i: '04 00 0C 04 04 04 0E',
  j: '02 00 06 02 02 12 0C',
  k: '10 10 12 14 18 14 12',
  l: '0C 04 04 04 04 04 0E',
  m: '00 00 1A 15 15 11 11',
  n: '00 00 16 19 11 11 11',
  o: '00 00 0E 11 11 11 0E',
  p: '00 00 1E 11 1E 10 10',
  q: '00 00 0D 13 0F 01 01',
  r: '00 00 16 19 10 10 10',
  s: '00 00 0E 10 0E 01 1E',
  t: '08 08 1C 08 08 09 06',
  u: '00 00 11 11 11 13 0D',
  v: '00 00 11 11 11 0A 04',
  w: '00 00 11 11 15 15 0A',
  x: '00 00 11 0A 04 0A 11',
  y: '00 00 11 11 0F 01 0E',
  z: '00 00 1F 02 04 08 1F',
  '#': '0A 0A 1F 0A 1F 0A 0A',
  '%': '18 19 02 04 08 13 03',
  '(': '02 04 08 08 08 04 02',
  ')': '08 04 02 02 02 04 08',
};

const SMALL_ROWS: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  Object.entries(SMALL).map(([character, rows]) => [character, rows.split(' ').map((row) => Number.parseInt(row, 16))]),
);

/** Rows of dots of a character, five bits each. */
export function dotsOf(character: string): readonly number[] {
  const rows = GLYPHS[character] ?? SMALL_ROWS[character];
  if (rows === undefined) throw new TypeError('dotsOf: the font has no such character');
  return rows;
}
