import { deflateRawSync } from 'node:zlib';
import { type DataSet, type Element, elementText, encoderOf, type ParsedFile } from '../parse/index.ts';

/** How elements are written (PS3.5 7.1, A.1 to A.3). */
export interface Wire {
  readonly explicit: boolean;
  readonly little: boolean;
}

/** An element whose value can be replaced. What is not replaced is written with the bytes that were read. */
export interface DraftElement {
  readonly tag: string;
  readonly vr: string;
  /** VR to write; `undefined` in Implicit VR. */
  readonly wireVr: string | undefined;
  bytes: Uint8Array;
  readonly items: readonly DraftSet[] | undefined;
  readonly undefinedLength: boolean;
}

/** A data set or an item that can be changed. */
export interface DraftSet {
  readonly wire: Wire;
  charset: readonly string[];
  elements: DraftElement[];
}

/** A file that can be changed and written again in its own transfer syntax. */
export interface Draft {
  readonly meta: DraftSet | undefined;
  readonly root: DraftSet;
  /** Everything in front of the file meta: preamble and prefix, as far as they were there. */
  readonly head: Uint8Array;
  readonly deflated: boolean;
}

const EXPLICIT_LITTLE: Wire = { explicit: true, little: true };
const IMPLICIT_LITTLE: Wire = { explicit: false, little: true };
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const NUL_PADDED = new Set(['UI', 'OB', 'UN']);
const UNDEFINED = 0xffffffff;
const DEFLATED = new Set(['1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.4.95', '1.2.840.10008.1.2.4.205']);

/** A parsed file as a draft. Group lengths of the data set are left out: they would be wrong (PS3.5 7.2 retired them). */
export function draftOf(file: ParsedFile): Draft {
  // What is written as UN says nothing of the byte order of its file.
  const known = file.dataSet.elements.find(({ wireVr }) => wireVr !== 'UN');
  const explicit = file.dataSet.elements.some(({ wireVr }) => wireVr !== undefined);
  const wire: Wire = { explicit, little: known?.littleEndian ?? file.transferSyntax !== '1.2.840.10008.1.2.2' };
  return {
    meta: file.meta === undefined ? undefined : setOf(file.meta, EXPLICIT_LITTLE),
    root: setOf(file.dataSet, wire),
    head: file.bytes.subarray(0, headLength(file)),
    deflated: DEFLATED.has(file.transferSyntax),
  };
}

function headLength(file: ParsedFile): number {
  if (file.preamble !== undefined) return 132;
  return Buffer.from(file.bytes.subarray(0, 4)).toString('latin1') === 'DICM' ? 4 : 0;
}

function setOf(dataSet: DataSet, wire: Wire): DraftSet {
  const elements = dataSet.elements
    .filter(({ tag }) => !tag.endsWith('0000'))
    .map((element) => elementOf(element, wire));
  return { wire, charset: dataSet.charset, elements };
}

function elementOf({ tag, vr, wireVr, bytes, items, undefinedLength }: Element, wire: Wire): DraftElement {
  // PS3.5 6.2.2: what was written as UN holds Implicit VR Little Endian.
  const inside = wireVr === 'UN' ? IMPLICIT_LITTLE : wire;
  return { tag, vr, wireVr, bytes, undefinedLength, items: items?.map((item) => setOf(item, inside)) };
}

/** Text of an element as it stands, without padding at its end. */
export function draftText({ vr, bytes }: DraftElement, { charset }: DraftSet): string {
  return elementText({ vr, bytes } as Element, charset).text.replace(/[ \0]+$/, '');
}

/** Replaces a value by text; false, and nothing is changed, when the character set has no code for it. */
export function setText(element: DraftElement, text: string, { charset }: DraftSet): boolean {
  const bytes = /^[\x20-\x7e\r\n]*$/.test(text) ? Buffer.from(text, 'latin1') : encoderOf(charset)(text);
  if (bytes === undefined) return false;
  element.bytes = even(bytes, NUL_PADDED.has(element.vr) ? 0 : 0x20);
  return true;
}

/** Adds an element that the set does not have, in the order of the tags. */
export function insertText(set: DraftSet, { tag, vr, text }: { tag: string; vr: string; text: string }): boolean {
  if (set.elements.some((element) => element.tag === tag)) return false;
  const plain = { tag, vr, wireVr: set.wire.explicit ? vr : undefined, items: undefined, undefinedLength: false };
  const element: DraftElement = { ...plain, bytes: new Uint8Array(0) };
  if (!setText(element, text, set)) return false;
  const at = set.elements.findIndex((other) => other.tag > tag);
  set.elements.splice(at < 0 ? set.elements.length : at, 0, element);
  return true;
}

/** The bytes of the file. The group length of the file meta is counted anew (PS3.10 7.1). */
export function writeDraft({ meta, root, head, deflated }: Draft): Uint8Array {
  const body = Buffer.concat(root.elements.map((element) => encodeElement(element, root.wire)));
  const parts = [head];
  if (meta !== undefined) parts.push(encodeMeta(meta));
  parts.push(deflated ? even(deflateRawSync(body), 0) : body);
  return Buffer.concat(parts);
}

function encodeMeta(meta: DraftSet): Uint8Array {
  const group = Buffer.concat(meta.elements.map((element) => encodeElement(element, EXPLICIT_LITTLE)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(group.length);
  return Buffer.concat([header('00020000', 'UL', 4, EXPLICIT_LITTLE), length, group]);
}

function encodeElement(element: DraftElement, wire: Wire): Uint8Array {
  const { tag, items, undefinedLength } = element;
  const vr = wire.explicit ? (element.wireVr ?? element.vr) : '';
  const inside = items?.[0]?.wire ?? wire;
  const value =
    items === undefined
      ? even(element.bytes, 0)
      : Buffer.concat(items.map((item) => encodeItem(item, undefinedLength)));
  if (!undefinedLength) return Buffer.concat([header(tag, vr, value.length, wire), value]);
  return Buffer.concat([header(tag, vr, UNDEFINED, wire), value, delimiter('FFFEE0DD', inside)]);
}

function encodeItem({ elements, wire }: DraftSet, undefinedLength: boolean): Uint8Array {
  const content = Buffer.concat(elements.map((element) => encodeElement(element, wire)));
  const start = header('FFFEE000', '', undefinedLength ? UNDEFINED : content.length, { ...wire, explicit: false });
  return Buffer.concat(undefinedLength ? [start, content, delimiter('FFFEE00D', wire)] : [start, content]);
}

const delimiter = (tag: string, wire: Wire): Uint8Array => header(tag, '', 0, { ...wire, explicit: false });

function header(tag: string, vr: string, length: number, wire: Wire): Uint8Array {
  const long = LONG_VRS.has(vr);
  const bytes = new Uint8Array(wire.explicit && long ? 12 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), wire.little);
  view.setUint16(2, Number.parseInt(tag.slice(4), 16), wire.little);
  if (!wire.explicit) view.setUint32(4, length, wire.little);
  else {
    bytes.set(Buffer.from(vr, 'latin1'), 4);
    if (long) view.setUint32(8, length, wire.little);
    else if (length > 0xffff) throw new RangeError(`${tag} ${vr} cannot hold ${length} bytes`);
    else view.setUint16(6, length, wire.little);
  }
  return bytes;
}

function even(bytes: Uint8Array, pad: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Uint8Array.of(pad)]);
}
