import { deflateRawSync } from 'node:zlib';
import { encoderOf } from './charset-encode.ts';

/** DICOM JSON model (PS3.18 Annex F). */
export interface JsonElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  readonly InlineBinary?: string;
}
export type JsonDataSet = Readonly<Record<string, JsonElement>>;

export interface EncodeOptions {
  readonly transferSyntax?: string;
  /** File meta as given; a plain one is made when absent. */
  readonly meta?: JsonDataSet;
  readonly preamble?: Uint8Array;
  /** Bytes behind the data set. */
  readonly trailer?: Uint8Array;
  /** Value bytes that the JSON model cannot carry, by path. */
  readonly rawValues?: readonly { readonly path: string; readonly vr: string; readonly bytes: Uint8Array }[];
  /** Encoded elements to insert behind a top-level tag, or `last`. */
  readonly rawElements?: readonly { readonly after: string; readonly bytes: Uint8Array }[];
  /** Fragments of (7FE0,0010), behind an empty offset table. */
  readonly fragments?: readonly Uint8Array[];
}

interface Wire {
  readonly explicit: boolean;
  readonly little: boolean;
}

interface Node {
  readonly tag: string;
  vr: string;
  bytes: Uint8Array;
  readonly items: Node[][] | undefined;
}

const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const NUL_PADDED = new Set(['UI', 'OB', 'UN', 'OW', 'OD', 'OF', 'OL', 'OV']);

/** Encodes an object with preamble and file meta (PS3.10 7.1). Sequences and items have defined lengths. */
export function encodeObject(dataSet: JsonDataSet, options: EncodeOptions = {}): Uint8Array {
  const uid = options.transferSyntax ?? EXPLICIT_LITTLE;
  const wire: Wire = { explicit: uid !== '1.2.840.10008.1.2', little: uid !== '1.2.840.10008.1.2.2' };
  const nodes = nodesOf(dataSet, [], wire);
  for (const raw of options.rawValues ?? []) replaceValue(nodes, raw);
  const parts: Uint8Array[] = [];
  const insert = (after: string): void => {
    for (const raw of options.rawElements ?? []) if (raw.after.toUpperCase() === after) parts.push(raw.bytes);
  };
  for (const node of nodes) {
    parts.push(encodeNode(node, wire));
    insert(node.tag);
  }
  if (options.fragments !== undefined) parts.push(encapsulated(options.fragments));
  insert('LAST');
  const body = Buffer.concat(parts);
  return Buffer.concat([
    options.preamble ?? new Uint8Array(128),
    Buffer.from('DICM', 'latin1'),
    encodeMeta(options.meta ?? plainMeta(dataSet, uid), uid),
    uid === '1.2.840.10008.1.2.1.99' ? even(deflateRawSync(body), 0) : body,
    options.trailer ?? new Uint8Array(0),
  ]);
}

function plainMeta(dataSet: JsonDataSet, transferSyntax: string): JsonDataSet {
  const uid = (value: unknown): JsonElement => ({ vr: 'UI', Value: value === undefined ? [] : [value] });
  return {
    '00020001': { vr: 'OB', InlineBinary: 'AAE=' },
    '00020002': uid(dataSet['00080016']?.Value?.[0]),
    '00020003': uid(dataSet['00080018']?.Value?.[0]),
    '00020010': uid(transferSyntax),
    '00020012': uid('2.25.314159265358979323846264338327950288'),
  };
}

function encodeMeta(meta: JsonDataSet, transferSyntax: string): Uint8Array {
  const wire: Wire = { explicit: true, little: true };
  const whole = { '00020010': { vr: 'UI', Value: [transferSyntax] }, ...meta };
  const group = Buffer.concat(nodesOf(whole, [], wire).map((node) => encodeNode(node, wire)));
  const length: Node = { tag: '00020000', vr: 'UL', bytes: new Uint8Array(4), items: undefined };
  new DataView(length.bytes.buffer).setUint32(0, group.length, true);
  return Buffer.concat([encodeNode(length, wire), group]);
}

function nodesOf(dataSet: JsonDataSet, inherited: readonly string[], wire: Wire): Node[] {
  const own = dataSet['00080005']?.Value?.map((term) => String(term ?? ''));
  const charset = own ?? inherited;
  const tags = Object.keys(dataSet).sort((a, b) => (a.toUpperCase() < b.toUpperCase() ? -1 : 1));
  return tags.map((tag) => nodeOf(tag.toUpperCase(), dataSet[tag] as JsonElement, { charset, wire }));
}

function nodeOf(
  tag: string,
  element: JsonElement,
  { charset, wire }: { charset: readonly string[]; wire: Wire },
): Node {
  const { vr } = element;
  if (vr === 'SQ') {
    const items = (element.Value ?? []).map((item) => nodesOf((item ?? {}) as JsonDataSet, charset, wire));
    return { tag, vr, bytes: new Uint8Array(0), items };
  }
  const bytes =
    element.InlineBinary === undefined
      ? valueBytes(element, charset, wire)
      : swapped(Buffer.from(element.InlineBinary, 'base64'), vr, wire);
  return { tag, vr, bytes: padded(bytes, vr), items: undefined };
}

/** InlineBinary is little endian whatever the file (PS3.18 F.2.7). */
function swapped(bytes: Buffer, vr: string, wire: Wire): Uint8Array {
  if (wire.little) return bytes;
  if (vr === 'OW') return bytes.swap16();
  if (vr === 'OF' || vr === 'OL') return bytes.swap32();
  return vr === 'OD' || vr === 'OV' ? bytes.swap64() : bytes;
}

const NUMBER_WRITERS: Readonly<Record<string, (view: DataView, value: number, little: boolean) => void>> = {
  US: (view, value, little) => view.setUint16(0, value, little),
  SS: (view, value, little) => view.setInt16(0, value, little),
  UL: (view, value, little) => view.setUint32(0, value, little),
  SL: (view, value, little) => view.setInt32(0, value, little),
  FL: (view, value, little) => view.setFloat32(0, value, little),
  FD: (view, value, little) => view.setFloat64(0, value, little),
};
const UNIT: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, UV: 8, SV: 8, AT: 4 };

function valueBytes(element: JsonElement, charset: readonly string[], wire: Wire): Uint8Array {
  const values = element.Value ?? [];
  const unit = UNIT[element.vr];
  if (unit !== undefined) return Buffer.concat(values.map((value) => numberBytes(value, element.vr, wire)));
  const text = values.map((value) => textOfValue(value)).join('\\');
  const encoded = encoderOf(charset)(text) ?? encoderOf(['ISO_IR 100'])(text);
  return encoded ?? new TextEncoder().encode(text);
}

function numberBytes(value: unknown, vr: string, wire: Wire): Uint8Array {
  const bytes = new Uint8Array(UNIT[vr] ?? 0);
  const view = new DataView(bytes.buffer);
  if (vr === 'AT') {
    view.setUint16(0, Number.parseInt(String(value).slice(0, 4), 16), wire.little);
    view.setUint16(2, Number.parseInt(String(value).slice(4), 16), wire.little);
  } else if (vr === 'UV') view.setBigUint64(0, BigInt(String(value)), wire.little);
  else if (vr === 'SV') view.setBigInt64(0, BigInt(String(value)), wire.little);
  else NUMBER_WRITERS[vr]?.(view, Number(value), wire.little);
  return bytes;
}

function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as Readonly<Record<string, string>>;
  return [Alphabetic, Ideographic, Phonetic].join('=').replace(/=+$/, '');
}

function padded(bytes: Uint8Array, vr: string): Uint8Array {
  return even(bytes, NUL_PADDED.has(vr) ? 0 : 0x20);
}

function even(bytes: Uint8Array, pad: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Uint8Array.of(pad)]);
}

function replaceValue(nodes: Node[], raw: { path: string; vr: string; bytes: Uint8Array }): void {
  let level = nodes;
  const steps = raw.path.split('.');
  for (const [index, step] of steps.entries()) {
    const [, tag = '', item = '0'] = /^([0-9A-Fa-f]{8})(?:\[(\d+)\])?$/.exec(step) ?? [];
    const node = level.find((candidate) => candidate.tag === tag.toUpperCase());
    if (node === undefined) throw new SyntaxError(`rawValues names ${raw.path}, which the data set does not have`);
    if (index === steps.length - 1) {
      node.vr = raw.vr;
      node.bytes = padded(raw.bytes, raw.vr);
    } else level = node.items?.[Number(item)] ?? [];
  }
}

function encodeNode(node: Node, wire: Wire): Uint8Array {
  const value = node.items === undefined ? node.bytes : Buffer.concat(node.items.map((item) => encodeItem(item, wire)));
  return Buffer.concat([header(node.tag, node.vr, value.length, wire), value]);
}

function encodeItem(item: readonly Node[], wire: Wire): Uint8Array {
  const content = Buffer.concat(item.map((node) => encodeNode(node, wire)));
  return Buffer.concat([header('FFFEE000', '', content.length, { ...wire, explicit: false }), content]);
}

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

/** (7FE0,0010) OB of undefined length: empty basic offset table, then one item each (PS3.5 A.4). */
function encapsulated(fragments: readonly Uint8Array[]): Uint8Array {
  const wire: Wire = { explicit: false, little: true };
  const item = (bytes: Uint8Array): Uint8Array => Buffer.concat([header('FFFEE000', '', bytes.length, wire), bytes]);
  return Buffer.concat([
    Buffer.from('e07f10004f420000ffffffff', 'hex'),
    item(new Uint8Array(0)),
    ...fragments.map((fragment) => item(even(fragment, 0))),
    Buffer.from('feffdde000000000', 'hex'),
  ]);
}
