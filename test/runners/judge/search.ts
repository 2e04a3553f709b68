import { type Element, elementText, encoderOf, type ParsedFile, vrClass, walk } from '../parse/index.ts';
import { fold } from './identifiers.ts';

export interface Needle {
  readonly text: string;
  readonly kind: string;
}

export interface Hit {
  /** Path of the element, or the place in the file when no element covers it. */
  readonly path: string;
  readonly how: 'value' | 'utf-8' | 'latin-1' | 'utf-16le' | 'utf-16be' | 'character set';
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly bulk: boolean;
}

/** A needle shorter than this is a hit only as a whole word: `John` is not found in `Johnson`, `ward` not in `forward`. */
const WORD_BELOW = 8;
/** In numbers and pictures, bytes of a shorter needle stand by chance. */
const SHORTEST_IN_BULK = 8;
const UID = /^\d+(\.\d+){3,}$/;
const NUMBER_VRS = new Set(['AT', 'FD', 'FL', 'OD', 'OF', 'OL', 'OV', 'OW', 'SL', 'SS', 'SV', 'UL', 'US', 'UV']);

/**
 * One written file, ready to be searched for many needles: in the decoded value of every element at every depth, and
 * in the raw bytes (of the inflated data set too) as UTF-8, Latin-1, UTF-16 of both orders and the object's own
 * character set. Case does not count.
 * Rules of a hit: a needle that begins or ends with a digit must not touch another digit there (39 digits of a 2.25 UID
 * hold every short number), except a date that begins a run of 12 or 14 digits; a needle below 8 characters must not
 * touch a letter; a UID must not be the beginning or end of a longer one; in pixel data, waveforms, tables and other arrays of numbers only 8 bytes and more count.
 */
export class Haystack {
  readonly #texts: readonly { readonly path: string; readonly text: string }[];
  readonly #buffers: readonly Buffer[];
  readonly #ranges: readonly Range[];
  readonly #charset: readonly string[];

  /** `charset` adds an encoding to look for: the one of the source. */
  constructor(file: ParsedFile, charset: readonly string[] = file.dataSet.charset) {
    const visits = [...(file.meta === undefined ? [] : walk(file.meta, 'meta:')), ...walk(file.dataSet)];
    this.#texts = visits.flatMap(({ element, dataSet, path }) =>
      element.items !== undefined || isBulk(element)
        ? []
        : [{ path, text: fold(elementText(element, dataSet.charset).text) }],
    );
    this.#ranges = visits
      .filter(({ element }) => element.items === undefined)
      .map(({ element, path }) => rangeOf(element, path));
    this.#buffers = file.body === file.bytes ? [lower(file.bytes)] : [lower(file.body), lower(file.bytes)];
    this.#charset = charset;
  }

  find(needle: Needle): Hit | undefined {
    return this.#findInValues(needle) ?? this.#findInBytes(needle);
  }

  #findInValues(needle: Needle): Hit | undefined {
    const text = fold(needle.text);
    for (const value of this.#texts) {
      for (let at = value.text.indexOf(text); at >= 0; at = value.text.indexOf(text, at + 1)) {
        const around = (index: number): string => value.text[index] ?? '';
        if (stands(text, at, around)) return { path: value.path, how: 'value' };
      }
    }
    return undefined;
  }

  #findInBytes(needle: Needle): Hit | undefined {
    for (const { how, bytes, width } of encodings(needle.text, this.#charset)) {
      for (const [index, buffer] of this.#buffers.entries()) {
        const at = this.#findEncoded(buffer, bytes, { width, text: needle.text, mapped: index === 0 });
        if (at !== undefined) return { path: index === 0 ? this.#pathAt(at) : `byte ${at}`, how };
      }
    }
    return undefined;
  }

  #findEncoded(
    buffer: Buffer,
    bytes: Buffer,
    how: { width: number; text: string; mapped: boolean },
  ): number | undefined {
    for (let at = buffer.indexOf(bytes); at >= 0; at = buffer.indexOf(bytes, at + 1)) {
      if (how.mapped && bytes.length < SHORTEST_IN_BULK && this.#rangeAt(at)?.bulk) continue;
      // Neighbours in units of the encoding: one byte, or one UTF-16 code unit of which the non-zero byte is the letter.
      const behind = at + bytes.length - how.text.length * how.width;
      const around = (index: number): string =>
        unitAt(buffer, (index < 0 ? at : behind) + index * how.width, how.width);
      if (stands(how.text.toLowerCase(), 0, around)) return at;
    }
    return undefined;
  }

  #rangeAt(at: number): Range | undefined {
    let [low, high] = [0, this.#ranges.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle] as Range;
      if (at < range.start) high = middle - 1;
      else if (at >= range.end) low = middle + 1;
      else return range;
    }
    return undefined;
  }

  #pathAt(at: number): string {
    return this.#rangeAt(at)?.path ?? `byte ${at}`;
  }
}

const rangeOf = (element: Element, path: string): Range => ({
  start: element.valueStart,
  end: element.valueStart + element.bytes.length,
  path,
  bulk: isBulk(element),
});

/** Pixel data (native and encapsulated), overlay planes, curves, waveform samples and everything made of numbers. */
function isBulk(element: Element): boolean {
  if (vrClass(element.vr) === 'number' || NUMBER_VRS.has(element.vr)) return true;
  return element.vr === 'OB' && /^(7FE0|7F..0010|60..3000|50..(3000|200C)|54001010)/.test(element.tag);
}

/** ASCII letters in lower case, every other byte as it is; the length stays the same. */
function lower(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < copy.length; i++) {
    const byte = copy[i] as number;
    if (byte >= 0x41 && byte <= 0x5a) copy[i] = byte + 0x20;
  }
  return copy;
}

interface Encoding {
  readonly how: Hit['how'];
  readonly bytes: Buffer;
  readonly width: 1 | 2;
}

function encodings(text: string, charset: readonly string[]): Encoding[] {
  const found: Encoding[] = [{ how: 'utf-8', bytes: Buffer.from(text, 'utf8'), width: 1 }];
  const ascii = /^[\x00-\x7f]*$/.test(text);
  if (!ascii && /^[\x00-\xff]*$/.test(text))
    found.push({ how: 'latin-1', bytes: Buffer.from(text, 'latin1'), width: 1 });
  const wide = Buffer.from(text, 'utf16le');
  found.push(
    { how: 'utf-16le', bytes: wide, width: 2 },
    { how: 'utf-16be', bytes: Buffer.from(wide).swap16(), width: 2 },
  );
  const own = ascii ? undefined : encoderOf(charset)(text);
  if (own !== undefined) found.push({ how: 'character set', bytes: withoutEscapes(Buffer.from(own)), width: 1 });
  return found
    .map((encoding) => ({ ...encoding, bytes: lower(encoding.bytes) }))
    .filter(({ bytes }) => bytes.length > 0);
}

/** Escape sequences at the ends depend on what stands around the text. */
function withoutEscapes(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/^(\x1b\$?[()-]?[A-Zb])+/, '')
    .replace(/(\x1b\$?[()-]?[A-Zb])+$/, '');
  return Buffer.from(text, 'latin1');
}

function unitAt(buffer: Buffer, at: number, width: number): string {
  if (at < 0 || at + width > buffer.length) return '';
  if (width === 1) return String.fromCharCode(buffer[at] as number);
  const [first, second] = [buffer[at] as number, buffer[at + 1] as number];
  return first === 0 || second === 0 ? String.fromCharCode(first | second) : '';
}

/** `around(-1)` is the character before, `around(length)` the one behind when `at` is 0; offsets count from the text. */
function stands(text: string, at: number, around: (index: number) => string): boolean {
  const before = around(at - 1);
  const after = around(at + text.length);
  const digitAfter = /\d$/.test(text) && /^\d/.test(after);
  if (/^\d/.test(text) && /\d$/.test(before)) return false;
  if (digitAfter) return isDateInDateTime(text, at, around);
  if (UID.test(text) && isPartOfUid(text, at, around)) return false;
  if (text.length >= WORD_BELOW || !/[a-z]/.test(text)) return true;
  return !(/^[a-z]/.test(text) && /[a-z]$/.test(before)) && !(/[a-z]$/.test(text) && /^[a-z]/.test(after));
}

/** A UID inside a longer one is a root that others use too, no value of the source. */
function isPartOfUid(text: string, at: number, around: (index: number) => string): boolean {
  const dotted = (dot: number, digit: number): boolean => around(dot).endsWith('.') && /\d/.test(around(digit));
  return dotted(at - 1, at - 2) || dotted(at + text.length, at + text.length + 1);
}

function isDateInDateTime(text: string, at: number, around: (index: number) => string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  let run = text.length;
  while (run < 40 && /^\d/.test(around(at + run))) run++;
  return run === 12 || run === 14;
}
