import type { DicomObject, ElementTable } from '../dicom/index.ts';
import { type ContentItemRow, contentItemRow, type ProfileOption } from '../standard/index.ts';
import { CODING_SCHEME_DESIGNATOR } from './defaults.ts';
import type { RuleBook } from './rule-book.ts';

const TEXT_VALUE = 0x0040a160;
const MEASURED_VALUES = 0x0040a300;
const CONCEPT_CODES = 0x0040a168;

/** Attributes that hold the value of a content item whose row in Table E.3.4-1 no rule of Table E.1-1 covers. */
export const CONTENT_VALUES: ReadonlySet<number> = new Set([TEXT_VALUE, MEASURED_VALUES, CONCEPT_CODES]);

/** Sequences of content items: of a report, of the context of an acquisition, of the steps of a preparation. */
const ITEM_SEQUENCES: ReadonlySet<number> = new Set([0x0040a730, 0x00400555, 0x00400612, 0x00400440]);

const VALUE_TYPE = 0x0040a040;
const CONCEPT_NAME = 0x0040a043;
const CODE_VALUE = 0x00080100;
const LONG_CODE_VALUE = 0x00080119;

/** Value Types whose value each attribute holds. */
const VALUE_TYPES: Readonly<Record<number, string>> = {
  [TEXT_VALUE]: 'TEXT',
  [MEASURED_VALUES]: 'NUM',
  [CONCEPT_CODES]: 'CODE',
};

/** What Table E.3.4-1 does to a value: the dummy that keeps its item, or as it is. */
export interface ContentEffect {
  readonly code: 'D' | 'K';
  /** Index in the rule book. */
  readonly rule: number;
}

const CLAUSE = 'PS3.15 Table E.3.4-1';

/**
 * The content items of an object (PS3.3 C.17.3): what a value is about is told by the concept name beside it. Items
 * never go: others may refer to them by their position (PS3.3 C.17.3.2.4), so what the table removes becomes a dummy.
 */
export class ContentItems {
  readonly #object: DicomObject;
  readonly #table: ElementTable;
  readonly #book: RuleBook;

  constructor(object: DicomObject, book: RuleBook) {
    this.#object = object;
    this.#table = object.dataSet.table;
    this.#book = book;
  }

  /** The effect on a row of `CONTENT_VALUES`; `undefined` where the row of its attribute in Table E.1-1 counts. */
  effectOn(row: number): ContentEffect | undefined {
    const book = this.#book;
    if (!book.has('clean-structured-content') || !this.#isIn(row)) return undefined;
    const item = this.#rowOf(row);
    if (item === undefined) {
      const isText = this.#table.tag[row] === TEXT_VALUE && !book.has('clean-descriptors');
      return isText ? { code: 'D', rule: book.rule('clean-structured-content:D', CLAUSE, 'option') } : undefined;
    }
    const claimed = Object.entries(item.options).filter(([option]) => book.has(option as ProfileOption));
    // C of one option and K of another: C wins, as in Table E.1-1.
    if (claimed.some(([, code]) => code === 'C')) return undefined;
    const [kept] = claimed;
    if (kept !== undefined) return { code: 'K', rule: book.rule(`${kept[0]}:K`, CLAUSE, 'option') };
    return { code: 'D', rule: book.rule(`clean-structured-content:${item.basic}`, CLAUSE, 'option') };
  }

  /** Whether a row stands in a content item; the root of a report is one. */
  #isIn(row: number): boolean {
    const item = this.#table.parent[row]!;
    if (item < 0) return this.#object.dataSet.has(VALUE_TYPE);
    return ITEM_SEQUENCES.has(this.#table.tag[this.#table.parent[item]!]! >>> 0);
  }

  #rowOf(row: number): ContentItemRow | undefined {
    const item = this.#table.parent[row]!;
    const dataSet = item < 0 ? this.#object.dataSet : this.#object.dataSet.item(item);
    const valueType = dataSet.text(VALUE_TYPE) || VALUE_TYPES[this.#table.tag[row]! >>> 0];
    const [name] = dataSet.items(CONCEPT_NAME);
    if (valueType === undefined || name === undefined) return undefined;
    const code = name.text(CODE_VALUE) || name.text(LONG_CODE_VALUE);
    return contentItemRow(code, name.text(CODING_SCHEME_DESIGNATOR), valueType);
  }
}
