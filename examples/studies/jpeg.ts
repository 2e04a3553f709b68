import { concat, hex } from '../../test/build/index.ts';
import { Marked } from './mark.ts';
import type { Picture } from './picture.ts';

/** ISO/IEC 10918-1 Table K.3: code lengths of luminance DC differences, by category 0 to 11. */
const DC_LENGTHS = hex('00 01 05 01 01 01 01 01 01 00 00 00 00 00 00 00');
const DC_CATEGORIES = hex('00 01 02 03 04 05 06 07 08 09 0A 0B');
const DC_CODES = [
  '00',
  '010',
  '011',
  '100',
  '101',
  '110',
  '1110',
  '11110',
  '111110',
  '1111110',
  '11111110',
  '111111110',
];

/** A table with one AC symbol, end of block, coded as one zero bit. */
const AC_LENGTHS = hex('01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00');
const END_OF_BLOCK = '0';

/**
 * A baseline JPEG (ISO/IEC 10918-1 SOF0) of 8 bit grey in which each block of 8 × 8 is flat: small, valid, and of no
 * use beyond examples. The comment segment shows that a codestream can say who the patient is.
 */
export function flatJpeg(picture: Picture, comment: Marked): Marked {
  const { rows, columns } = picture;
  const bytes = concat(
    hex('FFD8'),
    segment(0xfe, comment.bytes),
    // All quantisation steps are 8, which makes the DC level the mean of the block.
    segment(0xdb, concat(hex('00'), new Uint8Array(64).fill(8))),
    segment(0xc0, concat(hex('08'), uint16(rows), uint16(columns), hex('01 01 11 00'))),
    segment(0xc4, concat(hex('00'), DC_LENGTHS, DC_CATEGORIES)),
    segment(0xc4, concat(hex('10'), AC_LENGTHS, hex('00'))),
    segment(0xda, hex('01 01 00 00 3F 00')),
    scan(blockMeans(picture)),
    hex('FFD9'),
  );
  return new Marked(padded(bytes), comment.needles);
}

function blockMeans({ rows, columns, values }: Picture): readonly number[] {
  const means: number[] = [];
  for (let top = 0; top < rows; top += 8) {
    for (let left = 0; left < columns; left += 8) {
      let sum = 0;
      for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) sum += values[(top + y) * columns + left + x] ?? 0;
      means.push(Math.round(sum / 64));
    }
  }
  return means;
}

function scan(means: readonly number[]): Uint8Array {
  let bits = '';
  let previous = 128;
  for (const mean of means) {
    bits += dcBits(mean - previous) + END_OF_BLOCK;
    previous = mean;
  }
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = Array.from({ length: whole.length / 8 }, (_, i) => Number.parseInt(whole.slice(8 * i, 8 * i + 8), 2));
  return Uint8Array.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0x00] : [byte])));
}

/** Category and value bits of a DC difference (F.1.2.1); negative values are in one's complement. */
function dcBits(difference: number): string {
  if (difference === 0) return DC_CODES[0]!;
  const category = Math.floor(Math.log2(Math.abs(difference))) + 1;
  const value = difference > 0 ? difference : difference + 2 ** category - 1;
  return DC_CODES[category]! + value.toString(2).padStart(category, '0');
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0xff, marker), uint16(content.length + 2), content);
}

/** A fragment has an even length (PS3.5 A.4); what stands after EOI is no part of the picture. */
const padded = (bytes: Uint8Array) => (bytes.length % 2 === 0 ? bytes : concat(bytes, hex('00')));

const uint16 = (number: number) => Uint8Array.of(number >> 8, number & 0xff);
