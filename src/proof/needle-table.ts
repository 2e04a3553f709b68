import { type TextCodec, textCodec } from '../dicom/index.ts';
import { BYTE_FOLD, type BytePattern, NeedleSearch, type Subject } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { HitEncoding } from './borders.ts';
import { type Needle, type Needles, needlesOf } from './needles.ts';
import { plainWords } from './plain-words.ts';
import { ValueReader } from './value-reader.ts';

/** A search over bytes, with what each of its patterns stands for. */
export interface SpellingSearch {
  readonly search: NeedleSearch;
  readonly needles: readonly Needle[];
  readonly encodings: readonly HitEncoding[];
  /** Bytes by pattern. */
  readonly lengths: readonly number[];
  readonly longest: number;
}

/** Character sets of one patient whose searches are kept: an object can declare any. */
const KEPT_SETS = 4;
const SHORTEST_PATTERN = 3;
const UTF8 = new TextEncoder();

/** Everything that is looked up for one patient. Building it costs more than verifying a small file. */
export class NeedleTable {
  readonly needles: Needles;
  readonly reader: ValueReader;
  readonly #spellings: readonly Needle[];
  readonly #isAscii: boolean;
  readonly #raw = new Map<string, SpellingSearch>();
  #decoded: SpellingSearch | undefined;

  constructor(subject: Subject, policy: CompiledPolicy) {
    this.needles = needlesOf(subject, policy);
    this.reader = new ValueReader(this.needles);
    this.#spellings = this.needles.spellings;
    this.#isAscii = this.#spellings.every(({ text }) => isAscii(text));
  }

  /** For bytes as they stand, in the encodings that any file can hold and in the character sets that this one declares. */
  raw(sets: readonly string[]): SpellingSearch {
    const key = this.#isAscii ? '' : sets.join('\n');
    let search = this.#raw.get(key);
    if (search === undefined) {
      if (this.#raw.size >= KEPT_SETS) this.#raw.clear();
      search = rawSearch(this.#spellings, key === '' ? [] : sets.map((terms) => textCodec(terms.split('\\'))));
      this.#raw.set(key, search);
    }
    return search;
  }

  /** For decoded text in the form of `plainWords`, as UTF-8. */
  get decoded(): SpellingSearch {
    this.#decoded ??= decodedSearch(this.#spellings);
    return this.#decoded;
  }
}

function rawSearch(needles: readonly Needle[], codecs: readonly TextCodec[]): SpellingSearch {
  const patterns = new Patterns();
  for (const needle of needles) {
    for (const text of isAscii(needle.text) ? [needle.text] : cased(needle.text)) {
      if (isAscii(text)) patterns.add(needle, 'ascii', latin1(text));
      else {
        patterns.add(needle, 'utf-8', UTF8.encode(text));
        patterns.add(needle, 'latin-1', latin1(text));
        for (const codec of codecs) patterns.add(needle, 'other', codec.encode(text, 'text'));
      }
      patterns.add(needle, 'utf-16le', utf16(text, 0));
      patterns.add(needle, 'utf-16be', utf16(text, 1));
    }
  }
  return patterns.search();
}

function decodedSearch(needles: readonly Needle[]): SpellingSearch {
  const patterns = new Patterns();
  for (const needle of needles) patterns.add(needle, 'utf-8', UTF8.encode(plainWords(needle.text)));
  return patterns.search();
}

class Patterns {
  readonly #patterns: BytePattern[] = [];
  readonly #needles: Needle[] = [];
  readonly #encodings: HitEncoding[] = [];

  add(needle: Needle, encoding: HitEncoding, bytes: Uint8Array | undefined): void {
    if (bytes === undefined || bytes.length < SHORTEST_PATTERN) return;
    // Borders are the affair of `borders.ts`, which knows where a value begins and ends.
    fold(bytes);
    this.#patterns.push({ bytes, border: 'none', encoding, needle: this.#needles.length });
    this.#needles.push(needle);
    this.#encodings.push(encoding);
  }

  search(): SpellingSearch {
    const lengths = this.#patterns.map(({ bytes }) => bytes.length);
    return {
      search: new NeedleSearch(this.#patterns),
      needles: this.#needles,
      encodings: this.#encodings,
      lengths,
      longest: lengths.reduce((most, length) => Math.max(most, length), 0),
    };
  }
}

/** So many letters are tried in every mixture of small and capital: what a wrong character set makes of a name. */
const MIXED_LETTERS = 3;

/** The ways in which letters beyond ASCII are written small and capital; the search itself folds the others. */
function cased(text: string): Set<string> {
  const title = text.replace(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toUpperCase());
  const places = [...text.matchAll(/[^\0-\x7f]/g)].map(({ index }) => index);
  const mixed = places.length > MIXED_LETTERS ? [text] : places.reduce(withBothCases, [text]);
  return new Set([text, text.toUpperCase(), title, ...mixed]);
}

const withBothCases = (texts: readonly string[], place: number): string[] =>
  texts.flatMap((text) => [text, text.slice(0, place) + text[place]!.toUpperCase() + text.slice(place + 1)]);

/** In place: the search compares folded bytes (`byte-fold.ts` of identity). */
function fold(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] = BYTE_FOLD[bytes[i]!]!;
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

function latin1(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

function utf16(text: string, bigEndian: 0 | 1): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bytes[2 * i + bigEndian] = code & 0xff;
    bytes[2 * i + 1 - bigEndian] = code >> 8;
  }
  return bytes;
}
