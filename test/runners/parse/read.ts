import { inflateRawSync } from 'node:zlib';
import { dictionaryVr } from './dictionary.ts';
import { DataSet, Element, type ParsedFile } from './model.ts';

/** The bytes cannot be followed. The message holds tags, offsets and lengths, never a value. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
}

interface Syntax {
  readonly explicit: boolean;
  readonly little: boolean;
}

const IMPLICIT: Syntax = { explicit: false, little: true };
const EXPLICIT: Syntax = { explicit: true, little: true };
const BIG: Syntax = { explicit: true, little: false };
const DEFLATED = new Set(['1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.4.95', '1.2.840.10008.1.2.4.205']);
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const SHORT_VRS = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));
const UNDEFINED = 0xffffffff;
const ITEM = 'FFFEE000';
const ITEM_END = 'FFFEE00D';
const SEQUENCE_END = 'FFFEE0DD';
/** Real objects nest below 20 (measured on the public corpus); a bomb must not take the stack. */
const MAX_DEPTH = 100;
const MAX_INFLATED = 1 << 30;

/**
 * Reads a whole file: PS3.10 file meta, then the data set in its transfer syntax. Files without preamble or file meta
 * are read as what their first element looks like. @throws {ParseError} when the structure cannot be followed.
 */
export function parseFile(bytes: Uint8Array): ParsedFile {
  const problems: string[] = [];
  const start = dataStart(bytes, problems);
  const { meta, end } = readMeta(bytes, start, problems);
  const transferSyntax = metaText(meta, '00020010') || guessSyntax(bytes, end);
  const { body, from, unused } = bodyOf(bytes, end, transferSyntax);
  if (body.length - from < 8) throw new ParseError('no data set behind the file meta');
  const syntax = syntaxOf(transferSyntax, body, from, problems);
  const reader = new Reader(body, problems);
  const dataSet = reader.readDataSet(from, body.length, { syntax, depth: 0, delimited: false });
  resolveCharsets(dataSet, []);
  const trailingBytes = body.length - reader.position + unused;
  if (trailingBytes > 0) problems.push(`${trailingBytes} bytes behind the last element`);
  const preamble = start === 132 ? bytes.subarray(0, 128) : undefined;
  return { bytes, body, preamble, meta, dataSet, transferSyntax, trailingBytes, problems };
}

function dataStart(bytes: Uint8Array, problems: string[]): number {
  if (magicAt(bytes, 128)) return 132;
  problems.push('no preamble');
  if (magicAt(bytes, 0)) return 4;
  const group = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  if (bytes.length < 16 || group > 0x0008 || group % 2 === 1) throw new ParseError('not DICOM');
  return 0;
}

function magicAt(bytes: Uint8Array, at: number): boolean {
  return Buffer.from(bytes.subarray(at, at + 4)).toString('latin1') === 'DICM';
}

function readMeta(bytes: Uint8Array, start: number, problems: string[]): { meta: DataSet | undefined; end: number } {
  if (bytes[start] !== 2 || bytes[start + 1] !== 0) {
    problems.push('no file meta');
    return { meta: undefined, end: start };
  }
  const syntax = looksExplicit(bytes, start) ? EXPLICIT : IMPLICIT;
  if (syntax === IMPLICIT) problems.push('file meta is not Explicit VR');
  const reader = new Reader(bytes, problems);
  const meta = reader.readDataSet(start, bytes.length, { syntax, depth: 0, delimited: false, group: '0002' });
  meta.charset = [];
  checkMetaLength(meta, reader.position, problems);
  return { meta, end: reader.position };
}

/** PS3.10 7.1: (0002,0000) counts the bytes from behind its own value to the end of group 0002. */
function checkMetaLength(meta: DataSet, end: number, problems: string[]): void {
  const length = meta.elements[0];
  if (length?.tag !== '00020000' || length.bytes.length !== 4) problems.push('file meta without group length');
  else if (Buffer.from(length.bytes).readUInt32LE() !== end - length.valueStart - 4) {
    problems.push('wrong group length of the file meta');
  }
}

function metaText(meta: DataSet | undefined, tag: string): string {
  const element = meta?.get(tag);
  return element === undefined
    ? ''
    : Buffer.from(element.bytes)
        .toString('latin1')
        .replace(/[ \0]+$/, '');
}

/** Without a declared transfer syntax: an explicit VR shows by its letters, big endian by the group of the first tag. */
function guessSyntax(bytes: Uint8Array, at: number): string {
  if (!looksExplicit(bytes, at)) return '1.2.840.10008.1.2';
  return bytes[at] === 0 && bytes[at + 1] !== 0 ? '1.2.840.10008.1.2.2' : '1.2.840.10008.1.2.1';
}

function looksExplicit(bytes: Uint8Array, at: number): boolean {
  const vr = Buffer.from(bytes.subarray(at + 4, at + 6)).toString('latin1');
  return LONG_VRS.has(vr) || SHORT_VRS.has(vr);
}

/** PS3.5 A.5: everything behind the file meta is one raw deflate stream; one NUL may follow to make it even. */
function bodyOf(bytes: Uint8Array, end: number, uid: string): { body: Uint8Array; from: number; unused: number } {
  if (!DEFLATED.has(uid)) return { body: bytes, from: end, unused: 0 };
  try {
    const stream = bytes.subarray(end);
    const result: unknown = inflateRawSync(stream, { maxOutputLength: MAX_INFLATED, info: true });
    const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } };
    const rest = stream.subarray(engine.bytesWritten);
    const unused = rest.length === 1 && rest[0] === 0 ? 0 : rest.length;
    return { body: Buffer.concat([bytes.subarray(0, end), buffer]), from: end, unused };
  } catch (error) {
    throw new ParseError('the data set cannot be inflated', { cause: error });
  }
}

function syntaxOf(uid: string, body: Uint8Array, at: number, problems: string[]): Syntax {
  const declared = uid === '1.2.840.10008.1.2' ? IMPLICIT : uid === '1.2.840.10008.1.2.2' ? BIG : EXPLICIT;
  const explicit = looksExplicit(body, at);
  if (explicit === declared.explicit) return declared;
  problems.push('encoded otherwise than the transfer syntax says');
  return explicit ? EXPLICIT : IMPLICIT;
}

function resolveCharsets(dataSet: DataSet, inherited: readonly string[]): void {
  const own = dataSet.get('00080005');
  dataSet.charset =
    own === undefined || own.bytes.length === 0
      ? inherited
      : Buffer.from(own.bytes)
          .toString('latin1')
          .split('\\')
          .map((term) => term.replace(/\0/g, '').trim());
  for (const element of dataSet.elements) {
    for (const item of element.items ?? []) resolveCharsets(item, dataSet.charset);
  }
}

interface Frame {
  readonly syntax: Syntax;
  readonly depth: number;
  /** Ends with an item delimiter instead of at a length. */
  readonly delimited: boolean;
  /** Stop before the first tag of another group. */
  readonly group?: string;
}

interface Header {
  readonly tag: string;
  readonly wireVr: string | undefined;
  readonly length: number;
  readonly valueStart: number;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #problems: string[];
  /** Where reading stands. */
  position = 0;

  constructor(bytes: Uint8Array, problems: string[]) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#problems = problems;
  }

  readDataSet(start: number, end: number, frame: Frame): DataSet {
    if (frame.depth > MAX_DEPTH) throw new ParseError(`sequences nested deeper than ${MAX_DEPTH}`);
    const elements: Element[] = [];
    this.position = start;
    while (this.position + 8 <= end) {
      const tag = this.#tag(this.position, frame.syntax);
      if (frame.group !== undefined && !tag.startsWith(frame.group)) return new DataSet(elements);
      if (tag.startsWith('FFFE')) {
        const length = this.#uint32(this.position + 4, frame.syntax);
        if (frame.delimited && tag === ITEM_END) {
          this.position += 8;
          return new DataSet(elements);
        }
        if (frame.delimited && tag === SEQUENCE_END) break;
        if (length !== 0 && tag !== ITEM) throw new ParseError(`tag ${tag} with a length at ${this.position}`);
        this.#problems.push(`tag ${tag} outside a sequence`);
        this.position += 8;
        continue;
      }
      const element = this.#elementOrEnd(end, { ...frame, lastTag: elements.at(-1)?.tag });
      if (element === undefined) return new DataSet(elements);
      elements.push(element);
    }
    if (frame.delimited) throw new ParseError(`an item without its delimiter at ${this.position}`);
    if (frame.depth > 0 && this.position !== end)
      throw new ParseError(`bytes left over in an item at ${this.position}`);
    return new DataSet(elements);
  }

  /** Bytes at the top level that are no element and would not be in order if they were lie behind the data set. */
  #elementOrEnd(end: number, frame: Frame & { readonly lastTag: string | undefined }): Element | undefined {
    const [start, problems] = [this.position, this.#problems.length];
    try {
      return this.#element(end, frame);
    } catch (error) {
      const outOfOrder = frame.lastTag !== undefined && this.#tag(start, frame.syntax) <= frame.lastTag;
      if (!(error instanceof ParseError) || frame.depth > 0 || !outOfOrder) throw error;
      this.position = start;
      this.#problems.length = problems;
      return undefined;
    }
  }

  #element(end: number, frame: Frame): Element {
    const header = this.#header(frame.syntax, end);
    const vr = effectiveVr(header);
    const undefinedLength = header.length === UNDEFINED;
    if (!undefinedLength && header.length > end - header.valueStart) {
      throw new ParseError(`${header.tag} says ${header.length} bytes, ${end - header.valueStart} are there`);
    }
    if (!undefinedLength && header.length % 2 === 1) this.#problems.push(`${header.tag} has an odd length`);
    this.position = header.valueStart;
    const content = this.#content(header, vr, end, frame);
    const valueEnd = undefinedLength ? this.position - 8 : header.valueStart + header.length;
    if (!undefinedLength) this.position = valueEnd;
    return new Element({
      tag: header.tag,
      wireVr: header.wireVr,
      bytes: this.#bytes.subarray(header.valueStart, valueEnd),
      valueStart: header.valueStart,
      // PS3.5 6.2.2: what was written as UN is encoded as Implicit VR Little Endian.
      littleEndian: frame.syntax.little || header.wireVr === 'UN',
      undefinedLength,
      ...content,
    });
  }

  #content(header: Header, vr: string, end: number, frame: Frame): Pick<Element, 'vr' | 'items' | 'fragments'> {
    const plain = { vr, items: undefined, fragments: undefined };
    const inside = header.wireVr === 'UN' ? IMPLICIT : frame.syntax;
    if (header.length === UNDEFINED) {
      if (header.tag === '7FE00010' && vr !== 'SQ') return { ...plain, fragments: this.#fragments(end, frame.syntax) };
      const items = this.#items(end, { ...frame, syntax: inside, delimited: true });
      return { vr: 'SQ', items, fragments: undefined };
    }
    const valueEnd = header.valueStart + header.length;
    if (vr === 'SQ') {
      return { ...plain, items: this.#items(valueEnd, { ...frame, syntax: inside, delimited: false }) };
    }
    if (vr !== 'UN' || header.length < 8 || this.#tag(header.valueStart, inside) !== ITEM) return plain;
    const items = this.#tryItems(valueEnd, { ...frame, syntax: inside, delimited: false });
    return items === undefined ? plain : { vr: 'SQ', items, fragments: undefined };
  }

  /** A value of unknown VR that begins with an item tag is a sequence only if the items fill it exactly. */
  #tryItems(end: number, frame: Frame): DataSet[] | undefined {
    const [start, problems] = [this.position, this.#problems.length];
    try {
      return this.#items(end, frame);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      this.position = start;
      this.#problems.length = problems;
      return undefined;
    }
  }

  #items(end: number, frame: Frame): DataSet[] {
    const items: DataSet[] = [];
    while (this.position + 8 <= end) {
      const tag = this.#tag(this.position, frame.syntax);
      const length = this.#uint32(this.position + 4, frame.syntax);
      this.position += 8;
      if (tag === SEQUENCE_END) {
        if (frame.delimited) return items;
        this.#problems.push('a delimiter in a sequence of defined length');
        continue;
      }
      if (tag !== ITEM) throw new ParseError(`tag ${tag} in a sequence at ${this.position - 8}`);
      if (length !== UNDEFINED && length > end - this.position)
        throw new ParseError('an item longer than its sequence');
      const delimited = length === UNDEFINED;
      const itemEnd = delimited ? end : this.position + length;
      items.push(this.readDataSet(this.position, itemEnd, { syntax: frame.syntax, depth: frame.depth + 1, delimited }));
    }
    if (frame.delimited) throw new ParseError(`a sequence without its delimiter at ${this.position}`);
    if (this.position !== end) throw new ParseError(`bytes left over in a sequence at ${this.position}`);
    return items;
  }

  #fragments(end: number, syntax: Syntax): Uint8Array[] {
    const fragments: Uint8Array[] = [];
    while (this.position + 8 <= end) {
      const tag = this.#tag(this.position, syntax);
      const length = this.#uint32(this.position + 4, syntax);
      this.position += 8;
      if (tag === SEQUENCE_END) return fragments;
      if (tag !== ITEM) throw new ParseError(`tag ${tag} between fragments at ${this.position - 8}`);
      if (length > end - this.position) throw new ParseError('a fragment longer than the file');
      fragments.push(this.#bytes.subarray(this.position, this.position + length));
      this.position += length;
    }
    throw new ParseError('fragments without their delimiter');
  }

  #header(syntax: Syntax, end: number): Header {
    const at = this.position;
    const tag = this.#tag(at, syntax);
    if (!syntax.explicit) return { tag, wireVr: undefined, length: this.#uint32(at + 4, syntax), valueStart: at + 8 };
    const vr = Buffer.from(this.#bytes.subarray(at + 4, at + 6)).toString('latin1');
    if (SHORT_VRS.has(vr)) {
      return { tag, wireVr: vr, length: this.#view.getUint16(at + 6, syntax.little), valueStart: at + 8 };
    }
    if (!LONG_VRS.has(vr)) {
      // PS3.5 7.1.2: a VR that is not known yet has the long form.
      if (!/^[A-Z]{2}$/.test(vr)) throw new ParseError(`no VR at ${at + 4}`);
      this.#problems.push(`${tag} has an unknown VR`);
    }
    if (at + 12 > end) throw new ParseError(`a header cut off at ${at}`);
    return { tag, wireVr: vr, length: this.#uint32(at + 8, syntax), valueStart: at + 12 };
  }

  #tag(at: number, syntax: Syntax): string {
    const group = this.#view.getUint16(at, syntax.little);
    const element = this.#view.getUint16(at + 2, syntax.little);
    return (group * 65536 + element).toString(16).padStart(8, '0').toUpperCase();
  }

  #uint32(at: number, syntax: Syntax): number {
    return this.#view.getUint32(at, syntax.little);
  }
}

/** PS3.5 6.2.2: UN for an attribute that the dictionary knows is what the dictionary says. */
function effectiveVr(header: Header): string {
  const { wireVr, tag, length } = header;
  if (wireVr !== undefined && wireVr !== 'UN') return SHORT_VRS.has(wireVr) || LONG_VRS.has(wireVr) ? wireVr : 'UN';
  const vr = dictionaryVr(tag);
  return vr !== 'UN' && vr !== '' ? vr : length === UNDEFINED ? 'SQ' : 'UN';
}
