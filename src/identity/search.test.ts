import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Border, borderHolds } from './borders.ts';
import { foldBytes } from './byte-fold.ts';
import type { BytePattern, PatternEncoding } from './byte-patterns.ts';
import { NeedleSearch } from './search.ts';

const BORDERS: readonly Border[] = ['none', 'letter', 'token', 'digit', 'date'];

const pattern = (bytes: Uint8Array, border: Border = 'none', encoding: PatternEncoding = 'ascii'): BytePattern => ({
  bytes: foldBytes(bytes),
  border,
  encoding,
  needle: 0,
});

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

function hitsOf(patterns: readonly BytePattern[], bytes: Uint8Array, start = 0, end = bytes.length): readonly string[] {
  const hits: string[] = [];
  new NeedleSearch(patterns).scan(bytes, start, end, (index, offset) => {
    hits.push(`${index}@${offset}`);
    return true;
  });
  return hits.sort();
}

/** Every pattern at every position, byte by byte. */
function naive(patterns: readonly BytePattern[], bytes: Uint8Array, start = 0, end = bytes.length): readonly string[] {
  const folded = foldBytes(bytes);
  const hits: string[] = [];
  for (const [index, { bytes: own }] of patterns.entries()) {
    for (let at = start; at + own.length <= end; at++) {
      if (own.every((byte, i) => byte === folded[at + i])) hits.push(`${index}@${at}`);
    }
  }
  return hits.sort();
}

const SMALL_ALPHABET = [0x61, 0x41, 0x62, 0x2d, 0x20, 0x00, 0xff];
const smallBytes = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...SMALL_ALPHABET), { minLength, maxLength }).map((bytes) => Uint8Array.from(bytes));

test('without borders it finds what a search of every pattern at every position finds', () => {
  const patterns = fc.array(
    smallBytes(2, 14).map((bytes) => pattern(bytes)),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(patterns, smallBytes(0, 80), (some, bytes) => {
      assert.deepEqual(hitsOf(some, bytes), naive(some, bytes));
    }),
    { numRuns: 3000 },
  );
});

test('the same for patterns that are cut out of the bytes, whatever the shortest length is', () => {
  const bytes = fc.uint8Array({ minLength: 40, maxLength: 200 });
  const cuts = fc.array(fc.tuple(fc.nat(180), fc.integer({ min: 2, max: 20 })), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(bytes, cuts, (text, ranges) => {
      const cut = ranges
        .map(([from, length]) => text.subarray(from, from + length))
        .filter(({ length }) => length >= 2);
      const patterns = cut.map((own) => pattern(own));
      assert.deepEqual(hitsOf(patterns, text), naive(patterns, text));
    }),
    { numRuns: 1000 },
  );
});

test('a part of the bytes is searched as if the rest were not there', () => {
  const patterns = fc.array(fc.tuple(smallBytes(2, 6), fc.constantFrom(...BORDERS)), { maxLength: 8 });
  fc.assert(
    fc.property(patterns, smallBytes(0, 50), fc.nat(25), fc.nat(25), (some, bytes, start, length) => {
      const own = some.map(([text, border]) => pattern(text, border));
      const end = Math.min(bytes.length, start + length);
      const alone = bytes.slice(start, end);
      const moved = hitsOf(own, alone).map((hit) => hit.replace(/\d+$/, (at) => String(Number(at) + start)));
      assert.deepEqual(hitsOf(own, bytes, start, end), moved.sort());
    }),
    { numRuns: 2000 },
  );
});

/** Patterns with their borders as text, and the hits that a search of the text finds. */
function naiveInText(patterns: readonly (readonly [string, Border])[], text: string, unit: number): readonly string[] {
  const comparable = (some: string): string => some.toLowerCase().replaceAll(/[-_.]/g, ' ');
  const hits: string[] = [];
  for (const [index, [own, border]] of patterns.entries()) {
    for (let at = 0; at + own.length <= text.length; at++) {
      const isEqual = comparable(text.slice(at, at + own.length)) === comparable(own);
      if (isEqual && borderHolds(text, at, at + own.length, border)) hits.push(`${index}@${at * unit}`);
    }
  }
  return hits.sort();
}

const encodings: readonly [PatternEncoding, readonly string[], number, (text: string) => Buffer][] = [
  ['ascii', ['a', 'B', '1', '_', '-', '.'], 1, (text) => Buffer.from(text, 'latin1')],
  ['latin-1', ['a', 'b', '1', '_', 'é', '÷'], 1, (text) => Buffer.from(text, 'latin1')],
  ['utf-16le', ['a', 'B', '1', '_', 'é', 'ж', '漢'], 2, (text) => Buffer.from(text, 'utf16le')],
  ['utf-16be', ['a', 'B', '1', '_', 'é', 'ж', '漢'], 2, (text) => Buffer.from(text, 'utf16le').swap16()],
];

for (const [encoding, alphabet, unit, encode] of encodings) {
  test(`${encoding}: the rules for borders are those of decoded text`, () => {
    // No two letters beyond ASCII in a row in Latin-1, where they would read as another character set.
    const isPlain = (text: string): boolean => encoding !== 'latin-1' || !/[é÷]{2}/.test(text);
    const text = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 24 }).filter(isPlain);
    const own = fc.string({ unit: fc.constantFrom(...alphabet.slice(0, 4)), minLength: 2, maxLength: 5 });
    const patterns = fc.array(fc.tuple(own, fc.constantFrom(...BORDERS)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(patterns, text, (some, content) => {
        const searched = some.map(([word, border]) => pattern(encode(word), border, encoding));
        const bytes = encode(content);
        // In UTF-16 a hit at an odd offset would be one of bytes, not of text.
        const found = hitsOf(searched, bytes).filter((hit) => Number(hit.split('@')[1]) % unit === 0);
        assert.deepEqual(found, naiveInText(some, content, unit));
      }),
      { numRuns: 2000 },
    );
  });
}

test('overlapping and nested hits, and equal patterns, are all reported', () => {
  const patterns = ['abab', 'ababab', 'bab', 'abab', 'ba'].map((text) => pattern(ascii(text)));
  assert.deepEqual(hitsOf(patterns, ascii('ababab')), naive(patterns, ascii('ababab')));
  assert.equal(hitsOf(patterns, ascii('ababab')).length, 9);
});

test('capitals and separators are folded, other bytes are not', () => {
  const hits = (text: string): number => hitsOf([pattern(ascii('doe jane'))], ascii(text)).length;
  for (const text of ['DOE^JANE', 'doe.jane', 'Doe_Jane', 'DOE\\JANE', 'doe\tjane']) assert.equal(hits(text), 1, text);
  for (const text of ['doe\0jane', 'doejane', 'doe\u00a0jane', 'doe  jane']) assert.equal(hits(text), 0, text);
});

test('the callback ends the scan, also between long and short patterns', () => {
  let calls = 0;
  const search = new NeedleSearch([pattern(ascii('abcd')), pattern(ascii('abc'))]);
  search.scan(ascii('abcd abcd'), 0, 9, () => {
    calls++;
    return false;
  });
  assert.equal(calls, 1);
});

test('nothing to search for finds nothing, and a pattern of one byte is a defect of the caller', () => {
  assert.deepEqual(hitsOf([], ascii('abc')), []);
  assert.throws(() => new NeedleSearch([pattern(ascii('a'))]), RangeError);
});

test('work at a position is bounded: 5,000 patterns with one beginning, over bytes that repeat it', () => {
  const beginning = 'smithsmith'.repeat(3);
  const patterns = Array.from({ length: 5000 }, (_, i) => pattern(ascii(beginning + i.toString(36).padStart(4, 'q'))));
  const search = new NeedleSearch(patterns);
  const bytes = ascii('smith'.repeat(60_000));
  let hits = 0;
  const started = performance.now();
  search.scan(bytes, 0, bytes.length, () => {
    hits++;
    return true;
  });
  assert.equal(hits, 0);
  // A walk of the list would compare 30 bytes 60,000 × 5,000 times: some 10 seconds. This takes 0.03.
  assert.ok(performance.now() - started < 2000);
});
