import type { FailureCode, Finding, FindingCode } from '../failure/index.ts';
import type { Checked, Fault, Verdict } from './types.ts';

/** What a fault says of the file, and under which finding code it is reported. */
const FAULTS = {
  /** A spelling of an identifier, a date of the patient, or a UID that was not replaced. */
  identifier: { code: 'residual', isLeak: true },
  /** A spelling of one in the text of a document. */
  document: { code: 'document-identifiers', isLeak: true },
  date: { code: 'residual', isLeak: true },
  uid: { code: 'residual', isLeak: true },
  /** A private element that no option, policy or rule keeps. */
  private: { code: 'residual', isLeak: true },
  orphan: { code: 'private-without-creator', isLeak: true },
  /** A date that is finer than the policy promises, whoever's it is. */
  precision: { code: 'invalid-date', isLeak: true },
  /** A place in the file where nothing, or something else, should stand. */
  container: { code: 'unknown-attribute', isLeak: false },
  provenance: { code: 'x-on-required', isLeak: false },
  type: { code: 'x-on-required', isLeak: false },
} as const satisfies Record<Fault, { code: FindingCode; isLeak: boolean }>;

/** More places than these make a file no worse. */
export const MOST_FINDINGS = 64;

/** Collects what is wrong with one file. */
export class Faults {
  readonly #findings: Finding[] = [];
  readonly #seen = new Set<string>();
  readonly #kinds = new Set<Fault>();
  /** What a file that passes has to say of its documents. */
  readonly #notes: Finding[] = [];
  #hasLeak = false;
  #searched = 0;
  #notSearched = 0;

  add(fault: Fault, path: string): void {
    const { code, isLeak } = FAULTS[fault];
    this.#hasLeak ||= isLeak;
    this.#kinds.add(fault);
    this.#note({ code, path });
  }

  /** What the search of a document came to. Where a person has read it, what could not be searched is no fault. */
  addDocument(finding: Finding, isRead: boolean): void {
    switch (finding.code) {
      case 'document-identifiers':
        this.#hasLeak = true;
        this.#kinds.add('document');
        this.#note(finding);
        break;
      case 'document-searched':
        this.#searched++;
        this.#notes.push(finding);
        break;
      default:
        this.#notSearched++;
        if (isRead) this.#notes.push(finding);
        else this.#note(finding);
    }
  }

  /** A finding of the reader that the writer must not leave. */
  addReading(finding: Finding): void {
    this.#kinds.add('container');
    this.#note(finding);
  }

  get isEmpty(): boolean {
    return this.#findings.length === 0;
  }

  /** Whoever scans may stop. */
  get isFull(): boolean {
    return this.#findings.length >= MOST_FINDINGS;
  }

  verdict(checked: Omit<Checked, 'documents' | 'documentsNotSearched'>): Verdict {
    if (this.isEmpty) {
      const documents = { documents: this.#searched, documentsNotSearched: this.#notSearched };
      return { ok: true, findings: this.#notes, checked: { ...checked, ...documents } };
    }
    return { ok: false, code: this.#code(), findings: this.#findings, faults: [...this.#kinds] };
  }

  /** `refused/document`: nothing is wrong but that there is something nobody could search. */
  #code(): Extract<Verdict, { ok: false }>['code'] {
    if (this.#hasLeak) return 'refused/leak';
    return this.#kinds.size > 0 ? 'refused/invalid-output' : 'refused/document';
  }

  #note(finding: Finding): void {
    const key = `${finding.code} ${finding.path}`;
    if (this.isFull || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#findings.push(finding);
  }
}

/** The verdict on bytes that cannot be read at all. */
export function unreadable(failure: FailureCode): Verdict {
  return { ok: false, code: 'refused/invalid-output', findings: [], faults: ['container'], failure };
}
