import { ROW, trimPadding } from '../dicom/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { profileRow } from '../standard/index.ts';
import { isDocument } from './document-check.ts';
import type { Faults } from './faults.ts';
import type { IdentifierSearch } from './identifier-search.ts';
import { kindBit, type Needles } from './needles.ts';
import type { ObjectPermissions } from './permissions.ts';
import { PrivateCheck } from './private-elements.ts';
import { isForbidden } from './structure.ts';
import { temporalFault } from './temporal.ts';
import { isDefinition, isReplacedOrDicom, isReplacedOrPublic } from './uids.ts';
import { isIllegal, VALUE, valueClass } from './value-classes.ts';
import { PICTURES, type WrittenObject } from './written.ts';

const SPECIFIC_CHARACTER_SET = 0x00080005;
const BIRTH_DATE = 0x00100030;
const ENCAPSULATED_DOCUMENT = 0x00420011;
const UID = kindBit('uid');

export interface ElementContext {
  readonly written: WrittenObject;
  readonly permissions: ObjectPermissions;
  readonly search: IdentifierSearch;
  readonly needles: Needles;
  readonly policy: CompiledPolicy;
  readonly offsetDays: number;
  readonly faults: Faults;
}

/** What the walk met that the scan of the bytes needs. */
export interface Walked {
  /** Ranges of the pictures at the root. */
  readonly pictures: readonly (readonly [number, number])[];
  /** Specific Character Set of the root and of the items, as written. */
  readonly sets: readonly string[];
  /** How many of each it looked at. */
  readonly elements: number;
  readonly uids: number;
  readonly dates: number;
  readonly private: number;
  /** Rows that hold documents, to be searched by their text. */
  readonly documents: readonly number[];
}

/** One walk over all elements, at every depth: what may not be there, private elements, UIDs, dates, and values to read. */
export class ElementCheck {
  readonly #context: ElementContext;
  readonly #written: WrittenObject;
  readonly #private: PrivateCheck;
  /** Days are looked at one by one: none may be finer than a year. */
  readonly #readsEveryDay: boolean;
  #uids = 0;
  #dates = 0;

  constructor(context: ElementContext) {
    this.#context = context;
    this.#written = context.written;
    this.#private = new PrivateCheck(context.written, context.permissions, context.faults);
    this.#readsEveryDay = context.policy.dates.mode === 'year-only' || context.needles.months.size > 0;
  }

  run(): Walked {
    const { tag: tags, flags, count, vr, value, end, depth } = this.#written.table;
    const pictures: (readonly [number, number])[] = [];
    const sets = new Set<string>();
    const documents: number[] = [];
    const { faults } = this.#context;
    let elements = 0;
    let privates = 0;
    for (let row = 0; row < count && !faults.isFull; row++) {
      if ((flags[row]! & ROW.item) !== 0) continue;
      elements++;
      const tag = tags[row]!;
      if (isForbidden(this.#written, row)) faults.add('container', this.#written.path(row));
      if ((tag & 0x10000) !== 0) {
        privates++;
        this.#private.add(row);
      }
      if ((flags[row]! & ROW.sequence) !== 0 || end[row] === value[row]) continue;
      if (tag === SPECIFIC_CHARACTER_SET) sets.add(this.#written.latin1(row));
      if (depth[row] === 0 && PICTURES.has(tag)) pictures.push([value[row]!, end[row]!]);
      else {
        const kind = valueClass(tag, vr[row]!);
        this.#checkValue(row, kind);
        if ((kind === VALUE.bytes || tag === ENCAPSULATED_DOCUMENT) && isDocument(this.#written, row))
          documents.push(row);
      }
    }
    this.#private.finish();
    return { pictures, sets: [...sets], documents, elements, uids: this.#uids, dates: this.#dates, private: privates };
  }

  #checkValue(row: number, value: number): void {
    const { search } = this.#context;
    switch (value) {
      case VALUE.text:
      case VALUE.ascii:
        search.readText(row);
        break;
      case VALUE.bytes:
        search.readBytes(row);
        break;
      case VALUE.samples:
        search.readSamples(row);
        break;
      default:
        this.#checkClosed(row, value);
        break;
    }
  }

  /** Values of a closed grammar; what does not follow it is text. */
  #checkClosed(row: number, value: number): void {
    const written = this.#written;
    written.locate(row);
    if (isIllegal(value, written.bytes, written.from, written.to)) {
      this.#context.search.readText(row);
      written.locate(row);
    }
    switch (value) {
      case VALUE.uid:
        this.#uids++;
        this.#checkUids(row);
        break;
      case VALUE.date:
      case VALUE.dateTime:
        this.#dates++;
        this.#checkDates(row, value === VALUE.dateTime);
        break;
      case VALUE.decimal:
        this.#context.search.readDecimal(row);
        break;
      default:
        return;
    }
  }

  #checkUids(row: number): void {
    const { bytes, from, to } = this.#written;
    const end = to > from && bytes[to - 1] === 0 ? to - 1 : to;
    if (isReplacedOrDicom(bytes, from, end)) return;
    const text = this.#written.latin1(row);
    if (!text.includes('\\')) this.#checkUid(row, text);
    else for (const uid of text.split('\\')) this.#checkUid(row, trimPadding(uid));
  }

  #checkUid(row: number, uid: string): void {
    if (uid === '' || isReplacedOrPublic(uid) || isDefinition(this.#written.table.tag[row]! >>> 0, uid)) return;
    const { permissions, search, faults } = this.#context;
    // A UID that is kept as such may still spell the patient's id.
    if ((permissions.kinds(row) & UID) !== 0) search.readText(row);
    else if (!permissions.isPolicyText(row)) faults.add('uid', this.#written.path(row));
  }

  #checkDates(row: number, isDateTime: boolean): void {
    const { needles } = this.#context;
    if (!this.#readsEveryDay) {
      const day = this.#soleDay(isDateTime);
      if (day !== undefined && !needles.days.has(day)) return;
    }
    const rule = this.#context.permissions.rule(row)?.do;
    const about = {
      tag: this.#written.table.tag[row]! >>> 0,
      isDateTime,
      isKept: this.#keepsDates(row),
      rule: rule === 'shift' || rule === 'generalize' ? rule : undefined,
    };
    const context = { needles, dates: this.#context.policy.dates, offsetDays: this.#context.offsetDays };
    for (const part of this.#written.latin1(row).split('\\')) {
      const fault = temporalFault({ ...about, text: trimPadding(part) }, context);
      if (fault !== undefined) this.#context.faults.add(fault, this.#written.path(row));
    }
  }

  /** The day of the located value, when it is one DA, or one DT with a day, as a number; undefined for all else. */
  #soleDay(isDateTime: boolean): number | undefined {
    const { bytes, from, to } = this.#written;
    let day = 0;
    if (to - from < 8 || (!isDateTime && to - from > 8)) return undefined;
    for (let i = from; i < from + 8; i++) {
      const digit = bytes[i]! - 0x30;
      if (digit < 0 || digit > 9) return undefined;
      day = day * 10 + digit;
    }
    for (let i = from + 8; i < to; i++) if (bytes[i] === 0x5c) return undefined;
    return day;
  }

  /** Under full dates every date stays but the birth date, which no option keeps (PS3.15 Table E.1-1). */
  #keepsDates(row: number): boolean {
    const { policy, permissions } = this.#context;
    if (policy.dates.mode !== 'keep') return false;
    const tag = this.#written.table.tag[row]! >>> 0;
    const rule = permissions.rule(row);
    if (rule !== undefined) return rule.do === 'keep';
    if (tag === BIRTH_DATE) return false;
    return (tag & 0x10000) !== 0 || profileRow(tag, policy.edition) === undefined || permissions.optionKeeps(tag);
  }
}
