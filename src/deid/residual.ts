import {
  type DataSet,
  decodeLatin1,
  type ElementTable,
  IS_SINGLE_VALUED,
  IS_STRING,
  IS_TEXT,
  ROW,
  type TextCodec,
  textCodec,
  VR,
} from '../dicom/index.ts';
import type { FindingCode } from '../failure/index.ts';
import {
  type BytePattern,
  bytePatterns,
  type IdentifierKind,
  isSentinelDate,
  type Needle,
  NeedleMatcher,
  NeedleSearch,
  needlesOf,
  parseDate,
  type Subject,
  shortIdentifiers,
  type TextHit,
} from '../identity/index.ts';
import { isClinicalWord, isDicomUid } from '../standard/index.ts';
import { ACTION, type Decisions } from './decisions.ts';

/** Needles shorter than this occur by chance in values that are no text. */
const BINARY_NEEDLE_BYTES = 8;
const BACKSLASH = 0x5c;
const VALUE_TYPE = 0x0040a040;
/** Pixel data are for the pixel rules. */
const PIXEL_GROUP = 0x7fe0;

interface Search {
  readonly patterns: readonly BytePattern[];
  readonly search: NeedleSearch;
}

/** The identifiers of one patient, ready to be searched for. Made once per subject; searches are kept per character set. */
export class ResidualNeedles {
  readonly needles: readonly Needle[];
  /** The last year that a date of the patient names; `undefined` without any. */
  readonly latestYear: number | undefined;
  /** Names of the patient, as in a PN. */
  readonly names: readonly string[];
  /** A name or Patient ID that cannot be searched for: its absence is not proved. */
  readonly hasShort: boolean;
  readonly #searches = new Map<string, Search>();
  #matchers: readonly NeedleMatcher[] | undefined;

  constructor(subject: Subject) {
    this.needles = needlesOf(neverKeptFirst(subject));
    this.latestYear = latestYearOf(subject);
    this.names = subject.identifiers.filter(({ kind }) => kind === 'name').map(({ value }) => value);
    this.hasShort = shortIdentifiers(namesAndIds(subject)).length > 0;
  }

  search(terms: readonly string[]): Search {
    const key = terms.join('\\');
    let found = this.#searches.get(key);
    if (found === undefined) {
      const codec = textCodec(terms);
      const encoders =
        terms.length === 0 || terms.includes('ISO_IR 192') || terms.includes('ISO_IR 100')
          ? []
          : [(text: string) => codec.encode(text, 'text')];
      const patterns = this.needles.flatMap((needle, index) => bytePatterns(needle, index, encoders));
      found = { patterns, search: new NeedleSearch(patterns) };
      this.#searches.set(key, found);
    }
    return found;
  }

  /**
   * The needles in a decoded text. Those that no option keeps are looked for by themselves as well: the longest hit may
   * be one that may stay and hold one that may not, as the name of a hospital that of a patient.
   */
  hits(text: string): readonly TextHit[] {
    this.#matchers ??= [this.needles, this.needles.filter(({ kind }) => !KEEPABLE.has(kind))].map(
      (needles) => new NeedleMatcher(needles),
    );
    return this.#matchers.flatMap((matcher) => matcher.find(text));
  }
}

/** Of a text that two kinds of identifier share the first one counts: what no option keeps must not hide behind one that it may. */
const neverKeptFirst = ({ key, identifiers }: Subject): Subject => ({
  key,
  identifiers: [
    ...identifiers.filter(({ kind }) => !KEEPABLE.has(kind)),
    ...identifiers.filter(({ kind }) => KEEPABLE.has(kind)),
  ],
});

/** A short Study ID or a technician's initials identify nobody. */
const namesAndIds = ({ key, identifiers }: Subject): Subject => ({
  key,
  identifiers: identifiers.filter(({ kind }) => kind === 'name' || kind === 'patient-id'),
});

function latestYearOf(subject: Subject): number | undefined {
  let latest: number | undefined;
  for (const { kind, value } of subject.identifiers) {
    const day = kind === 'date' ? parseDate(value) : undefined;
    if (day === undefined || isSentinelDate(day)) continue;
    const year = Number(value.slice(0, 4));
    if (latest === undefined || year > latest) latest = year;
  }
  return latest;
}

const NAME_KINDS: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>(['name', 'staff']);

/**
 * What an option may leave where it keeps an attribute: what it is about, and descriptors. The name of the institution in
 * the name of a station is not the machine's, and goes unless the institution's option keeps it too.
 */
const KEPT_BY: Readonly<Record<string, readonly IdentifierKind[]>> = {
  'dates:keep': ['date'],
  'retain-device-identity:K': ['device', 'text'],
  'retain-institution-identity:K': ['institution', 'text'],
  'retain-patient-characteristics:K': ['text'],
  'retain-uids:K': ['uid'],
};

/** What a reasoned `keep` may leave. */
const KEEPABLE: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>(['device', 'institution', 'uid', 'text', 'id']);

/** What the search found in a row. */
export interface ResidualHit {
  /** Positions of the values that go while the others stay; `undefined` where the whole value goes. */
  readonly values: ReadonlySet<number> | undefined;
  readonly findings: readonly FindingCode[];
}

/** What the search found in an object. */
export interface Residual {
  readonly rows: ReadonlyMap<number, ResidualHit>;
  /** Of the object as a whole. */
  readonly findings: readonly FindingCode[];
}

/**
 * Rows that were to be kept and still hold an identifier of the patient, in any VR (CS, SH and UI too), or text that no
 * character set explains. The bytes of kept rows are searched in stretches as they lie in the source, so that the cost
 * is that of reading them once.
 */
export function findResidual(
  dataSet: DataSet,
  decisions: Decisions,
  needles: ResidualNeedles,
  ignored: ReadonlySet<IdentifierKind>,
): Residual {
  return new ResidualScan(dataSet, decisions, needles, ignored).run();
}

/** A hit as it grows. */
interface Hit {
  readonly values: Set<number>;
  readonly findings: Set<FindingCode>;
  isWhole: boolean;
}

class ResidualScan {
  readonly #dataSet: DataSet;
  readonly #table: ElementTable;
  readonly #decisions: Decisions;
  readonly #needles: ResidualNeedles;
  readonly #ignored: ReadonlySet<IdentifierKind>;
  readonly #search: Search;
  readonly #hits = new Map<number, Hit>();
  #isUndeclared = false;

  constructor(dataSet: DataSet, decisions: Decisions, needles: ResidualNeedles, ignored: ReadonlySet<IdentifierKind>) {
    this.#dataSet = dataSet;
    this.#table = dataSet.table;
    this.#decisions = decisions;
    this.#needles = needles;
    this.#ignored = ignored;
    this.#search = needles.search(dataSet.codec.terms);
  }

  run(): Residual {
    const table = this.#table;
    const { action } = this.#decisions;
    let first = -1;
    for (let row = 0; row < table.count; row = action[row] === ACTION.descend ? row + 1 : table.next[row]!) {
      const isKept = action[row] === ACTION.keep;
      const isSearched = action[row] === ACTION.descend || (isKept && isSearchable(table, row));
      if (isSearched && first < 0) first = row;
      if (!isSearched && first >= 0) {
        this.#scan(first, row);
        first = -1;
      }
      if (isKept) this.#look(row);
    }
    if (first >= 0) this.#scan(first, table.count);
    const rows = new Map([...this.#hits].map(([row, hit]) => [row, this.#resolved(row, hit)]));
    return { rows, findings: this.#isUndeclared ? ['charset-undeclared'] : [] };
  }

  /** Single values are cut out of lists of words alone: of a person's name, or of text in prose, nothing stays. */
  #resolved(row: number, { values, findings, isWhole }: Hit): ResidualHit {
    const vr = this.#table.vr[row]!;
    const isList = (vr === VR.CS || vr === VR.LO || vr === VR.SH) && this.#bytes(row).includes(BACKSLASH);
    return { values: isList && !isWhole ? values : undefined, findings: [...findings] };
  }

  /** What the scan in stretches does not see of a row: text beyond ASCII, values beside a letter of a header, bulk. */
  #look(row: number): void {
    const table = this.#table;
    const vr = table.vr[row]!;
    if ((table.flags[row]! & ROW.bulk) !== 0) {
      const isPixels = table.tag[row]! >>> 16 === PIXEL_GROUP;
      if ((vr === VR.OB || vr === VR.UN) && !isPixels) this.#scanBulk(row);
      return;
    }
    if (IS_TEXT[vr] === 1) this.#matchText(row);
    if (IS_STRING[vr] === 1 && vr !== VR.UI && table.end[row]! - table.value[row]! >= SHORTEST_UID) this.#findUids(row);
    if (isSearchable(table, row) && this.#hasFalseNeighbour(row)) {
      const bytes = this.#bytes(row);
      this.#search.search.scan(bytes, 0, bytes.length, (pattern, offset) => {
        this.#hitIn(row, this.#search.patterns[pattern]!, offset);
        return true;
      });
    }
  }

  /** Rows [first, last) lie one behind the other; what is between them is headers, which hold no text. */
  #scan(first: number, last: number): void {
    const table = this.#table;
    const start = table.start[first]!;
    const end = last < table.count ? table.start[last]! : table.end[this.#lastAtRoot(last)]!;
    const { held } = this.#dataSet;
    const { patterns, search } = this.#search;
    for (let from = start; from < end; ) {
      held.need(from, 1);
      const to = Math.min(end, held.end);
      if (to <= from) break;
      const { base } = held;
      search.scan(held.bytes, from - base, to - base, (pattern, offset) => {
        const row = this.#rowAt(offset + base, first, last);
        const at = offset + base - table.value[row]!;
        if (this.#decisions.action[row] === ACTION.keep && at >= 0) this.#hitIn(row, patterns[pattern]!, at);
        return true;
      });
      from = to;
    }
  }

  #lastAtRoot(last: number): number {
    let row = last - 1;
    while (this.#table.parent[row]! >= 0) row = this.#table.parent[row]!;
    return row;
  }

  /** Long values of bytes, which are not held: read in pieces that overlap by more than a needle is long. */
  #scanBulk(row: number): void {
    const end = this.#table.end[row]!;
    const { source } = this.#dataSet.held;
    const { patterns, search } = this.#search;
    for (let from = this.#table.value[row]!; from < end; from += PIECE - OVERLAP) {
      const bytes = source.read(from, Math.min(from + PIECE, end));
      search.scan(bytes, 0, bytes.length, (pattern) => {
        const { needle, bytes } = patterns[pattern]!;
        if (bytes.length >= BINARY_NEEDLE_BYTES) this.#report(row, this.#needles.needles[needle]!, undefined);
        return !this.#hits.has(row);
      });
      if (this.#hits.has(row)) return;
    }
  }

  /** In one stretch a header stands beside a value, and the last byte of a length may look like a letter. */
  #hasFalseNeighbour(row: number): boolean {
    const { held } = this.#dataSet;
    const value = this.#table.value[row]!;
    const end = this.#table.end[row]!;
    if (end === value) return false;
    if (value > held.base && value - 1 < held.end && isWordByte(held.bytes[value - 1 - held.base]!)) return true;
    return end >= held.base && end < held.end && isWordByte(held.bytes[end - held.base]!);
  }

  #hitIn(row: number, pattern: BytePattern, at: number): void {
    const { bytes } = pattern;
    if (IS_STRING[this.#table.vr[row]!] === 0 && bytes.length < BINARY_NEEDLE_BYTES) return;
    const needle = this.#needles.needles[pattern.needle]!;
    if (NAME_KINDS.has(needle.kind) && this.#isInClinicalWord(row, at, bytes.length)) return;
    this.#report(row, needle, this.#valueAt(row, at));
  }

  /** INGER in FINGER: a name inside a longer word of medicine is not that name. */
  #isInClinicalWord(row: number, at: number, length: number): boolean {
    const text = decodeLatin1(this.#bytes(row));
    let start = at;
    let end = start + length;
    while (start > 0 && /[A-Za-z]/.test(text[start - 1]!)) start--;
    while (end < text.length && /[A-Za-z]/.test(text[end]!)) end++;
    return end - start > length && isClinicalWord(text.slice(start, end)) !== undefined;
  }

  /** The last row that starts at or before an offset. */
  #rowAt(offset: number, first: number, last: number): number {
    let low = first;
    let high = last - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#table.start[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Which of several values an offset lies in. */
  #valueAt(row: number, at: number): number {
    return this.#bytes(row)
      .subarray(0, at)
      .reduce((count, byte) => (byte === BACKSLASH ? count + 1 : count), 0);
  }

  /** Text beyond ASCII is compared decoded and in normal form: escapes and accents hide nothing there. */
  #matchText(row: number): void {
    if (this.#isAscii(row)) return;
    const bytes = this.#bytes(row);
    const isUndeclared = this.#codec(row).terms.every((term) => term === '');
    this.#isUndeclared ||= isUndeclared;
    const readings = (isUndeclared ? LIKELY_CODECS : [this.#codec(row)]).map((codec) =>
      this.#valuesIn(row, bytes, codec),
    );
    // Where a backslash byte can be half a character, values cannot be cut out by their bytes.
    const count = bytes.reduce((values, byte) => (byte === BACKSLASH ? values + 1 : values), 1);
    const isExplained = readings.some((values) => !values.some((text) => text.includes('\ufffd')));
    for (const values of readings) {
      const place = (i: number): number | undefined => (values.length === count ? i : undefined);
      for (const [i, text] of values.entries()) {
        if (!isExplained && text.includes('\ufffd')) this.#note(row, 'undecodable-text', place(i));
        for (const { needle } of this.#needles.hits(text)) this.#report(row, needle, place(i));
      }
    }
  }

  #codec(row: number): TextCodec {
    const parent = this.#table.parent[row]!;
    return (parent < 0 ? this.#dataSet : this.#dataSet.item(parent)).codec;
  }

  #valuesIn(row: number, bytes: Uint8Array, codec: TextCodec): readonly string[] {
    const vr = this.#table.vr[row]!;
    if (IS_SINGLE_VALUED[vr] === 1) return [codec.decode(bytes, 'text')];
    return codec.decodeValues(bytes, vr === VR.PN ? 'name' : 'multi');
  }

  /** A UID in a text leads back to the source as one in its own attribute does (PS3.15 E.1.1 item 4). */
  #findUids(row: number): void {
    if (this.#decisions.book.has('retain-uids') || this.#mayStay(row, 'uid')) return;
    const text = this.#dataSet.held.latin1(this.#table.value[row]!, this.#table.end[row]!);
    // Most texts have no dot, and a search that finds nothing is dear.
    if (!text.includes('.')) return;
    for (const { 0: uid, index } of text.matchAll(UID_IN_TEXT))
      if (uid.length >= SHORTEST_UID && !isDicomUid(uid)) this.#note(row, 'residual', this.#valueAt(row, index));
  }

  /** `value`: its position among several, `undefined` where it cannot be told. */
  #report(row: number, { kind, text }: Needle, value: number | undefined): void {
    if (this.#ignored.has(kind) || this.#mayStay(row, kind)) return;
    // Without its Value Type a content item is none. What verification thinks of it decides on the object.
    if (this.#table.tag[row] === VALUE_TYPE) return;
    this.#note(row, 'residual', value);
    if (NAME_KINDS.has(kind) && isClinicalWord(text) !== undefined) this.#note(row, 'ambiguous-residual', value);
  }

  #note(row: number, code: FindingCode, value: number | undefined): void {
    let hit = this.#hits.get(row);
    if (hit === undefined) {
      hit = { values: new Set(), findings: new Set(), isWhole: false };
      this.#hits.set(row, hit);
    }
    hit.findings.add(code);
    if (value === undefined) hit.isWhole = true;
    else hit.values.add(value);
  }

  #mayStay(row: number, kind: IdentifierKind): boolean {
    const { book, rule } = this.#decisions;
    const { level, id } = book.facts(rule[row]!);
    if (level === 'own') return KEEPABLE.has(kind) || (kind === 'date' && book.policy.dates.mode === 'keep');
    return level === 'option' && KEPT_BY[id]?.includes(kind) === true;
  }

  /** Without a view of the value, because every kept text is asked. */
  #isAscii(row: number): boolean {
    const { held } = this.#dataSet;
    const value = this.#table.value[row]!;
    const end = this.#table.end[row]!;
    if (value < held.base || end > held.end) return isAscii(held.slice(value, end), 0, end - value);
    return isAscii(held.bytes, value - held.base, end - held.base);
  }

  #bytes(row: number): Uint8Array {
    return this.#dataSet.held.slice(this.#table.value[row]!, this.#table.end[row]!);
  }
}

/** Shorter ones are versions of software. */
const SHORTEST_UID = 20;
const UID_IN_TEXT = /(?<!\d)[0-2](?:\.\d+){3,}/g;

/** What text beyond ASCII is most likely written in where no character set is declared. */
const LIKELY_CODECS: readonly TextCodec[] = [textCodec(['ISO_IR 192']), textCodec(['ISO_IR 100'])];

const PIECE = 1024 * 1024;
/** The longest value that a needle is made of (identity/survey.ts), in an encoding of four bytes. */
const OVERLAP = 1024;

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! >= 0x80 || bytes[i] === 0x1b) return false;
  return true;
}

/** Letters and digits of ASCII, and every byte that may be part of a letter elsewhere. */
const isWordByte = (byte: number): boolean =>
  byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

// Pixel data and other bulk are for the pixel rules; in numbers only what is too long for chance counts (`#hitIn`).
function isSearchable(table: ElementTable, row: number): boolean {
  return (table.flags[row]! & ROW.bulk) === 0 && table.tag[row]! >>> 16 !== PIXEL_GROUP;
}
