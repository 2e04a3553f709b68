import { decodeLatin1 } from '../values.ts';
import { writeGb18030 } from './gb18030.ts';
import { isFormatEffector, type TextKind, TextReader, UTF8 } from './reader.ts';
import { type Repertoire, repertoireOf } from './terms.ts';
import { TextWriter } from './writer.ts';

/** The text of a data set or item, by its Specific Character Set (0008,0005). */
export interface TextCodec {
  /** Terms as declared, e.g. ['', 'ISO 2022 IR 87']; [] = default repertoire. */
  readonly terms: readonly string[];
  /** Terms that the standard does not define; one that can only mean a defined one is understood all the same. */
  readonly unknownTerms: readonly string[];
  /** True when every byte below 0x80 is itself in ASCII as long as no escape occurs. */
  readonly isAsciiSuperset: boolean;
  /**
   * The text of a whole value field. Bytes that no set explains, and control characters that text must not hold, become
   * U+FFFD; escape sequences and zero bytes at the ends of values vanish.
   * @example textCodec(['ISO_IR 100']).decode(Uint8Array.of(0x4d, 0xfc), 'name'); // 'Mü'
   */
  decode(bytes: Uint8Array, kind: TextKind): string;
  /** The values of a field, split at separators and never at a 0x5C that is half of a character. Not trimmed. */
  decodeValues(bytes: Uint8Array, kind: 'name' | 'multi'): string[];
  /**
   * The bytes of a text, not padded, or undefined when this character set cannot hold it. Whatever is returned decodes
   * to the same text.
   */
  encode(text: string, kind: TextKind): Uint8Array | undefined;
}

const CACHED = 256;
const cache = new Map<string, TextCodec>();

/** The codec of the values of a Specific Character Set (0008,0005), empty where the attribute is absent. */
export function textCodec(terms: readonly string[]): TextCodec {
  const key = terms.join('\\');
  const known = cache.get(key);
  if (known !== undefined) return known;
  // Terms come from the objects: a stream of invented ones must not fill the memory.
  if (cache.size >= CACHED) cache.clear();
  const codec = new Codec(terms);
  cache.set(key, codec);
  return codec;
}

/** Control characters that text must not hold (PS3.5 6.1.3). */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/;
const C1 = /[\u0080-\u009f]/g;
const BEYOND_ASCII = /[^\u0000-\u007f]/;
const [BACKSLASH, TILDE] = [0x5c, 0x7e];

class Codec implements TextCodec {
  readonly terms: readonly string[];
  readonly unknownTerms: readonly string[];
  readonly isAsciiSuperset: boolean;
  readonly #repertoire: Repertoire;
  readonly #reader: TextReader;
  readonly #isUtf8: boolean;
  #writer: TextWriter | undefined;

  constructor(terms: readonly string[]) {
    const repertoire = repertoireOf(terms);
    this.terms = Object.freeze([...terms]);
    this.unknownTerms = Object.freeze(repertoire.unknownTerms);
    const { standAlone } = repertoire;
    this.isAsciiSuperset = repertoire.g0.isoIr === 6 && (standAlone === undefined || standAlone === 'ISO_IR 192');
    this.#isUtf8 = standAlone === 'ISO_IR 192' && repertoire.g1 === undefined;
    this.#repertoire = repertoire;
    this.#reader = new TextReader(repertoire);
  }

  decode(bytes: Uint8Array, kind: TextKind): string {
    return this.#decodePlain(bytes) ?? this.#reader.read(bytes, kind);
  }

  decodeValues(bytes: Uint8Array, kind: 'name' | 'multi'): string[] {
    return this.#decodePlain(bytes)?.split('\\') ?? this.#reader.readValues(bytes, kind);
  }

  /** Text whose bytes need no state: ASCII alone, or UTF-8. Undefined for all other. */
  #decodePlain(bytes: Uint8Array): string | undefined {
    const end = endOfText(bytes);
    const text = end === bytes.length ? bytes : bytes.subarray(0, end);
    switch (contentOf(text, this.#repertoire.g0.isoIr === 14)) {
      case 'ascii':
        return decodeLatin1(text);
      case 'high':
        return this.#isUtf8 ? UTF8.decode(text).replace(C1, '\ufffd') : undefined;
      case 'other':
        return undefined;
    }
  }

  encode(text: string, kind: TextKind): Uint8Array | undefined {
    if (FORBIDDEN.test(text) || !text.isWellFormed()) return undefined;
    const { g0, standAlone, writesStandAlone } = this.#repertoire;
    if (g0.isoIr === 6 && !BEYOND_ASCII.test(text)) return asciiBytes(text);
    if (writesStandAlone)
      return standAlone === 'ISO_IR 192' ? new TextEncoder().encode(text) : gb18030(text, standAlone!);
    this.#writer ??= new TextWriter(this.#repertoire);
    return this.#writer.write(text, kind);
  }
}

function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function gb18030(text: string, term: 'GB18030' | 'GBK'): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    if (codePoint < 0x80) bytes.push(codePoint);
    else if (!writeGb18030(codePoint, term, bytes)) return undefined;
  }
  return Uint8Array.from(bytes);
}

function endOfText(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

/** `ascii`: printable ASCII and TAB LF FF CR; `high`: bytes from 0x80 on among them; `other`: control bytes too. */
function contentOf(bytes: Uint8Array, isRomaji: boolean): 'ascii' | 'high' | 'other' {
  const { length } = bytes;
  let content: 'ascii' | 'high' = 'ascii';
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x20 && byte < 0x7f) continue;
    if (byte >= 0x80) content = 'high';
    else if (!isFormatEffector(byte)) return 'other';
  }
  return isRomaji && (bytes.includes(BACKSLASH) || bytes.includes(TILDE)) ? 'other' : content;
}
