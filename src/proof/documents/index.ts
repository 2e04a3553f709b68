/** The text of encapsulated documents (PS3.3 A.45, A.85, C.24): what a person could read in them, as far as it is text. */
import { decodeLatin1 } from '../../dicom/index.ts';
import { readLines, readStl } from './model.ts';
import { DOCUMENT_LIMITS, type DocumentText, missing, type TextPart } from './types.ts';
import { readXml } from './xml.ts';

export { DOCUMENT_GAPS, type DocumentGap, type DocumentText, type MissedPart, type TextPart } from './types.ts';

/** A document as an object holds it. */
export interface Document {
  readonly size: number;
  /** Asked for when it is to be read, and not of one that is too large for that. */
  bytes(): Uint8Array;
  /** MIME Type of Encapsulated Document (0042,0012); empty where nothing is said. */
  readonly mimeType: string;
}

/** ISO 32000-1 7.5.2 and Annex H: readers take the header anywhere in the first 1024 bytes. */
const HEADER_WITHIN = 1024;

export const isPdf = (bytes: Uint8Array): boolean => decodeLatin1(bytes.subarray(0, HEADER_WITHIN)).includes('%PDF-');

/** How many more documents of an object are read. One that uses up its time or memory has used up that of the others. */
export interface ReadingBudget {
  documents: number;
}

export const readingBudget = (): ReadingBudget => ({ documents: DOCUMENT_LIMITS.documents });

/** Reads a document by its first bytes, where they are those of a PDF, and else by its MIME type. Rejects for nothing. */
export async function readDocument(document: Document, budget = readingBudget(), depth = 1): Promise<DocumentText> {
  if (document.size > DOCUMENT_LIMITS.bytes || budget.documents-- <= 0) return missing('too-large');
  const text = limited(await readByType(document, budget, depth));
  if (text.missed.some(({ reason }) => reason === 'out-of-time' || reason === 'out-of-memory')) budget.documents = 0;
  return text;
}

/** As many characters as are searched in some seconds. */
function limited({ parts, missed }: DocumentText): DocumentText {
  const kept: TextPart[] = [];
  let left: number = DOCUMENT_LIMITS.characters;
  for (const part of parts) {
    if (left <= 0) break;
    const [length, most] = [longest(part), left];
    kept.push(length <= most ? part : { ...part, readings: part.readings.map((reading) => reading.slice(0, most)) });
    left -= length;
  }
  return { parts: kept, missed: left < 0 ? [...missed, { reason: 'too-large' }] : missed };
}

const longest = ({ readings }: TextPart): number => Math.max(...readings.map(({ length }) => length));

async function readByType(document: Document, budget: ReadingBudget, depth: number): Promise<DocumentText> {
  const { mimeType } = document;
  const bytes = document.bytes();
  if (isPdf(bytes)) return readPdfDocument(bytes);
  switch (mimeType.toLowerCase().split(';')[0]!.trim()) {
    case 'application/pdf':
      return missing('damaged');
    case 'text/xml':
    case 'application/xml':
    case 'application/hl7-sda+xml':
      return readXmlDocument(bytes, budget, depth);
    case 'model/stl':
    case 'application/sla':
      return readStl(bytes);
    case 'model/obj':
    case 'model/mtl':
      return readLines(bytes);
    default:
      return missing('unknown-type');
  }
}

async function readPdfDocument(bytes: Uint8Array): Promise<DocumentText> {
  const { pdfText } = await import('#pdf');
  const text = await pdfText(bytes);
  return hasHiddenParts(bytes) ? { ...text, missed: [...text.missed, { reason: 'hidden-parts' }] } : text;
}

/**
 * A PDF that was changed holds what it was before (ISO 32000-1 7.5.6), and no reader shows it. One that is laid out for
 * the web has two tables of its objects from the start (Annex F).
 */
function hasHiddenParts(bytes: Uint8Array): boolean {
  const text = decodeLatin1(bytes);
  const isLinear = /\/Linearized\b/.test(text.slice(0, HEADER_WITHIN));
  const tables = text.split('startxref').length - 1;
  if (tables > (isLinear ? 2 : 1)) return true;
  const end = text.lastIndexOf('%%EOF');
  return end >= 0 && /[^\s\0]/.test(text.slice(end + '%%EOF'.length));
}

async function readXmlDocument(bytes: Uint8Array, budget: ReadingBudget, depth: number): Promise<DocumentText> {
  const { parts, missed, embedded } = readXml(bytes);
  const inside: DocumentText[] = [];
  for (const document of embedded) {
    const isTooDeep = depth >= DOCUMENT_LIMITS.depth;
    inside.push(isTooDeep ? missing('embedded') : await readDocument(embeddedDocument(document), budget, depth + 1));
  }
  return {
    parts: [...parts, ...inside.flatMap(({ parts }) => parts)],
    missed: [...missed, ...inside.flatMap(({ missed }) => missed)],
  };
}

/** What CDA carries in base 64 is a PDF or XML where it can be read, else a picture. */
const embeddedDocument = (bytes: Uint8Array): Document => ({
  size: bytes.length,
  bytes: () => bytes,
  mimeType: /^\s*(?:ï»¿)?<[?!A-Za-z]/.test(decodeLatin1(bytes.subarray(0, HEADER_WITHIN))) ? 'text/xml' : '',
});
