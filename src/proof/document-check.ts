import type { ByteSource } from '../bytes/index.ts';
import { type DicomObject, decodeLatin1, ElementTable, readObject } from '../dicom/index.ts';
import { documentFindings, searchText } from './document-search.ts';
import type { Document } from './documents/index.ts';
import { type DocumentText, missing } from './documents/types.ts';
import type { Faults } from './faults.ts';
import type { NeedleTable } from './needle-table.ts';
import { WrittenObject } from './written.ts';

/** Encapsulated Document (0042,0011) and its MIME Type (PS3.3 C.24.2). */
const ENCAPSULATED_DOCUMENT = 0x00420011;
const MIME_TYPE = 0x00420012;

/** ISO 32000-1 Annex H: readers take the header of a PDF anywhere in the first 1024 bytes. */
const HEADER_WITHIN = 1024;
const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];

/** Texts of the documents of an object, by row. */
export type DocumentTexts = ReadonlyMap<number, DocumentText>;

/** Whether bytes are a document whose text is not what a search of the bytes finds: at any depth, under any tag. */
export function isDocument(written: WrittenObject, row: number): boolean {
  const { tag, value, end } = written.table;
  if (end[row] === value[row]) return false;
  if (tag[row] === ENCAPSULATED_DOCUMENT) return !isBare(written, row);
  written.locate(row, value[row]!, Math.min(end[row]!, value[row]! + HEADER_WITHIN));
  const { bytes, from, to } = written;
  for (let at = bytes.indexOf(PDF[0]!, from); at >= 0 && at < to; at = bytes.indexOf(PDF[0]!, at + 1)) {
    if (PDF.every((byte, i) => bytes[at + i] === byte)) return !isBare(written, row);
  }
  return false;
}

/** A small document whose syntax has no place for text that a search of its bytes would not find. */
function isBare(written: WrittenObject, row: number): boolean {
  const { value, end } = written.table;
  if (end[row]! - value[row]! > HEADER_WITHIN) return false;
  const text = decodeLatin1(written.value(row)).replace(/\0+$/, '');
  if (text === '') return true;
  // Strings are in brackets, and names can spell a character by its number (ISO 32000-1 7.3).
  if (text.startsWith('%PDF-')) return !/stream|\(|#|(?<!<)<(?!<)/.test(text);
  return /^<[\x20-\x7e\s]*$/.test(text) && !/[&[]|B64/i.test(text);
}

/** Reads the documents of a written file. */
export async function readDocuments(source: ByteSource): Promise<DocumentTexts> {
  const object: DicomObject = readObject(source, { table: new ElementTable() });
  const written = new WrittenObject(object);
  const texts = new Map<number, DocumentText>();
  const rows = documentRows(written);
  const { readDocument, readingBudget } = await import('./documents/index.ts');
  const budget = readingBudget();
  for (const row of rows) texts.set(row, await readDocument(documentAt(written, row), budget));
  return texts;
}

function documentRows(written: WrittenObject): number[] {
  const rows: number[] = [];
  for (let row = 0; row < written.table.count; row++) {
    const isLeaf = !written.isItem(row) && !written.isSequence(row);
    if (isLeaf && isDocument(written, row)) rows.push(row);
  }
  return rows;
}

function documentAt(written: WrittenObject, row: number): Document {
  const { value, end } = written.table;
  const size = end[row]! - value[row]!;
  return { size, bytes: () => written.value(row), mimeType: written.sibling(row, MIME_TYPE) ?? '' };
}

/**
 * Judges a document that a policy keeps: what its text says of the patient is a leak, unless the policy lets it stand
 * there (`allowed`: kinds, as bits); what could not be searched is for a person.
 */
export function judgeDocument(
  written: WrittenObject,
  row: number,
  { texts, table, allowed, faults, isRead }: DocumentContext & { readonly allowed: number },
): void {
  const text = texts?.get(row);
  const search = searchText(text ?? missing('unread'), table, allowed);
  // What nobody has tried to search is refused, whoever has read it.
  for (const finding of documentFindings(search, written.path(row)))
    faults.addDocument(finding, isRead && text !== undefined);
}

export interface DocumentContext {
  /** What was read of the documents; nothing where nobody read them yet. */
  readonly texts: DocumentTexts | undefined;
  readonly table: NeedleTable;
  readonly faults: Faults;
  /** By a person. */
  readonly isRead: boolean;
}
