import type { Border } from './borders.ts';
import { foldBytes } from './byte-fold.ts';
import type { Needle } from './needles.ts';

/**
 * How the bytes of a pattern say text, which decides what stands beside a hit. `ascii`: the same bytes in every
 * encoding of one-byte units. `other`: the character set of the source, neither Latin-1 nor Unicode.
 */
export type PatternEncoding = 'ascii' | 'latin-1' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'other';

export interface BytePattern {
  /** Folded by `foldBytes`. */
  readonly bytes: Uint8Array;
  readonly border: Border;
  readonly encoding: PatternEncoding;
  /** Position of the needle in the caller's list. */
  readonly needle: number;
}

/** Encodes text in a character set of one-byte units; undefined if it lacks a character. Must extend ASCII. */
export type Encoder = (text: string) => Uint8Array | undefined;

/** Shorter patterns would hit everywhere. */
const SHORTEST_PATTERN = 2;

/**
 * The byte strings that a needle can be in a file: each of its forms in UTF-8, Latin-1, both orders of UTF-16 and what
 * `encoders` add, and for letters beyond ASCII in capitals and small letters.
 * @example
 * const patterns = needles.flatMap((needle, index) => bytePatterns(needle, index));
 * new NeedleSearch(patterns);
 */
export function bytePatterns(needle: Needle, index: number, encoders: readonly Encoder[] = []): readonly BytePattern[] {
  const patterns: BytePattern[] = [];
  const seen = new Set<string>();
  const add = (encoding: PatternEncoding, bytes: Uint8Array | undefined): void => {
    if (bytes === undefined || bytes.length < SHORTEST_PATTERN) return;
    patterns.push({ bytes: foldBytes(bytes), border: needle.border, encoding, needle: index });
  };
  for (const form of needle.forms) {
    const isAscii = ASCII.test(form);
    for (const text of isAscii ? [foldedAscii(form)] : caseVariants(form)) {
      if (seen.has(text)) continue;
      seen.add(text);
      if (isAscii) add('ascii', latin1(text));
      else {
        add('utf-8', utf8.encode(text));
        add('latin-1', latin1(text));
        for (const encode of encoders) add('other', encode(text));
      }
      add('utf-16le', utf16(text, 0));
      add('utf-16be', utf16(text, 1));
    }
  }
  return patterns;
}

const ASCII = /^[\0-\x7f]*$/;

/** Forms that differ in separators alone are one pattern. */
const foldedAscii = (text: string): string => text.toLowerCase().replace(/[\t-\r -/:-@[-`{-~]/g, ' ');

const utf8 = new TextEncoder();

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

/** So many letters are tried in every mixture of capitals and small letters. */
const MIXED_LETTERS = 2;

/**
 * The spellings of a text in capitals and small letters, as far as the search does not fold them: letters beyond ASCII.
 * With more than two of them: all small, all capital, and each word with a capital in front.
 */
function caseVariants(text: string): readonly string[] {
  const letters = [...text];
  const cased = letters.flatMap((letter, i) => (letter > '\x7f' && capital(letter) !== letter ? [i] : []));
  if (cased.length <= MIXED_LETTERS) return mixtures(letters, cased);
  const capitals = letters.map(capital);
  const title = letters.map((letter, i) =>
    i === 0 || !/[\p{L}\p{M}]/u.test(letters[i - 1]!) ? capital(letter) : letter,
  );
  return [text, capitals.join(''), title.join('')];
}

function mixtures(letters: readonly string[], cased: readonly number[]): readonly string[] {
  const [first, ...rest] = cased;
  if (first === undefined) return [letters.join('')];
  const raised = letters.with(first, capital(letters[first]!));
  return [...mixtures(letters, rest), ...mixtures(raised, rest)];
}

/** The capital of one character; a sharp s, whose capital is two letters, stays. */
function capital(letter: string): string {
  const upper = letter.toUpperCase();
  return upper.length === letter.length ? upper : letter;
}
