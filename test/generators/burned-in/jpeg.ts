/**
 * Baseline JPEG (ITU-T T.81) of planes without subsampling: the loss alone, as a decoder would show it, or a stream.
 * Written from the recommendation and independent of `src/`.
 */
import { ascii, concat, hex } from '../../build/index.ts';
import type { Plate } from './plate.ts';

/** Table K.1, in rows. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

/** Figure A.6: the place in the block of each coefficient in the order of the scan. */
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];

/** Tables K.3 and K.5: counts of codes by length, then the symbols. */
const DC_COUNTS = hex('00 01 05 01 01 01 01 01 01 00 00 00 00 00 00 00');
const DC_SYMBOLS = Uint8Array.from({ length: 12 }, (_, i) => i);
const AC_COUNTS = hex('00 02 01 03 03 02 04 03 05 05 04 04 00 00 01 7D');
const AC_SYMBOLS = hex(`
  01 02 03 00 04 11 05 12 21 31 41 06 13 51 61 07 22 71 14 32 81 91 A1 08 23 42 B1 C1 15 52 D1 F0 24 33 62 72 82 09 0A 16
  17 18 19 1A 25 26 27 28 29 2A 34 35 36 37 38 39 3A 43 44 45 46 47 48 49 4A 53 54 55 56 57 58 59 5A 63 64 65 66 67 68 69
  6A 73 74 75 76 77 78 79 7A 83 84 85 86 87 88 89 8A 92 93 94 95 96 97 98 99 9A A2 A3 A4 A5 A6 A7 A8 A9 AA B2 B3 B4 B5 B6
  B7 B8 B9 BA C2 C3 C4 C5 C6 C7 C8 C9 CA D2 D3 D4 D5 D6 D7 D8 D9 DA E1 E2 E3 E4 E5 E6 E7 E8 E9 EA F1 F2 F3 F4 F5 F6 F7 F8
  F9 FA`);

/** cos((2x+1)uπ/16) with the factors of A.3.3, by frequency and place. */
const BASIS = Float64Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (Math.cos(((2 * x + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1)) / 2;
});

/** Quantised blocks of one plane, in the order of the scan. */
interface Coefficients {
  readonly across: number;
  readonly blocks: readonly Int16Array[];
}

/** What a decoder shows after the loss at a quality of 1 to 100; in colour through YCbCr. */
export function afterJpeg(plate: Plate, quality: number): Plate {
  const steps = quantisers(quality);
  const planes = toPlanes(plate).map((plane) => restored(coefficients(plane, plate, steps), plate, steps));
  return { ...plate, values: fromPlanes(planes, plate.channels) };
}

/** A stream with the standard's Huffman tables, of grey or YCbCr. */
export function jpegStream(plate: Plate, quality: number): Uint8Array {
  const steps = quantisers(quality);
  const planes = toPlanes(plate).map((plane) => coefficients(plane, plate, steps));
  const ids = planes.map((_, i) => i + 1);
  return concat(
    hex('FFD8'),
    segment(0xe0, concat(ascii('JFIF\0'), hex('01 01 00 00 01 00 01 00 00'))),
    segment(0xdb, Uint8Array.from([0, ...ZIGZAG.map((at) => steps[at]!)])),
    segment(
      0xc0,
      Uint8Array.from([
        8,
        ...word(plate.height),
        ...word(plate.width),
        ids.length,
        ...ids.flatMap((id) => [id, 0x11, 0]),
      ]),
    ),
    segment(0xc4, concat(hex('00'), DC_COUNTS, DC_SYMBOLS)),
    segment(0xc4, concat(hex('10'), AC_COUNTS, AC_SYMBOLS)),
    segment(0xda, Uint8Array.from([ids.length, ...ids.flatMap((id) => [id, 0]), 0, 63, 0])),
    scan(planes),
    hex('FFD9'),
  );
}

/** The usual scale of K.1 by quality (as the IJG library has it). */
function quantisers(quality: number): readonly number[] {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return LUMINANCE.map((step) => Math.max(1, Math.min(255, Math.floor((step * scale + 50) / 100))));
}

function toPlanes({ values, channels }: Plate): readonly Float32Array[] {
  if (channels === 1) return [values];
  const planes = [0, 1, 2].map(() => new Float32Array(values.length / 3));
  for (let i = 0; i < values.length / 3; i++) {
    const [r, g, b] = [values[3 * i]!, values[3 * i + 1]!, values[3 * i + 2]!];
    planes[0]![i] = 0.299 * r + 0.587 * g + 0.114 * b;
    planes[1]![i] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
    planes[2]![i] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return planes;
}

function fromPlanes(planes: readonly Float32Array[], channels: 1 | 3): Float32Array {
  const [y, cb, cr] = planes;
  if (channels === 1 || cb === undefined || cr === undefined) return y!;
  const values = new Float32Array(y!.length * 3);
  for (let i = 0; i < y!.length; i++) {
    const [l, b, r] = [y![i]!, cb[i]! - 128, cr[i]! - 128];
    values.set([l + 1.402 * r, l - 0.344136 * b - 0.714136 * r, l + 1.772 * b], 3 * i);
  }
  return values.map((value) => Math.max(0, Math.min(255, value)));
}

function coefficients(plane: Float32Array, { width, height }: Plate, steps: readonly number[]): Coefficients {
  const across = Math.ceil(width / 8);
  const blocks: Int16Array[] = [];
  const samples = new Float64Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let i = 0; i < 64; i++) {
        const [y, x] = [Math.min(height - 1, top + (i >> 3)), Math.min(width - 1, left + (i & 7))];
        samples[i] = Math.max(0, Math.min(255, plane[y * width + x]!)) - 128;
      }
      const levels = transformed(samples, true);
      blocks.push(Int16Array.from(ZIGZAG, (at) => Math.round(levels[at]! / steps[at]!)));
    }
  }
  return { across, blocks };
}

function restored({ across, blocks }: Coefficients, { width, height }: Plate, steps: readonly number[]): Float32Array {
  const plane = new Float32Array(width * height);
  const levels = new Float64Array(64);
  for (const [index, block] of blocks.entries()) {
    for (const [i, at] of ZIGZAG.entries()) levels[at] = block[i]! * steps[at]!;
    const samples = transformed(levels, false);
    const [top, left] = [Math.floor(index / across) * 8, (index % across) * 8];
    for (let i = 0; i < 64; i++) {
      const [y, x] = [top + (i >> 3), left + (i & 7)];
      if (y < height && x < width) plane[y * width + x] = Math.max(0, Math.min(255, Math.round(samples[i]! + 128)));
    }
  }
  return plane;
}

/** The cosine transform of A.3.3, forward or back, first along rows, then along columns. */
function transformed(from: Float64Array, forward: boolean): Float64Array {
  const factor = (u: number, x: number) => BASIS[forward ? u * 8 + x : x * 8 + u]!;
  const half = new Float64Array(64);
  const whole = new Float64Array(64);
  for (let y = 0; y < 8; y++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += from[y * 8 + x]! * factor(u, x);
      half[y * 8 + u] = sum;
    }
  }
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let y = 0; y < 8; y++) sum += half[y * 8 + u]! * factor(v, y);
      whole[v * 8 + u] = sum;
    }
  }
  return whole;
}

/** All components interleaved, one block of each at a time (A.2.3). */
function scan(planes: readonly Coefficients[]): Uint8Array {
  const bits = new Bits();
  const [dc, ac] = [codes(DC_COUNTS, DC_SYMBOLS), codes(AC_COUNTS, AC_SYMBOLS)];
  const previous = planes.map(() => 0);
  for (let block = 0; block < planes[0]!.blocks.length; block++) {
    for (const [component, plane] of planes.entries()) {
      const levels = plane.blocks[block]!;
      writeLevel(bits, dc, 0, levels[0]! - previous[component]!);
      previous[component] = levels[0]!;
      let zeros = 0;
      for (let i = 1; i < 64; i++) {
        if (levels[i] === 0) {
          zeros++;
          continue;
        }
        for (; zeros > 15; zeros -= 16) bits.put(ac.get(0xf0)!);
        writeLevel(bits, ac, zeros, levels[i]!);
        zeros = 0;
      }
      if (zeros > 0) bits.put(ac.get(0)!);
    }
  }
  return bits.end();
}

/** Run and category, then the bits of the value, negative ones in one's complement (F.1.2). */
function writeLevel(bits: Bits, table: ReadonlyMap<number, Code>, run: number, value: number): void {
  const category = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  bits.put(table.get(run * 16 + category)!);
  bits.put({ length: category, code: value < 0 ? value + 2 ** category - 1 : value });
}

interface Code {
  readonly length: number;
  readonly code: number;
}

/** Annex C. */
function codes(counts: Uint8Array, symbols: Uint8Array): ReadonlyMap<number, Code> {
  const table = new Map<number, Code>();
  let [code, next] = [0, 0];
  for (let length = 1; length <= 16; length++, code <<= 1) {
    for (let i = 0; i < counts[length - 1]!; i++) table.set(symbols[next++]!, { length, code: code++ });
  }
  return table;
}

/** Bits from the highest, with a zero byte behind every FF (B.1.1.5). */
class Bits {
  readonly #bytes: number[] = [];
  #pending = 0;
  #count = 0;

  put({ length, code }: Code): void {
    for (let i = length - 1; i >= 0; i--) {
      this.#pending = (this.#pending << 1) | ((code >> i) & 1);
      if (++this.#count === 8) this.#flush();
    }
  }

  end(): Uint8Array {
    while (this.#count > 0) this.put({ length: 1, code: 1 });
    return Uint8Array.from(this.#bytes);
  }

  #flush(): void {
    this.#bytes.push(this.#pending);
    if (this.#pending === 0xff) this.#bytes.push(0);
    this.#pending = 0;
    this.#count = 0;
  }
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0xff, marker, ...word(content.length + 2)), content);
}

const word = (number: number) => [number >> 8, number & 0xff];
