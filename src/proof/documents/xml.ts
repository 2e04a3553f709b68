import { encodeAscii } from '../../dicom/index.ts';
import { DOCUMENT_LIMITS, type DocumentGap, type DocumentText, type MissedPart } from './types.ts';

/** What an XML document says, and the documents that it carries in base 64. */
export interface XmlText extends DocumentText {
  readonly embedded: readonly Uint8Array[];
}

/** The five entities of XML 1.0 4.6. Others need a declaration, and a document with one is not read as a whole. */
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([^\s;&<]{1,64}));/g;

/**
 * Text of a CDA document or any other XML: character data, attributes, comments, instructions and declarations, with
 * their references resolved. Nothing outside of the bytes is opened.
 */
export function readXml(bytes: Uint8Array): XmlText {
  const source = decodeXml(bytes);
  if (source === undefined) return { parts: [], missed: [{ reason: 'encoding' }], embedded: [] };
  const reader = new XmlReader();
  reader.read(source);
  return reader.result();
}

class XmlReader {
  /** Character data alone: a name is often spread over elements. */
  readonly #data: string[] = [];
  readonly #marks: string[] = [];
  readonly #gaps = new Set<DocumentGap>();
  readonly #embedded: Uint8Array[] = [];
  /** The element that was opened last says that its content is base 64 (HL7 v3 ED). */
  #isEncoded = false;

  read(source: string): void {
    for (let at = 0; at < source.length; ) {
      const open = source.indexOf('<', at);
      this.#text(source.slice(at, open < 0 ? source.length : open));
      if (open < 0) return;
      const end = this.#construct(source, open);
      if (end === undefined) {
        // What opens and never closes is damage: the rest is read as it stands.
        this.#gaps.add('damaged');
        this.#marks.push(this.#resolved(source.slice(open)));
        return;
      }
      at = end;
    }
  }

  result(): XmlText {
    const missed: MissedPart[] = [...this.#gaps].map((reason) => ({ reason }));
    // Elements may stand inside a word and between two: apart in one reading, together in the other.
    const readings = [[this.#data.join(' '), this.#data.join('')], [this.#marks.join('\n')]];
    const parts = readings.filter(([text]) => text?.trim() !== '').map((texts) => ({ readings: texts }));
    return { parts, missed, embedded: this.#embedded };
  }

  /** The end of the construct that opens at `open` (XML 1.0 2.4 to 2.8, 3.1); undefined where it has none. */
  #construct(source: string, open: number): number | undefined {
    const within = (start: string, stop: string): [content: string, end: number] | undefined => {
      const end = source.indexOf(stop, open + start.length);
      return end < 0 ? undefined : [source.slice(open + start.length, end), end + stop.length];
    };
    const kind = CONSTRUCTS.find(({ start }) => source.startsWith(start, open));
    if (kind !== undefined) {
      const found = within(kind.start, kind.stop);
      if (found !== undefined) (kind.isData ? this.#data : this.#marks).push(found[0]);
      return found?.[1];
    }
    const end = bracketEnd(source, open);
    if (end === undefined) return undefined;
    const inside = source.slice(open + 1, end - 1);
    if (inside.startsWith('!')) this.#declaration(inside);
    else this.#tag(inside);
    return end;
  }

  #declaration(text: string): void {
    if (/\bENTITY\b/.test(text)) this.#gaps.add('entities');
    this.#marks.push(this.#resolved(text));
  }

  #tag(tag: string): void {
    this.#isEncoded = /\brepresentation\s*=\s*["']B64["']/i.test(tag);
    for (const [, double, single] of tag.matchAll(/"([^"]*)"|'([^']*)'/g)) {
      this.#marks.push(this.#resolved(double ?? single ?? ''));
    }
    this.#marks.push(tag.replace(/"[^"]*"|'[^']*'/g, ' '));
  }

  #text(text: string): void {
    if (text === '') return;
    if (this.#isEncoded && text.trim() !== '') {
      const bytes = base64(text);
      if (bytes === undefined) this.#gaps.add('embedded');
      else this.#embedded.push(bytes);
      this.#isEncoded = false;
      return;
    }
    this.#data.push(this.#resolved(text));
  }

  #resolved(text: string): string {
    return text.replace(REFERENCE, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      const code = decimal !== undefined ? Number(decimal) : hexadecimal !== undefined ? parseInt(hexadecimal, 16) : -1;
      const character = code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ENTITIES[name ?? ''];
      if (character === undefined) this.#gaps.add('entities');
      return character ?? whole;
    });
  }
}

/** Constructs that end with a certain text. */
const CONSTRUCTS = [
  { start: '<!--', stop: '-->', isData: false },
  { start: '<![CDATA[', stop: ']]>', isData: true },
  { start: '<?', stop: '?>', isData: false },
] as const;

/** Behind the `>` that closes a tag or a declaration: none in quotes, and none inside an internal subset. */
function bracketEnd(source: string, open: number): number | undefined {
  let quote = '';
  let depth = 0;
  for (let at = open + 1; at < source.length; at++) {
    const character = source[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '[') depth++;
    else if (character === ']') depth--;
    else if (character === '>' && depth <= 0) return at + 1;
  }
  return undefined;
}

/** As its mark or its declaration says (XML 1.0 4.3.3, Annex F); undefined where the bytes do not follow it. */
function decodeXml(bytes: Uint8Array): string | undefined {
  const end = bytes.findLastIndex((byte) => byte !== 0 && byte !== 0x20) + 1;
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return decoded(bytes, 'utf-16be');
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le');
  if (first === 0 && second === 0x3c) return decoded(bytes, 'utf-16be');
  if (first === 0x3c && second === 0) return decoded(bytes, 'utf-16le');
  const head = new TextDecoder('latin1').decode(bytes.slice(0, 256));
  const encoding = /^\s*(?:ï»¿)?<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  // Such a declaration can stand only in text of one byte a character.
  return decoded(bytes.subarray(0, end), /^utf-?16/i.test(encoding) ? 'utf-8' : encoding);
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    // A copy: shared memory cannot be decoded in browsers.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes.slice());
  } catch {
    // An unknown label, or bytes that the encoding does not have.
    return undefined;
  }
}

const ALPHABET = encodeAscii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const SEXTETS = new Int8Array(128).fill(-1);
for (const [value, code] of ALPHABET.entries()) SEXTETS[code] = value;

/** RFC 4648 4, with white space; undefined for anything else. */
function base64(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '').replace(/={1,2}$/, '');
  if (digits.length % 4 === 1 || digits.length > (DOCUMENT_LIMITS.bytes * 4) / 3) return undefined;
  const bytes = new Uint8Array((digits.length * 3) >> 2);
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    const code = digits.charCodeAt(i);
    const value = code < 128 ? SEXTETS[code]! : -1;
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = (bits >> count) & 0xff;
  }
  return bytes;
}
