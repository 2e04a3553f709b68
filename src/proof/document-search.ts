import type { Finding } from '../failure/index.ts';
import { IDENTIFIER_KINDS, type IdentifierKind, type Subject } from '../identity/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { Document, DocumentGap, DocumentText } from './documents/index.ts';
import { DOCUMENT_LIMITS, missing } from './documents/types.ts';
import { NeedleTable } from './needle-table.ts';
import { kindBit } from './needles.ts';
import { countIdentifiers, merged } from './text-search.ts';

/** Identifiers of one kind in a document. */
export interface FoundIdentifiers {
  readonly kind: IdentifierKind;
  readonly count: number;
  /** From 1; what stands on no page, as the title of a file, has none. */
  readonly pages: readonly number[];
}

export interface MissedText {
  readonly reason: DocumentGap;
  readonly pages: readonly number[];
}

/** What a search of a document found, and what it could not read. Kinds, counts and pages; never a value. */
export interface DocumentSearch {
  readonly identifiers: readonly FoundIdentifiers[];
  readonly missed: readonly MissedText[];
}

/**
 * Searches the text of an encapsulated document for the identifiers of a patient, in every spelling that the proof
 * knows. Nobody releases a document whose search has an entry in `identifiers` or in `missed`.
 *
 * Rejects for nothing that a document may be.
 * @example
 * const document = { size: pdf.length, bytes: () => pdf, mimeType: 'application/pdf' };
 * const { identifiers, missed } = await searchDocument(document, { subject, policy });
 */
export async function searchDocument(
  document: Document,
  { subject, policy }: { readonly subject: Subject; readonly policy: CompiledPolicy },
): Promise<DocumentSearch> {
  // Before anything is waited for: the source may be gone then.
  const bytes = document.size > DOCUMENT_LIMITS.bytes ? undefined : document.bytes();
  const { readDocument } = await import('./documents/index.ts');
  const text = bytes === undefined ? missing('too-large') : await readDocument({ ...document, bytes: () => bytes });
  return searchText(text, new NeedleTable(subject, policy));
}

/** Searches what was read of a document. `allowed`: kinds that may stand in it, as bits. */
export function searchText({ parts, missed }: DocumentText, table: NeedleTable, allowed = 0): DocumentSearch {
  const found = new Map<IdentifierKind, { count: number; pages: Set<number> }>();
  for (const { page, readings } of parts) {
    const counts = readings.map((text) => countIdentifiers(text, table)).reduce(merged, new Map());
    for (const [kind, count] of counts) {
      if ((kindBit(kind) & allowed) !== 0) continue;
      const known = found.get(kind) ?? { count: 0, pages: new Set() };
      known.count += count;
      if (page !== undefined) known.pages.add(page);
      found.set(kind, known);
    }
  }
  const identifiers = IDENTIFIER_KINDS.flatMap((kind) => {
    const facts = found.get(kind);
    return facts === undefined ? [] : [{ kind, count: facts.count, pages: ascending(facts.pages) }];
  });
  const reasons = Map.groupBy(missed, ({ reason }) => reason);
  return {
    identifiers,
    missed: [...reasons].map(([reason, places]) => {
      return { reason, pages: ascending(new Set(places.flatMap(({ page }) => page ?? []))) };
    }),
  };
}

const ascending = (pages: ReadonlySet<number>): number[] => [...pages].sort((a, b) => a - b);

/** The findings that a search comes to, for whoever is told of the document at `path`. */
export function documentFindings({ identifiers, missed }: DocumentSearch, path: string): Finding[] {
  const findings: Finding[] = [];
  if (identifiers.length > 0) {
    const counts = Object.fromEntries(identifiers.map(({ kind, count }) => [kind, count]));
    const pages = new Set(identifiers.flatMap((found) => found.pages));
    findings.push({ code: 'document-identifiers', path, about: { counts, ...pagesOf(pages) } });
  }
  if (missed.length > 0) {
    const reasons = missed.map(({ reason }) => reason).sort();
    const pages = new Set(missed.flatMap((part) => part.pages));
    findings.push({ code: 'document-not-searchable', path, about: { reasons, ...pagesOf(pages) } });
  }
  if (findings.length === 0) findings.push({ code: 'document-searched', path });
  return findings;
}

/** More pages than these say no more. */
const MOST_PAGES = 32;

const pagesOf = (pages: ReadonlySet<number>): { readonly pages?: readonly number[] } =>
  pages.size === 0 ? {} : { pages: ascending(pages).slice(0, MOST_PAGES) };
