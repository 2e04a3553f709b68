import { readPdf } from './pdf.ts';
import { DOCUMENT_LIMITS, type DocumentText, type MissedPart, type TextPart } from './types.ts';

/**
 * The text of a PDF, read where the caller runs. Between two steps of the reader the time is looked at; a single step
 * cannot be cut off. Character maps are not at hand: nothing is fetched.
 */
export async function pdfText(bytes: Uint8Array): Promise<DocumentText> {
  const parts: TextPart[] = [];
  const missed: MissedPart[] = [];
  let isOver = false;
  const reading = readPdf(bytes, {
    part: (part) => {
      if (!isOver) parts.push(part);
    },
    missed: (reason, page) => {
      if (!isOver) missed.push({ reason, ...(page === undefined ? {} : { page }) });
    },
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      missed.push({ reason: 'out-of-time' });
      resolve();
    }, DOCUMENT_LIMITS.milliseconds);
  });
  try {
    await Promise.race([reading, deadline]);
  } catch {
    missed.push({ reason: 'damaged' });
  } finally {
    clearTimeout(timer);
    isOver = true;
    // What comes after the deadline is of no interest, its failures included.
    reading.catch(() => {});
  }
  return { parts, missed };
}
