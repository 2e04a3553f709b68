import { encodeAscii } from '../dicom/index.ts';

/** Encapsulated Document (0042,0011), MIME Type (0042,0012) and Length (0042,0015) of it (PS3.3 C.24.2). */
export const ENCAPSULATED_DOCUMENT = 0x00420011;
export const DOCUMENT_MIME_TYPE = 0x00420012;
export const DOCUMENT_LENGTH = 0x00420015;

/** A document without content that readers of its MIME type can open; two zero bytes where none can be made. */
export function emptyDocument(mimeType: string): Uint8Array {
  switch (mimeType.toLowerCase()) {
    case 'application/pdf':
      return encodeAscii(emptyPdf());
    case 'text/xml':
      return encodeAscii('<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>');
    default:
      return new Uint8Array(2);
  }
}

/** One blank page (ISO 32000-1 7.5). */
function emptyPdf(): string {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>',
  ];
  let text = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [i, object] of objects.entries()) {
    offsets.push(text.length);
    text += `${i + 1} 0 obj${object}endobj\n`;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
}
