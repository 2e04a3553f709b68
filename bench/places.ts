import { spellingsOf } from '../examples/studies/index.ts';
import { type Element, type ParsedFile, ParseError, parseFile, walk } from '../test/runners/parse/index.ts';

/** Where in a file an identity can stand. An occurrence belongs to the first of these that fits. */
export const PLACES = {
  container: 'preamble, file meta, padding, bytes behind the end',
  private: 'private blocks',
  unknown: 'elements of VR UN',
  overlay: 'overlays, curves, waveform annotations',
  content: 'structured content, graphic annotations',
  document: 'encapsulated documents',
  nested: 'other nested sequences',
  charset: 'text beyond ASCII',
  date: 'dates',
  uid: 'UIDs',
  other: 'other attributes',
} as const;

export type Place = keyof typeof PLACES;

/** One identity at one place. */
export interface Occurrence {
  readonly needle: string;
  readonly place: Place;
  /** Tags with item numbers, or where in the file when no element holds it. */
  readonly path: string;
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly element: Element;
}

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly needle: string;
}

const CONTAINER = /^meta:|^(0002|0004)|FFFCFFFC$/;
const PRIVATE = /(^|\.)(meta:)?[0-9A-F]{3}[13579BDF][0-9A-F]{4}/;
const OVERLAY = /(^|\.)(50|60)[0-9A-F]{6}|(^|\.)0040B020/;
const CONTENT = /(^|\.)(0040A730|0070[0-9A-F]{4})/;
const DOCUMENT = /(^|\.)00420011$/;
const PIXELS = /(^|\.)7FE0[0-9A-F]{4}$/;
const UID = /^\d+(\.\d+){2,}$/;
const DATE = /^\d{8}$/;

/** Every occurrence of the needles in a file outside its pixels; one for each needle and element, however often. */
export function occurrences(bytes: Uint8Array, needles: readonly string[]): readonly Occurrence[] {
  const { body, ranges } = readable(bytes);
  const found = new Map<string, Occurrence>();
  for (const hit of outermost(hitsOf(body, needles))) {
    const range = ranges.find(({ start, end }) => hit.start >= start && hit.start < end);
    const path = range?.path ?? 'outside the elements';
    if (PIXELS.test(path)) continue;
    const { needle } = hit;
    found.set(`${path} ${needle}`, { needle, path, place: placeOf(needle, path, range?.element) });
  }
  return [...found.values()];
}

/** The elements that hold values, by position. Of a file that cannot be read to its end, none. */
function readable(bytes: Uint8Array): { body: Buffer; ranges: readonly Range[] } {
  const file = parsed(bytes);
  if (file === undefined) return { body: folded(bytes), ranges: [] };
  const visits = [...(file.meta === undefined ? [] : walk(file.meta, 'meta:')), ...walk(file.dataSet)];
  const ranges = visits
    .filter(({ element }) => element.items === undefined)
    .map(({ element, path }) => {
      const { valueStart, bytes: value } = element;
      return { start: valueStart, end: valueStart + value.length, path, element };
    });
  return { body: folded(file.body), ranges };
}

function parsed(bytes: Uint8Array): ParsedFile | undefined {
  try {
    return parseFile(bytes);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

function placeOf(needle: string, path: string, element: Element | undefined): Place {
  if (element === undefined || CONTAINER.test(path)) return 'container';
  if (PRIVATE.test(path)) return 'private';
  if (element.wireVr === 'UN') return 'unknown';
  if (OVERLAY.test(path)) return 'overlay';
  if (CONTENT.test(path)) return 'content';
  if (DOCUMENT.test(path)) return 'document';
  if (path.includes('[')) return 'nested';
  if (/[^\x00-\x7f]/.test(needle)) return 'charset';
  if (DATE.test(needle)) return 'date';
  return UID.test(needle) ? 'uid' : 'other';
}

function hitsOf(body: Buffer, needles: readonly string[]): Hit[] {
  return needles.flatMap((needle) =>
    spellingsOf(needle).flatMap((spelling) => {
      const bytes = folded(spelling);
      const width = bytes.length === 2 * needle.length && bytes[1] === 0 ? 2 : 1;
      const hits: Hit[] = [];
      for (let at = body.indexOf(bytes); at >= 0; at = body.indexOf(bytes, at + 1)) {
        const end = at + bytes.length;
        if (standsAlone(body, needle, { start: at, end, width })) hits.push({ start: at, end, needle });
      }
      return hits;
    }),
  );
}

/** `Maerzenbecher` inside a longer hit says nothing more. */
function outermost(hits: readonly Hit[]): readonly Hit[] {
  const isInside = (a: Hit, b: Hit): boolean =>
    a.start >= b.start && a.end <= b.end && a.end - a.start < b.end - b.start;
  return hits.filter((hit) => !hits.some((other) => isInside(hit, other)));
}

/** Digits must not be part of a longer number, except a date at the head of a date with time; letters of a short word not of a longer one. */
function standsAlone(body: Buffer, needle: string, at: { start: number; end: number; width: number }): boolean {
  const before = letterAt(body, at.start - at.width);
  const after = letterAt(body, at.end);
  if (/^\d/.test(needle) && /\d/.test(before)) return false;
  if (/\d$/.test(needle) && /\d/.test(after)) return DATE.test(needle) && digitsFrom(body, at.start, at.width) >= 12;
  if (UID.test(needle) && (before === '.' || after === '.')) return false;
  if (needle.length >= 8 || !/[a-z]/i.test(needle)) return true;
  return !(/^[a-z]/i.test(needle) && /[a-z]/.test(before)) && !(/[a-z]$/i.test(needle) && /[a-z]/.test(after));
}

const letterAt = (body: Buffer, at: number): string =>
  at >= 0 && at < body.length ? String.fromCharCode(body[at]!) : '';

function digitsFrom(body: Buffer, start: number, width: number): number {
  let count = 0;
  while (/\d/.test(letterAt(body, start + count * width))) count++;
  return count;
}

/** ASCII letters in lower case. */
function folded(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes).map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)) as Buffer;
}
