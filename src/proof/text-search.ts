import { IDENTIFIER_KINDS, type IdentifierKind } from '../identity/index.ts';
import { hasBorder } from './borders.ts';
import type { NeedleTable } from './needle-table.ts';
import { kindBit } from './needles.ts';
import { plainWords } from './plain-words.ts';

/** Identifiers of one kind in a text. */
export type CountByKind = ReadonlyMap<IdentifierKind, number>;

/** A hit at [start, end) of the words, with the kinds of identifier that it may be, as bits. */
interface Hit {
  readonly start: number;
  readonly end: number;
  readonly kinds: number;
}

/** Shorter names are put together from single characters only: two words make one of them by chance. */
const LEAST_GLUED = 5;
const SHORTEST_NUMBER = 3;
/** So many single characters in a row are a word that was drawn letter by letter. */
const SINGLES = /(?<!\S)\S(?:\s\S){2,}(?!\S)/gu;

/** A text is searched piece by piece: the search needs some 80 times the memory of its text. */
const PIECE = 262_144;
/** No spelling of an identifier is longer, in single characters either. */
const OVERLAP = 4_096;

const UTF8 = new TextEncoder();
const DATE = kindBit('date');
const SPACE = 0x20;

/**
 * Counts the identifiers of a patient in decoded text of any origin: words as in the values of elements, and words that
 * line ends, hyphens, letter spacing or the way in which a page was drawn has taken apart. Where two pieces of a long text
 * meet, one may be counted twice.
 */
export function countIdentifiers(text: string, table: NeedleTable): CountByKind {
  const all = new Map<IdentifierKind, number>();
  for (let at = 0; at === 0 || at + OVERLAP < text.length; at += PIECE - OVERLAP) {
    for (const [kind, count] of countIn(text.slice(at, at + PIECE), table)) all.set(kind, (all.get(kind) ?? 0) + count);
  }
  return all;
}

function countIn(text: string, table: NeedleTable): CountByKind {
  const words = UTF8.encode(plainWords(text));
  const hits = [...wholeHits(words, table), ...gluedHits(words, table), ...numberHits(words, table)];
  const spaced = text.replace(SINGLES, (run) => run.replace(/\s/gu, ''));
  const more = spaced === text ? [] : numberHits(UTF8.encode(plainWords(spaced)), table);
  return merged(countsOf(hits), countsOf(more));
}

/** Of two counts of the same text the larger one. */
export function merged(a: CountByKind, b: CountByKind): CountByKind {
  const all = new Map(a);
  for (const [kind, count] of b) all.set(kind, Math.max(count, all.get(kind) ?? 0));
  return all;
}

function wholeHits(words: Uint8Array, { decoded: { search, needles, lengths } }: NeedleTable): Hit[] {
  const hits: Hit[] = [];
  search.scan(words, 0, words.length, (pattern, start) => {
    const { border, kinds } = needles[pattern]!;
    const end = start + lengths[pattern]!;
    if (hasBorder({ bytes: words, from: 0, to: words.length, start, end }, border, 'utf-8'))
      hits.push({ start, end, kinds });
    return true;
  });
  return hits;
}

/** Needles that begin with one word and end with another, when nothing stands between the words. */
function gluedHits(words: Uint8Array, { decoded: { search, needles, lengths } }: NeedleTable): Hit[] {
  const { letters, starts, ends } = glue(words);
  const hits: Hit[] = [];
  search.scan(letters, 0, letters.length, (pattern, start) => {
    const end = start + lengths[pattern]!;
    const first = starts.get(start);
    const last = ends.get(end);
    if (first === undefined || last === undefined || first === last) return true;
    const isSpaced = letterCount(letters, start, end) === last - first + 1;
    // At the place of the same letters in the text, so that a name of two words is not counted once more.
    if (end - start >= LEAST_GLUED || isSpaced)
      hits.push({ start: start + first, end: end + last, kinds: needles[pattern]!.kinds });
    return true;
  });
  return hits;
}

interface Glued {
  readonly letters: Uint8Array;
  /** Number of the word that begins, and of the one that ends, at an offset. */
  readonly starts: ReadonlyMap<number, number>;
  readonly ends: ReadonlyMap<number, number>;
}

function glue(words: Uint8Array): Glued {
  const letters = new Uint8Array(words.length);
  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  let at = 0;
  let number = 0;
  starts.set(0, 0);
  for (const byte of words) {
    if (byte === SPACE) {
      ends.set(at, number++);
      starts.set(at, number);
    } else letters[at++] = byte;
  }
  ends.set(at, number);
  return { letters: letters.subarray(0, at), starts, ends };
}

/** Characters, not bytes, of UTF-8. */
function letterCount(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((bytes[i]! & 0xc0) !== 0x80) count++;
  return count;
}

function numberHits(words: Uint8Array, { reader }: NeedleTable): Hit[] {
  const hits: Hit[] = [];
  const range = { bytes: words, from: 0, to: words.length, leastBytes: SHORTEST_NUMBER };
  reader.read(range, (kinds, start, end) => hits.push({ start, end, kinds: kinds === 0 ? DATE : kinds }));
  return hits;
}

/** Hits that overlap are one: a name is found whole, and by its parts. */
function countsOf(hits: readonly Hit[]): CountByKind {
  const sorted = hits.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const counts = new Map<IdentifierKind, number>();
  for (const kind of IDENTIFIER_KINDS) {
    const bit = kindBit(kind);
    let count = 0;
    let covered = -1;
    for (const { start, end, kinds } of sorted) {
      // What may be of several kinds is counted as the first of them.
      if ((kinds & -kinds) !== bit || start < covered) continue;
      count++;
      covered = end;
    }
    if (count > 0) counts.set(kind, count);
  }
  return counts;
}
