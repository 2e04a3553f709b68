import type { ByteSource } from '../bytes/index.ts';
import { decodeLatin1, VR } from '../dicom/index.ts';
import { hasBorder } from './borders.ts';
import type { Faults } from './faults.ts';
import type { NeedleTable, SpellingSearch } from './needle-table.ts';
import { kindBit } from './needles.ts';
import type { ObjectPermissions } from './permissions.ts';
import { plainWords } from './plain-words.ts';
import { isMethodText, PROVED } from './provenance.ts';
import { findUids, isReplacedOrPublic, looksLikeUid, stretchAround } from './uids.ts';
import { contentOf, HAS_DIGIT, HAS_NUL, HAS_OTHER, isNumberLike, VALUE, valueClass } from './value-classes.ts';
import type { OnNumber } from './value-reader.ts';
import type { WrittenObject } from './written.ts';

/** Shorter hits in samples are chance. */
const LEAST_IN_SAMPLES = 8;
/** Bytes around a hit that its border needs. */
const AROUND = 8;
/** Long values and files that do not lie in memory are read in pieces of so many bytes. */
const PIECE = 1024 * 1024;
/** No notation of a date or a number is longer. */
const OVERLAP = 64;
const SHORTEST_NUMBER = 3;
const SHORTEST_UID = 20;

const DATE = kindBit('date');
const UID = kindBit('uid');

const METHOD = 0x00120063;
const CODE_VALUES: ReadonlySet<number> = new Set([0x00080100, 0x00080119]);
const CODING_SCHEME_DESIGNATOR = 0x00080102;
/** Coding schemes of PS3.16 Table 8-1 whose codes are numbers: an identifier can equal one by chance. */
const NUMERIC_SCHEMES: ReadonlySet<string> = new Set([
  ...[
    'DCM',
    'SCT',
    'SRT',
    'SNM3',
    'LN',
    'FMA',
    'MDC',
    'UMLS',
    'NCIt',
    'RADLEX',
    'I9',
    'I9C',
    'I10',
    'I10P',
    'C4',
    'CPT',
    'RXNORM',
    'NDC',
  ],
]);

/**
 * The search for what identifies the patient, three times over: every byte of the file as it stands, with no regard
 * for elements; dates and numbers in each value; and each text that is not plain ASCII once more, decoded. Only when
 * something was found is asked which element holds it, and whether the policy lets it stand there.
 *
 * Not read: Pixel Data, Float and Double Float Pixel Data at the root, the affair of `pixel`; and what is compressed or
 * encrypted inside a value; of documents `document-check.ts` reads the text. In OW, OF, OL, OD, OV, in waveforms, overlays and icons only hits
 * of 8 bytes and more count.
 */
export class IdentifierSearch {
  readonly #written: WrittenObject;
  readonly #table: NeedleTable;
  readonly #permissions: ObjectPermissions;
  readonly #faults: Faults;
  #row = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #from = 0;
  #to = 0;
  #isCutBefore = false;
  #isCutAfter = false;

  constructor(written: WrittenObject, table: NeedleTable, permissions: ObjectPermissions, faults: Faults) {
    this.#written = written;
    this.#table = table;
    this.#permissions = permissions;
    this.#faults = faults;
  }

  /** Dates and numbers in a text; and all identifiers in its decoded form, when it is not plain ASCII. */
  readText(row: number): void {
    this.#written.locate(row);
    const { bytes, from, to } = this.#written;
    const content = contentOf(bytes, from, to);
    if ((content & HAS_DIGIT) !== 0) this.#readNumbers(row, bytes, from, to);
    if ((content & HAS_OTHER) !== 0) this.#readDecoded(row, bytes.subarray(from, to));
  }

  /** Dates and numbers in bytes that are no text by their VR, read as ASCII and as UTF-16. */
  readBytes(row: number): void {
    this.#inPieces(row, (bytes, from, to) => {
      const content = contentOf(bytes, from, to);
      if ((content & HAS_DIGIT) === 0) return;
      this.#readNumbers(row, bytes, from, to);
      if ((content & HAS_NUL) === 0) return;
      const dense = bytes.subarray(from, to).filter((byte) => byte !== 0);
      this.#readNumbers(row, dense, 0, dense.length);
    });
  }

  readSamples(row: number): void {
    this.#inPieces(row, (bytes, from, to) => this.#read(row, bytes, from, to, LEAST_IN_SAMPLES));
  }

  /** DS and IS: an identifier or a day only as a whole value. */
  readDecimal(row: number): void {
    const { numbers, days } = this.#table.needles;
    this.#written.locate(row);
    const { bytes, from, to } = this.#written;
    let value = 0;
    let digits = 0;
    for (let i = from; i <= to; i++) {
      const byte = i < to ? bytes[i]! : 0x5c;
      if (byte >= 0x30 && byte <= 0x39) {
        value = value * 10 + byte - 0x30;
        digits++;
      } else if (byte === 0x5c) {
        if (digits >= 5 && numbers.has(value)) this.judge(numbers.get(value)!, row);
        if (digits === 8 && days.has(value)) this.judge(DATE, row);
        value = 0;
        digits = 0;
      } else if (byte !== 0x20 && byte !== 0x2b && byte !== 0) value = Number.NaN;
    }
  }

  /** Every byte of the data set but the pictures, which are ranges in ascending order, in the sets that it declares. */
  scan(start: number, pictures: readonly (readonly [number, number])[], sets: readonly string[]): void {
    const spellings = this.#table.raw(sets);
    const onHit = (pattern: number, offset: number): boolean => this.#judgeHit(spellings, pattern, offset);
    let at = start;
    for (const [from, to] of pictures) {
      scanSource(this.#written.body, at, from, spellings, onHit);
      at = to;
    }
    scanSource(this.#written.body, at, this.#written.body.size, spellings, onHit);
  }

  /** Bytes in front of the data set that are not as they should be. */
  scanFront(source: ByteSource, end: number): void {
    const spellings = this.#table.raw([]);
    const bytes = source.read(0, end).slice();
    spellings.search.scan(bytes, 0, end, (pattern, offset) => {
      const { border } = spellings.needles[pattern]!;
      const place = { bytes, from: 0, to: end, start: offset, end: offset + spellings.lengths[pattern]! };
      if (hasBorder(place, border, spellings.encodings[pattern]!)) this.#faults.add('identifier', 'meta:');
      return !this.#faults.isFull;
    });
  }

  /** A path below the output folder. */
  readFileName(name: string): void {
    const onFound = (): void => this.#faults.add('identifier', '');
    this.#findSpellings(new TextEncoder().encode(plainWords(name)), onFound);
    const bytes = new TextEncoder().encode(name);
    this.#table.reader.read({ bytes, from: 0, to: bytes.length, leastBytes: SHORTEST_NUMBER }, onFound);
  }

  /** Adds a fault unless the policy lets identifiers of these kinds stand in a row. */
  judge(kinds: number, row: number): void {
    if ((kinds & ~this.#permissions.kinds(row)) === 0 || this.#isOwnText(row)) return;
    this.#faults.add(kinds === DATE ? 'date' : 'identifier', this.#written.path(row));
  }

  #readDecoded(row: number, bytes: Uint8Array): void {
    const vr = this.#written.table.vr[row]!;
    const kind = vr === VR.PN ? 'name' : vr === VR.LT || vr === VR.ST || vr === VR.UT ? 'text' : 'multi';
    const words = new TextEncoder().encode(plainWords(this.#written.codec(row).decode(bytes, kind)));
    this.#findSpellings(words, (kinds) => this.judge(kinds, row));
    this.#readNumbers(row, words, 0, words.length);
  }

  #findSpellings(words: Uint8Array, onFound: (kinds: number) => void): void {
    const { search, needles, lengths } = this.#table.decoded;
    search.scan(words, 0, words.length, (pattern, offset) => {
      const place = { bytes: words, from: 0, to: words.length, start: offset, end: offset + lengths[pattern]! };
      if (hasBorder(place, needles[pattern]!.border, 'utf-8')) onFound(needles[pattern]!.kinds);
      return !this.#faults.isFull;
    });
  }

  #readNumbers(row: number, bytes: Uint8Array, from: number, to: number): void {
    if (to - from < SHORTEST_NUMBER) return;
    this.#read(row, bytes, from, to, SHORTEST_NUMBER);
    if (to - from >= SHORTEST_UID) findUids(bytes, from, to, (start, end) => this.#judgeUid(bytes, start, end, row));
  }

  #read(row: number, bytes: Uint8Array, from: number, to: number, leastBytes: number): void {
    this.#row = row;
    this.#bytes = bytes;
    this.#from = from;
    this.#to = to;
    this.#table.reader.read({ bytes, from, to, leastBytes }, this.#onNumber);
  }

  readonly #onNumber: OnNumber = (kinds, start, last) => {
    const row = this.#row;
    // Digits that a piece cuts stand in the piece before or behind it as a whole.
    if ((this.#isCutBefore && start === this.#from) || (this.#isCutAfter && last === this.#to)) return;
    const [first, end] = stretchAround(this.#bytes, this.#from, this.#to, start);
    const stretch = decodeLatin1(this.#bytes.subarray(first, end));
    // Digits of a UID that is nobody's, and codes of a public scheme, are what they are.
    if ((looksLikeUid(stretch) && isReplacedOrPublic(stretch)) || this.#isPublicCode(row)) return;
    this.judge(kinds === 0 ? DATE : kinds, row);
  };

  #judgeUid(bytes: Uint8Array, start: number, end: number, row: number): void {
    const text = decodeLatin1(bytes.subarray(start, end));
    if (!looksLikeUid(text) || isReplacedOrPublic(text)) return;
    if ((this.#permissions.kinds(row) & UID) !== 0 || this.#permissions.keepsUids || this.#isOwnText(row)) return;
    this.#faults.add('uid', this.#written.path(row));
  }

  /** False ends the scan. */
  #judgeHit({ needles, encodings, lengths }: SpellingSearch, pattern: number, offset: number): boolean {
    const { table } = this.#written;
    const row = this.#written.rowAt(offset);
    const end = offset + lengths[pattern]!;
    if (row < 0 || end > table.end[row]!) return true;
    const value = valueClass(table.tag[row]!, table.vr[row]!);
    const needle = needles[pattern]!;
    if (needle.isNumeric && (isNumberLike(value) || this.#isPublicCode(row))) return true;
    if (value === VALUE.samples && end - offset < LEAST_IN_SAMPLES) return true;
    if (!this.#hasBorder(row, offset, end, needle.border, encodings[pattern]!)) return true;
    this.judge(needle.kinds, row);
    return !this.#faults.isFull;
  }

  #hasBorder(
    row: number,
    start: number,
    end: number,
    border: Parameters<typeof hasBorder>[1],
    encoding: Parameters<typeof hasBorder>[2],
  ): boolean {
    const { table } = this.#written;
    const first = Math.max(table.value[row]!, start - AROUND);
    this.#written.locate(row, first, Math.min(table.end[row]!, end + AROUND));
    const { bytes, from, to } = this.#written;
    const at = from + start - first;
    return hasBorder({ bytes, from, to, start: at, end: at + end - start }, border, encoding);
  }

  /** Text of the software or the policy, in which the patient's name can be a word by chance alone. */
  #isOwnText(row: number): boolean {
    const tag = this.#written.table.tag[this.#written.rootRow(row)]! >>> 0;
    if (PROVED.has(tag) || this.#permissions.isPolicyText(row)) return true;
    if (tag !== METHOD) return false;
    return this.#written
      .latin1(row)
      .split('\\')
      .every((value) => isMethodText(value.trim(), this.#permissions.policy));
  }

  #isPublicCode(row: number): boolean {
    if (!CODE_VALUES.has(this.#written.table.tag[row]! >>> 0)) return false;
    return NUMERIC_SCHEMES.has(this.#written.sibling(row, CODING_SCHEME_DESIGNATOR) ?? '');
  }

  /** The value in memory at once where it is held, else piece by piece. */
  #inPieces(row: number, read: (bytes: Uint8Array, from: number, to: number) => void): void {
    const written = this.#written;
    const start = written.table.value[row]!;
    const end = written.table.end[row]!;
    if (written.body.whole !== undefined) {
      written.locate(row);
      read(written.bytes, start, end);
      return;
    }
    for (let at = start; at < end && !this.#faults.isFull; at += PIECE) {
      const to = Math.min(end, at + PIECE + OVERLAP);
      written.locate(row, at, to);
      // A copy: judging a hit reads the source again.
      const piece = written.bytes.slice(written.from, written.to);
      this.#isCutBefore = at > start;
      this.#isCutAfter = to < end;
      read(piece, 0, piece.length);
    }
    this.#isCutBefore = false;
    this.#isCutAfter = false;
  }
}

/** Scans [start, end) of a source: where it lies, or piece by piece in memory of its own. */
function scanSource(
  source: ByteSource,
  start: number,
  end: number,
  { search, longest }: SpellingSearch,
  onHit: (pattern: number, offset: number) => boolean,
): void {
  if (longest === 0) return;
  if (source.whole !== undefined) {
    search.scan(source.whole, start, end, onHit);
    return;
  }
  let goesOn = true;
  for (let at = start; at < end && goesOn; at += PIECE) {
    const piece = source.read(at, Math.min(end, at + PIECE + longest - 1)).slice();
    search.scan(piece, 0, piece.length, (pattern, offset) => {
      goesOn = offset >= PIECE || onHit(pattern, at + offset);
      return goesOn;
    });
  }
}
