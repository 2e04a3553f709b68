import { Failure, type FailureCode } from '../failure/index.ts';
import { tagText } from '../standard/index.ts';
import { type TextCodec, textCodec } from './charset/index.ts';
import type { DataSet, Element } from './dataset.ts';
import { concatBytes, encodeElement, encodeItem, encodeNumbers } from './encode.ts';
import { LIMITS } from './limits.ts';
import type { Encoding } from './syntax.ts';
import { encodeAscii, trimPadding } from './values.ts';
import { IS_SINGLE_VALUED, IS_STRING, IS_TEXT, MAY_BE_BULK, UNIT_BYTES, VR, type Vr, vrOfName } from './vr.ts';

/** DICOM JSON model (PS3.18 Annex F). */
export interface DicomJson {
  readonly [tag: string]: JsonElement;
}
export interface JsonElement {
  readonly vr: string;
  readonly Value?: readonly JsonValue[];
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}
export type JsonValue = string | number | null | JsonName | DicomJson;
export interface JsonName {
  readonly Alphabetic?: string;
  readonly Ideographic?: string;
  readonly Phonetic?: string;
}

const SPECIFIC_CHARACTER_SET = 0x00080005;
const UTF8 = 'ISO_IR 192';
const NAME_GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;

/**
 * A data set in the DICOM JSON model. Bulk values are left to `bulkUri`, which names where they can be fetched; without
 * it, or where it returns nothing, they are InlineBinary. Group lengths are left out (PS3.18 F.2.2), and of an
 * attribute that stands twice all but the first.
 */
export function toJson(dataSet: DataSet, bulkUri?: (element: Element) => string | undefined): DicomJson {
  const json: Record<string, JsonElement> = {};
  for (const element of dataSet.elements()) {
    const key = jsonKey(element.tag);
    if ((element.tag & 0xffff) !== 0 && json[key] === undefined) json[key] = jsonElement(element, bulkUri);
  }
  return json;
}

const jsonKey = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, '0');

function jsonElement(element: Element, bulkUri: ((element: Element) => string | undefined) | undefined): JsonElement {
  const vr = element.isSequence ? 'SQ' : element.vr;
  const values = element.isSequence ? element.items().map((item) => toJson(item, bulkUri)) : jsonValues(element);
  const hasBytes = MAY_BE_BULK[vrOfName(vr)] === 1;
  // PS3.18 F.2.5: an empty value field has neither Value nor InlineBinary. Padding alone is no value.
  const isEmpty = hasBytes ? element.length === 0 : values.length === 0 || (values.length === 1 && values[0] === null);
  if (isEmpty) return { vr };
  if (!hasBytes) return { vr, Value: values };
  const uri = element.isBulk ? bulkUri?.(element) : undefined;
  return uri === undefined ? { vr, InlineBinary: toBase64(littleEndian(element)) } : { vr, BulkDataURI: uri };
}

function jsonValues(element: Element): JsonValue[] {
  const vr = vrOfName(element.vr);
  if (vr === VR.PN) return element.strings().map(jsonName);
  if (vr === VR.AT) return element.numbers().map(jsonKey);
  const numbers = IS_STRING[vr] === 0 || vr === VR.DS || vr === VR.IS ? element.numbers() : [];
  return element.strings().map((text, i) => (text === '' ? null : jsonNumber(numbers[i], text)));
}

// PS3.18 F.2.3: numbers where they are exact; what is none stays text rather than being lost, as JSON has no NaN.
function jsonNumber(value: number | undefined, text: string): string | number {
  if (value === undefined || !Number.isFinite(value)) return text;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

function jsonName(text: string): JsonValue {
  const groups = text.split('=').map(trimPadding);
  const named = NAME_GROUPS.flatMap((name, i) => (groups[i] ? [[name, groups[i]]] : []));
  return named.length === 0 ? null : Object.fromEntries(named);
}

/** What is in force around an attribute that is encoded. */
interface Scope {
  readonly encoding: Encoding;
  readonly depth: number;
  /** Character set around; `undefined` where none is declared, and then text is UTF-8. */
  readonly terms: readonly string[] | undefined;
  /** Told when text beyond ASCII was written without a declared character set. */
  readonly onUtf8: () => void;
}

/**
 * Encodes a data set of the DICOM JSON model. Text is written in the character set that the data set declares, in
 * UTF-8 where it declares none and needs one, and then it says so. Group lengths are left out.
 * `Failure`: `input/json`, `input/value`, `limit/length`, `limit/nesting`.
 *
 * @param outerTerms Specific Character Set of the data set around, when this is an item.
 */
export function fromJson(json: DicomJson, encoding: Encoding, outerTerms?: readonly string[]): Uint8Array {
  let needsUtf8 = false;
  const scope = { encoding, depth: 0, terms: outerTerms, onUtf8: () => (needsUtf8 = true) };
  const bytes = encodeAttributes(json, scope);
  if (!needsUtf8) return bytes;
  return encodeAttributes({ ...json, [jsonKey(SPECIFIC_CHARACTER_SET)]: { vr: 'CS', Value: [UTF8] } }, scope);
}

function encodeAttributes(json: DicomJson, outer: Scope): Uint8Array {
  if (!isObject(json)) throw bad('input/json', 'a data set that is no object');
  const attributes = Object.entries(json).map(([key, element]) => ({ tag: tagOf(key), element }));
  attributes.sort((a, b) => a.tag - b.tag);
  const twice = attributes.find(({ tag }, i) => tag === attributes[i - 1]?.tag);
  if (twice !== undefined) throw bad('input/json', 'an attribute that stands twice', twice.tag);
  const scope = { ...outer, terms: declaredTerms(attributes) ?? outer.terms };
  return concatBytes(attributes.map(({ tag, element }) => encodeAttribute(tag, element, scope)));
}

function tagOf(key: string): number {
  if (!/^[0-9a-f]{8}$/i.test(key)) throw bad('input/json', 'an attribute name that is no tag');
  const tag = Number.parseInt(key, 16);
  // PS3.18 F.2: neither the file meta group nor items and delimiters are attributes of a data set.
  const group = tag >>> 16;
  if (group === 0x0002 || group === 0xfffe) throw bad('input/json', 'a tag that no data set can hold', tag);
  return tag;
}

type Attribute = { readonly tag: number; readonly element: JsonElement };

function declaredTerms(attributes: readonly Attribute[]): string[] | undefined {
  const declared = attributes.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET)?.element;
  return Array.isArray(declared?.Value) ? declared.Value.map((term) => String(term ?? '')) : undefined;
}

function encodeAttribute(tag: number, element: JsonElement, scope: Scope): Uint8Array {
  if ((tag & 0xffff) === 0) return new Uint8Array(0);
  const vr = isObject(element) && typeof element.vr === 'string' ? vrOfName(element.vr) : 0;
  if (vr === 0) throw bad('input/json', 'an attribute without a VR', tag);
  const { Value: values = [], InlineBinary: binary } = element;
  if (element.BulkDataURI !== undefined) throw bad('input/json', 'a bulk data reference cannot be followed here', tag);
  if (!Array.isArray(values)) throw bad('input/json', 'a Value that is no array', tag);
  if (binary !== undefined && (vr === VR.SQ || values.length > 0))
    throw bad('input/json', 'an InlineBinary beside values', tag);
  const bytes = binary === undefined ? encodeValues(tag, vr, values, scope) : fromBase64(binary, tag);
  const inOrder = binary !== undefined && scope.encoding.bigEndian ? swapUnits(bytes, vr) : bytes;
  return encodeElement(tag, vr, inOrder, scope.encoding);
}

function encodeValues(tag: number, vr: Vr, values: readonly JsonValue[], scope: Scope): Uint8Array {
  if (vr === VR.SQ) return encodeItems(values, scope);
  if (MAY_BE_BULK[vr] === 1 && values.length > 0) throw bad('input/json', 'values of a VR that has only bytes', tag);
  if (vr === VR.AT) {
    return encodeNumbers(
      vr,
      values.map((value) => tagValue(value, tag)),
      scope.encoding.bigEndian,
    );
  }
  if (IS_STRING[vr] === 0) {
    return values.length === 0 ? new Uint8Array(0) : encodeExact(tag, vr, values, scope.encoding.bigEndian);
  }
  return encodeText(tag, vr, values, scope);
}

function encodeItems(values: readonly JsonValue[], scope: Scope): Uint8Array {
  if (scope.depth >= LIMITS.nesting) throw bad('limit/nesting', `more than ${LIMITS.nesting} levels of sequences`);
  const inside = { ...scope, depth: scope.depth + 1 };
  return concatBytes(values.map((item) => encodeItem(encodeAttributes(item as DicomJson, inside), scope.encoding)));
}

function tagValue(value: JsonValue, tag: number): number {
  if (typeof value !== 'string' || !/^[0-9a-f]{8}$/i.test(value))
    throw bad('input/value', 'an AT value that is no tag', tag);
  return Number.parseInt(value, 16);
}

/** Binary numbers. One that the VR cannot hold is refused, not rounded. */
function encodeExact(tag: number, vr: Vr, values: readonly JsonValue[], bigEndian: boolean): Uint8Array {
  const isFloat = vr === VR.FL || vr === VR.FD;
  const numbers = values.map((value) => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    const isNumber = isFloat
      ? text !== '' && (text === 'NaN' || !Number.isNaN(Number(text)))
      : /^[+-]?\d{1,20}$/.test(text);
    if (!isNumber) throw bad('input/value', 'a value that is no number of its VR', tag);
    return isFloat ? Number(text) : BigInt(text.replace(/^\+/, ''));
  });
  if (numbers.some((value) => typeof value === 'bigint' && !isInRange(vr, value))) {
    throw bad('input/value', 'a number beyond the range of its VR', tag);
  }
  return encodeNumbers(vr, numbers, bigEndian);
}

function isInRange(vr: Vr, value: bigint): boolean {
  const bits = UNIT_BYTES[vr]! * 8;
  const isSigned = vr === VR.SS || vr === VR.SL || vr === VR.SV;
  return (isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) === value;
}

function encodeText(tag: number, vr: Vr, values: readonly JsonValue[], scope: Scope): Uint8Array {
  const texts = values.map((value) => valueText(value, tag, vr));
  const isSingle = IS_SINGLE_VALUED[vr] === 1;
  // PS3.18 F.2.4: a backslash in a value would make two of it.
  if (isSingle ? texts.length > 1 : texts.some((text) => text.includes('\\'))) {
    throw bad('input/value', 'values that the VR cannot hold', tag);
  }
  const text = texts.join('\\');
  const isAscii = !/[^\0-\x7f]/.test(text);
  if (IS_TEXT[vr] === 0) {
    if (!isAscii) throw bad('input/value', 'text beyond ASCII in a VR that has none', tag);
    return encodeAscii(text);
  }
  if (scope.terms === undefined && !isAscii) scope.onUtf8();
  const bytes = codecOf(scope).encode(text, vr === VR.PN ? 'name' : isSingle ? 'text' : 'multi');
  if (bytes === undefined) throw bad('input/value', 'text that the declared character set cannot hold', tag);
  return bytes;
}

const codecOf = ({ terms = [UTF8] }: Scope): TextCodec => textCodec(terms);

/** Characters of a DS (PS3.5 6.2). */
const LONGEST_DS = 16;

function valueText(value: JsonValue, tag: number, vr: Vr): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return vr === VR.DS ? decimalString(value) : String(value);
  if (!isObject(value) || vr !== VR.PN) throw bad('input/json', 'a value of a type that its VR does not have', tag);
  const groups = NAME_GROUPS.map((name) => String((value as JsonName)[name] ?? ''));
  return groups.join('=').replace(/=+$/, '');
}

/** A number as DS, with as many digits as fit. */
function decimalString(value: number): string {
  let text = String(value);
  for (let digits = LONGEST_DS; text.length > LONGEST_DS; digits--) text = String(Number(value.toPrecision(digits)));
  return text;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function fromBase64(text: unknown, tag: number): Uint8Array {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 === 1) {
    throw bad('input/json', 'an InlineBinary that is not base64', tag);
  }
  const binary = atob(text.replace(/=+$/, ''));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

// PS3.18 F.2.7: InlineBinary is little endian whatever the object was.
function littleEndian(element: Element): Uint8Array {
  return element.isBigEndian ? swapUnits(element.bytes(), vrOfName(element.vr)) : element.bytes();
}

function swapUnits(bytes: Uint8Array, vr: Vr): Uint8Array {
  const unit = UNIT_BYTES[vr]!;
  const swapped = new Uint8Array(bytes);
  for (let at = 0; unit > 1 && at + unit <= swapped.length; at += unit) swapped.subarray(at, at + unit).reverse();
  return swapped;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function bad(code: FailureCode, message: string, tag?: number): Failure {
  return new Failure(code, message, tag === undefined ? {} : { at: { path: tagText(tag) } });
}
