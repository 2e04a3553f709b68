import type { ByteRange } from '../bytes/index.ts';
import type { DataSet, Element } from './dataset.ts';
import type { TransferSyntax } from './syntax.ts';

const PIXEL_DATA = 0x7fe00010;
const SEQUENCE_DELIMITER = 0xe0dd;

/** Ranges of the fragments of an encapsulated value, the offset table first (PS3.5 A.4). */
export function fragmentRanges(pixels: Element): ByteRange[] {
  const { table, held } = pixels.dataSet;
  const ranges: ByteRange[] = [];
  for (let at = table.value[pixels.row]!; at + 8 <= table.end[pixels.row]!; ) {
    const header = held.slice(at, at + 8);
    const view = new DataView(header.buffer, header.byteOffset, 8);
    if (view.getUint16(2, true) === SEQUENCE_DELIMITER) break;
    const start = at + 8;
    at = start + view.getUint32(4, true);
    ranges.push({ start, end: at });
  }
  return ranges;
}

/** First bytes of compressed streams and the transfer syntax that they show, where only one can be meant. */
const SIGNATURES: readonly (readonly [uid: string, starts: (b: Uint8Array) => boolean])[] = [
  ['1.2.840.10008.1.2.4.90', (b) => b[0] === 0xff && b[1] === 0x4f && b[2] === 0xff && b[3] === 0x51],
  ['1.2.840.10008.1.2.4.80', (b) => b[0] === 0xff && b[1] === 0xd8 && frameMarker(b) === 0xf7],
  ['1.2.840.10008.1.2.4.50', (b) => b[0] === 0xff && b[1] === 0xd8 && frameMarker(b) === 0xc0],
  ['1.2.840.10008.1.2.4.51', (b) => b[0] === 0xff && b[1] === 0xd8 && frameMarker(b) === 0xc1],
  ['1.2.840.10008.1.2.4.57', (b) => b[0] === 0xff && b[1] === 0xd8 && frameMarker(b) === 0xc3],
];

/** RLE: a header of 64 bytes that counts 1 to 15 segments, the first one right behind it (PS3.5 G.5). */
const isRle = (b: Uint8Array): boolean =>
  b.length >= 64 && b[0]! >= 1 && b[0]! <= 15 && b[1] === 0 && b[2] === 0 && b[3] === 0 && b[4] === 64 && b[5] === 0;

/**
 * The transfer syntax of an object that names none and holds fragments: by the first bytes of the first frame. Of two
 * syntaxes with one kind of stream the lossless one is named, which every reader of the other can decode.
 */
export function sniffedSyntax(dataSet: DataSet, syntax: TransferSyntax): TransferSyntax {
  const pixels = dataSet.get(PIXEL_DATA);
  if (pixels === undefined || !pixels.isEncapsulated || syntax.encapsulated) return syntax;
  const [, first] = fragmentRanges(pixels);
  if (first === undefined) return syntax;
  const bytes = dataSet.held.slice(first.start, Math.min(first.end, first.start + 4096));
  const uid = isRle(bytes) ? '1.2.840.10008.1.2.5' : SIGNATURES.find(([, starts]) => starts(bytes))?.[0];
  return uid === undefined ? syntax : { ...syntax, uid, encapsulated: true };
}

/** The first start-of-frame marker of a JPEG or JPEG-LS stream (ITU-T T.81 B.1). */
function frameMarker(b: Uint8Array): number | undefined {
  for (let at = 2; at + 4 <= b.length && b[at] === 0xff; ) {
    const marker = b[at + 1]!;
    const isFrame =
      (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) || marker === 0xf7;
    if (isFrame) return marker;
    at += 2 + ((b[at + 2]! << 8) | b[at + 3]!);
  }
  return undefined;
}
