import { decodeLatin1 } from '../../dicom/index.ts';
import { type DocumentText, missing } from './types.ts';

/** Header, number of triangles, and for each of them 12 numbers and 2 bytes (the customary binary STL). */
const HEADER_BYTES = 80;
const COUNTED = HEADER_BYTES + 4;
const TRIANGLE_BYTES = 50;

/** A line of numbers: coordinates, indices, colours. Nobody writes a name so, and digits of a number occur by chance. */
const NUMBERS =
  /^\s*(?:v|vt|vn|vp|f|l|p|s|facet\s+normal|vertex|Ka|Kd|Ks|Ke|Tf|Tr|Ns|Ni|d|illum|Pr|Pm)(?:\s+[-+]?[\d./eE+-]+)*\s*$/;

/** Text of a binary or written STL (PS3.3 A.85.1): its header or name, what stands behind, and lines that are no numbers. */
export function readStl(bytes: Uint8Array): DocumentText {
  const end = binaryEnd(bytes);
  if (end === undefined)
    return /^\s*solid\b/.test(decodeLatin1(bytes.subarray(0, 256))) ? readLines(bytes) : missing('damaged');
  const texts = [bytes.subarray(0, HEADER_BYTES), attributes(bytes, end), bytes.subarray(end)].map(text);
  return { parts: texts.filter(isSomething).map((reading) => ({ readings: [reading] })), missed: [] };
}

/** Text of an OBJ or MTL file (PS3.3 A.85.2, A.85.3): comments, names of objects, groups, materials and files. */
export function readLines(bytes: Uint8Array): DocumentText {
  const lines = [...linesOf(text(bytes))].filter((line) => !isNumbers(line) && isSomething(line));
  return { parts: lines.length === 0 ? [] : [{ readings: [lines.join('\n')] }], missed: [] };
}

/** One at a time: as a list, the lines of a large model need many times its size. A backslash joins two of them. */
function* linesOf(source: string): Generator<string> {
  let start = 0;
  for (const { 0: end, index } of source.matchAll(/\r\n|\r|\n/g)) {
    if (source[index - 1] === '\\') continue;
    if (index > start) yield source.slice(start, index).replace(/\\(?:\r\n|\r|\n)/g, ' ');
    start = index + end.length;
  }
  if (start < source.length) yield source.slice(start).replace(/\\(?:\r\n|\r|\n)/g, ' ');
}

/** A longer line is text, whatever it holds: no model needs one. */
const LONGEST_NUMBERS = 65_536;

const isNumbers = (line: string): boolean => line.length <= LONGEST_NUMBERS && NUMBERS.test(line);

function binaryEnd(bytes: Uint8Array): number | undefined {
  if (bytes.length < COUNTED) return undefined;
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(HEADER_BYTES, true);
  const end = COUNTED + count * TRIANGLE_BYTES;
  // A written one has letters there, which are a count that no file of its size can have.
  return end <= bytes.length ? end : undefined;
}

/** The two bytes behind each triangle are for anything: colours, as a rule, but letters where all of them are letters. */
function attributes(bytes: Uint8Array, end: number): Uint8Array {
  const found: number[] = [];
  for (let at = COUNTED + TRIANGLE_BYTES - 2; at < end; at += TRIANGLE_BYTES) found.push(bytes[at]!, bytes[at + 1]!);
  return Uint8Array.from(found.every((byte) => byte === 0 || (byte >= 0x20 && byte < 0x7f)) ? found : []);
}

const isSomething = (line: string): boolean => /[^\s\0]/.test(line);

/** UTF-8 where it is that, else Latin-1: these formats declare nothing. */
function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.slice());
  } catch {
    return decodeLatin1(bytes);
  }
}
