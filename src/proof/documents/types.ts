/** Why the text of a document, or a part of it, could not be searched. Stable, as `reasons` of a finding. */
export const DOCUMENT_GAPS = Object.freeze({
  'unknown-type': 'neither its MIME type nor its first bytes say how to read it',
  damaged: 'it cannot be read, or only in part',
  encrypted: 'it opens with a password only',
  'too-large': 'it is larger, or has more pages, more text or more documents in it, than is read',
  'out-of-time': 'reading took longer than it may',
  'out-of-memory': 'reading needed more memory than it may',
  'no-text': 'pages that show something and have no text: scans, drawn letters',
  pictures: 'pages with pictures, which are not read',
  'unreadable-text': 'fonts that do not say which characters they show',
  'character-map': 'text in a character map that is not at hand',
  attachments: 'files attached to it, of which only the names were read',
  'dynamic-form': 'a form that is laid out by a program (XFA)',
  'hidden-parts': 'older revisions, or bytes behind its end',
  entities: 'entities of its own, or references that cannot be resolved',
  encoding: 'characters that its encoding does not explain',
  unread: 'nobody has read it yet',
  embedded: 'content inside it that cannot be read',
});

export type DocumentGap = keyof typeof DOCUMENT_GAPS;

/** Text of one page, or of everything that stands on no page. */
export interface TextPart {
  /** From 1; undefined for what stands on no page. */
  readonly page?: number;
  /** The same text read in several ways: in the order of drawing, by place on the page, from right to left. */
  readonly readings: readonly string[];
}

export interface MissedPart {
  readonly reason: DocumentGap;
  readonly page?: number;
}

/** What could be read of a document, and what could not. */
export interface DocumentText {
  readonly parts: readonly TextPart[];
  readonly missed: readonly MissedPart[];
}

export const missing = (...reasons: readonly DocumentGap[]): DocumentText => ({
  parts: [],
  missed: reasons.map((reason) => ({ reason })),
});

/** Beyond these a document is not read any further. What was read until then is searched. */
export const DOCUMENT_LIMITS = Object.freeze({
  bytes: 32 * 1024 * 1024,
  pages: 500,
  /** Of all pages, in each reading. */
  characters: 8 * 1024 * 1024,
  milliseconds: 20_000,
  /** What a reader may add to the memory of the process. */
  memoryBytes: 768 * 1024 * 1024,
  /** Documents inside documents. */
  depth: 3,
  /** Of one object, those inside others included. */
  documents: 16,
});
