import {
  type DataSet,
  type DicomObject,
  type ElementTable,
  IS_SINGLE_VALUED,
  IS_TEXT,
  trimPadding,
  VR,
  type Vr,
} from '../dicom/index.ts';
import type { FindingCode } from '../failure/index.ts';
import { isClinicalWord } from '../standard/index.ts';
import type { ResidualNeedles } from './residual.ts';
import type { RuleBook } from './rule-book.ts';
import { TextCleaner, type TextKind } from './text-cleaner.ts';
import { WordJudge } from './text-words.ts';

/** What cleaning makes of an element's text: it may stay, nothing is left or can be read, or what stands in its place. */
export type CleanedValue = 'unchanged' | 'empty' | 'undecodable' | { readonly text: string };

/** Who is told of what cleaning meets. */
export interface CleaningListener {
  note(code: FindingCode, row: number): void;
  /** Words that were cut because no vocabulary has them. */
  readonly onUnknownWord: ((words: string) => void) | undefined;
}

/** Cleans the text values of one object, in the character set that holds where they stand. */
export class DescriptorCleaner {
  readonly #object: DicomObject;
  readonly #table: ElementTable;
  readonly #cleaner: TextCleaner;
  readonly #listener: CleaningListener;

  constructor(object: DicomObject, cleaner: TextCleaner, listener: CleaningListener) {
    this.#object = object;
    this.#table = object.dataSet.table;
    this.#cleaner = cleaner;
    this.#listener = listener;
  }

  /** Text of one value is prose, of several a label each. What no character set explains goes as a whole. */
  clean(row: number, vr: Vr): CleanedValue {
    const values = this.#values(row, vr);
    if (values.some((value) => value.includes('\ufffd'))) {
      this.#listener.note('undecodable-text', row);
      return 'undecodable';
    }
    const kind: TextKind = vr === VR.LT || vr === VR.ST || vr === VR.UT ? 'narrative' : 'label';
    const cleaned = values.map((value) => this.#cleanOne(row, value, kind));
    if (cleaned.every((text, i) => text === values[i])) return 'unchanged';
    return cleaned.every((text) => text === '') ? 'empty' : { text: cleaned.join('\\') };
  }

  #cleanOne(row: number, value: string, kind: TextKind): string {
    const { text, cuts } = this.#cleaner.clean(value, kind);
    for (const { start, end, reason } of cuts) {
      if (reason === 'identifier' && isClinicalWord(value.slice(start, end)) !== undefined)
        this.#listener.note('ambiguous-residual', row);
    }
    const { onUnknownWord } = this.#listener;
    if (onUnknownWord !== undefined)
      for (const { start, end, reason } of cuts) if (reason === 'word') onUnknownWord(value.slice(start, end));
    // Marks must not make a text longer than its VR allows.
    return text.length > value.length && kind === 'narrative' ? this.#cleaner.clean(value, 'label').text : text;
  }

  #values(row: number, vr: Vr): string[] {
    const bytes = this.#object.dataSet.held.slice(this.#table.value[row]!, this.#table.end[row]!);
    const { codec } = this.#around(row);
    if (IS_SINGLE_VALUED[vr] === 1) return [trimPadding(codec.decode(bytes, 'text'))];
    return codec.decodeValues(bytes, 'multi').map(trimPadding);
  }

  #around(row: number): DataSet {
    const { dataSet } = this.#object;
    const item = this.#table.parent[row]!;
    return item < 0 ? dataSet : dataSet.item(item);
  }
}

/** VRs whose values are words. */
export const isCleanable = (vr: Vr): boolean => vr !== VR.PN && (IS_TEXT[vr] === 1 || vr === VR.CS);

interface PolicyCleaners {
  readonly judge: WordJudge;
  readonly ofPatients: WeakMap<object, TextCleaner>;
}

const cleaners = new WeakMap<RuleBook, PolicyCleaners>();
const NOBODY = {};

/** The cleaner of a policy for a patient, made once; all of a policy judge words together. */
export function cleanerOf(book: RuleBook, needles: ResidualNeedles | undefined): TextCleaner {
  const { keep, vocabulary } = book.policy.text;
  let known = cleaners.get(book);
  if (known === undefined) {
    known = { judge: new WordJudge(vocabulary), ofPatients: new WeakMap() };
    cleaners.set(book, known);
  }
  let cleaner = known.ofPatients.get(needles ?? NOBODY);
  if (cleaner === undefined) {
    const { needles: sought = [], names = [] } = needles ?? {};
    cleaner = new TextCleaner({ needles: sought, names, words: known.judge, phrases: keep });
    known.ofPatients.set(needles ?? NOBODY, cleaner);
  }
  return cleaner;
}
