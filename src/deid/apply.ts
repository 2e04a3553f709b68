import {
  type DataSet,
  type DicomObject,
  decodeLatin1,
  EDIT,
  type Edits,
  type ElementTable,
  encodeAscii,
  encodeNumbers,
  type Insertion,
  IS_SINGLE_VALUED,
  IS_TEXT,
  nativePixelBytes,
  padValue,
  ROW,
  rowEncoding,
  trimPadding,
  VR,
  type Vr,
} from '../dicom/index.ts';
import {
  capAge,
  generalizeZip,
  type PatientKey,
  type Pseudonymizer,
  shiftDate,
  shiftDateTime,
  yearOnlyDate,
  yearOnlyDateTime,
} from '../identity/index.ts';
import { fillTemplate } from '../policy/index.ts';
import { isDicomUid, isSmallZip3 } from '../standard/index.ts';
import { ACTION, type Decisions } from './decisions.ts';
import { CODING_SCHEME_ROOTS, CODING_SCHEME_UIDS } from './defaults.ts';
import { DOCUMENT_LENGTH, DOCUMENT_MIME_TYPE, ENCAPSULATED_DOCUMENT, emptyDocument } from './documents.ts';
import { dummyValue } from './dummies.ts';
import { provenanceInsertions } from './provenance.ts';
import { encodeText } from './text.ts';
import { isUid } from './value-checks.ts';

export interface ApplyContext {
  readonly pseudonymizer: Pseudonymizer;
  readonly key: PatientKey;
  /** The patient's code as the policy writes it. */
  readonly patientCode: string;
  readonly offsetDays: number;
  /** Version of the software, for (0012,0063). */
  readonly version: string;
}

export interface Applied {
  readonly edits: Edits;
}

const PATIENT_NAME = 0x00100010;
const PATIENT_ID = 0x00100020;
const ACCESSION_NUMBER = 0x00080050;
const STUDY_ID = 0x00200010;

/** Turns decisions into edits: makes the new values and marks what changes around them. Knows nothing of policy texts. */
export function applyDecisions(object: DicomObject, decisions: Decisions, context: ApplyContext): Applied {
  return new Applier(object, decisions, context).run();
}

class Applier {
  readonly #object: DicomObject;
  readonly #table: ElementTable;
  readonly #decisions: Decisions;
  readonly #context: ApplyContext;
  readonly #op: Uint8Array;
  readonly #values = new Map<number, Uint8Array>();

  constructor(object: DicomObject, decisions: Decisions, context: ApplyContext) {
    this.#object = object;
    this.#table = object.dataSet.table;
    this.#decisions = decisions;
    this.#context = context;
    this.#op = new Uint8Array(this.#table.count);
  }

  run(): Applied {
    const table = this.#table;
    for (let row = 0; row < table.count; ) {
      const action = this.#decisions.action[row]!;
      if (action === ACTION.descend) {
        row++;
        continue;
      }
      if (action !== ACTION.keep) this.#edit(row, action);
      row = table.next[row]!;
    }
    this.#fitDocumentLength();
    const insertions = this.#insertions();
    if (table.disordered) this.#openAll();
    return { edits: { op: this.#op, values: this.#values, insertions, sort: true } };
  }

  #edit(row: number, action: number): void {
    if (action === ACTION.remove) {
      this.#mark(row, EDIT.drop);
      return;
    }
    const value = this.#newValue(row, action);
    if (value === undefined) return;
    this.#values.set(row, padValue(this.#table.vr[row]!, value));
    this.#mark(row, EDIT.replace);
  }

  /** Marks a row and opens the sequences and items around it. */
  #mark(row: number, edit: number): void {
    this.#op[row] = edit;
    for (let at = this.#table.parent[row]!; at >= 0 && this.#op[at] === EDIT.copy; at = this.#table.parent[at]!)
      this.#op[at] = EDIT.open;
  }

  /** Disordered data sets are written sorted at every level, so no container is copied as a whole. */
  #openAll(): void {
    const table = this.#table;
    for (let row = 0; row < table.count; row++) {
      const isContainer = (table.flags[row]! & (ROW.item | ROW.sequence)) !== 0;
      if (isContainer && this.#op[row] === EDIT.copy && !this.#isCovered(row)) this.#op[row] = EDIT.open;
    }
  }

  #isCovered(row: number): boolean {
    const parent = this.#table.parent[row]!;
    return parent >= 0 && this.#op[parent] !== EDIT.open;
  }

  /** The new value; `undefined` when the old one may stand after all (a registered UID, an empty value). */
  #newValue(row: number, action: number): Uint8Array | undefined {
    const table = this.#table;
    const tag = table.tag[row]!;
    const isUnSequence = table.vr[row] === VR.UN && (table.flags[row]! & ROW.sequence) !== 0;
    const vr = isUnSequence ? VR.SQ : table.vr[row]!;
    const { offsetDays } = this.#context;
    switch (action) {
      case ACTION.empty:
        return table.end[row] === table.value[row] ? undefined : new Uint8Array(0);
      case ACTION.dummy:
        return this.#dummy(row, tag, vr);
      case ACTION.pseudonym:
        return this.#pseudonym(row, tag, vr);
      case ACTION.uid:
        return this.#mapped(row, (uid) => this.#uid(tag, uid));
      case ACTION.shift:
        return this.#mapped(row, (value) =>
          vr === VR.DT ? this.#zoned(shiftDateTime(value, offsetDays)) : shiftDate(value, offsetDays),
        );
      case ACTION.year:
        return this.#mapped(row, vr === VR.DT ? yearOnlyDateTime : yearOnlyDate);
      case ACTION.local:
        return this.#mapped(row, (value) => this.#zoned(value));
      case ACTION.age:
        return this.#mapped(row, capAge);
      case ACTION.zip:
        return this.#mapped(row, (value) => generalizeZip(value, isSmallZip3));
      case ACTION.set:
        return this.#stated(row, vr);
      case ACTION.cut:
        return this.#cutPixels(row);
      case ACTION.values:
        return this.#withoutValues(row, tag, vr);
      case ACTION.clean:
        return encodeText(this.#decisions.cleaned.get(row) ?? '', vr, this.#around(row).codec);
      default:
        throw new TypeError(`unhandled action ${action}`);
    }
  }

  /** Each value of a row through `map`; values that it does not know become empty. */
  #mapped(row: number, map: (value: string) => string | undefined): Uint8Array | undefined {
    const text = this.#object.dataSet.held.latin1(this.#table.value[row]!, this.#table.end[row]!);
    const isSingle = IS_SINGLE_VALUED[this.#table.vr[row]!] === 1;
    if (isSingle || !text.includes('\\')) {
      const value = trimPadding(text);
      const mapped = value === '' ? '' : (map(value) ?? '');
      return mapped === value ? undefined : encodeAscii(mapped);
    }
    const values = text.split('\\').map(trimPadding);
    const mapped = values.map((value) => (value === '' ? '' : (map(value) ?? '')));
    return mapped.every((value, i) => value === values[i]) ? undefined : encodeAscii(mapped.join('\\'));
  }

  /** `utc-offset: drop` goes for every date and time, or instants would move against each other. */
  #zoned(value: string | undefined): string | undefined {
    if (this.#decisions.book.policy.dates.utcOffset === 'keep') return value;
    return value?.replace(/[-+]\d{4}$/, '');
  }

  #uid(tag: number, uid: string): string {
    if (isDicomUid(uid) && isUid(uid)) return uid;
    const isScheme = CODING_SCHEME_UIDS.has(tag >>> 0) && CODING_SCHEME_ROOTS.some((root) => uid.startsWith(root));
    return isScheme && isUid(uid) ? uid : this.#context.pseudonymizer.uid(uid);
  }

  #dummy(row: number, tag: number, vr: Vr): Uint8Array {
    if (tag !== ENCAPSULATED_DOCUMENT) return dummyValue(tag, vr, rowEncoding(this.#table, row));
    return emptyDocument(this.#around(row).text(DOCUMENT_MIME_TYPE));
  }

  /** A length that is not the one of the document makes the object invalid, and the old one tells of the original. */
  #fitDocumentLength(): void {
    const { dataSet } = this.#object;
    const document = dataSet.rowOf(ENCAPSULATED_DOCUMENT);
    const length = dataSet.rowOf(DOCUMENT_LENGTH);
    if (document === undefined || length === undefined) return;
    if (this.#op[document] !== EDIT.replace || this.#op[length] !== EDIT.copy) return;
    const isEmpty = this.#values.get(document)!.length === 0;
    const bytes = isEmpty ? 0 : emptyDocument(dataSet.text(DOCUMENT_MIME_TYPE)).length;
    const { bigEndian } = rowEncoding(this.#table, length);
    this.#values.set(length, encodeNumbers(VR.UL, [bytes], bigEndian));
    this.#op[length] = EDIT.replace;
  }

  /** The value that a rule states. */
  #stated(row: number, vr: Vr): Uint8Array {
    const { book, rule } = this.#decisions;
    const text = fillTemplate(book.facts(rule[row]!).own?.value ?? '', this.#context.patientCode);
    return IS_TEXT[vr] === 1 ? encodeText(text, vr, this.#around(row).codec) : encodeAscii(text);
  }

  #pseudonym(row: number, tag: number, vr: Vr): Uint8Array | undefined {
    const { pseudonymizer, key, patientCode } = this.#context;
    if (tag === PATIENT_NAME || tag === PATIENT_ID)
      return encodeAscii(this.#table.depth[row] === 0 || this.#isOwnPatient(row, tag) ? patientCode : dummyCode(vr));
    if (tag === ACCESSION_NUMBER) return this.#mapped(row, (value) => pseudonymizer.accession(key, value));
    if (tag === STUDY_ID) return this.#mapped(row, (value) => pseudonymizer.studyId(key, value));
    if (vr === VR.UI) return this.#mapped(row, (uid) => this.#uid(tag, uid));
    const attribute = (tag >>> 0).toString(16).padStart(8, '0');
    return this.#mapped(row, (value) => pseudonymizer.otherId(key, attribute, value));
  }

  // A nested patient may be another one (a donor, a mother): only the patient's own value gets the patient's code.
  #isOwnPatient(row: number, tag: number): boolean {
    const own = this.#object.dataSet.get(tag);
    return own !== undefined && trimmed(own.bytes()) === trimmed(this.#bytes(row));
  }

  /** Affected values become dummies; order and number of values, on which others may depend, stay. */
  #withoutValues(row: number, tag: number, vr: Vr): Uint8Array {
    const affected = this.#decisions.affected.get(row);
    const [dummy = ''] = decodeLatin1(dummyValue(tag, vr, rowEncoding(this.#table, row))).split('\\');
    const values = decodeLatin1(this.#bytes(row)).split('\\');
    return latin1Bytes(values.map((value, i) => (affected?.has(i) === false ? value : dummy)).join('\\'));
  }

  #cutPixels(row: number): Uint8Array {
    const expected = nativePixelBytes(this.#object.dataSet) ?? 0;
    const { held } = this.#object.dataSet;
    return held.slice(this.#table.value[row]!, this.#table.value[row]! + expected).slice();
  }

  #insertions(): Insertion[] {
    const { policy } = this.#decisions.book;
    const insertions = provenanceInsertions({
      policy,
      decisions: this.#decisions,
      patientCode: this.#context.patientCode,
      version: this.#context.version,
      encoding: this.#object.transferSyntax,
      codec: this.#object.dataSet.codec,
    });
    const inserted = new Set(insertions.map(({ tag }) => tag | 0));
    const table = this.#table;
    for (let row = 0; row < table.count; row = table.next[row]!)
      if (inserted.has(table.tag[row]!)) this.#op[row] = EDIT.drop;
    return insertions;
  }

  /** The data set or item that a row belongs to. */
  #around(row: number): DataSet {
    const { dataSet } = this.#object;
    const item = this.#table.parent[row]!;
    return item < 0 ? dataSet : dataSet.item(item);
  }

  #bytes(row: number): Uint8Array {
    return this.#object.dataSet.held.slice(this.#table.value[row]!, this.#table.end[row]!);
  }
}

/** Bytes of text that `decodeLatin1` made. */
const latin1Bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

const trimmed = (bytes: Uint8Array): string => trimPadding(decodeLatin1(bytes));

const dummyCode = (vr: Vr): string => (vr === VR.PN ? 'ANONYMIZED' : 'ANON');
